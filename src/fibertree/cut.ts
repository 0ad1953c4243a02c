/**
 * Cutting the fibers of a rank into parts: the mechanism below every split.
 *
 * A part owns the coordinates from its start to below its end, as far as the fiber itself owns them (its
 * active range), and holds besides them a halo on either side. Elements in a halo are copied with all
 * that is below them; parts without elements are left out. The lower fibers keep as active range what
 * they own, so that a part can be split again without its halo being counted twice. Where coordinates are
 * relative to their part, its active range is so too, and relative parts can be split like all others;
 * the reference implementation keeps that range absolute and loses elements there.
 */
import { ok } from "../base/index.ts";
import {
  columnsOf,
  compareCoordinates,
  gatherColumns,
  lastCoordinate,
  lowerBoundOf,
  type Columns,
} from "./coordinates.ts";
import { takePayloads } from "./payloads.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { Rank, Tensor } from "./tensor.ts";

/** Where and how to split; every split takes these. */
export interface SplitOptions {
  /** Rank to split, counted from the uppermost; 0 unless stated. */
  readonly depth?: number;
  /** Rank to split by its id; goes before `depth`. */
  readonly rankId?: string;
  /** Lower coordinates count from the start of their part. */
  readonly relativeCoords?: boolean;
  /** Coordinates before its start that a part also holds. */
  readonly preHalo?: number;
  /** Coordinates from its end on that a part also holds. */
  readonly postHalo?: number;
  /** Ids of the upper and the lower rank; `K` becomes `K.1` and `K.0` unless stated. */
  readonly ids?: readonly [upper: string, lower: string];
}

/** A fiber to cut: its positions in the rank, and where its active range begins and ends. */
export interface CutFiber {
  readonly start: number;
  readonly end: number;
  readonly activeStart: readonly number[];
  readonly activeEnd: readonly number[];
}

/** Parts of one fiber, ascending: their first coordinates, and those they end before. */
export interface Parts {
  readonly starts: readonly (readonly number[])[];
  readonly ends: readonly (readonly number[])[];
}

/** Says where a fiber of a rank is cut. */
export type Cut = (rank: Rank, fiber: CutFiber) => Parts;

function asColumns(coordinate: readonly number[], offset: number): Columns {
  return coordinate.map((component) =>
    Int32Array.of(Math.max(-lastCoordinate, Math.min(lastCoordinate, component + offset))),
  );
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const unequal = a.findIndex((component, at) => component !== b[at]);
  return unequal >= 0 && a[unequal]! < b[unequal]!;
}

/** What the first component of a rank's coordinates stays below; sums of coordinates have no bound. */
function firstShape({ shape, flattening }: Rank, arity: number): number {
  if (arity > 1) return flattening?.parts[0]?.shape ?? lastCoordinate;
  return flattening?.style === "relative" ? lastCoordinate : shape;
}

/** A fiber of a rank with its active range. */
function cutFiber(rank: Rank, arity: number, fiber: number): CutFiber {
  const { segments, active } = rank;
  const range = { start: segments[fiber]!, end: segments[fiber + 1]! };
  if (active !== undefined) {
    return {
      ...range,
      activeStart: active.map((bounds) => bounds[2 * fiber]!),
      activeEnd: active.map((bounds) => bounds[2 * fiber + 1]!),
    };
  }
  return {
    ...range,
    activeStart: Array<number>(arity).fill(0),
    activeEnd: [firstShape(rank, arity), ...Array<number>(arity - 1).fill(0)],
  };
}

/** The depth that options speak of, once they are sound for that rank. */
function checkOptions(tensor: Tensor, options: SplitOptions): OperatorResult<number> {
  const { rankId, preHalo = 0, postHalo = 0, relativeCoords = false } = options;
  const ids = tensor.ranks.map(({ id }) => id);
  const depth = rankId === undefined ? (options.depth ?? 0) : ids.indexOf(rankId);
  if (rankId !== undefined && depth < 0) {
    return refuse("bad-rank-ids", `there is no rank ${rankId} among ${ids.join(", ")}`);
  }
  const rank = tensor.ranks[depth];
  if (rank === undefined) return refuse("not-enough-ranks", `there is no rank at depth ${depth}`);
  const isHalo = (size: number): boolean => Number.isInteger(size) && size >= 0;
  if (!isHalo(preHalo) || !isHalo(postHalo)) {
    return refuse("bad-argument", "a halo is a whole number of coordinates, zero or more");
  }
  if (columnsOf(rank).length > 1 && (preHalo > 0 || postHalo > 0 || relativeCoords)) {
    return refuse("bad-argument", `rank ${rank.id} has tuples: no halo, no relative coordinates`);
  }
  return ok(depth);
}

/** What cutting a rank gives: the upper rank, and the lower one with where its positions were. */
interface CutRank {
  readonly upper: Rank;
  readonly lower: Rank;
  readonly taken: Int32Array;
}

/** Grows as it is written to; halos make the length unknown. */
class Positions {
  private array = new Int32Array(1024);
  length = 0;

  pushRange(from: number, to: number): void {
    const wanted = this.length + to - from;
    if (wanted > this.array.length) {
      const larger = new Int32Array(Math.max(wanted, 2 * this.array.length));
      larger.set(this.array);
      this.array = larger;
    }
    for (let position = from; position < to; position += 1) {
      this.array[this.length] = position;
      this.length += 1;
    }
  }

  toArray(): Int32Array {
    return this.array.slice(0, this.length);
  }
}

function cutRank(rank: Rank, cut: Cut, options: SplitOptions): CutRank {
  const { preHalo = 0, postHalo = 0, relativeCoords = false } = options;
  const columns = columnsOf(rank);
  const upperSegments = new Int32Array(rank.segments.length);
  const starts: number[][] = columns.map(() => []);
  const bounds: number[][] = columns.map(() => []);
  const lowerSegments = [0];
  const taken = new Positions();
  for (let fiber = 0; fiber + 1 < rank.segments.length; fiber += 1) {
    const own = cutFiber(rank, columns.length, fiber);
    const parts = cut(rank, own);
    const haloStart = asColumns(own.activeStart, -preHalo);
    const haloEnd = asColumns(own.activeEnd, postHalo);
    const first = lowerBoundOf(columns, own.start, own.end, haloStart, 0);
    const last = lowerBoundOf(columns, first, own.end, haloEnd, 0);
    let from = first;
    parts.starts.forEach((start, part) => {
      const end = parts.ends[part]!;
      if (!isBefore(own.activeStart, end) || !isBefore(start, own.activeEnd)) return;
      from = lowerBoundOf(columns, from, last, asColumns(start, -preHalo), 0);
      const to = lowerBoundOf(columns, from, last, asColumns(end, postHalo), 0);
      if (from === to) return;
      taken.pushRange(from, to);
      lowerSegments.push(taken.length);
      const ownStart = isBefore(start, own.activeStart) ? own.activeStart : start;
      const ownEnd = isBefore(own.activeEnd, end) ? own.activeEnd : end;
      const origin = relativeCoords ? start[0]! : 0;
      start.forEach((component, at) => {
        starts[at]!.push(component);
        bounds[at]!.push(ownStart[at]! - origin, ownEnd[at]! - origin);
      });
    });
    upperSegments[fiber + 1] = lowerSegments.length - 1;
  }
  const positions = taken.toArray();
  const lower = gatherColumns(columns, positions);
  if (relativeCoords) {
    for (let part = 0; part + 1 < lowerSegments.length; part += 1) {
      for (let at = lowerSegments[part]!; at < lowerSegments[part + 1]!; at += 1) {
        lower[0]![at]! -= starts[0]![part]!;
      }
    }
  }
  const [upperId, lowerId] = options.ids ?? [`${rank.id}.1`, `${rank.id}.0`];
  const asRank = (id: string, segments: Int32Array, own: Columns, active?: Columns): Rank => {
    const [coordinates, ...inner] = own;
    const flattening = rank.flattening && { ...rank.flattening, inner };
    const format = rank.format === "U" ? "C" : rank.format;
    return { ...rank, id, format, segments, coordinates: coordinates!, flattening, active };
  };
  const typed = (lists: readonly number[][]): Columns => lists.map((list) => Int32Array.from(list));
  return {
    upper: asRank(upperId, upperSegments, typed(starts), rank.active),
    lower: asRank(lowerId, Int32Array.from(lowerSegments), lower, typed(bounds)),
    taken: positions,
  };
}

/**
 * Splits a rank by a cut, with what is below going along. Parts of an uncompressed rank are stored as
 * coordinate/payload lists, because they do not hold every coordinate.
 *
 * Cost: O(positions of the result), and two binary searches a part.
 */
export function splitBy(tensor: Tensor, cut: Cut, options: SplitOptions): OperatorResult<Tensor> {
  const depth = checkOptions(tensor, options);
  if (!depth.ok) return depth;
  const { upper, lower, taken } = cutRank(tensor.ranks[depth.value]!, cut, options);
  const below = takePayloads(tensor, depth.value, taken);
  return ok({
    ranks: [...tensor.ranks.slice(0, depth.value), upper, lower, ...below.ranks],
    values: below.values,
  });
}

/** The parts that start at the given coordinates, each ending where the next one starts. */
export function partsFrom(starts: readonly (readonly number[])[], arity: number): Parts {
  const open = Array<number>(arity).fill(lastCoordinate);
  return { starts, ends: starts.map((_, part) => starts[part + 1] ?? open) };
}

/** The positions of a fiber that lie inside its active range. */
export function activePositions(rank: Rank, own: CutFiber): readonly [from: number, to: number] {
  const columns = columnsOf(rank);
  const from = lowerBoundOf(columns, own.start, own.end, asColumns(own.activeStart, 0), 0);
  return [from, lowerBoundOf(columns, from, own.end, asColumns(own.activeEnd, 0), 0)];
}

/** Whether coordinates ascend, none equal. */
export function areAscending(coordinates: readonly (readonly number[])[]): boolean {
  return coordinates.every(
    (coordinate, at) =>
      at === 0 ||
      compareCoordinates(asColumns(coordinates[at - 1]!, 0), 0, asColumns(coordinate, 0), 0) < 0,
  );
}
