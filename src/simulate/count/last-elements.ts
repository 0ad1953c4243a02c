/**
 * The last elements of fibers inside the windows that loops open on them (`windows.ts`).
 *
 * For each place that a window's forms can take, each fiber has at most one last element. Where windows do not
 * slide but are only cut short near the ends of a rank, most places open the same one: a kind of window then
 * stands for all its places. Where fibers are many and short, many hold the same: a kind of fiber then stands
 * for all of these (`fiber-words.ts`).
 */
import type { PlannedDriver } from "../plan.ts";
import { countingUp, groupPoints, picked } from "./columns.ts";
import { areSame, longestWord, setsBelow, wordsOf } from "./fiber-words.ts";
import { listedFibers, root, withColumn } from "./fibers.ts";
import { findLasts, type Sought } from "./find-lasts.ts";
import { boundsOf, listed, type Listed } from "./relation.ts";
import type { Windows } from "./windows.ts";

/** Last elements of fibers, by kinds of fibers, and of windows, where few of them serve many. */
export interface LastElements {
  /**
   * Coordinates of a fiber, or else its kind; the values of the forms, or else a kind of window; the last
   * coordinate.
   */
  readonly lasts: Listed;
  /**
   * Coordinates of a fiber and, unless all are of one, its kind, which `lasts` then leaves out, too; undefined
   * where `lasts` has the coordinates itself.
   */
  readonly fibers: Listed | undefined;
  /** The values of the forms and the kind of their window; undefined where `lasts` has the forms itself. */
  readonly windows: Listed | undefined;
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

/** Places whose windows are alike, as one. */
interface AlikePlaces {
  /** The places whose windows are not empty, and their kinds. */
  readonly opened: Int32Array;
  readonly kindOf: Int32Array;
  /** A place of each kind. */
  readonly places: Int32Array;
}

/** Places by the kinds of their windows; undefined where more than half of them are different. */
function kindsOf({ count, least, most, offset }: Windows, shape: number): AlikePlaces | undefined {
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
  const { shape } = driver.fibers;
  const alike = windows.isLegal === undefined ? kindsOf(windows, shape) : undefined;
  const opened = alike === undefined ? windows : oneOfEach(windows, alike);
  const stored = { above, starts: driver.fibers.starts(), codes: driver.fibers.coordinates() };
  const kinds =
    above !== undefined && shape <= longestWord && fibers > 2 ** shape
      ? kindsOfFibers(key, above, stored, shape)
      : undefined;
  const sought = kinds?.sought ?? stored;
  if ((sought.starts.length - 1) * opened.count > maxCount) return undefined;
  return {
    lasts: listLasts(key, driver, sought, opened),
    fibers: kinds?.fibers,
    windows: alike && kindsOfPlaces(`${key} windows`, windows, alike),
  };
}

/** Fibers by what they hold, and one of each kind; of a single kind where all hold the same. */
function kindsOfFibers(
  key: string,
  above: Listed,
  stored: Sought,
  shape: number,
): { readonly fibers: Listed; readonly sought: Sought } {
  const words = wordsOf(stored);
  const first = stored.starts.subarray(0, 2);
  if (areSame(words))
    return { fibers: above, sought: { above: undefined, starts: first, codes: stored.codes } };
  const fibers = withColumn(above, words, 2 ** shape - 1, `${key} fibers`, above);
  return { fibers, sought: setsBelow(shape, `${key} sets`) };
}

/** A window of each kind. */
function oneOfEach({ least, most, offset }: Windows, { places }: AlikePlaces): Windows {
  return {
    count: places.length,
    columns: [countingUp(places.length)],
    least: picked(least, places),
    most: picked(most, places),
    offset: picked(offset, places),
    isLegal: undefined,
  };
}

/** The values that forms take at places, and the kinds of these. */
function kindsOfPlaces(key: string, { columns }: Windows, { opened, kindOf }: AlikePlaces): Listed {
  const values = columns.map((column) => picked(column, opened));
  return listed(key, [...values, kindOf], opened.length);
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
function listLasts(key: string, driver: PlannedDriver, fibers: Sought, windows: Windows): Listed {
  const { placeOf, lasts, segments } = findLasts(fibers, windows, driver);
  const { above } = fibers;
  // Where one fiber has an element in every window, places come as they are.
  const isWhole = segments.length === 2 && lasts.length === windows.count;
  const { columns } = windows;
  const inner = [...columns.map((column) => (isWhole ? column : picked(column, placeOf))), lasts];
  const bounds = [...columns.map((column) => boundsOf(column)), reachOf(windows, driver)];
  return listedFibers(key, above ?? root, segments, inner, {
    within: above,
    low: bounds.map(([low]) => low),
    high: bounds.map(([, high]) => high),
  });
}
