/**
 * Relations: functions with non-negative whole values on points of whole coordinates, zero almost everywhere.
 *
 * The elements of a tensor, the last elements of its fibers, and every intermediate result of an elimination
 * are relations. `Listed` ones name their points one by one, `Boxed` ones hold a value for each point of a
 * box. A relation never changes; its key says how it came about, so that equal work is done once.
 */
import type { Arrays } from "./arrays.ts";

/** Fibers that points stand in, those of each next to each other. */
export interface Fibers {
  /** The fibers' own points, which are the outer columns. */
  readonly above: Listed;
  /** Where each fiber begins, and where the last one ends. */
  readonly segments: Int32Array;
  /** The columns of coordinates in the fibers; a single one ascends in each. */
  readonly inner: readonly Int32Array[];
  /** Columns that the others tell: without them, too, no point is named twice. */
  readonly told: readonly number[];
  /** Whether each fiber has a single point, so that there is one point for each that is above. */
  readonly areSingle: boolean;
}

/** Points one by one; a point may be named several times, its values then add up. */
export interface Listed {
  readonly kind: "listed";
  readonly key: string;
  readonly size: number;
  readonly columns: readonly Int32Array[];
  /** Value of each point; 1 where this is left out. */
  readonly weights: Float64Array | undefined;
  /** Whether every value is 0 or 1, no point being named twice. */
  readonly isIndicator: boolean;
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** An indicator that holds wherever this one does, of as many first coordinates as it has axes. */
  readonly within: Listed | undefined;
  /** How the points stand in fibers, where that is known. */
  readonly fibers: Fibers | undefined;
}

/** Values of all points of a box, the last coordinate fastest. */
export interface Boxed {
  readonly kind: "boxed";
  readonly key: string;
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly strides: readonly number[];
  readonly values: Float64Array;
  readonly isIndicator: boolean;
}

/** Any relation. */
export type Relation = Listed | Boxed;

/** Points that are listed, or cells of a box. */
export const sizeOf = (relation: Relation): number =>
  relation.kind === "listed" ? relation.size : relation.values.length;

/** Most cells of one box: 32 MB. */
export const maxCells = 2 ** 22;

/** Number of cells of a box; 0 where it is empty. */
export function cellsOf(low: readonly number[], high: readonly number[]): number {
  return low.reduce(
    (product, from, at) => product * Math.max(0, (high[at] as number) - from + 1),
    1,
  );
}

/** Strides of a box. */
export function stridesOf(low: readonly number[], high: readonly number[]): number[] {
  const strides: number[] = new Array<number>(low.length).fill(1);
  for (let at = low.length - 2; at >= 0; at -= 1) {
    const width = (high[at + 1] as number) - (low[at + 1] as number) + 1;
    strides[at] = (strides[at + 1] as number) * width;
  }
  return strides;
}

/** Least and greatest of the first numbers of a column; an empty range where there are none. */
export function boundsOf(column: Int32Array, size = column.length): readonly [number, number] {
  if (size === 0) return [0, -1];
  let low = column[0] as number;
  let high = low;
  for (let at = 1; at < size; at += 1) {
    const value = column[at] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** What may be known of a list of points. */
type Known = Partial<Pick<Listed, "weights" | "isIndicator" | "within" | "low" | "high">>;

/** A list of points, each named once; they are looked through for bounds that are not known. Without points there are none. */
export function listed(
  key: string,
  columns: readonly Int32Array[],
  size: number,
  { weights, isIndicator = true, within, low = [], high = [] }: Known = {},
): Listed {
  const bounds = columns.map((column, at): readonly [number, number] => {
    const around = within !== undefined && at < within.low.length ? within : { low, high };
    const [from, to] = [around.low[at], around.high[at]];
    const isKnown = from !== undefined && to !== undefined && size > 0;
    return isKnown ? [from, to] : boundsOf(column, size);
  });
  return {
    kind: "listed",
    key,
    size,
    columns,
    weights,
    isIndicator,
    low: bounds.map(([from]) => from),
    high: bounds.map(([, to]) => to),
    within,
    fibers: undefined,
  };
}

/** Adds weights, 1 where they are left out, to the values of cells. */
export function addUp(
  values: Float64Array,
  cells: Int32Array,
  weights: Float64Array | undefined,
): void {
  if (weights === undefined) {
    for (let point = 0; point < cells.length; point += 1) {
      const cell = cells[point] as number;
      values[cell] = (values[cell] as number) + 1;
    }
    return;
  }
  for (let point = 0; point < cells.length; point += 1) {
    const cell = cells[point] as number;
    values[cell] = (values[cell] as number) + (weights[point] as number);
  }
}

/** The same relation as a list of the points at which it is not 0. */
export function listedOf(relation: Relation): Listed {
  if (relation.kind === "listed") return relation;
  const { key, low, strides, values, isIndicator } = relation;
  let size = 0;
  const cells = new Int32Array(values.length);
  for (let cell = 0; cell < values.length; cell += 1) if (values[cell] !== 0) cells[size++] = cell;
  const columns = strides.map((stride, at) => {
    const width = (relation.high[at] as number) - (low[at] as number) + 1;
    const column = new Int32Array(size);
    for (let point = 0; point < size; point += 1)
      column[point] = (low[at] as number) + (Math.floor((cells[point] as number) / stride) % width);
    return column;
  });
  const weights = isIndicator
    ? undefined
    : Float64Array.from(cells.subarray(0, size), (cell) => values[cell] as number);
  return listed(`list(${key})`, columns, size, { weights, isIndicator, low, high: relation.high });
}

/** Sums along one axis up to and with each cell; the axis begins one earlier, with 0. */
export function withRunningSums(
  { key, low, high, strides, values }: Boxed,
  axis: number,
  arrays: Arrays,
): Boxed {
  const stride = strides[axis] as number;
  const block = stride * ((high[axis] as number) - (low[axis] as number) + 1);
  const from = low.with(axis, (low[axis] as number) - 1);
  const blocks = block === 0 ? 0 : values.length / block;
  const sums = arrays.lend(values.length + blocks * stride);
  for (let index = 0; index < blocks; index += 1) {
    const source = index * block;
    const target = index * (block + stride) + stride;
    if (stride === 1) {
      let sum = 0;
      for (let at = 0; at < block; at += 1) {
        sum += values[source + at] as number;
        sums[target + at] = sum;
      }
    } else {
      for (let at = 0; at < block; at += 1)
        sums[target + at] =
          (sums[target + at - stride] as number) + (values[source + at] as number);
    }
  }
  return {
    kind: "boxed",
    key: `sums(${key}, ${String(axis)})`,
    low: from,
    high,
    strides: stridesOf(from, high),
    values: sums,
    isIndicator: false,
  };
}

/** The value at a point. */
export function valueAtPoint(relation: Relation, point: readonly number[]): number {
  if (relation.kind === "boxed") {
    let cell = 0;
    for (let at = 0; at < point.length; at += 1) {
      const coordinate = point[at] as number;
      if (coordinate < (relation.low[at] as number) || coordinate > (relation.high[at] as number))
        return 0;
      cell += (coordinate - (relation.low[at] as number)) * (relation.strides[at] as number);
    }
    return relation.values[cell] as number;
  }
  return valueInList(relation, point);
}

function valueInList({ columns, size, weights }: Listed, point: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < size; at += 1) {
    if (columns.every((column, axis) => column[at] === point[axis]))
      sum += weights === undefined ? 1 : (weights[at] as number);
  }
  return sum;
}
