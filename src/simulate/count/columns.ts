/**
 * Columns of whole numbers, one entry a point: picking entries, and points as single numbers.
 *
 * What is done to every point of a large tensor is done here, in plain loops over typed arrays: loops of
 * functions that last, because what an engine makes of a closure is lost with it.
 */

import { stridesOf } from "./relation.ts";

/** The whole numbers from 0 on, so many. */
export function countingUp(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let at = 0; at < count; at += 1) numbers[at] = at;
  return numbers;
}

/** The entries of a column at some places. */
export function picked(column: Int32Array, places: Int32Array): Int32Array {
  const entries = new Int32Array(places.length);
  for (let at = 0; at < entries.length; at += 1)
    entries[at] = column[places[at] as number] as number;
  return entries;
}

/** `scale x entry + shift`, entry by entry; the column itself where that changes nothing. */
export function affine(column: Int32Array, scale: number, shift: number): Int32Array {
  if (scale === 1 && shift === 0) return column;
  const entries = new Int32Array(column.length);
  for (let at = 0; at < entries.length; at += 1)
    entries[at] = scale * (column[at] as number) + shift;
  return entries;
}

/** Adds `scale x entry + shift` of a column to sums, entry by entry. */
export function addAffine(sums: Int32Array, column: Int32Array, scale: number, shift = 0): void {
  for (let at = 0; at < sums.length; at += 1)
    sums[at] = (sums[at] as number) + scale * (column[at] as number) + shift;
}

/** Numbers of the cells of a box that points lie in; a column with stride 0 does not matter. */
export function cellNumbers(
  columns: readonly Int32Array[],
  low: readonly number[],
  strides: readonly number[],
  size: number,
): Int32Array {
  const cells = new Int32Array(size);
  const own = columns.flatMap((_, at) => (strides[at] === 0 ? [] : [at]));
  let shift = 0;
  for (const at of own) shift -= (low[at] as number) * (strides[at] as number);
  // Two columns a pass, the shift in the first.
  for (let next = 0; next < own.length; next += 2) {
    const a = columns[own[next] as number] as Int32Array;
    const aStride = strides[own[next] as number] as number;
    const base = next === 0 ? shift : 0;
    const second = own[next + 1];
    if (second === undefined) {
      for (let at = 0; at < size; at += 1)
        cells[at] = (cells[at] as number) + (a[at] as number) * aStride + base;
      continue;
    }
    const b = columns[second] as Int32Array;
    const bStride = strides[second] as number;
    for (let at = 0; at < size; at += 1)
      cells[at] =
        (cells[at] as number) + (a[at] as number) * aStride + (b[at] as number) * bStride + base;
  }
  return cells;
}

/** Points told apart: a number for each, equal where they are equal. */
export interface Grouping {
  /** How many different points there are. */
  readonly count: number;
  /** By point: its number, ascending with where it comes first. */
  readonly groupOf: Int32Array;
  /** By number: the first such point. */
  readonly first: Int32Array;
}

function isAscending(keys: Float64Array): boolean {
  for (let at = 1; at < keys.length; at += 1)
    if ((keys[at] as number) < (keys[at - 1] as number)) return false;
  return true;
}

/** Numbers equal keys alike where they stand together. */
function groupedRuns(keys: Float64Array): Grouping {
  const size = keys.length;
  const groupOf = new Int32Array(size);
  const first = new Int32Array(size);
  let count = 0;
  for (let point = 0; point < size; point += 1) {
    if (point === 0 || keys[point] !== keys[point - 1]) {
      first[count] = point;
      count += 1;
    }
    groupOf[point] = count - 1;
  }
  return { count, groupOf, first: first.subarray(0, count) };
}

/** Numbers equal keys alike. */
function grouped(keys: Float64Array): Grouping {
  if (isAscending(keys)) return groupedRuns(keys);
  const size = keys.length;
  const groupOf = new Int32Array(size);
  const first = new Int32Array(size);
  let bits = 4;
  while (2 ** bits < 2 * size) bits += 1;
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(mask + 1).fill(-1);
  let count = 0;
  let before = -1;
  let group = -1;
  for (let point = 0; point < size; point += 1) {
    const key = keys[point] as number;
    if (key !== before) {
      const high = Math.floor(key / 4_294_967_296);
      const mixed = Math.imul(
        (key - high * 4_294_967_296) ^ Math.imul(high, 0x9e3779b1),
        0x85ebca6b,
      );
      let slot = (mixed ^ (mixed >>> 15)) & mask;
      for (;;) {
        group = slots[slot] as number;
        if (group === -1) {
          group = count;
          slots[slot] = group;
          first[group] = point;
          count += 1;
          break;
        }
        if (keys[first[group] as number] === key) break;
        slot = (slot + 1) & mask;
      }
      before = key;
    }
    groupOf[point] = group;
  }
  return { count, groupOf, first: first.slice(0, count) };
}

/** Numbers points in equal cells alike, by a table of all cells. */
function groupedCells(cells: Int32Array, count: number): Grouping {
  const size = cells.length;
  const groupOf = new Int32Array(size);
  const first = new Int32Array(Math.min(size, count));
  const groups = new Int32Array(count);
  let known = 0;
  for (let point = 0; point < size; point += 1) {
    const cell = cells[point] as number;
    let group = groups[cell] as number;
    if (group === 0) {
      first[known] = point;
      known += 1;
      group = known;
      groups[cell] = group;
    }
    groupOf[point] = group - 1;
  }
  return { count: known, groupOf, first: first.slice(0, known) };
}

/** Makes one key of two: what it was before, and a column. */
function appendTo(keys: Float64Array, column: Int32Array, from: number, width: number): void {
  for (let point = 0; point < keys.length; point += 1)
    keys[point] = (keys[point] as number) * width + ((column[point] as number) - from);
}

/**
 * Numbers equal points alike, whatever their coordinates.
 *
 * @param low of each column
 * @param high of each column
 */
export function groupPoints(
  columns: readonly Int32Array[],
  low: readonly number[],
  high: readonly number[],
  size: number,
): Grouping {
  const cells = low.reduce(
    (product, from, at) => product * Math.max(1, (high[at] as number) - from + 1),
    1,
  );
  if (cells <= Math.max(1024, 4 * size)) {
    const numbers = cellNumbers(columns, low, stridesOf(low, high), size);
    return groupedCells(numbers, cells);
  }
  let keys = new Float64Array(size);
  let extent = 1;
  columns.forEach((column, at) => {
    const from = low[at] as number;
    const width = Math.max(1, (high[at] as number) - from + 1);
    if (extent * width > Number.MAX_SAFE_INTEGER) {
      const { groupOf, count } = grouped(keys);
      keys = Float64Array.from(groupOf);
      extent = count;
    }
    appendTo(keys, column, from, width);
    extent *= width;
  });
  return grouped(keys);
}
