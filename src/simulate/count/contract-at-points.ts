/**
 * Eliminating a variable at the points of a relation that does not know it.
 *
 *     sum over l of T(k, l) x F(c, r, l), at the points of I(c, k, r)     ->     I', its values multiplied
 *
 * Worth it where the points are few and a box of all that the factors know besides would not be. Cost:
 * O(points x range).
 */
import { bareVariable, type Form } from "./form.ts";
import { withWeights } from "./fibers.ts";
import { cellsAtPoints, type Points } from "./points.ts";
import type { Boxed, Listed } from "./relation.ts";

/** A box with an axis at the variable alone. */
export interface Along {
  readonly relation: Boxed;
  readonly axes: readonly Form[];
}

/** The axis of a factor that stands at a variable; undefined where another one knows it too, or it is scaled. */
export function axisAlong(axes: readonly Form[], variable: number): number | undefined {
  const knowing = axes.flatMap(({ variables }, at) => (variables.includes(variable) ? [at] : []));
  const [axis] = knowing;
  return axis !== undefined && knowing.length === 1 && bareVariable(axes[axis] as Form) === variable
    ? axis
    : undefined;
}

/** The points, their values multiplied by the sum over the variable's range of the product of the boxes. */
export function contractAtPoints(
  points: Points,
  factors: readonly Along[],
  variable: number,
  [low, high]: readonly [number, number],
  key: string,
): Listed {
  const { relation } = points;
  let [from, to] = [low, high];
  const readings = factors.map(({ relation: box, axes }) => {
    const axis = axisAlong(axes, variable) as number;
    const { coefficients, constant } = axes[axis] as Form;
    const sign = coefficients[0] as number;
    const [least, most] = [box.low[axis] as number, box.high[axis] as number];
    from = Math.max(from, sign > 0 ? least - constant : constant - most);
    to = Math.min(to, sign > 0 ? most - constant : constant - least);
    const stride = box.strides[axis] as number;
    const others: Boxed = {
      ...box,
      low: box.low.toSpliced(axis, 1),
      high: box.high.toSpliced(axis, 1),
      strides: box.strides.toSpliced(axis, 1),
    };
    return {
      values: box.values,
      cells: cellsAtPoints(others, axes.toSpliced(axis, 1), points),
      stride: sign * stride,
      shift: (constant - least) * stride,
    };
  });
  const weights = new Float64Array(relation.size);
  const [a, b] = readings;
  if (a !== undefined && readings.length === 1) sumOne(weights, a, from, to);
  else if (a !== undefined && b !== undefined && readings.length === 2)
    sumTwo(weights, a, b, from, to);
  else sumAll(weights, readings, from, to);
  const own = relation.weights;
  if (own !== undefined)
    for (let point = 0; point < weights.length; point += 1)
      weights[point] = (weights[point] as number) * (own[point] as number);
  return withWeights(relation, weights, key);
}

/** A box seen from points along a variable: by point a cell, -1 for none, and from there on a value each stride. */
interface Reading {
  readonly values: Float64Array;
  readonly cells: Int32Array;
  readonly stride: number;
  readonly shift: number;
}

function sumOne(
  sums: Float64Array,
  { values, cells, stride, shift }: Reading,
  from: number,
  to: number,
): void {
  for (let point = 0; point < sums.length; point += 1) {
    const cell = cells[point] as number;
    if (cell < 0) continue;
    let sum = 0;
    let at = cell + shift + stride * from;
    for (let x = from; x <= to; x += 1, at += stride) sum += values[at] as number;
    sums[point] = sum;
  }
}

function sumTwo(sums: Float64Array, a: Reading, b: Reading, from: number, to: number): void {
  const [aValues, bValues, aCells, bCells] = [a.values, b.values, a.cells, b.cells];
  const [aStride, bStride] = [a.stride, b.stride];
  const [aStart, bStart] = [a.shift + aStride * from, b.shift + bStride * from];
  for (let point = 0; point < sums.length; point += 1) {
    let ai = aCells[point] as number;
    let bi = bCells[point] as number;
    if (ai < 0 || bi < 0) continue;
    ai += aStart;
    bi += bStart;
    let sum = 0;
    for (let x = from; x <= to; x += 1, ai += aStride, bi += bStride)
      sum += (aValues[ai] as number) * (bValues[bi] as number);
    sums[point] = sum;
  }
}

function sumAll(sums: Float64Array, readings: readonly Reading[], from: number, to: number): void {
  for (let point = 0; point < sums.length; point += 1) {
    if (readings.some(({ cells }) => cells[point] === -1)) continue;
    let sum = 0;
    for (let x = from; x <= to; x += 1) {
      let product = 1;
      for (const { values, cells, stride, shift } of readings)
        product *= values[(cells[point] as number) + shift + stride * x] as number;
      sum += product;
    }
    sums[point] = sum;
  }
}
