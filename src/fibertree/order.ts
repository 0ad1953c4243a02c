/**
 * Sorting by coordinates: a radix sort by component, because there may be millions of elements and a
 * comparison sort calls back for each pair.
 */
import type { Columns } from "./coordinates.ts";

const digitBits = 16;
const digitSize = 2 ** digitBits;
/** Below this many elements a comparison sort is quicker than clearing the counters of a radix sort. */
const fewElements = 2 ** 12;

/** How the elements at two places compare by all columns; 0 where they are equal. */
export function compareRows(columns: Columns, a: number, b: number): number {
  for (const column of columns) {
    const difference = column[a]! - column[b]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether each element comes after the one before it, none equal. */
export function isAscending(columns: Columns, count: number): boolean {
  for (let at = 1; at < count; at += 1) if (compareRows(columns, at - 1, at) >= 0) return false;
  return true;
}

/** One stable pass over the digit of a column that starts at bit `shift`, counted from `least`. */
function sortByDigit(
  order: Uint32Array,
  column: Int32Array,
  least: number,
  shift: number,
): Uint32Array {
  const starts = new Uint32Array(digitSize + 1);
  const digitOf = (place: number): number => ((column[place]! - least) >>> shift) % digitSize;
  for (const place of order) starts[digitOf(place) + 1]! += 1;
  for (let digit = 0; digit < digitSize; digit += 1) starts[digit + 1]! += starts[digit]!;
  const sorted = new Uint32Array(order.length);
  for (const place of order) {
    const digit = digitOf(place);
    sorted[starts[digit]!] = place;
    starts[digit]! += 1;
  }
  return sorted;
}

/**
 * The places of `count` elements in ascending order, the first column first; equal ones stay in order.
 *
 * Cost: O(columns x elements).
 */
export function orderRows(columns: Columns, count: number): Uint32Array {
  let order: Uint32Array = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) order[at] = at;
  if (isAscending(columns, count)) return order;
  if (count < fewElements) return order.sort((a, b) => compareRows(columns, a, b) || a - b);
  for (const column of [...columns].reverse()) {
    let least = Infinity;
    let most = -Infinity;
    for (let at = 0; at < count; at += 1) {
      const coordinate = column[at]!;
      if (coordinate < least) least = coordinate;
      if (coordinate > most) most = coordinate;
    }
    for (let shift = 0; (most - least) / 2 ** shift >= 1; shift += digitBits) {
      order = sortByDigit(order, column, least, shift);
    }
  }
  return order;
}
