/**
 * Splits: one rank into an upper rank of parts and a lower rank of what is in them, in coordinate space
 * (parts are intervals of coordinates) or in position space (parts hold a number of elements).
 *
 * An upper coordinate is the first coordinate of its part; lower coordinates stay as they were unless
 * asked to be relative. Both ranks keep the shape of the original, because starts and coordinates lie in
 * it. Only elements that are not empty count as elements.
 */
import { columnsOf, coordinateAt, type Coordinate } from "./coordinates.ts";
import {
  activePositions,
  areAscending,
  partsFrom,
  splitBy,
  type Cut,
  type CutFiber,
  type SplitOptions,
} from "./cut.ts";
import { isEmptyPayload } from "./payloads.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { Rank, Tensor } from "./tensor.ts";

const isCount = (count: number): boolean => Number.isInteger(count) && count >= 1;
const asTuple = (coordinate: Coordinate): readonly number[] =>
  typeof coordinate === "number" ? [coordinate] : coordinate;

/** The rank that options point at, if any. */
function rankOf(tensor: Tensor, { rankId, depth = 0 }: SplitOptions): Rank | undefined {
  return rankId === undefined
    ? tensor.ranks[depth]
    : tensor.ranks.find((rank) => rank.id === rankId);
}

/** The depth that options point at; where there is none, the split says so. */
function depthOf(tensor: Tensor, options: SplitOptions): number {
  const rank = rankOf(tensor, options);
  return rank === undefined ? 0 : tensor.ranks.indexOf(rank);
}

/** Cuts at multiples of a step; only parts that hold elements are listed. */
function uniformCut(step: number, { preHalo = 0, postHalo = 0 }: SplitOptions): Cut {
  return ({ coordinates }, { start, end }) => {
    const starts: number[][] = [];
    let next = -Infinity;
    for (let at = start; at < end; at += 1) {
      const coordinate = coordinates[at]!;
      const first = Math.floor((coordinate - postHalo) / step) * step;
      for (let part = Math.max(next, first); part <= coordinate + preHalo; part += step) {
        starts.push([part]);
        next = part + step;
      }
    }
    return { starts, ends: starts.map(([part]) => [part! + step]) };
  };
}

/**
 * Splits a rank at every multiple of `step`.
 *
 * Ranks: K -> K.1, K.0.
 * Shapes: both as K.
 * Errors: `bad-argument` for a step that is no positive whole number, a negative halo, or tuples;
 * `bad-rank-ids`; `not-enough-ranks`.
 */
export function splitUniform(
  tensor: Tensor,
  step: number,
  options: SplitOptions = {},
): OperatorResult<Tensor> {
  if (!isCount(step)) return refuse("bad-argument", `${step} is not a positive whole number`);
  const rank = rankOf(tensor, options);
  if (rank !== undefined && columnsOf(rank).length > 1) {
    return refuse("bad-argument", `rank ${rank.id} has tuples, which have no multiples`);
  }
  return splitBy(tensor, uniformCut(step, options), options);
}

/**
 * Splits a rank into the parts that start at the given coordinates; the last one has no end. What comes
 * before the first start is in no part.
 *
 * Ranks: K -> K.1, K.0.
 * Shapes: both as K.
 * Errors: `bad-argument` where starts are not whole numbers that ascend; otherwise as `splitUniform`.
 */
export function splitNonUniform(
  tensor: Tensor,
  starts: readonly Coordinate[],
  options: SplitOptions = {},
): OperatorResult<Tensor> {
  const rank = rankOf(tensor, options);
  const arity = rank === undefined ? 1 : columnsOf(rank).length;
  const tuples = starts.map(asTuple);
  const isCoordinate = (tuple: readonly number[]): boolean =>
    tuple.length === arity && tuple.every(Number.isInteger);
  if (!tuples.every(isCoordinate) || !areAscending(tuples)) {
    return refuse("bad-argument", "parts start at coordinates of the rank, each after the last");
  }
  return splitBy(tensor, () => partsFrom(tuples, arity), options);
}

/**
 * Cuts after numbers of elements that are not empty: `sizes(n)` in part `n`, all that are left where that
 * is undefined. The first part starts where the active range does.
 */
function positionCut(
  tensor: Tensor,
  depth: number,
  sizesOf: (count: number) => (part: number) => number | undefined,
): Cut {
  return (rank: Rank, own: CutFiber) => {
    const columns = columnsOf(rank);
    const [from, to] = activePositions(rank, own);
    const elements: number[] = [];
    for (let at = from; at < to; at += 1) {
      if (!isEmptyPayload(tensor, depth, at)) elements.push(at);
    }
    const sizes = sizesOf(elements.length);
    const starts: (readonly number[])[] = [];
    let next: number | undefined = 0;
    while (next !== undefined && next < elements.length) {
      starts.push(
        starts.length === 0 ? own.activeStart : asTuple(coordinateAt(columns, elements[next]!)),
      );
      const size = sizes(starts.length - 1);
      next = size === undefined ? undefined : next + size;
    }
    return partsFrom(starts, columns.length);
  };
}

/**
 * Splits a rank into parts of `size` elements; the last one of a fiber may hold fewer.
 *
 * Ranks: K -> K.1, K.0.
 * Shapes: both as K.
 * Errors: as `splitUniform`, but tuples can be split.
 */
export function splitEqual(
  tensor: Tensor,
  size: number,
  options: SplitOptions = {},
): OperatorResult<Tensor> {
  if (!isCount(size)) return refuse("bad-argument", `${size} is not a positive whole number`);
  const cut = positionCut(tensor, depthOf(tensor, options), () => () => size);
  return splitBy(tensor, cut, options);
}

/**
 * Splits a rank into parts of the given numbers of elements; what is left over is one more part.
 *
 * Ranks: K -> K.1, K.0.
 * Shapes: both as K.
 * Errors: as `splitEqual`, also where there is no size at all.
 */
export function splitUnEqual(
  tensor: Tensor,
  sizes: readonly number[],
  options: SplitOptions = {},
): OperatorResult<Tensor> {
  if (sizes.length === 0 || !sizes.every(isCount)) {
    return refuse("bad-argument", "sizes are positive whole numbers, at least one");
  }
  const cut = positionCut(tensor, depthOf(tensor, options), () => (part) => sizes[part]);
  return splitBy(tensor, cut, options);
}

/**
 * Splits a rank uniformly into at most `partitions` parts of its shape.
 *
 * Ranks: K -> K.1, K.0.
 * Errors: as `splitUniform`.
 */
export function divideCoordinateSpace(
  tensor: Tensor,
  partitions: number,
  options: SplitOptions = {},
): OperatorResult<Tensor> {
  if (!isCount(partitions)) return refuse("bad-argument", `${partitions} parts cannot be made`);
  const shape = rankOf(tensor, options)?.shape ?? 1;
  return splitUniform(tensor, Math.max(1, Math.ceil(shape / partitions)), options);
}

/**
 * Splits every fiber of a rank equally into at most `partitions` parts of its elements.
 *
 * Ranks: K -> K.1, K.0.
 * Errors: as `splitEqual`.
 */
export function dividePositionSpace(
  tensor: Tensor,
  partitions: number,
  options: SplitOptions = {},
): OperatorResult<Tensor> {
  if (!isCount(partitions)) return refuse("bad-argument", `${partitions} parts cannot be made`);
  const cut = positionCut(tensor, depthOf(tensor, options), (count) => {
    const size = Math.max(1, Math.ceil(count / partitions));
    return () => size;
  });
  return splitBy(tensor, cut, options);
}
