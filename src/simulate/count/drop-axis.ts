/**
 * Eliminating a variable that is one coordinate of a listed relation.
 *
 * Where everything else that depends on the variable depends only on coordinates of the same points, it is
 * multiplied into the points' values; then the coordinate is dropped. Cost: O(points).
 *
 *     sum over m of F(m, c, r) [m <= c]     ->     F'(c, r), the values of equal (c, r) added up
 */
import { cellNumbers, groupPoints, picked } from "./columns.ts";
import { type Form } from "./form.ts";
import type { Factor } from "./query.ts";
import {
  addUp,
  cellsOf,
  listed,
  stridesOf,
  type Boxed,
  type Listed,
  type Relation,
} from "./relation.ts";

/** The points of a listed factor. */
export interface Points {
  readonly relation: Listed;
  readonly axes: readonly Form[];
}

/** What is multiplied into the points, and which points there are. */
export interface Drop extends Points {
  /** Axis that is dropped. */
  readonly axis: number;
  readonly absorbed: readonly { readonly relation: Boxed; readonly axes: readonly Form[] }[];
  readonly limits: readonly Form[];
  readonly low: number;
  readonly high: number;
  readonly aggregate: "sum" | "max";
}

/** The variable that an axis stands at, where it is `variable + constant` or `constant - variable`. */
export function bareVariable({ variables, coefficients }: Form): number | undefined {
  return variables.length === 1 && Math.abs(coefficients[0] as number) === 1
    ? variables[0]
    : undefined;
}

/** The values at all points of a form over variables that axes stand at. */
export function atPoints(form: Form, { relation, axes }: Points): Int32Array {
  const { columns, size } = relation;
  let { constant } = form;
  const terms = form.variables.map((variable, at) => {
    const axis = axes.findIndex((each) => bareVariable(each) === variable);
    const { coefficients: own, constant: shift } = axes[axis] as Form;
    const coefficient = (form.coefficients[at] as number) * (own[0] as number);
    constant -= coefficient * shift;
    return { column: columns[axis] as Int32Array, coefficient };
  });
  const [only] = terms;
  if (only?.coefficient === 1 && terms.length === 1 && constant === 0) return only.column;
  const values = new Int32Array(size).fill(constant);
  for (const { column, coefficient } of terms)
    for (let point = 0; point < size; point += 1)
      values[point] = (values[point] as number) + coefficient * (column[point] as number);
  return values;
}

/** The cell of a box that each point falls in; -1 where it falls outside. */
export function cellsAtPoints(box: Boxed, forms: readonly Form[], points: Points): Int32Array {
  const { size } = points.relation;
  const cells = new Int32Array(size);
  forms.forEach((form, at) => {
    const coordinates = atPoints(form, points);
    const low = box.low[at] as number;
    const most = (box.high[at] as number) - low;
    const stride = box.strides[at] as number;
    for (let point = 0; point < size; point += 1) {
      const cell = cells[point] as number;
      const offset = (coordinates[point] as number) - low;
      cells[point] = cell < 0 || offset < 0 || offset > most ? -1 : cell + offset * stride;
    }
  });
  return cells;
}

/** The coordinates that the range of the dropped variable leaves. */
function keptRange({ axes, axis, low, high }: Drop): readonly [number, number] {
  const { coefficients, constant } = axes[axis] as Form;
  const ends = [low, high].map((end) => (coefficients[0] as number) * end + constant);
  return [Math.min(...ends), Math.max(...ends)];
}

/** A text that equal drops share; what the axes stand at matters only where something else refers to it. */
export function dropKey(drop: Drop): string {
  const { relation, axes, axis, absorbed, limits, aggregate } = drop;
  const named = ({ relation: other, axes: forms }: Factor): string =>
    `${other.key}(${forms.map(({ key }) => key).join()})`;
  const isPlain =
    absorbed.length === 0 &&
    limits.length === 0 &&
    axes.every(({ variables }) => variables.length > 0);
  const own = isPlain ? relation.key : named(drop);
  const [from, to] = keptRange(drop);
  return `${aggregate} axis ${String(axis)} in ${String(from)}..${String(to)} of ${own} with ${absorbed.map(named).join()} if ${limits.map(({ key }) => key).join()}`;
}

/** The value of each point after what is absorbed; undefined where it is 1 for all. */
function valuesOf(drop: Drop): Float64Array | undefined {
  const { relation, axes, axis, absorbed, limits } = drop;
  const { size, columns, weights } = relation;
  const [from, to] = keptRange(drop);
  const isCut = from > (relation.low[axis] as number) || to < (relation.high[axis] as number);
  const fixed = axes.flatMap((form, at) => (form.variables.length === 0 ? [at] : []));
  if (!isCut && fixed.length === 0 && absorbed.length === 0 && limits.length === 0) return weights;
  const values = weights === undefined ? new Float64Array(size).fill(1) : weights.slice();
  const keepBetween = (column: Int32Array, least: number, most: number): void => {
    for (let point = 0; point < size; point += 1) {
      const value = column[point] as number;
      if (value < least || value > most) values[point] = 0;
    }
  };
  if (isCut) keepBetween(columns[axis] as Int32Array, from, to);
  for (const at of fixed) {
    const { constant } = axes[at] as Form;
    keepBetween(columns[at] as Int32Array, constant, constant);
  }
  for (const limit of limits) keepBetween(atPoints(limit, drop), 0, Number.POSITIVE_INFINITY);
  for (const { relation: box, axes: forms } of absorbed) {
    const cells = cellsAtPoints(box, forms, drop);
    const known = box.values;
    for (let point = 0; point < size; point += 1) {
      const cell = cells[point] as number;
      values[point] = cell < 0 ? 0 : (values[point] as number) * (known[cell] as number);
    }
  }
  return values;
}

/** Carries out a drop; axes at constants go with the variable. */
export function dropAxis(drop: Drop, key: string): Relation {
  const { relation, axes, axis, aggregate } = drop;
  const values = valuesOf(drop);
  const kept = axes.flatMap((form, at) => (at === axis || form.variables.length === 0 ? [] : [at]));
  const columns = kept.map((at) => relation.columns[at] as Int32Array);
  const low = kept.map((at) => relation.low[at] as number);
  const high = kept.map((at) => relation.high[at] as number);
  const isIndicator =
    aggregate === "max" &&
    relation.isIndicator &&
    drop.absorbed.every((each) => each.relation.isIndicator);
  if (cellsOf(low, high) <= Math.max(1024, 2 * relation.size))
    return gather(key, columns, low, high, values, relation.size, aggregate, isIndicator);
  if (aggregate === "sum") {
    return {
      kind: "listed",
      key,
      columns,
      low,
      high,
      size: relation.size,
      weights: values,
      isIndicator: false,
      within: undefined,
    };
  }
  return distinctPoints({ columns, low, high, size: relation.size }, values, key, isIndicator);
}

/** Raises the values of cells to the weights of their points, 1 where they are left out. */
function raise(values: Float64Array, cells: Int32Array, weights: Float64Array | undefined): void {
  for (let point = 0; point < cells.length; point += 1) {
    const weight = weights === undefined ? 1 : (weights[point] as number);
    const cell = cells[point] as number;
    if (weight > (values[cell] as number)) values[cell] = weight;
  }
}

function gather(
  key: string,
  columns: readonly Int32Array[],
  low: readonly number[],
  high: readonly number[],
  values: Float64Array | undefined,
  size: number,
  aggregate: "sum" | "max",
  isIndicator: boolean,
): Boxed {
  const strides = stridesOf(low, high);
  const sums = new Float64Array(cellsOf(low, high));
  const cells = cellNumbers(columns, low, strides, size);
  if (aggregate === "sum") addUp(sums, cells, values);
  else raise(sums, cells, values);
  return { kind: "boxed", key, low, high, strides, values: sums, isIndicator };
}

/** Points with their greatest values, each named once; those of value 0 are left out. */
function distinctPoints(
  { columns, low, high, size }: Pick<Listed, "columns" | "low" | "high" | "size">,
  values: Float64Array | undefined,
  key: string,
  isIndicator: boolean,
): Listed {
  let points = columns;
  let weights = values;
  let count = size;
  if (values?.includes(0) === true) {
    const kept = new Int32Array(size);
    count = 0;
    for (let point = 0; point < size; point += 1) {
      if (values[point] === 0) continue;
      kept[count] = point;
      count += 1;
    }
    const places = kept.subarray(0, count);
    points = columns.map((column) => picked(column, places));
    weights = new Float64Array(count);
    for (let at = 0; at < count; at += 1) weights[at] = values[kept[at] as number] as number;
  }
  const groups = groupPoints(points, low, high, count);
  const distinct =
    groups.count === count ? points : points.map((column) => picked(column, groups.first));
  const most = weights === undefined || isIndicator ? undefined : new Float64Array(groups.count);
  if (most !== undefined) raise(most, groups.groupOf, weights);
  return listed(key, distinct, groups.count, most, isIndicator);
}
