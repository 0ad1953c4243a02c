/**
 * The last elements of fibers inside the windows that loops open on them (`windows.ts`).
 *
 * For each place that a window's forms can take, each fiber has at most one last element. Where windows do not
 * slide but are only cut short near the ends of a rank, most places open the same one: a kind of window then
 * stands for all its places.
 */
import type { PlannedDriver } from "../plan.ts";
import { countingUp, groupPoints, picked } from "./columns.ts";
import { listedFibers, root } from "./fibers.ts";
import { boundsOf, listed, type Listed } from "./relation.ts";
import type { Windows } from "./windows.ts";

/** Last elements of fibers, by the kind of window that a place opens where few kinds serve many places. */
export interface LastElements {
  /** Coordinates of a fiber; the values of the forms, or else a kind of window; the last coordinate. */
  readonly lasts: Listed;
  /** The values of the forms and the kind of their window; undefined where `lasts` has the forms itself. */
  readonly kinds: Listed | undefined;
}

/** Whether more than half of the numbers are different, as far as that is soon told: in a narrow range. */
function areMostlyDifferent(numbers: Int32Array): boolean {
  const [least, most] = boundsOf(numbers);
  const range = most - least + 1;
  if (2 * range <= numbers.length || range > 4 * numbers.length) return false;
  return 2 * differentIn(numbers, least, new Uint8Array(range)) > numbers.length;
}

/** How many different numbers there are, counted until more than half of them all are. */
function differentIn(numbers: Int32Array, least: number, isSeen: Uint8Array): number {
  const enough = numbers.length / 2;
  let count = 0;
  for (let at = 0; at < numbers.length && count <= enough; at += 1) {
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
  if (areMostlyDifferent(offset)) return undefined;
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

/** Coordinates to a window up to which a table of the last ones is worth being made for each fiber. */
const maxTable = 2;

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

/**
 * Notes the last elements that fibers have in each window; how many there are then.
 *
 * Windows mostly slide by a little, so the end is moved from where it was; the last is at the far end where
 * projection keeps the order, otherwise at the near one.
 *
 * @param starts where each fiber begins among the codes, and where the last one ends
 * @param segments where those of each fiber begin among the ones that are noted
 */
function findInFibers(
  { placeOf, lasts }: Found,
  codes: Int32Array,
  starts: Int32Array,
  { count, least, most, offset, isLegal }: Windows,
  { scale, divisor }: PlannedDriver,
  segments: Int32Array,
): number {
  const isUnit = Math.abs(scale) === 1;
  let next = 0;
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const start = starts[fiber] as number;
    const end = starts[fiber + 1] as number;
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
    segments[fiber + 1] = next;
  }
  return next;
}

/** The same for fibers of coordinates below 32, one word of bits each; windows as words too. */
function findInWords(
  { placeOf, lasts }: Found,
  codes: Int32Array,
  starts: Int32Array,
  masks: Int32Array,
  offset: Int32Array,
  scale: number,
  segments: Int32Array,
): number {
  let next = 0;
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = starts[fiber + 1] as number;
    let word = 0;
    for (let position = starts[fiber] as number; position < end; position += 1)
      word |= 1 << (codes[position] as number);
    for (let at = 0; at < masks.length; at += 1) {
      const seen = word & (masks[at] as number);
      if (seen === 0) continue;
      const code = 31 - Math.clz32(scale > 0 ? seen : seen & -seen);
      lasts[next] = scale * (code - (offset[at] as number));
      placeOf[next] = at;
      next += 1;
    }
    segments[fiber + 1] = next;
  }
  return next;
}

/**
 * The same from a table of the last coordinates up to any, which is made anew for each fiber: where there are
 * about as many windows as coordinates.
 */
function findByTable(
  { placeOf, lasts }: Found,
  codes: Int32Array,
  starts: Int32Array,
  { count, least, most, offset }: Windows,
  shape: number,
  segments: Int32Array,
): number {
  // One further, so that there is a last coordinate of nothing.
  const lastUpTo = new Int32Array(shape + 1).fill(-1);
  const tops = new Int32Array(count);
  for (let at = 0; at < count; at += 1) {
    const high = most[at] as number;
    tops[at] = high < Math.max(0, least[at] as number) ? 0 : Math.min(shape, high + 1);
  }
  let next = 0;
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const end = starts[fiber + 1] as number;
    let place = 1;
    let last = -1;
    for (let position = starts[fiber] as number; position < end; position += 1) {
      const code = codes[position] as number;
      for (; place <= code; place += 1) lastUpTo[place] = last;
      last = code;
    }
    for (; place <= shape; place += 1) lastUpTo[place] = last;
    for (let at = 0; at < count; at += 1) {
      const code = lastUpTo[tops[at] as number] as number;
      lasts[next] = code - (offset[at] as number);
      placeOf[next] = at;
      if (code >= 0 && code >= (least[at] as number)) next += 1;
    }
    segments[fiber + 1] = next;
  }
  return next;
}

/** Between which coordinates of the loop last elements may lie, whatever fibers hold. */
function reachOf(
  windows: Windows,
  { fibers, scale, divisor }: PlannedDriver,
): readonly [number, number] {
  const [low, high] = dividendsIn(windows, fibers.shape, divisor);
  if (low > high) return [0, -1];
  return scale > 0
    ? [Math.ceil(low / scale) + 0, Math.floor(high / scale)]
    : [Math.ceil(high / scale) + 0, Math.floor(low / scale)];
}

/** The least and the greatest dividend of a projection in windows, as far as fibers of that shape go. */
function dividendsIn(
  { count, least, most, offset }: Windows,
  shape: number,
  divisor: number,
): readonly [number, number] {
  const greatest = shape - 1;
  let low = Number.MAX_SAFE_INTEGER;
  let high = -low;
  for (let at = 0; at < count; at += 1) {
    const from = Math.max(0, least[at] as number);
    const to = Math.min(greatest, most[at] as number);
    if (from > to) continue;
    low = Math.min(low, divisor * from - (offset[at] as number));
    high = Math.max(high, divisor * to - (offset[at] as number));
  }
  return [low, high];
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
  // One further, as places are written before it is known whether they count.
  const found = { placeOf: new Int32Array(most + 1), lasts: new Int32Array(most + 1) };
  const segments = new Int32Array(fibers + 1);
  const starts = driver.fibers.starts();
  const { shape } = driver.fibers;
  const isPlain = Math.abs(scale) === 1 && divisor === 1 && windows.isLegal === undefined;
  const isTold = shape <= maxTable * windows.count;
  const isShort = isPlain && shape <= 32 && (isTold || windows.count > fewWindows);
  const isFull = isPlain && scale === 1 && isTold;
  const size = isShort
    ? findInWords(found, codes, starts, windowMasks(windows), windows.offset, scale, segments)
    : isFull
      ? findByTable(found, codes, starts, windows, shape, segments)
      : findInFibers(found, codes, starts, windows, driver, segments);
  const placeOf = found.placeOf.subarray(0, size);
  // Where one fiber has an element in every window, places come as they are.
  const isWhole = fibers === 1 && size === windows.count;
  const inner = [
    ...windows.columns.map((column) => (isWhole ? column : picked(column, placeOf))),
    found.lasts.subarray(0, size),
  ];
  const bounds = [...windows.columns.map((column) => boundsOf(column)), reachOf(windows, driver)];
  return listedFibers(key, above ?? root, segments, inner, {
    within: above,
    low: bounds.map(([low]) => low),
    high: bounds.map(([, high]) => high),
  });
}
