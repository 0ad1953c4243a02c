/**
 * Building tensors from dense arrays, whose ranks may lie there in any order.
 *
 * What is not zero is marked once in the order of the tensor's ranks; from the lowest rank up follows which
 * fibers hold anything, and from the uppermost down which positions there are. No element is listed with
 * all of its coordinates on the way.
 */
import { checkStored, type RankShape } from "./leaves.ts";
import type { Rank, Tensor } from "./tensor.ts";

/** Where the fibers of the last rank start in a dense array, in the order of the tensor's ranks. */
function fiberStarts(extents: readonly number[], strides: readonly number[]): Int32Array {
  let starts = Int32Array.of(0);
  extents.forEach((extent, rank) => {
    const stride = strides[rank]!;
    const next = new Int32Array(starts.length * extent);
    for (let fiber = 0, to = 0; fiber < starts.length; fiber += 1) {
      const start = starts[fiber]!;
      for (let at = 0; at < extent; at += 1, to += 1) next[to] = start + at * stride;
    }
    starts = next;
  });
  return starts;
}

/** 1 for each cell that is not zero, in the order of the tensor's ranks. */
function marksOf(
  cells: Float64Array | Uint8Array,
  starts: Int32Array,
  width: number,
  stride: number,
): Uint8Array {
  const marks = new Uint8Array(starts.length * width);
  for (let fiber = 0, to = 0; fiber < starts.length; fiber += 1) {
    const start = starts[fiber]!;
    for (let at = 0; at < width; at += 1, to += 1)
      if (cells[start + at * stride] !== 0) marks[to] = 1;
  }
  return marks;
}

/** 1 for each fiber that has a mark. */
function occupied(marks: Uint8Array, width: number): Uint8Array {
  const above = new Uint8Array(marks.length / width);
  for (let fiber = 0, from = 0; fiber < above.length; fiber += 1, from += width)
    for (let at = 0; at < width && above[fiber] === 0; at += 1) above[fiber] = marks[from + at]!;
  return above;
}

/** A rank over fibers that are named by their number among all that there could be, and its positions' numbers. */
function rankOver(
  { id, shape, format }: RankShape,
  fibers: Int32Array,
  marks: Uint8Array,
): { readonly rank: Rank; readonly numbers: Int32Array } {
  const segments = new Int32Array(fibers.length + 1);
  let count = 0;
  for (let fiber = 0; fiber < fibers.length; fiber += 1) {
    if (format === "U") count += shape;
    else
      for (let at = fibers[fiber]! * shape, end = at + shape; at < end; at += 1)
        count += marks[at]!;
    segments[fiber + 1] = count;
  }
  checkStored(count);
  const coordinates = new Int32Array(count);
  const numbers = new Int32Array(count);
  for (let fiber = 0, position = 0; fiber < fibers.length; fiber += 1) {
    const first = fibers[fiber]! * shape;
    for (let at = 0; at < shape; at += 1) {
      if (format !== "U" && marks[first + at] === 0) continue;
      coordinates[position] = at;
      numbers[position] = first + at;
      position += 1;
    }
  }
  return { rank: { id, shape, format, segments, coordinates }, numbers };
}

/**
 * The tensor that a dense array holds, stored in ranks of which each is at so many cells a coordinate.
 *
 * Cost: O(cells + stored positions).
 */
export function tensorOfCells(
  shapes: readonly RankShape[],
  cells: Float64Array | Uint8Array,
  strides: readonly number[],
): Tensor {
  const extents = shapes.map(({ shape }) => shape);
  const width = extents.at(-1) ?? 1;
  const stride = strides.at(-1) ?? 1;
  const starts = fiberStarts(extents.slice(0, -1), strides);
  const marks = [marksOf(cells, starts, width, stride)];
  for (const extent of extents.slice(1).toReversed()) marks.unshift(occupied(marks[0]!, extent));
  let numbers: Int32Array = Int32Array.of(0);
  const ranks = shapes.map((shape, depth): Rank => {
    const made = rankOver(shape, numbers, marks[depth]!);
    numbers = made.numbers;
    return made.rank;
  });
  const values = new Float64Array(numbers.length);
  for (let at = 0; at < values.length; at += 1) {
    const number = numbers[at]!;
    const fiber = Math.floor(number / width);
    values[at] = cells[starts[fiber]! + (number - fiber * width) * stride]!;
  }
  return { ranks, values };
}
