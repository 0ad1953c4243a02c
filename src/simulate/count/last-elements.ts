/**
 * The last elements of fibers inside the windows that loops open on them.
 *
 * A window is what the legal range of a loop leaves of a fiber; it depends on the coordinates of outer loops
 * through a few forms, and not on the fiber. For each place that those forms can take, each fiber has at most
 * most one last element. Where windows do not slide but are only cut short near the ends of a rank, most places
 * open the same one: a kind of window then stands for all its places.
 */
import type { Linear, PlannedDriver, PlannedLoop } from "../plan.ts";
import { addAffine, countingUp, groupPoints, picked } from "./columns.ts";
import { listedFibers, root } from "./fibers.ts";
import { boundsOf, cellsOf, listed, stridesOf, type Listed } from "./relation.ts";
import { dividendForm, spanOf, type Form, type Ranges } from "./form.ts";

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
  const repeated = known.map((column) => {
    const spread = new Int32Array(count);
    for (let place = 0; place < count; place += each)
      spread.fill(column[place / each] as number, place, place + each);
    return spread;
  });
  const stepping = spans.map(([from, to], at) => {
    const column = new Int32Array(count);
    const stride = strides[at] as number;
    const width = to - from + 1;
    for (let start = 0, step = 0; start < count; start += stride, step = (step + 1) % width)
      for (let place = start; place < start + stride; place += 1) column[place] = from + step;
    return column;
  });
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
    raise(from, expressionAt(bound), bound.divisor);
  }
  for (const bound of [...loop.upper, ...edge(inside?.end, -1)]) {
    lower(to, expressionAt(bound), bound.divisor);
  }
  const offset = expressionAt(driver.rest);
  const { least, most } = projected(from, to, offset, driver);
  return { count, columns, least, most, offset, isLegal: legality(loop, ranges, expressionAt) };
}

/** Last elements of fibers, by the kind of window that a place opens where few kinds serve many places. */
export interface LastElements {
  /** Coordinates of a fiber; the values of the forms, or else a kind of window; the last coordinate. */
  readonly lasts: Listed;
  /** The values of the forms and the kind of their window; undefined where `lasts` has the forms itself. */
  readonly kinds: Listed | undefined;
}

/** How many different numbers there are, as far as that is soon told: few in a narrow range. */
function differentIn(numbers: Int32Array): number {
  const [least, most] = boundsOf(numbers);
  if (most - least >= 4 * numbers.length) return 0;
  const isSeen = new Uint8Array(most - least + 1);
  let count = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    const number = (numbers[at] as number) - least;
    count += 1 - (isSeen[number] as number);
    isSeen[number] = 1;
  }
  return count;
}

/**
 * Places whose windows are alike, as one: the places whose windows are not empty, their kinds, a place of each.
 *
 * @returns undefined where more than half of them are different
 */
function kindsOf(
  { count, least, most, offset }: Windows,
  shape: number,
):
  | { readonly opened: Int32Array; readonly kindOf: Int32Array; readonly places: Int32Array }
  | undefined {
  if (2 * differentIn(offset) > count) return undefined;
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  const opened = new Int32Array(count);
  let size = 0;
  let [far, near] = [0, 0];
  for (let place = 0; place < count; place += 1) {
    const from = Math.max(0, least[place] as number);
    const to = Math.min(shape - 1, most[place] as number);
    if (from > to) continue;
    const rest = offset[place] as number;
    low[size] = from;
    high[size] = to;
    far = Math.max(far, rest);
    near = Math.min(near, rest);
    opened[size] = place;
    size += 1;
  }
  const places = opened.subarray(0, size);
  const { groupOf, first } = groupPoints(
    [low, high, picked(offset, places)],
    [0, 0, near],
    [shape - 1, shape - 1, far],
    size,
  );
  if (2 * first.length > count) return undefined;
  return { opened: places, kindOf: groupOf, places: picked(places, first) };
}

/**
 * Lists the last elements of fibers.
 *
 * @param above the fibers' own coordinates
 * @param fibers how many there are
 * @returns undefined where there are more than `maxCount` of them with a window each
 */
export function lastElements(
  key: string,
  driver: PlannedDriver,
  above: Listed | undefined,
  fibers: number,
  windows: Windows,
  maxCount: number,
): LastElements | undefined {
  const { count, columns } = windows;
  const { shape } = driver.fibers;
  const alike = windows.isLegal === undefined ? kindsOf(windows, shape) : undefined;
  if (fibers * (alike?.places.length ?? count) > maxCount) return undefined;
  if (alike === undefined)
    return { lasts: listLasts(key, driver, above, fibers, windows), kinds: undefined };
  const { opened, kindOf, places } = alike;
  const kinds = listed(
    `${key} kinds`,
    [...columns.map((column) => picked(column, opened)), kindOf],
    opened.length,
  );
  const own: Windows = {
    count: places.length,
    columns: [countingUp(places.length)],
    least: picked(windows.least, places),
    most: picked(windows.most, places),
    offset: picked(windows.offset, places),
    isLegal: undefined,
  };
  return { lasts: listLasts(key, driver, above, fibers, own), kinds };
}

/** So few windows are sooner looked for among a fiber's elements than among their bits. */
const fewWindows = 2;

/** Windows of coordinates below 32 as words of bits. */
function windowMasks({ count, least, most }: Windows): Int32Array {
  const masks = new Int32Array(count);
  for (let at = 0; at < count; at += 1) {
    const from = Math.max(0, least[at] as number);
    const to = Math.min(31, most[at] as number);
    if (from <= to) masks[at] = (-1 << from) & (-1 >>> (31 - to));
  }
  return masks;
}

/** Last elements under way: by element, the place of its window, and its coordinate. */
interface Found {
  readonly placeOf: Int32Array;
  readonly lasts: Int32Array;
}

/** Notes the last elements that a fiber of coordinates below 32, one word of bits, has in each window; how many. */
function findInWord(
  { placeOf, lasts }: Found,
  size: number,
  word: number,
  masks: Int32Array,
  offset: Int32Array,
  scale: number,
): number {
  let next = size;
  for (let at = 0; at < masks.length; at += 1) {
    const seen = word & (masks[at] as number);
    if (seen === 0) continue;
    const code = 31 - Math.clz32(scale > 0 ? seen : seen & -seen);
    lasts[next] = scale * (code - (offset[at] as number));
    placeOf[next] = at;
    next += 1;
  }
  return next;
}

/**
 * Notes the last elements that a fiber has in each window; how many there are then.
 *
 * Windows mostly slide by a little, so the end is moved from where it was; the last is at the far end where
 * projection keeps the order, otherwise at the near one.
 */
function findInFiber(
  { placeOf, lasts }: Found,
  size: number,
  codes: Int32Array,
  start: number,
  end: number,
  { count, least, most, offset, isLegal }: Windows,
  { scale, divisor }: PlannedDriver,
): number {
  const isUnit = Math.abs(scale) === 1;
  let next = size;
  let edge = scale > 0 ? end : start;
  for (let at = 0; at < count; at += 1) {
    const low = least[at] as number;
    const high = most[at] as number;
    let position: number;
    if (scale > 0) {
      while (edge < end && (codes[edge] as number) <= high) edge += 1;
      while (edge > start && (codes[edge - 1] as number) > high) edge -= 1;
      position = edge - 1;
    } else {
      while (edge < end && (codes[edge] as number) < low) edge += 1;
      while (edge > start && (codes[edge - 1] as number) >= low) edge -= 1;
      position = edge;
    }
    while (position >= start && position < end) {
      const own = codes[position] as number;
      if (own < low || own > high) break;
      const projected = divisor * own - (offset[at] as number);
      const code = isUnit ? scale * projected : projected / scale;
      if ((isUnit || projected % scale === 0) && (isLegal === undefined || isLegal(at, code))) {
        lasts[next] = code;
        placeOf[next] = at;
        next += 1;
        break;
      }
      position += scale > 0 ? -1 : 1;
    }
  }
  return next;
}

/** Lists the last elements in windows, by the coordinates of fibers and by what columns say of the places. */
function listLasts(
  key: string,
  driver: PlannedDriver,
  above: Listed | undefined,
  fibers: number,
  windows: Windows,
): Listed {
  const { scale, divisor } = driver;
  const codes = driver.fibers.coordinates();
  const most = fibers * windows.count;
  const found = { placeOf: new Int32Array(most), lasts: new Int32Array(most) };
  const segments = new Int32Array(fibers + 1);
  const starts = driver.fibers.starts();
  const isShort =
    windows.count > fewWindows &&
    Math.abs(scale) === 1 &&
    divisor === 1 &&
    windows.isLegal === undefined &&
    driver.fibers.shape <= 32;
  const masks = isShort ? windowMasks(windows) : undefined;
  let size = 0;
  for (let fiber = 0; fiber < fibers; fiber += 1) {
    const [start, end] = [starts[fiber] as number, starts[fiber + 1] as number];
    if (masks === undefined) size = findInFiber(found, size, codes, start, end, windows, driver);
    else {
      let word = 0;
      for (let position = start; position < end; position += 1)
        word |= 1 << (codes[position] as number);
      size = findInWord(found, size, word, masks, windows.offset, scale);
    }
    segments[fiber + 1] = size;
  }
  const placeOf = found.placeOf.subarray(0, size);
  const inner = [
    ...windows.columns.map((column) => picked(column, placeOf)),
    found.lasts.subarray(0, size),
  ];
  return listedFibers(key, above ?? root, segments, inner, above);
}
