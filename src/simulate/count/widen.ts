/**
 * Listing the values of further variables with the points of a relation.
 *
 *     I(c, h, w) [0 <= h - r < P]     ->     I'(c, h, w, r), one point a value of r that satisfies the limits
 *
 * Afterwards the points know all that the limits ask of `h`, which can then be dropped (`drop-axis.ts`). Worth
 * it where no box would hold the result, and the further variables are narrow.
 */
import { atPoints, type Points } from "./drop-axis.ts";
import { cellNumbers, picked } from "./columns.ts";
import { coefficientIn, formOf, termsOf, type Form, type Ranges } from "./form.ts";
import { cellsOf, listed, stridesOf, type Boxed, type Listed } from "./relation.ts";

/** How many values variables take together. */
export const valuesOf = (variables: readonly number[], { low, high }: Ranges): number =>
  variables.reduce(
    (product, variable) =>
      product * Math.max(0, (high[variable] as number) - (low[variable] as number) + 1),
    1,
  );

/** One combination of values of the variables, the last fastest. */
function combination(variables: readonly number[], ranges: Ranges, number: number): number[] {
  let rest = number;
  return variables
    .toReversed()
    .map((variable) => {
      const low = ranges.low[variable] as number;
      const width = (ranges.high[variable] as number) - low + 1;
      const value = low + (rest % width);
      rest = Math.floor(rest / width);
      return value;
    })
    .toReversed();
}

/** The limits as functions of the points, and what each combination of values adds to them. */
interface Spread {
  readonly combinations: readonly (readonly number[])[];
  readonly atPoints: readonly Int32Array[];
  readonly shifts: readonly (readonly number[])[];
}

function spreadOf(
  points: Points,
  variables: readonly number[],
  limits: readonly Form[],
  ranges: Ranges,
): Spread {
  const count = valuesOf(variables, ranges);
  const combinations = Array.from({ length: count }, (_, at) => combination(variables, ranges, at));
  return {
    combinations,
    atPoints: limits.map((limit) =>
      atPoints(
        formOf(
          termsOf(limit).filter(([variable]) => !variables.includes(variable)),
          limit.constant,
        ),
        points,
      ),
    ),
    shifts: combinations.map((values) =>
      limits.map((limit) =>
        variables.reduce(
          (sum, variable, at) => sum + coefficientIn(limit, variable) * (values[at] as number),
          0,
        ),
      ),
    ),
  };
}

/** Puts the points that satisfy the limits shifted so in front; how many there are. */
function choose(
  chosen: Int32Array,
  size: number,
  limits: readonly Int32Array[],
  shifts: readonly number[],
): number {
  const [first, ...others] = limits;
  let count = 0;
  const shift = shifts[0] ?? 0;
  for (let point = 0; point < size; point += 1)
    if (first === undefined || (first[point] as number) + shift >= 0) chosen[count++] = point;
  for (const [at, limit] of others.entries()) {
    const own = shifts[at + 1] as number;
    const before = count;
    count = 0;
    for (let next = 0; next < before; next += 1) {
      const point = chosen[next] as number;
      if ((limit[point] as number) + own >= 0) chosen[count++] = point;
    }
  }
  return count;
}

/** Adds points, `start` further on, to a box; or takes what is greater. */
function gather(
  values: Float64Array,
  cells: Int32Array,
  start: number,
  points: Int32Array,
  weights: Float64Array | undefined,
  aggregate: "sum" | "max",
): void {
  for (let next = 0; next < points.length; next += 1) {
    const point = points[next] as number;
    const cell = (cells[point] as number) + start;
    const weight = weights === undefined ? 1 : (weights[point] as number);
    if (aggregate === "sum") values[cell] = (values[cell] as number) + weight;
    else if (weight > (values[cell] as number)) values[cell] = weight;
  }
}

/**
 * A box over some axes of the points and the further variables: the sum, or the maximum, over the points.
 *
 * @param kept the axes
 */
export function widenedInto(
  points: Points,
  kept: readonly number[],
  variables: readonly number[],
  limits: readonly Form[],
  ranges: Ranges,
  aggregate: "sum" | "max",
  key: string,
): Boxed {
  const { relation } = points;
  const { combinations, atPoints: known, shifts } = spreadOf(points, variables, limits, ranges);
  const low = [...kept.map((at) => relation.low[at]), ...variables.map((at) => ranges.low[at])];
  const high = [...kept.map((at) => relation.high[at]), ...variables.map((at) => ranges.high[at])];
  const [from, to] = [low as number[], high as number[]];
  const strides = stridesOf(from, to);
  const values = new Float64Array(cellsOf(from, to));
  const columns = kept.map((at) => relation.columns[at] as Int32Array);
  const cells = cellNumbers(columns, from, strides, relation.size);
  const chosen = new Int32Array(relation.size);
  const { weights } = relation;
  combinations.forEach((own, number) => {
    const count = choose(chosen, relation.size, known, shifts[number] as readonly number[]);
    const start = own.reduce(
      (sum, value, at) =>
        sum + (value - (from[kept.length + at] as number)) * (strides[kept.length + at] as number),
      0,
    );
    gather(values, cells, start, chosen.subarray(0, count), weights, aggregate);
  });
  const isIndicator = aggregate === "max" && relation.isIndicator;
  return { kind: "boxed", key, low: from, high: to, strides, values, isIndicator };
}

/** The points with each of the values that satisfy the limits; a column more a variable. */
export function widened(
  points: Points,
  variables: readonly number[],
  limits: readonly Form[],
  ranges: Ranges,
  key: string,
): Listed {
  const { size, columns, weights, isIndicator } = points.relation;
  const { combinations, atPoints: known, shifts } = spreadOf(points, variables, limits, ranges);
  const chosen = combinations.map((_, number) => {
    const own = new Int32Array(size);
    return own.subarray(0, choose(own, size, known, shifts[number] as readonly number[]));
  });
  const total = chosen.reduce((sum, { length }) => sum + length, 0);
  const pointOf = new Int32Array(total);
  const valueOf = new Int32Array(total);
  let next = 0;
  chosen.forEach((own, number) => {
    pointOf.set(own, next);
    valueOf.fill(number, next, next + own.length);
    next += own.length;
  });
  const further = variables.map((_, variable) => {
    const values = Int32Array.from(combinations, (each) => each[variable] as number);
    return picked(values, valueOf);
  });
  const spread = weights === undefined ? undefined : new Float64Array(total);
  if (spread !== undefined && weights !== undefined)
    for (let point = 0; point < total; point += 1)
      spread[point] = weights[pointOf[point] as number] as number;
  const all = [...columns.map((column) => picked(column, pointOf)), ...further];
  return listed(key, all, total, spread, isIndicator);
}
