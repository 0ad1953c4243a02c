/**
 * Fibers that are alike: those whose elements, all together, pass the same.
 *
 * An element is told by the kinds of its coordinates (`kinds.ts`), a fiber by the set of its elements' kinds
 * (`member-sets.ts`), and sets that pass in the same places are one.
 */
import { groupPoints, picked } from "./columns.ts";
import { columnOf } from "./fibers.ts";
import type { KindsOfVariable, Passing } from "./passing.ts";
import { listed, stridesOf, type Boxed, type Fibers, type Listed } from "./relation.ts";
import { MemberSets } from "./member-sets.ts";

/** Most kinds of elements, most sets of them, and most cells of the tables of what they pass. */
const maxKinds = 4096;
const maxSets = 4096;
const maxPlaces = 2 ** 20;
/** Fibers are alike where no more than one in so many is of a set of its own. */
const fewFibers = 4;

/** A column of coordinates in fibers, by kinds. */
export interface KindColumn extends KindsOfVariable {
  /** Which of the columns. */
  readonly at: number;
  /** The least coordinate, and by coordinate from there on its kind. */
  readonly low: number;
  readonly kindOf: Int32Array;
}

/** How many fibers are alike, and where they pass. */
export interface Alike {
  /** By columns of what is above that are kept, and by the number of those that are alike. */
  readonly counts: Listed;
  /** By that number, and by place. */
  readonly passing: Boxed;
}

/** A column of coordinates, and what kind each of these is from the least on. */
export interface KindCodes extends Pick<KindColumn, "low" | "kindOf"> {
  readonly column: Int32Array;
}

/** Adds the kinds of a column, times a stride. */
export function addKinds(
  sums: Int32Array,
  { column, low, kindOf }: KindCodes,
  stride: number,
): void {
  for (let at = 0; at < sums.length; at += 1) {
    const kind = kindOf[(column[at] as number) - low] as number;
    sums[at] = (sums[at] as number) + stride * kind;
  }
}

/** By fiber that has an element: 1. */
function occupied(segments: Int32Array): Int32Array {
  const sets = new Int32Array(segments.length - 1);
  for (let fiber = 0; fiber < sets.length; fiber += 1)
    sets[fiber] = (segments[fiber + 1] as number) > (segments[fiber] as number) ? 1 : 0;
  return sets;
}

/** Fibers by the sets of their elements' kinds; undefined where few have the same. */
function setsOf(
  { segments, inner }: Fibers,
  columns: readonly KindColumn[],
): { readonly setOf: Int32Array; readonly members: readonly (readonly number[])[] } | undefined {
  if (columns.length === 0) return { setOf: occupied(segments), members: [[], [0]] };
  const count = columns.reduce((product, each) => product * each.count, 1);
  if (count > maxKinds) return undefined;
  const kinds = new Int32Array((inner[0] as Int32Array).length);
  let stride = 1;
  for (const column of columns) {
    const { at, low, kindOf } = column;
    addKinds(kinds, { column: inner[at] as Int32Array, low, kindOf }, stride);
    stride *= column.count;
  }
  const sets = new MemberSets(count, Math.min(maxSets, Math.max(16, segments.length / fewFibers)));
  const setOf = sets.of(segments, kinds);
  return setOf && { setOf, members: sets.members };
}

/** By place: which sets have a member that passes there; undefined where there are too many. */
function rowsOf(
  passing: Passing,
  columns: readonly KindColumn[],
  members: readonly (readonly number[])[],
): readonly Int32Array[] | undefined {
  const kinds = [...new Set(members.flat())];
  if ((members.length + kinds.length) * passing.count > maxPlaces) return undefined;
  const rows = Array.from({ length: passing.count }, () => new Int32Array(members.length));
  const passed = passing.ofAll(kinds, columns);
  const numbers = new Map(kinds.map((kind, at) => [kind, at]));
  members.forEach((own, set) => {
    for (const kind of own) {
      const places = passed[numbers.get(kind) as number] as Uint8Array;
      for (let place = 0; place < places.length; place += 1)
        if (places[place] === 1) (rows[place] as Int32Array)[set] = 1;
    }
  });
  return rows;
}

/**
 * Tells fibers by where any of their elements passes.
 *
 * @param kept which columns of what is above are kept
 * @param columns those of the fibers' columns that something else knows
 * @param passing where their kinds pass
 * @param roomFor how many numbers there are to be for so many that are not alike
 * @returns undefined where few fibers are alike
 */
export function fibersAlike(
  fibers: Fibers,
  kept: readonly number[],
  columns: readonly KindColumn[],
  passing: Passing,
  roomFor: (count: number) => number,
): Alike | undefined {
  const { low, high, count: places } = passing;
  if (places > maxPlaces) return undefined;
  const found = setsOf(fibers, columns);
  if (found === undefined) return undefined;
  const { setOf, members } = found;
  const rows = rowsOf(passing, columns, members);
  if (rows === undefined) return undefined;
  // The empty set comes first, and passes nowhere; so do those that are as good as empty.
  const none = rows.map(() => 0);
  const alike = groupPoints(
    rows,
    none,
    rows.map(() => 1),
    members.length,
  );
  const chosen = new Int32Array(setOf.length);
  const numbers = new Int32Array(setOf.length);
  let size = 0;
  for (let fiber = 0; fiber < setOf.length; fiber += 1) {
    const number = alike.groupOf[setOf[fiber] as number] as number;
    chosen[size] = fiber;
    numbers[size] = number - 1;
    if (number > 0) size += 1;
  }
  const { above } = fibers;
  const own = [
    ...kept.map((at) => picked(columnOf(above, at), chosen.subarray(0, size))),
    numbers.subarray(0, size),
  ];
  const most = roomFor(alike.count - 1) - 1;
  const least = [...kept.map((at) => above.low[at] as number), 0];
  const greatest = [...kept.map((at) => above.high[at] as number), most];
  const { groupOf, first } = groupPoints(own, least, greatest, size);
  const weights = new Float64Array(first.length);
  for (let at = 0; at < size; at += 1) {
    const group = groupOf[at] as number;
    weights[group] = (weights[group] as number) + 1;
  }
  const values = new Float64Array((most + 1) * places);
  for (let number = 0; number + 1 < alike.count; number += 1)
    for (let place = 0; place < places; place += 1)
      values[number * places + place] = rows[place]?.[alike.first[number + 1] as number] as number;
  const from = [0, ...low];
  const to = [most, ...high];
  return {
    counts: listed(
      "counts",
      own.map((column) => picked(column, first)),
      first.length,
      { weights, isIndicator: false, low: least, high: greatest },
    ),
    passing: {
      kind: "boxed",
      key: "passing",
      low: from,
      high: to,
      strides: stridesOf(from, to),
      values,
      isIndicator: true,
    },
  };
}
