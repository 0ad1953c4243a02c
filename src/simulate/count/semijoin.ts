/**
 * Multiplying one listed relation into another that knows all of its variables.
 *
 *     I(c, w) with P(c, start, w)     ->     P(c, start, w), its points weighed by what I holds at (c, w)
 */
import { affine, cellNumbers, countingUp, picked } from "./columns.ts";
import { bareVariable, type Form } from "./form.ts";
import type { Factor } from "./query.ts";
import { addUp, cellsOf, stridesOf, type Listed } from "./relation.ts";

/** Whether every axis of a factor stands at another variable alone, and those are among the given ones. */
function standsAt({ axes }: Factor, variables: readonly (number | undefined)[]): boolean {
  const own = axes.map(bareVariable);
  return (
    own.every((each) => each !== undefined && variables.includes(each)) &&
    new Set(own).size === own.length
  );
}

/** Whether a listed factor can be multiplied into another. */
export function isWithin(small: Factor, large: Factor): boolean {
  const bare = large.axes.map(bareVariable);
  return (
    small.relation.kind === "listed" &&
    large.relation.kind === "listed" &&
    new Set(bare).size === bare.length &&
    standsAt(small, bare) &&
    cellsOf(small.relation.low, small.relation.high) < 2 ** 31
  );
}

/** Most cells of a table by cell; beyond, a map is smaller. */
const maxTable = 2 ** 22;

/** The sum of the weights in each cell. */
function lookupOf(
  cells: Int32Array,
  weights: Float64Array | undefined,
  count: number,
): (cell: number) => number {
  if (count <= maxTable) {
    const sums = new Float64Array(count);
    addUp(sums, cells, weights);
    return (cell) => sums[cell] as number;
  }
  const sums = new Map<number, number>();
  for (let point = 0; point < cells.length; point += 1) {
    const cell = cells[point] as number;
    sums.set(cell, (sums.get(cell) ?? 0) + (weights?.[point] ?? 1));
  }
  return (cell) => sums.get(cell) ?? 0;
}

/** The points of the larger factor at which the smaller is not zero. */
export function semijoin(small: Factor, large: Factor, key: string): Listed {
  const inner = small.relation as Listed;
  const outer = large.relation as Listed;
  const { low, high } = inner;
  const strides = stridesOf(low, high);
  const cells = cellNumbers(inner.columns, low, strides, inner.size);
  const known = lookupOf(cells, inner.weights, cellsOf(low, high));
  const bare = large.axes.map(bareVariable);
  const columns = small.axes.map((axis: Form): Int32Array => {
    const at = bare.indexOf(bareVariable(axis));
    const own = large.axes[at] as Form;
    const sign = (axis.coefficients[0] as number) * (own.coefficients[0] as number);
    const shift = axis.constant - sign * own.constant;
    return affine(outer.columns[at] as Int32Array, sign, shift);
  });
  const at = cellNumbers(columns, low, strides, outer.size);
  const isInside = new Uint8Array(outer.size).fill(1);
  columns.forEach((column, axis) => {
    const [from, to] = [low[axis] as number, high[axis] as number];
    for (let point = 0; point < outer.size; point += 1) {
      const value = column[point] as number;
      if (value < from || value > to) isInside[point] = 0;
    }
  });
  const kept = new Int32Array(outer.size);
  const weights = new Float64Array(outer.size);
  let size = 0;
  for (let point = 0; point < outer.size; point += 1) {
    if (isInside[point] === 0) continue;
    const weight = known(at[point] as number) * (outer.weights?.[point] ?? 1);
    if (weight === 0) continue;
    kept[size] = point;
    weights[size] = weight;
    size += 1;
  }
  const places = kept.subarray(0, size);
  const isIndicator = inner.isIndicator && outer.isIndicator;
  return {
    kind: "listed",
    key,
    size,
    columns: outer.columns.map((column) => picked(column, places)),
    weights: isIndicator ? undefined : weights.slice(0, size),
    isIndicator,
    low: outer.low,
    high: outer.high,
    within: outer.within,
    fibers: undefined,
  };
}

/** Two axes of a listed factor that stand at the same variable; undefined where no two do. */
export function repeatedAxes({ axes, relation }: Factor): readonly [number, number] | undefined {
  if (relation.kind !== "listed") return undefined;
  const bare = axes.map(bareVariable);
  const second = bare.findIndex((each, at) => each !== undefined && bare.indexOf(each) < at);
  return second === -1 ? undefined : [bare.indexOf(bare[second]), second];
}

/** The points at which two axes agree on their variable, without the second of them. */
export function diagonal(
  factor: Factor,
  [first, second]: readonly [number, number],
  key: string,
): Listed {
  const relation = factor.relation as Listed;
  const valuesOf = (axis: number): Int32Array => {
    const { coefficients, constant } = factor.axes[axis] as Form;
    const sign = coefficients[0] as number;
    return affine(relation.columns[axis] as Int32Array, sign, -sign * constant);
  };
  const [a, b] = [valuesOf(first), valuesOf(second)];
  const kept = countingUp(relation.size).filter((point) => a[point] === b[point]);
  const { weights, isIndicator } = relation;
  return {
    kind: "listed",
    key,
    size: kept.length,
    columns: relation.columns.toSpliced(second, 1).map((column) => picked(column, kept)),
    weights:
      weights === undefined ? undefined : weights.filter((_, point) => a[point] === b[point]),
    isIndicator,
    low: relation.low.toSpliced(second, 1),
    high: relation.high.toSpliced(second, 1),
    within: undefined,
    fibers: undefined,
  };
}
