/**
 * Looking for the last element in each of some windows, fiber by fiber.
 *
 * There are three ways, each for windows and fibers of its kind; all of them note the same.
 */
import type { PlannedDriver } from "../plan.ts";
import type { Listed } from "./relation.ts";
import type { Windows } from "./windows.ts";

/** Fibers whose last elements are looked for. */
export interface Sought {
  /** Their own points; undefined for the one fiber of an outermost rank. */
  readonly above: Listed | undefined;
  /** Where each begins among the codes, and where the last one ends. */
  readonly starts: Int32Array;
  readonly codes: Int32Array;
}

/** So few windows are sooner looked for among a fiber's elements than among their bits. */
const fewWindows = 2;

/** Coordinates to a window up to which a table of the last ones is worth being made for each fiber. */
const maxTable = 2;

/** The last elements that were found. */
interface Lasts extends Found {
  /** Where those of each fiber begin, and where those of the last one end. */
  readonly segments: Int32Array;
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

/**
 * Notes the last elements that fibers of coordinates below 32 have in each window; how many there are then.
 *
 * @param masks the windows
 * @param segments where those of each fiber begin among the ones that are noted
 */
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

/** The last elements that fibers have in windows, those of the first fiber first. */
export function findLasts(
  { starts, codes }: Sought,
  windows: Windows,
  driver: PlannedDriver,
): Lasts {
  const { scale, divisor } = driver;
  const { shape } = driver.fibers;
  const most = (starts.length - 1) * windows.count;
  // One further, as places are written before it is known whether they count.
  const found = { placeOf: new Int32Array(most + 1), lasts: new Int32Array(most + 1) };
  const segments = new Int32Array(starts.length);
  const isPlain = Math.abs(scale) === 1 && divisor === 1 && windows.isLegal === undefined;
  const isTold = shape <= maxTable * windows.count;
  const isShort = isPlain && shape <= 32 && (isTold || windows.count > fewWindows);
  const isFull = isPlain && scale === 1 && isTold;
  const size = isShort
    ? findInWords(found, codes, starts, windowMasks(windows), windows.offset, scale, segments)
    : isFull
      ? findByTable(found, codes, starts, windows, shape, segments)
      : findInFibers(found, codes, starts, windows, driver, segments);
  return {
    placeOf: found.placeOf.subarray(0, size),
    lasts: found.lasts.subarray(0, size),
    segments,
  };
}
