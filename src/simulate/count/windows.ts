/**
 * The windows that loops open on the fibers of their drivers.
 *
 * A window is what the legal range of a loop leaves of a fiber; it depends on the coordinates of outer loops
 * through a few forms, and not on the fiber. Windows are listed by place: the values that those forms take.
 */
import type { Linear, PlannedDriver, PlannedLoop } from "../plan.ts";
import { addAffine } from "./columns.ts";
import { dividendForm, spanOf, type Form, type Ranges } from "./form.ts";
import { cellsOf, stridesOf, type Listed } from "./relation.ts";

/** The windows of a driver, by place. */
export interface Windows {
  readonly count: number;
  /** Values of the forms at each place. */
  readonly columns: readonly Int32Array[];
  /** Least and greatest coordinate of the driver, and what the outer loops add to the projection. */
  readonly least: Int32Array;
  readonly most: Int32Array;
  readonly offset: Int32Array;
  /** Whether a coordinate of the loop passes its checks and guards; undefined where it has none. */
  readonly isLegal: ((place: number, code: number) => boolean) | undefined;
}

/** Where windows open: tuples of values that given forms take together, times all values of further forms. */
export interface Places {
  readonly given: Listed | undefined;
  /** Forms of the given columns, then further ones; those that say most of a register come last. */
  readonly axes: readonly Form[];
}

/** A linear expression at each place; the registers of the loop itself left out. */
function atPlaces(
  expression: Linear,
  axes: readonly Form[],
  columns: readonly Int32Array[],
  count: number,
): Int32Array {
  const values = new Int32Array(count).fill(expression.constant);
  const done = new Set<number>();
  expression.registers.forEach((register, term) => {
    const at = axes.findLastIndex(({ variables }) => variables.includes(register));
    if (at === -1 || done.has(at)) return;
    done.add(at);
    const { variables, coefficients } = axes[at] as Form;
    const own = coefficients[variables.indexOf(register)] as number;
    addAffine(values, columns[at] as Int32Array, (expression.coefficients[term] as number) / own);
  });
  return values;
}

/** The entries of a column, each so many times. */
function repeating(column: Int32Array, each: number, count: number): Int32Array {
  const repeated = new Int32Array(count);
  for (let place = 0; place < count; place += each)
    repeated.fill(column[place / each] as number, place, place + each);
  return repeated;
}

/** The whole numbers between two ends, each so many times, from the first again after the last. */
function steppingUp(from: number, to: number, stride: number, count: number): Int32Array {
  const column = new Int32Array(count);
  for (let place = 0, value = from, left = stride; place < count; place += 1, left -= 1) {
    if (left === 0) {
      left = stride;
      value = value === to ? from : value + 1;
    }
    column[place] = value;
  }
  return column;
}

/** The values of the forms at each place; undefined where there are more places than `maxCount`. */
function listPlaces(
  { given, axes }: Places,
  ranges: Ranges,
  maxCount: number,
): { readonly columns: readonly Int32Array[]; readonly count: number } | undefined {
  const known = given?.columns ?? [];
  const spans = axes.slice(known.length).map((form) => spanOf(form, ranges));
  const low = spans.map(([from]) => from);
  const high = spans.map(([, to]) => to);
  const each = cellsOf(low, high);
  const count = (given?.size ?? 1) * each;
  if (count > maxCount) return undefined;
  const strides = stridesOf(low, high);
  const repeated = known.map((column) => repeating(column, each, count));
  const stepping = spans.map(([from, to], at) =>
    steppingUp(from, to, strides[at] as number, count),
  );
  return { columns: [...repeated, ...stepping], count };
}

function legality(
  { loop, strides, checks, guards }: PlannedLoop,
  ranges: Ranges,
  expressionAt: (expression: Linear) => Int32Array,
): Windows["isLegal"] {
  const tests = [
    ...checks.flatMap(({ value, extent }) => {
      const limit = extent * value.divisor;
      const [least, most] = spanOf(dividendForm(value), ranges);
      return least >= 0 && most < limit ? [] : [{ value, limit, isWhole: false }];
    }),
    ...guards.map((value) => ({ value, limit: Number.POSITIVE_INFINITY, isWhole: true })),
  ].map(({ value, limit, isWhole }) => ({
    outside: expressionAt(value),
    inside: loop.registers.map(
      (register) => value.coefficients[value.registers.indexOf(register)] ?? 0,
    ),
    divisor: value.divisor,
    limit,
    isWhole,
  }));
  if (tests.length === 0) return undefined;
  return (place, code) =>
    tests.every(({ outside, inside, divisor, limit, isWhole }) => {
      let left = code;
      let value = outside[place] as number;
      strides.forEach((stride, at) => {
        const coordinate = Math.floor(left / stride);
        left -= coordinate * stride;
        value += (inside[at] as number) * coordinate;
      });
      return isWhole ? value % divisor === 0 : value >= 0 && value < limit;
    });
}

function raise(from: Int32Array, values: Int32Array, divisor: number): void {
  for (let place = 0; place < from.length; place += 1) {
    const value = values[place] as number;
    const bound = divisor === 1 ? value : Math.ceil(value / divisor);
    if (bound > (from[place] as number)) from[place] = bound;
  }
}

function lower(to: Int32Array, values: Int32Array, divisor: number): void {
  for (let place = 0; place < to.length; place += 1) {
    const value = values[place] as number;
    const bound = divisor === 1 ? value : Math.floor(value / divisor);
    if (bound < (to[place] as number)) to[place] = bound;
  }
}

/** Ranges of a loop's coordinate as ranges of a driver's; empty ones stay so. */
function projected(
  from: Int32Array,
  to: Int32Array,
  offset: Int32Array,
  { scale, divisor }: PlannedDriver,
): Pick<Windows, "least" | "most"> {
  const least = new Int32Array(from.length);
  const most = new Int32Array(from.length).fill(-1);
  const isUnit = Math.abs(scale) === 1 && divisor === 1;
  const [lows, highs] = scale > 0 ? [from, to] : [to, from];
  for (let place = 0; place < from.length; place += 1) {
    if ((from[place] as number) > (to[place] as number)) continue;
    if (isUnit) {
      const shift = offset[place] as number;
      least[place] = scale * (lows[place] as number) + shift;
      most[place] = scale * (highs[place] as number) + shift;
      continue;
    }
    const atFrom = (scale * (from[place] as number) + (offset[place] as number)) / divisor;
    const atTo = (scale * (to[place] as number) + (offset[place] as number)) / divisor;
    least[place] = Math.ceil(Math.min(atFrom, atTo));
    most[place] = Math.floor(Math.max(atFrom, atTo));
  }
  return { least, most };
}

/**
 * The windows that a loop opens on a driver's fibers.
 *
 * @param places what the loop's range and the driver's projection depend on
 * @returns undefined where there are more than `maxCount`
 */
export function windowsOf(
  loop: PlannedLoop,
  driver: PlannedDriver,
  places: Places,
  ranges: Ranges,
  maxCount: number,
): Windows | undefined {
  const listing = listPlaces(places, ranges, maxCount);
  if (listing === undefined) return undefined;
  const { columns, count } = listing;
  const expressionAt = (expression: Linear): Int32Array =>
    atPlaces(expression, places.axes, columns, count);
  const from = new Int32Array(count);
  const to = new Int32Array(count).fill(loop.extent - 1);
  const { inside } = loop.loop;
  const edge = (register: number | undefined, constant: number): readonly Linear[] =>
    register === undefined
      ? []
      : [{ registers: [register], coefficients: [1], constant, divisor: 1 }];
  for (const bound of [...loop.lower, ...edge(inside?.start, 0)]) {
    const [, most] = spanOf(dividendForm(bound), ranges);
    if (most > 0) raise(from, expressionAt(bound), bound.divisor);
  }
  for (const bound of [...loop.upper, ...edge(inside?.end, -1)]) {
    const [least] = spanOf(dividendForm(bound), ranges);
    if (least < bound.divisor * (loop.extent - 1)) lower(to, expressionAt(bound), bound.divisor);
  }
  const offset = expressionAt(driver.rest);
  const { least, most } = projected(from, to, offset, driver);
  return { count, columns, least, most, offset, isLegal: legality(loop, ranges, expressionAt) };
}
