/**
 * Gathering points in cells: what a projection does to all of them, in plain loops over typed arrays.
 *
 * Cells are numbers of a box's values, less a start that all of them share.
 */
import type { Fibers } from "./relation.ts";

/** Adds 1 for each point in cells. */
function countIn(sums: Float64Array, cells: Int32Array, start: number): void {
  for (let at = 0; at < cells.length; at += 1) {
    const cell = start + (cells[at] as number);
    sums[cell] = (sums[cell] as number) + 1;
  }
}

/** Adds 1 for each point, fiber by fiber: a point's cell is its fiber's number and its coordinate, times a stride. */
export function countFibersIn(
  sums: Float64Array,
  numbers: Int32Array,
  { segments, inner: [coordinates] }: Fibers,
  stride: number,
  start: number,
): void {
  for (let fiber = 0; fiber < numbers.length; fiber += 1) {
    const first = start + (numbers[fiber] as number);
    const end = segments[fiber + 1] as number;
    for (let at = segments[fiber] as number; at < end; at += 1) {
      const cell = first + stride * (coordinates?.[at] as number);
      sums[cell] = (sums[cell] as number) + 1;
    }
  }
}

/** Adds 1 for each chosen point in cells. */
function countChosenIn(
  sums: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array,
  count: number,
): void {
  for (let at = 0; at < count; at += 1) {
    const cell = start + (cells[chosen[at] as number] as number);
    sums[cell] = (sums[cell] as number) + 1;
  }
}

/** Puts 1 into the cells of chosen points. */
function markChosenIn(
  sums: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array,
  count: number,
): void {
  for (let at = 0; at < count; at += 1) sums[start + (cells[chosen[at] as number] as number)] = 1;
}

/** Puts 1 into the cells of all points. */
function markIn(sums: Float64Array, cells: Int32Array, start: number): void {
  for (let at = 0; at < cells.length; at += 1) sums[start + (cells[at] as number)] = 1;
}

/** Adds the weights of points up in cells. */
function addIn(
  sums: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array | undefined,
  weights: Float64Array,
  count: number,
): void {
  for (let at = 0; at < count; at += 1) {
    const cell = start + (cells[chosen === undefined ? at : (chosen[at] as number)] as number);
    sums[cell] = (sums[cell] as number) + (weights[at] as number);
  }
}

/** Raises cells to the weights of points. */
export function raiseIn(
  most: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array | undefined,
  weights: Float64Array,
  count: number,
): void {
  for (let at = 0; at < count; at += 1) {
    const cell = start + (cells[chosen === undefined ? at : (chosen[at] as number)] as number);
    const weight = weights[at] as number;
    if (weight > (most[cell] as number)) most[cell] = weight;
  }
}

/** Adds the points up in cells, or raises the cells to them; chosen ones where some are. */
export function gather(
  sums: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array | undefined,
  weights: Float64Array | undefined,
  count: number,
  isSum: boolean,
): void {
  if (weights !== undefined) (isSum ? addIn : raiseIn)(sums, cells, start, chosen, weights, count);
  else if (chosen !== undefined)
    (isSum ? countChosenIn : markChosenIn)(sums, cells, start, chosen, count);
  else (isSum ? countIn : markIn)(sums, cells, start);
}

/** The sum, or the greatest, of some weights. */
export function totalOf(weights: Float64Array, count: number, isSum: boolean): number {
  let total = 0;
  for (let at = 0; at < count; at += 1) {
    const weight = weights[at] as number;
    total = isSum ? total + weight : Math.max(total, weight);
  }
  return total;
}
