/**
 * Multiplying one listed relation into another that knows all of its variables.
 *
 *     I(c, w) with P(c, start, w)     ->     P(c, start, w), its points weighed by what I holds at (c, w)
 */
import type { Form } from "./form.ts";
import { bareVariable } from "./drop-axis.ts";
import type { Factor } from "./query.ts";
import { cellNumbers, cellsOf, stridesOf, type Listed } from "./relation.ts";

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

/** The points of the larger factor at which the smaller is not zero. */
export function semijoin(small: Factor, large: Factor, key: string): Listed {
  const inner = small.relation as Listed;
  const outer = large.relation as Listed;
  const { low, high } = inner;
  const strides = stridesOf(low, high);
  const known = new Map<number, number>();
  const cells = cellNumbers(inner.columns, low, strides, inner.size);
  for (let point = 0; point < inner.size; point += 1) {
    const cell = cells[point] as number;
    known.set(cell, (known.get(cell) ?? 0) + (inner.weights?.[point] ?? 1));
  }
  const bare = large.axes.map(bareVariable);
  const columns = small.axes.map((axis: Form): Int32Array => {
    const at = bare.indexOf(bareVariable(axis));
    const own = large.axes[at] as Form;
    const sign = (axis.coefficients[0] as number) * (own.coefficients[0] as number);
    const shift = axis.constant - sign * own.constant;
    return (outer.columns[at] as Int32Array).map((value) => sign * value + shift);
  });
  const at = cellNumbers(columns, low, strides, outer.size);
  const kept: number[] = [];
  const weights: number[] = [];
  for (let point = 0; point < outer.size; point += 1) {
    const isInside = columns.every((column, axis) => {
      const value = column[point] as number;
      return value >= (low[axis] as number) && value <= (high[axis] as number);
    });
    const value = isInside ? (known.get(at[point] as number) ?? 0) : 0;
    const weight = value * (outer.weights?.[point] ?? 1);
    if (weight === 0) continue;
    kept.push(point);
    weights.push(weight);
  }
  const isIndicator = inner.isIndicator && outer.isIndicator;
  return {
    ...outer,
    key,
    columns: outer.columns.map((column) =>
      Int32Array.from(kept, (point) => column[point] as number),
    ),
    size: kept.length,
    weights: isIndicator ? undefined : Float64Array.from(weights),
    isIndicator,
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
  const valueOf = (axis: number): ((point: number) => number) => {
    const { coefficients, constant } = factor.axes[axis] as Form;
    const column = relation.columns[axis] as Int32Array;
    const sign = coefficients[0] as number;
    return (point) => sign * ((column[point] as number) - constant);
  };
  const [a, b] = [valueOf(first), valueOf(second)];
  const kept: number[] = [];
  for (let point = 0; point < relation.size; point += 1)
    if (a(point) === b(point)) kept.push(point);
  const { weights, isIndicator } = relation;
  return {
    ...relation,
    key,
    columns: relation.columns
      .toSpliced(second, 1)
      .map((column) => Int32Array.from(kept, (point) => column[point] as number)),
    within: undefined,
    low: relation.low.toSpliced(second, 1),
    high: relation.high.toSpliced(second, 1),
    size: kept.length,
    weights:
      weights === undefined
        ? undefined
        : Float64Array.from(kept, (point) => weights[point] as number),
    isIndicator,
  };
}
