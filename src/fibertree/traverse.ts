/**
 * Traversals: what a loop over a fiber, or over several together, visits.
 *
 * A traversal is a list of coordinates with, for each of its fibers, the position that holds the payload
 * of that coordinate, or -1 where the fiber has none. Loops of one fiber, windows, projections,
 * intersections and unions are all traversals, so that they combine freely: the intersection of a
 * projection with a union is one too. Zero is empty: values of zero that are stored, and fibers with
 * nothing else, are passed over by every traversal of what is occupied.
 */
import { ok } from "../base/index.ts";
import {
  columnsOf,
  coordinateAt,
  gatherColumns,
  lowerBoundOf,
  singleColumns,
  type Columns,
  type Coordinate,
} from "./coordinates.ts";
import { isEmptyPayload } from "./payloads.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import { lowerBound } from "./search.ts";
import type { Rank, Tensor } from "./tensor.ts";

/** A fiber of a tensor, by depth of its rank and number in it; number -1 is an empty fiber. */
export interface Fiber {
  readonly tensor: Tensor;
  readonly depth: number;
  readonly fiber: number;
}

/** Coordinates, and for each fiber the positions of their payloads. */
export interface Traversal {
  readonly fibers: readonly Fiber[];
  readonly coordinates: Columns;
  /** `positions[k][n]` is the position of element `n` in fiber `k`, or -1 where it is absent. */
  readonly positions: readonly Int32Array[];
}

/** The only fiber of the uppermost rank. */
export function rootFiber(tensor: Tensor): Fiber {
  return { tensor, depth: 0, fiber: 0 };
}

/** The fiber below element `element` of a traversal, in its fiber `which`; empty where it is absent. */
export function payloadFiber(traversal: Traversal, element: number, which = 0): Fiber {
  const { tensor, depth } = traversal.fibers[which]!;
  return { tensor, depth: depth + 1, fiber: traversal.positions[which]![element]! };
}

/** The value at element `element` of a traversal of last ranks, in its fiber `which`; 0 where absent. */
export function payloadValue(traversal: Traversal, element: number, which = 0): number {
  return traversal.fibers[which]!.tensor.values[traversal.positions[which]![element]!] ?? 0;
}

/** How many coordinates a traversal visits. */
export function traversalLength({ coordinates }: Traversal): number {
  return coordinates[0]?.length ?? 0;
}

/** The coordinate of an element of a traversal. */
export function traversalCoordinate({ coordinates }: Traversal, element: number): Coordinate {
  return coordinateAt(coordinates, element);
}

/** The rank of a fiber, and the positions that it holds. */
function fiberRange({ tensor, depth, fiber }: Fiber): {
  readonly rank: Rank;
  readonly start: number;
  readonly end: number;
} {
  const rank = tensor.ranks[depth]!;
  return { rank, start: rank.segments[fiber] ?? 0, end: rank.segments[fiber + 1] ?? 0 };
}

/** A traversal of some positions of one fiber, which must ascend. */
function traverse(fiber: Fiber, rank: Rank, positions: Int32Array): Traversal {
  return {
    fibers: [fiber],
    coordinates: gatherColumns(columnsOf(rank), positions),
    positions: [positions],
  };
}

function occupiedBetween(fiber: Fiber, rank: Rank, start: number, end: number): Traversal {
  const positions = new Int32Array(Math.max(0, end - start));
  let count = 0;
  for (let at = start; at < end; at += 1) {
    if (isEmptyPayload(fiber.tensor, fiber.depth, at)) continue;
    positions[count] = at;
    count += 1;
  }
  return traverse(fiber, rank, positions.subarray(0, count));
}

/**
 * Every element of a fiber that is not empty, ascending.
 *
 * Cost: O(positions of the fiber).
 */
export function iterOccupancy(fiber: Fiber): Traversal {
  const { rank, start, end } = fiberRange(fiber);
  return occupiedBetween(fiber, rank, start, end);
}

/** The elements of a fiber that lie inside its active range and are not empty, ascending. */
export function iterActive(fiber: Fiber): Traversal {
  const { rank, start, end } = fiberRange(fiber);
  if (rank.active === undefined || fiber.fiber < 0) return occupiedBetween(fiber, rank, start, end);
  const columns = columnsOf(rank);
  const from = lowerBoundOf(columns, start, end, rank.active, 2 * fiber.fiber);
  const to = lowerBoundOf(columns, from, end, rank.active, 2 * fiber.fiber + 1);
  return occupiedBetween(fiber, rank, from, to);
}

/**
 * The coordinates from `start` to below `end`, `step` apart, whether the fiber holds them or not.
 *
 * Cost: O((end - start) / step), and a binary search each.
 * Errors: `bad-argument` where the step is not a positive integer, or the coordinates are tuples.
 */
export function iterRangeShape(
  fiber: Fiber,
  start: number,
  end: number,
  step = 1,
): OperatorResult<Traversal> {
  const { rank, ...range } = fiberRange(fiber);
  if (!Number.isInteger(step) || step < 1) {
    return refuse("bad-argument", `a step of ${String(step)} is not a positive whole number`);
  }
  if (columnsOf(rank).length > 1) {
    return refuse("bad-argument", `rank ${rank.id} has tuples, which no range can count through`);
  }
  const count = Math.max(0, Math.ceil((end - start) / step));
  const coordinates = new Int32Array(count);
  const positions = new Int32Array(count);
  let from = range.start;
  for (let at = 0; at < count; at += 1) {
    const coordinate = start + at * step;
    from = lowerBound(rank, from, range.end, coordinate);
    coordinates[at] = coordinate;
    positions[at] = from < range.end && rank.coordinates[from] === coordinate ? from : -1;
  }
  return ok({ fibers: [fiber], coordinates: [coordinates], positions: [positions] });
}

/** Every coordinate of the shape, whether the fiber holds it or not. */
export function iterShape(fiber: Fiber): OperatorResult<Traversal> {
  return iterRangeShape(fiber, 0, fiberRange(fiber).rank.shape);
}

/** Where a window on a fiber ends: a coordinate that is no longer in it, or the size of the window. */
export interface RangeEnd {
  readonly end?: Coordinate;
  readonly size?: number;
}

/**
 * The elements of a fiber from coordinate `start` to below the end that are not empty.
 *
 * Cost: two binary searches, and O(elements inside).
 * Errors: `bad-argument` where neither end nor size is given, or a coordinate is a tuple of another length.
 */
export function getRange(
  fiber: Fiber,
  start: Coordinate,
  { end, size }: RangeEnd,
): OperatorResult<Traversal> {
  const { rank, ...range } = fiberRange(fiber);
  const columns = columnsOf(rank);
  const until = end ?? (size === undefined || typeof start !== "number" ? undefined : start + size);
  if (until === undefined) {
    return refuse("bad-argument", "a window needs an end, or a size where coordinates are numbers");
  }
  const from = singleColumns(start);
  const to = singleColumns(until);
  if (from.length !== columns.length || to.length !== columns.length) {
    return refuse(
      "bad-argument",
      `rank ${rank.id} has coordinates of ${columns.length} components`,
    );
  }
  const first = lowerBoundOf(columns, range.start, range.end, from, 0);
  const last = lowerBoundOf(columns, first, range.end, to, 0);
  return ok(occupiedBetween(fiber, rank, first, last));
}

/**
 * The position, in the rank of its last coordinate, of a point or of the first coordinates of one; -1
 * where the tensor does not hold it.
 *
 * Cost: a binary search a rank.
 */
export function findPoint(tensor: Tensor, point: readonly Coordinate[]): number {
  let fiber = 0;
  for (let depth = 0; depth < point.length; depth += 1) {
    const rank = tensor.ranks[depth]!;
    const columns = columnsOf(rank);
    const key = singleColumns(point[depth]!);
    const end = rank.segments[fiber + 1]!;
    const position = lowerBoundOf(columns, rank.segments[fiber]!, end, key, 0);
    const isThere =
      position < end &&
      key.length === columns.length &&
      key.every((component, at) => component[0] === columns[at]![position]);
    if (!isThere) return -1;
    fiber = position;
  }
  return fiber;
}

/** The value at a point, or `absent` where the tensor does not hold it. */
export function getPayload(tensor: Tensor, point: readonly Coordinate[], absent = 0): number {
  return tensor.values[findPoint(tensor, point)] ?? absent;
}
