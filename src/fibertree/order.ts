/**
 * Sorting by coordinates. There may be millions of elements, and a comparison sort calls back for each pair: so
 * elements that fill a good part of the box around them are put at their cells, others sorted by radix.
 */
import type { Columns } from "./coordinates.ts";

/** Most bits of a digit: as many counters as a fast cache holds. */
const digitBits = 13;
/** Below this many elements a comparison sort is quicker than clearing the counters of a radix sort. */
const fewElements = 2 ** 12;
/** Cells to an element up to which going through all of them is quicker than a radix sort. */
const sparsestBox = 8;

/** How the elements at two places compare by all columns; 0 where they are equal. */
export function compareRows(columns: Columns, a: number, b: number): number {
  for (let rank = 0; rank < columns.length; rank += 1) {
    const column = columns[rank]!;
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

/** One stable pass over the digit of a column at bits `shift` to `shift + bits`, counted from `least`. */
function sortByDigit(
  order: Uint32Array,
  column: Int32Array,
  least: number,
  shift: number,
  bits: number,
): Uint32Array {
  const mask = 2 ** bits - 1;
  const starts = new Uint32Array(mask + 2);
  for (let at = 0; at < order.length; at += 1) {
    starts[(((column[at]! - least) >>> shift) & mask) + 1]! += 1;
  }
  for (let digit = 0; digit <= mask; digit += 1) starts[digit + 1]! += starts[digit]!;
  const sorted = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at += 1) {
    const place = order[at]!;
    const digit = ((column[place]! - least) >>> shift) & mask;
    sorted[starts[digit]!] = place;
    starts[digit]! += 1;
  }
  return sorted;
}

/** Whether no element of an order has a smaller coordinate than the one before it. */
function isInOrder(order: Uint32Array, column: Int32Array): boolean {
  for (let at = 1; at < order.length; at += 1) {
    if (column[order[at]!]! < column[order[at - 1]!]!) return false;
  }
  return true;
}

/** The smallest and the greatest coordinate of a column that is not empty. */
function reachOf(column: Int32Array, count: number): readonly [least: number, most: number] {
  let least = column[0]!;
  let most = least;
  for (let at = 1; at < count; at += 1) {
    const coordinate = column[at]!;
    if (coordinate < least) least = coordinate;
    if (coordinate > most) most = coordinate;
  }
  return [least, most];
}

/**
 * The places of elements in ascending order, read off the box around them; undefined where the box is too
 * large, or has two of them in a cell.
 */
function orderByCell(columns: Columns, count: number): Uint32Array | undefined {
  const reaches = columns.map((column) => reachOf(column, count));
  const size = reaches.reduce((product, [least, most]) => product * (most - least + 1), 1);
  if (size > sparsestBox * count) return undefined;
  const cells = new Uint32Array(count);
  columns.forEach((column, rank) => {
    const [least, most] = reaches[rank]!;
    const extent = most - least + 1;
    for (let at = 0; at < count; at += 1) cells[at] = cells[at]! * extent + (column[at]! - least);
  });
  // One more than the place of the element there.
  const box = new Uint32Array(size);
  for (let at = 0; at < count; at += 1) {
    const cell = cells[at]!;
    if (box[cell] !== 0) return undefined;
    box[cell] = at + 1;
  }
  let next = 0;
  for (let cell = 0; cell < size; cell += 1) {
    const own = box[cell]!;
    if (own === 0) continue;
    cells[next] = own - 1;
    next += 1;
  }
  return cells;
}

/** The order, sorted stably by one column. */
function sortByColumn(order: Uint32Array, column: Int32Array): Uint32Array {
  if (isInOrder(order, column)) return order;
  const [least, most] = reachOf(column, order.length);
  const width = 32 - Math.clz32(most - least);
  const passes = Math.ceil(width / digitBits);
  const bits = Math.ceil(width / passes);
  let sorted = order;
  for (let shift = 0; shift < width; shift += bits) {
    sorted = sortByDigit(sorted, column, least, shift, bits);
  }
  return sorted;
}

/**
 * The places of `count` elements in ascending order, the first column first; equal ones stay in order.
 *
 * Cost: O(columns x elements); a column by which the elements are in order already costs one look.
 */
export function orderRows(columns: Columns, count: number): Uint32Array {
  let order: Uint32Array = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) order[at] = at;
  if (isAscending(columns, count)) return order;
  if (count < fewElements) return order.sort((a, b) => compareRows(columns, a, b) || a - b);
  const read = orderByCell(columns, count);
  if (read !== undefined) return read;
  for (let rank = columns.length - 1; rank >= 0; rank -= 1) {
    order = sortByColumn(order, columns[rank]!);
  }
  return order;
}
