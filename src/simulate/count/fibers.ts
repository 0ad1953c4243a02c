/**
 * Points in fibers: those of a tensor, or of parts, of which each fiber has its points next to each other.
 *
 * Their outer columns are made only where somebody asks for them; most of what is done to such points is done
 * by fiber.
 */
import { invariant } from "../../base/index.ts";
import type { Arrays } from "./arrays.ts";
import { addAffine, cellNumbers } from "./columns.ts";
import {
  addUp,
  boundsOf,
  cellsOf,
  listed,
  stridesOf,
  type Boxed,
  type Fibers,
  type Listed,
} from "./relation.ts";

/** What is above the outermost rank: one fiber. */
export const root = listed("root", [], 1);

/** A column of one value a fiber, as a column of one value a point. */
function spread(column: Int32Array, segments: Int32Array, size: number): Int32Array {
  const values = new Int32Array(size);
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = segments[fiber + 1] as number;
    const value = column[fiber] as number;
    for (let at = segments[fiber] as number; at < end; at += 1) values[at] = value;
  }
  return values;
}

/** Whether each of the fibers of so many points has one. */
function areSingle(segments: Int32Array, size: number): boolean {
  if (segments.length !== size + 1) return false;
  let fiber = 0;
  while (fiber < size && segments[fiber] === fiber) fiber += 1;
  return fiber === size;
}

/** Least and greatest of coordinates that ascend in each fiber; an empty range where there are none. */
function endsOf(segments: Int32Array, coordinates: Int32Array): readonly [number, number] {
  if (coordinates.length === 0) return [0, -1];
  let low = coordinates[0] as number;
  let high = low;
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const start = segments[fiber] as number;
    const end = segments[fiber + 1] as number;
    if (start === end) continue;
    low = Math.min(low, coordinates[start] as number);
    high = Math.max(high, coordinates[end - 1] as number);
  }
  return [low, high];
}

/** What may be known of points in fibers. */
interface KnownFibers extends Partial<Pick<Listed, "within" | "weights">> {
  /** Of the columns in the fibers. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

/** Points that stand in fibers; what is above them is spread over columns where somebody asks for these. */
class FiberList implements Listed {
  readonly kind = "listed";
  readonly key: string;
  readonly size: number;
  readonly weights: Float64Array | undefined;
  readonly isIndicator: boolean;
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly within: Listed | undefined;
  readonly fibers: Fibers;
  private spreadOut: readonly Int32Array[] | undefined;

  constructor(key: string, fibers: Fibers, { within, weights, low, high }: KnownFibers) {
    const { above, segments, inner } = fibers;
    const first = inner[0] as Int32Array;
    invariant(segments[segments.length - 1] === first.length, "fibers hold all points");
    const bounds = inner.map((column, at): readonly [number, number] => {
      const [from, to] = [low?.[at], high?.[at]];
      if (from !== undefined && to !== undefined && first.length > 0) return [from, to];
      return inner.length === 1 ? endsOf(segments, first) : boundsOf(column);
    });
    this.key = key;
    this.size = first.length;
    this.weights = weights;
    this.isIndicator = weights === undefined;
    this.low = [...above.low, ...bounds.map(([from]) => from)];
    this.high = [...above.high, ...bounds.map(([, to]) => to)];
    this.within = within;
    this.fibers = fibers;
  }

  get columns(): readonly Int32Array[] {
    const { fibers, size } = this;
    const { above, segments, inner } = fibers;
    this.spreadOut ??= fibers.areSingle
      ? [...above.columns, ...inner]
      : [...above.columns.map((column) => spread(column, segments, size)), ...inner];
    return this.spreadOut;
  }
}

/**
 * Lists the points of fibers, each named once.
 *
 * @param above the fibers' own points
 * @param segments where each fiber begins, and where the last one ends
 * @param inner the columns of coordinates in the fibers; a single one ascends in each
 * @param known what is known of them; they are looked through for bounds that are not
 */
export function listedFibers(
  key: string,
  above: Listed,
  segments: Int32Array,
  inner: readonly Int32Array[],
  { told = [], ...known }: Omit<KnownFibers, "weights"> & Partial<Pick<Fibers, "told">>,
): Listed {
  const size = inner[0]?.length ?? 0;
  const fibers = { above, segments, inner, told, areSingle: areSingle(segments, size) };
  return new FiberList(key, fibers, known);
}

/** The points of a relation with one column more, of numbers from 0 to some; each point is named once. */
export function withColumn(
  relation: Listed,
  column: Int32Array,
  most: number,
  key: string,
  within?: Listed,
): Listed {
  const { size, fibers } = relation;
  const low = [...relation.low, 0];
  const high = [...relation.high, most];
  if (fibers === undefined)
    return listed(key, [...relation.columns, column], size, { within, low, high });
  const { above, segments, inner } = fibers;
  const outer = above.low.length;
  const ends = { low: low.slice(outer), high: high.slice(outer) };
  return listedFibers(key, above, segments, [...inner, column], { within, ...ends });
}

/** The points of a relation with other values. */
export function withWeights(relation: Listed, weights: Float64Array, key: string): Listed {
  const { kind, size, low, high, within, fibers } = relation;
  if (fibers !== undefined) {
    const outer = fibers.above.low.length;
    const ends = { low: low.slice(outer), high: high.slice(outer) };
    return new FiberList(key, fibers, { within, weights, ...ends });
  }
  const { columns } = relation;
  return { kind, key, size, columns, weights, isIndicator: false, low, high, within, fibers };
}

/** Segments of fibers of fibers. */
export function composed(outer: Int32Array, inner: Int32Array): Int32Array {
  const segments = new Int32Array(outer.length);
  for (let at = 0; at < segments.length; at += 1)
    segments[at] = inner[outer[at] as number] as number;
  return segments;
}

/** Where the points of each first coordinate begin, and where the last ones end; undefined where that is not known. */
export function blocksOf(relation: Listed): Int32Array | undefined {
  let segments: Int32Array | undefined;
  let points = relation;
  while (points.fibers !== undefined && points.fibers.above.low.length > 0) {
    const own = points.fibers.segments;
    segments = segments === undefined ? own : composed(own, segments);
    points = points.fibers.above;
  }
  return points.low.length === 1 ? segments : undefined;
}

/** A column of a relation, the others left alone. */
export function columnOf(relation: Listed, at: number): Int32Array {
  const { fibers, size } = relation;
  if (fibers === undefined) return relation.columns[at] as Int32Array;
  const { above, segments, inner } = fibers;
  const own = inner[at - above.low.length];
  if (own !== undefined) return own;
  const column = columnOf(above, at);
  return fibers.areSingle ? column : spread(column, segments, size);
}

/** The fiber that a position lies in. */
function fiberOf(segments: Int32Array, position: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((segments[middle] as number) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** A column of some points next to each other, the rest of it left alone. */
export function columnPart(relation: Listed, at: number, from: number, to: number): Int32Array {
  const { fibers } = relation;
  if (fibers === undefined) return (relation.columns[at] as Int32Array).subarray(from, to);
  const { above, segments, inner } = fibers;
  const own = inner[at - above.low.length];
  if (own !== undefined) return own.subarray(from, to);
  if (from === to) return new Int32Array(0);
  const first = fiberOf(segments, from);
  const values = columnPart(above, at, first, fiberOf(segments, to - 1) + 1);
  const column = new Int32Array(to - from);
  for (let fiber = 0; fiber < values.length; fiber += 1) {
    const start = Math.max(from, segments[first + fiber] as number);
    const end = Math.min(to, segments[first + fiber + 1] as number) - from;
    const value = values[fiber] as number;
    // Fibers are many and short, so that entries are written one by one.
    for (let place = start - from; place < end; place += 1) column[place] = value;
  }
  return column;
}

/** One number a fiber, and a column times a stride, as one number a point. */
function spreadSum(
  numbers: Int32Array,
  segments: Int32Array,
  column: Int32Array,
  stride: number,
  sums: Int32Array,
): void {
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = segments[fiber + 1] as number;
    const number = numbers[fiber] as number;
    for (let at = segments[fiber] as number; at < end; at += 1)
      sums[at] = number + stride * (column[at] as number);
  }
}

/** The same with two columns, in one pass: there are many points, and each is written once. */
function spreadSumOfTwo(
  numbers: Int32Array,
  segments: Int32Array,
  [a, b]: readonly [Int32Array, Int32Array],
  [aStride, bStride]: readonly [number, number],
  sums: Int32Array,
): void {
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = segments[fiber + 1] as number;
    const number = numbers[fiber] as number;
    for (let at = segments[fiber] as number; at < end; at += 1)
      sums[at] = number + aStride * (a[at] as number) + bStride * (b[at] as number);
  }
}

/**
 * Numbers of the cells of a box that points lie in; a column with stride 0 does not matter. Whoever has no more use
 * for them may give them to the arrays that they are lent from, if they are.
 */
export function cellsOfPoints(
  relation: Listed,
  low: readonly number[],
  strides: readonly number[],
  arrays?: Arrays,
): Int32Array {
  const { fibers, size } = relation;
  if (fibers === undefined) return cellNumbers(relation.columns, low, strides, size);
  const { above, segments, inner } = fibers;
  const outer = above.low.length;
  if (strides.every((stride, at) => at >= outer || stride === 0))
    return cellNumbers(inner, low.slice(outer), strides.slice(outer), size);
  const numbers = cellsOfPoints(above, low, strides, arrays);
  let shift = 0;
  const own = inner.flatMap((column, at) => {
    const stride = strides[outer + at] as number;
    const [from, to] = [relation.low[outer + at] as number, relation.high[outer + at] as number];
    shift -= (low[outer + at] as number) * stride;
    if (from === to) shift += from * stride;
    return stride === 0 || from === to ? [] : [{ column, stride }];
  });
  if (shift !== 0) addAffine(numbers, numbers, 0, shift);
  if (fibers.areSingle) {
    for (const { column, stride } of own) addAffine(numbers, column, stride);
    return numbers;
  }
  const [a, b, ...others] = own;
  if (a === undefined) {
    const cells = spread(numbers, segments, size);
    arrays?.takeBack(numbers);
    return cells;
  }
  const cells = arrays?.lendIntegers(size) ?? new Int32Array(size);
  if (b === undefined) spreadSum(numbers, segments, a.column, a.stride, cells);
  else spreadSumOfTwo(numbers, segments, [a.column, b.column], [a.stride, b.stride], cells);
  for (const { column, stride } of others) addAffine(cells, column, stride);
  arrays?.takeBack(numbers);
  return cells;
}

/** The same relation as a box. */
export function boxedOf(relation: Listed, arrays: Arrays): Boxed {
  const { key, low, high, weights, isIndicator } = relation;
  const strides = stridesOf(low, high);
  const values = arrays.lend(cellsOf(low, high));
  const cells = cellsOfPoints(relation, low, strides, arrays);
  addUp(values, cells, weights);
  arrays.takeBack(cells);
  return { kind: "boxed", key: `box(${key})`, low, high, strides, values, isIndicator };
}
