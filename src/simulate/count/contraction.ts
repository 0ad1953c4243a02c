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
import type { Arrays } from "./arrays.ts";
import {
  addScaled,
  coefficientIn,
  constantForm,
  formOf,
  restOf,
  shifted,
  spanOf,
  type Form,
  type Ranges,
} from "./form.ts";
import { Bank, Row, type Edge, type Prepared } from "./contraction-row.ts";
import { clipped, outlineOf, type Outline } from "./outline.ts";
import { cellsOf, stridesOf, withRunningSums, type Boxed, type Relation } from "./relation.ts";

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

/** The outline of what a contraction leaves: nothing where a box does not reach along an axis that is left alone. */
export function outlineLeft({
  variable,
  ranges,
  factors,
  limits,
}: Omit<Contraction, "aggregate" | "factors"> & {
  readonly factors: readonly {
    readonly relation: Pick<Relation, "low" | "high">;
    readonly axes: readonly Form[];
  }[];
}): Outline {
  const forms = [...factors.flatMap(({ axes }) => axes), ...limits];
  let outline = outlineOf(
    forms.map((form) => restOf(form, variable)),
    ranges,
  );
  // Where a variable stands alone, its range is narrowed already.
  for (const { relation, axes } of factors)
    axes.forEach((form, at) => {
      if (form.variables.length > 1 && coefficientIn(form, variable) === 0)
        outline = clipped(outline, form, relation.low[at] as number, relation.high[at] as number);
    });
  return outline;
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

function widthAlong({ low, high }: Pick<Outline, "low" | "high">, axis: number): number {
  return (high[axis] as number) - (low[axis] as number) + 1;
}

function prepare(contraction: Contraction, outline: Outline, arrays: Arrays): Prepared {
  const { variable, ranges, factors, limits } = contraction;
  const bank = new Bank(outline);
  const edges: Edge[] = [];
  const bound = (form: Form): void => {
    if (spanOf(form, ranges)[0] >= 0) return;
    const coefficient = coefficientIn(form, variable);
    const at = bank.add(addScaled(formOf([[variable, -coefficient]], 0), 1, form));
    edges.push({ coefficient, at });
  };
  limits.forEach(bound);
  const running = runningAxis(contraction);
  const readings = factors.map(({ relation, axes }) => {
    axes.forEach((form, at) => {
      bound(shifted(form, -(relation.low[at] as number)));
      bound(addScaled(form, -1, constantForm(relation.high[at] as number)));
    });
    const read = running === undefined ? relation : withRunningSums(relation, running, arrays);
    let cell = constantForm(0);
    axes.forEach((form, at) => {
      const own = shifted(form, -(read.low[at] as number));
      cell = addScaled(own, read.strides[at] as number, cell);
    });
    const stride = coefficientIn(cell, variable);
    const at = bank.add(addScaled(formOf([[variable, -stride]], 0), 1, cell));
    return { values: read.values, stride, at };
  });
  const sums = running === undefined ? undefined : readings[0]?.values;
  return { bank, edges, readings, sums };
}

/** Carries out a contraction. */
export function contract(
  contraction: Contraction,
  outline: Outline,
  key: string,
  arrays: Arrays,
): Boxed {
  const { aggregate, factors } = contraction;
  const strides = stridesOf(outline.low, outline.high);
  const values = arrays.lend(cellsOf(outline.low, outline.high));
  const prepared = prepare(contraction, outline, arrays);
  const widths = outline.axes.map((_, axis) => widthAlong(outline, axis));
  // The longest axis is gone along without calls; a result without axes is one cell.
  const along = widths.indexOf(Math.max(...widths));
  const row = new Row(contraction, prepared, along, widths[along] ?? 1);
  const visit = (axis: number, cell: number): void => {
    if (axis === widths.length) {
      row.fill(values, cell, strides[along] ?? 1);
      return;
    }
    if (axis === along) {
      visit(axis + 1, cell);
      return;
    }
    const width = widths[axis] as number;
    for (let at = 0; at < width; at += 1) {
      visit(axis + 1, cell + at * (strides[axis] as number));
      prepared.bank.move(axis, 1);
    }
    prepared.bank.move(axis, -width);
  };
  if (values.length > 0) visit(0, 0);
  if (prepared.sums !== undefined) arrays.takeBack(prepared.sums);
  const isIndicator = aggregate === "max" && factors.every(({ relation }) => relation.isIndicator);
  return { kind: "boxed", key, low: outline.low, high: outline.high, strides, values, isIndicator };
}
