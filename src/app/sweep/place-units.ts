/** How many compute units lanes have at the places of an axis, where a size that varies may be theirs. Pure. */
import type { PointResult, SweepDescription } from "../../engine/index.ts";
import { briefNumber, unitWords } from "./names.ts";
import { isElsewhere, placeOf, type Selection } from "./series.ts";

/** Fewest and most units of a lane, over draws and places. */
type Units = readonly [fewest: number, most: number];

/** By place, then by lane. */
export type PlaceUnits = ReadonlyMap<number, ReadonlyMap<number, Units>>;

function joined(one: Units | undefined, other: Units): Units {
  return one === undefined ? other : [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
}

/** The units of some lanes at each place of a selection; undefined where all of them have as many everywhere. */
export function unitsAtPlaces(
  { axes }: SweepDescription,
  results: readonly (PointResult | undefined)[],
  selection: Selection,
  isShown: (lane: number) => boolean,
): PlaceUnits | undefined {
  const found = new Map<number, Map<number, Units>>();
  const all = new Set<number>();
  for (const result of results) {
    const { units, lane } = result ?? {};
    if (result === undefined || units === undefined || lane === undefined) continue;
    if (!isShown(lane) || isElsewhere(result, selection)) continue;
    const x = placeOf(axes[selection.axis], result.entries[selection.axis] ?? 0);
    const place = found.get(x) ?? new Map<number, Units>();
    found.set(x, place.set(lane, joined(place.get(lane), [units, units])));
    all.add(units);
  }
  return all.size <= 1 ? undefined : found;
}

/** The units of a lane from one place to another, in words; nothing where all lanes have as many there. */
export function unitsBetween(
  places: PlaceUnits | undefined,
  lane: number,
  [from, to]: readonly [number, number],
): string | undefined {
  const inside = [...(places ?? [])].flatMap(([x, own]) => (x >= from && x <= to ? [own] : []));
  if (inside.every(areAlike)) return undefined;
  const own = inside.flatMap((each) => each.get(lane) ?? []);
  return own.length === 0 ? undefined : wordsOf([Math.min(...own), Math.max(...own)]);
}

/** Whether all lanes of a place have as many units. */
function areAlike(place: ReadonlyMap<number, Units>): boolean {
  return new Set([...place.values()].flat()).size <= 1;
}

function wordsOf([fewest, most]: Units): string {
  return fewest === most ? unitWords(most) : `${briefNumber(fewest)} to ${unitWords(most)}`;
}

/** What is said of units at a place: once for all lanes, or of each lane; nothing where that is alike everywhere. */
export function unitsOfPlace(
  places: PlaceUnits | undefined,
  x: number,
): { readonly ofAll: string | undefined; readonly ofLane: (lane: number) => string | undefined } {
  const place = places?.get(x);
  const nothing = (): undefined => undefined;
  if (place === undefined) return { ofAll: undefined, ofLane: nothing };
  const [first] = place.values();
  if (areAlike(place)) return { ofAll: first && wordsOf(first), ofLane: nothing };
  return {
    ofAll: undefined,
    ofLane: (lane) => {
      const own = place.get(lane);
      return own && wordsOf(own);
    },
  };
}
