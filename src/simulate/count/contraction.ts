/**
 * Eliminating a variable from boxes: for every point of what is left, the sum (or maximum) over the
 * variable of the product of all boxes that know it, within the range that the limits leave.
 *
 *     sum over q of I(c, h, q + s) [0 <= q < Q]     ->     I'(c, h, s)
 *
 * What is left is a box over the forms that stood beside the variable: a form such as `p + r` stays one axis
 * where nothing else tells `p` from `r`. With one box and one axis at the variable, running sums answer each
 * point in constant time; a window that slides over a rank is such a case. Cost: O(cells of the boxes +
 * points), otherwise O(points x range).
 */
import {
  addScaled,
  bareForm,
  coefficientIn,
  constantForm,
  formOf,
  restOf,
  shifted,
  spanOf,
  termsOf,
  type Form,
  type Ranges,
} from "./form.ts";
import { cellsOf, runningSums, stridesOf, type Boxed } from "./relation.ts";

/** A box whose axes stand at forms. */
export interface BoxFactor {
  readonly relation: Boxed;
  readonly axes: readonly Form[];
}

/** What is contracted. */
export interface Contraction {
  readonly variable: number;
  readonly aggregate: "sum" | "max";
  readonly ranges: Ranges;
  /** Those that know the variable. */
  readonly factors: readonly BoxFactor[];
  readonly limits: readonly Form[];
}

/** Axes of a result. */
export interface Frame {
  /** Linear forms without constants; no two share a variable. */
  readonly axes: readonly Form[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The linear part of a form, scaled down and turned so that equal directions have equal parts. */
function direction(form: Form): Form {
  const divisor = form.coefficients.reduce((sum, each) => greatestDivisor(Math.abs(each), sum), 0);
  const sign = (form.coefficients[0] ?? 1) < 0 ? -1 : 1;
  return formOf(
    termsOf(form).map(([variable, each]) => [variable, (sign * each) / divisor] as const),
    0,
  );
}

/** The axes that forms span: each a form by itself, or single variables where forms overlap. */
export function frameOf(forms: readonly Form[], ranges: Ranges): Frame {
  if (forms.every(({ variables }) => variables.length <= 1)) {
    const single = new Set(forms.flatMap(({ variables }) => variables));
    return {
      axes: Array.from(single, bareForm),
      low: Array.from(single, (variable) => ranges.low[variable] as number),
      high: Array.from(single, (variable) => ranges.high[variable] as number),
    };
  }
  const parts = new Map<string, Form>();
  for (const form of forms) {
    if (form.variables.length === 0) continue;
    const part = direction(form);
    parts.set(part.key, part);
  }
  for (let again = true; again;) {
    again = false;
    const owners = new Map<number, number>();
    for (const { variables } of parts.values())
      for (const variable of variables) owners.set(variable, (owners.get(variable) ?? 0) + 1);
    for (const [key, part] of [...parts]) {
      if (part.variables.length === 1) continue;
      if (part.variables.every((variable) => owners.get(variable) === 1)) continue;
      parts.delete(key);
      for (const variable of part.variables) {
        const bare = formOf([[variable, 1]], 0);
        parts.set(bare.key, bare);
      }
      again = true;
      break;
    }
  }
  const axes = [...parts.values()];
  const spans = axes.map((axis) => spanOf(axis, ranges));
  return { axes, low: spans.map(([low]) => low), high: spans.map(([, high]) => high) };
}

/** The frame of what a contraction leaves. */
export function frameLeft({ variable, ranges, factors, limits }: Contraction): Frame {
  const forms = [...factors.flatMap(({ axes }) => axes), ...limits];
  return frameOf(
    forms.map((form) => restOf(form, variable)),
    ranges,
  );
}

/** Whether running sums along one axis answer the contraction; that axis. */
export function runningAxis({ variable, aggregate, factors }: Contraction): number | undefined {
  const [factor] = factors;
  if (factor === undefined || factors.length > 1) return undefined;
  if (aggregate === "max" && !factor.relation.isIndicator) return undefined;
  const own = factor.axes.flatMap((form, at) => (coefficientIn(form, variable) === 0 ? [] : [at]));
  const [axis] = own;
  if (axis === undefined || own.length > 1) return undefined;
  return Math.abs(coefficientIn(factor.axes[axis] as Form, variable)) === 1 ? axis : undefined;
}

/** Linear functions on the points of a frame, kept up to date from point to point. */
class Bank {
  readonly values: number[] = [];
  /** By axis: how much each function grows from one cell to the next. */
  private readonly slopes: readonly number[][];
  private readonly frame: Frame;

  constructor(frame: Frame) {
    this.frame = frame;
    this.slopes = frame.axes.map(() => []);
  }

  /** Adds a function, at first its value at the frame's first point; its number. */
  add(form: Form): number {
    let start = form.constant;
    this.frame.axes.forEach((axis, at) => {
      const [variable] = axis.variables;
      const slope = coefficientIn(form, variable as number) / (axis.coefficients[0] as number);
      (this.slopes[at] as number[]).push(slope);
      start += slope * (this.frame.low[at] as number);
    });
    return this.values.push(start) - 1;
  }

  /** Goes `count` cells along an axis. */
  move(axis: number, count: number): void {
    const { values } = this;
    const slopes = this.slopes[axis] as number[];
    for (let at = 0; at < values.length; at += 1)
      values[at] = (values[at] as number) + count * (slopes[at] as number);
  }
}

function widthAlong({ low, high }: Pick<Frame, "low" | "high">, axis: number): number {
  return (high[axis] as number) - (low[axis] as number) + 1;
}

/** Carries out a contraction. */
export function contract(contraction: Contraction, frame: Frame, key: string): Boxed {
  const { variable, aggregate, ranges, factors, limits } = contraction;
  const bank = new Bank(frame);
  // Bounds on the variable: coefficient x variable + value >= 0.
  const bounds: { readonly coefficient: number; readonly value: number }[] = [];
  const bound = (form: Form): void => {
    if (spanOf(form, ranges)[0] >= 0) return;
    const value = bank.add(
      addScaled(form, 1, formOf([[variable, -coefficientIn(form, variable)]], 0)),
    );
    bounds.push({ coefficient: coefficientIn(form, variable), value });
  };
  limits.forEach(bound);
  const cells = factors.map(({ relation, axes }) => {
    let index = constantForm(0);
    axes.forEach((form, at) => {
      const low = relation.low[at] as number;
      bound(shifted(form, -low));
      bound(addScaled(form, -1, constantForm(relation.high[at] as number)));
      index = addScaled(
        form,
        relation.strides[at] as number,
        shifted(index, -low * (relation.strides[at] as number)),
      );
    });
    const stride = coefficientIn(index, variable);
    return {
      values: relation.values,
      stride,
      base: bank.add(addScaled(index, 1, formOf([[variable, -stride]], 0))),
    };
  });
  const running = runningAxis(contraction);
  const [first, second] = cells;
  const sums =
    running === undefined || first === undefined
      ? undefined
      : runningSums((factors[0] as BoxFactor).relation, running);
  const runWidth =
    running === undefined ? 1 : widthAlong((factors[0] as BoxFactor).relation, running);
  const low = ranges.low[variable] as number;
  const high = ranges.high[variable] as number;
  const known = bank.values;
  const isSum = aggregate === "sum";

  const valueHere = (): number => {
    let from = low;
    let to = high;
    for (let at = 0; at < bounds.length; at += 1) {
      const { coefficient, value } = bounds[at] as (typeof bounds)[number];
      const rest = known[value] as number;
      if (coefficient === 0) {
        if (rest < 0) return 0;
      } else if (coefficient > 0) {
        const least = coefficient === 1 ? -rest : Math.ceil(-rest / coefficient);
        if (least > from) from = least;
      } else {
        const most = coefficient === -1 ? rest : Math.floor(rest / -coefficient);
        if (most < to) to = most;
      }
    }
    if (from > to) return 0;
    if (first === undefined) return isSum ? to - from + 1 : 1;
    if (sums !== undefined) {
      const base = known[first.base] as number;
      const step = Math.abs(first.stride);
      const last = base + first.stride * (first.stride > 0 ? to : from);
      const before = base + first.stride * (first.stride > 0 ? from : to) - step;
      // The cell before the first of its run belongs to another run.
      const isFirst = Math.floor((before + step) / step) % runWidth === 0;
      const sum = (sums[last] as number) - (isFirst ? 0 : (sums[before] as number));
      return isSum ? sum : Math.min(1, sum);
    }
    let result = 0;
    if (second === undefined || cells.length > 2) {
      for (let x = from; x <= to; x += 1) {
        let product = 1;
        for (const { values, stride, base } of cells) {
          product *= values[(known[base] as number) + stride * x] as number;
          if (product === 0) break;
        }
        if (isSum) result += product;
        else if (product > result) result = product;
      }
      return result;
    }
    const [a, b] = [first.values, second.values];
    let ai = (known[first.base] as number) + first.stride * from;
    let bi = (known[second.base] as number) + second.stride * from;
    const [aStride, bStride] = [first.stride, second.stride];
    if (isSum) {
      for (let x = from; x <= to; x += 1, ai += aStride, bi += bStride)
        result += (a[ai] as number) * (b[bi] as number);
      return result;
    }
    for (let x = from; x <= to; x += 1, ai += aStride, bi += bStride) {
      const product = (a[ai] as number) * (b[bi] as number);
      if (product > result) result = product;
    }
    return result;
  };

  const strides = stridesOf(frame.low, frame.high);
  const values = new Float64Array(cellsOf(frame.low, frame.high));
  let cell = 0;
  const visit = (axis: number): void => {
    if (axis === frame.axes.length) {
      values[cell] = valueHere();
      cell += 1;
      return;
    }
    const width = widthAlong(frame, axis);
    if (axis === frame.axes.length - 1) {
      for (let at = 0; at < width; at += 1) {
        values[cell] = valueHere();
        cell += 1;
        bank.move(axis, 1);
      }
      bank.move(axis, -width);
      return;
    }
    for (let at = 0; at < width; at += 1) {
      visit(axis + 1);
      bank.move(axis, 1);
    }
    bank.move(axis, -width);
  };
  if (values.length > 0) visit(0);
  const isIndicator = aggregate === "max" && factors.every(({ relation }) => relation.isIndicator);
  return { kind: "boxed", key, low: frame.low, high: frame.high, strides, values, isIndicator };
}
