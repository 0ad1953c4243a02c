/**
 * Coordinates by component: plain coordinates are one column, tuples of k are k columns of equal length.
 * Everything here works for both; tuples are ordered by their first unequal component.
 */
import { InvariantError } from "../base/index.ts";
import type { Rank } from "./tensor.ts";

/** Coordinates, one array a component. */
export type Columns = readonly Int32Array[];

/** A coordinate as people write it: a number, or a list of numbers for a tuple. */
export type Coordinate = number | readonly number[];

/** The columns of a rank's coordinates. */
export function columnsOf(rank: Rank): Columns {
  return rank.flattening === undefined
    ? [rank.coordinates]
    : [rank.coordinates, ...rank.flattening.inner];
}

/** The same rank with other segments, coordinates and active ranges. */
export function withColumns(
  rank: Rank,
  segments: Int32Array,
  columns: Columns,
  active?: Columns,
): Rank {
  const [coordinates = new Int32Array(0), ...inner] = columns;
  const flattening = rank.flattening === undefined ? undefined : { ...rank.flattening, inner };
  return { ...rank, segments, coordinates, flattening, active };
}

/**
 * Compares coordinates: negative where coordinate `at` of `a` comes before coordinate `bt` of `b`. Where
 * one is longer, only the components that both have are compared: a prefix equals what it is a prefix of.
 */
export function compareCoordinates(a: Columns, at: number, b: Columns, bt: number): number {
  const arity = Math.min(a.length, b.length);
  for (let component = 0; component < arity; component += 1) {
    const difference = a[component]![at]! - b[component]![bt]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The coordinates at the given places, in that order. */
export function gatherColumns(columns: Columns, places: Int32Array): Columns {
  return columns.map((column) => {
    const gathered = new Int32Array(places.length);
    for (let at = 0; at < places.length; at += 1) gathered[at] = column[places[at]!]!;
    return gathered;
  });
}

/** The first place in [from, to) whose coordinate is not before coordinate `at` of `key`; else `to`. */
export function lowerBoundOf(
  columns: Columns,
  from: number,
  to: number,
  key: Columns,
  at: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareCoordinates(columns, middle, key, at) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One coordinate as columns of length one. */
export function singleColumns(coordinate: Coordinate): Columns {
  return typeof coordinate === "number"
    ? [Int32Array.of(coordinate)]
    : coordinate.map((component) => Int32Array.of(component));
}

/** The coordinate at a place as people write it. */
export function coordinateAt(columns: Columns, at: number): Coordinate {
  if (columns.length === 1) return columns[0]![at]!;
  return columns.map((column) => column[at]!);
}

/** The number at a place of plain coordinates. */
export function plainColumn(columns: Columns): Int32Array {
  const [first, second] = columns;
  if (first === undefined || second !== undefined) {
    throw new InvariantError("plain coordinates are expected, not tuples");
  }
  return first;
}

/** Largest coordinate; an active range that ends here has no end. */
export const lastCoordinate = 2 ** 31 - 1;
