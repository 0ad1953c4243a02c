/**
 * Building tensors from dense arrays, whose ranks may lie there in any order.
 *
 * What is not zero is marked in the order of the tensor's ranks; from the lowest rank up follows which fibers
 * hold anything, and from the uppermost down which positions there are. No element is listed with all of its
 * coordinates on the way, so that elements, too, go this way where they fill a good part of their shape.
 */
import { checkStored, everyCoordinate, type RankShape } from "./leaves.ts";
import type { Elements, Rank, Tensor } from "./tensor.ts";

/** Cells with a stride for each rank: as numbers that a tensor may hold, or marks, 1 where one is not zero. */
type Cells = Float64Array | Uint8Array;

/** Row-major strides. */
function rowMajor(extents: readonly number[]): readonly number[] {
  const strides: number[] = [];
  extents.reduceRight((stride, extent) => {
    strides.unshift(stride);
    return stride * extent;
  }, 1);
  return strides;
}

/** Cells in row-major order; themselves where they are so already. */
function inOrder(cells: Cells, extents: readonly number[], strides: readonly number[]): Cells {
  if (rowMajor(extents).every((stride, rank) => stride === strides[rank])) return cells;
  let starts = Int32Array.of(0);
  extents.slice(0, -1).forEach((extent, rank) => {
    const next = new Int32Array(starts.length * extent);
    for (let fiber = 0, to = 0; fiber < starts.length; fiber += 1)
      for (let at = 0; at < extent; at += 1, to += 1)
        next[to] = starts[fiber]! + at * strides[rank]!;
    starts = next;
  });
  const width = extents.at(-1)!;
  const stride = strides.at(-1)!;
  const ordered =
    cells instanceof Uint8Array ? new Uint8Array(cells.length) : new Float64Array(cells.length);
  for (let fiber = 0, to = 0; fiber < starts.length; fiber += 1) {
    const start = starts[fiber]!;
    for (let at = 0; at < width; at += 1, to += 1) ordered[to] = cells[start + at * stride]!;
  }
  return ordered;
}

/** 1 for each cell that is not zero; marks are so already. */
function marksOf(cells: Cells): Uint8Array {
  if (cells instanceof Uint8Array) return cells;
  const marks = new Uint8Array(cells.length);
  for (let cell = 0; cell < cells.length; cell += 1) if (cells[cell] !== 0) marks[cell] = 1;
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
    // What is not kept is written over by the next, or falls behind the end: no branch is guessed wrong.
    for (let at = 0; at < shape; at += 1) {
      coordinates[position] = at;
      numbers[position] = first + at;
      position += format === "U" ? 1 : marks[first + at]!;
    }
  }
  return { rank: { id, shape, format, segments, coordinates }, numbers };
}

/** A rank of so many fibers that stores every coordinate; its arrays are made when somebody asks for them. */
function wholeRank({ id, shape, format }: RankShape, fibers: number): Rank {
  let segments: Int32Array | undefined;
  let coordinates: Int32Array | undefined;
  return {
    id,
    shape,
    format,
    get segments() {
      return (segments ??= multiplesOf(shape, fibers));
    },
    get coordinates() {
      return (coordinates ??= everyCoordinate(shape, fibers));
    },
  };
}

/** The first multiples of a number, from 0 to so many times as much. */
function multiplesOf(number: number, count: number): Int32Array {
  const multiples = new Int32Array(count + 1);
  for (let at = 1; at <= count; at += 1) multiples[at] = at * number;
  return multiples;
}

/** Ranks that store every coordinate. */
function wholeRanks(shapes: readonly RankShape[]): readonly Rank[] {
  let fibers = 1;
  let total = 0;
  return shapes.map((shape): Rank => {
    const rank = wholeRank(shape, fibers);
    fibers *= shape.shape;
    total += fibers;
    checkStored(total);
    return rank;
  });
}

/** Whether ranks store every cell of a dense array. */
export const storesAllCells = (shapes: readonly RankShape[]): boolean =>
  shapes.every(({ format, flattening }) => format === "U" && flattening === undefined);

/** The tensor of cells in row-major order. */
function tensorInOrder(shapes: readonly RankShape[], cells: Cells): Tensor {
  const marks = [marksOf(cells)];
  for (const { shape } of shapes.slice(1).toReversed()) marks.unshift(occupied(marks[0]!, shape));
  let numbers: Int32Array = Int32Array.of(0);
  const ranks = shapes.map((shape, depth): Rank => {
    const made = rankOver(shape, numbers, marks[depth]!);
    numbers = made.numbers;
    return made.rank;
  });
  const values = new Float64Array(numbers.length);
  for (let at = 0; at < values.length; at += 1) values[at] = cells[numbers[at]!]!;
  return { ranks, values };
}

/**
 * The tensor that a dense array holds, stored in ranks of which each is at so many cells a coordinate.
 *
 * Cost: O(cells + stored positions).
 */
export function tensorOfCells(
  shapes: readonly RankShape[],
  cells: Cells,
  strides: readonly number[],
): Tensor {
  const extents = shapes.map(({ shape }) => shape);
  const ordered = inOrder(cells, extents, strides);
  if (storesAllCells(shapes))
    return { ranks: wholeRanks(shapes), values: Float64Array.from(ordered) };
  return tensorInOrder(shapes, ordered);
}

/** Cells to an element up to which a dense array is quicker than sorting and grouping elements. */
const sparsestCells = 8;

/**
 * The tensor of elements by way of a dense array; undefined where they fill too little of it, though not every cell
 * is stored, or do not lie inside of the shapes.
 */
export function tensorByCells(
  shapes: readonly RankShape[],
  { rankCount, coordinates, values }: Elements,
  order: readonly number[],
): Tensor | undefined {
  const extents = shapes.map(({ shape }) => shape);
  const size = extents.reduce((product, extent) => product * extent, 1);
  const isWhole = storesAllCells(shapes);
  if (isWhole) checkStored(size);
  else if (size > sparsestCells * values.length) return undefined;
  const strides = rowMajor(extents);
  const cells = new Float64Array(size);
  for (let element = 0; element < values.length; element += 1) {
    let cell = 0;
    for (let rank = 0; rank < extents.length; rank += 1) {
      const coordinate = coordinates[element * rankCount + order[rank]!]!;
      if (coordinate < 0 || coordinate >= extents[rank]!) return undefined;
      cell += coordinate * strides[rank]!;
    }
    // Never -0, which would be stored as a zero of another kind.
    cells[cell] = values[element]! + 0;
  }
  return isWhole ? { ranks: wholeRanks(shapes), values: cells } : tensorInOrder(shapes, cells);
}
