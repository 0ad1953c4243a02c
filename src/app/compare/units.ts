/**
 * How many compute units dataflows have: as many computes as a cycle has room for. Cycles of sixteen units and of
 * one are not the same machine's, so whatever ranks times says how many there are. Pure.
 */
import { unitWords } from "../sweep/names.ts";
import { computesIn, type LaneTotal } from "./totals.ts";

/** Computes that a cycle has room for, on average over cycles where parts differ. */
export function unitsIn(figures: ReadonlyMap<string, number>): number {
  const used = (figures.get("utilization") ?? 0) * (figures.get("cycles") ?? 0);
  return used === 0 ? 1 : Math.round((100 * computesIn(figures)) / used) / 100;
}

/** Whether lanes are unlike in how many units they have; not told where utilization is not measured. */
export function haveOtherUnits(lanes: readonly LaneTotal[]): boolean {
  const known = lanes.flatMap(({ figures }) =>
    figures?.has("utilization") === true ? [unitsIn(figures)] : [],
  );
  return new Set(known).size > 1;
}

/** How many units there are and who has them, the most first: "SCNN 4x4 has 16 units; the other 11 have 1 unit." */
export function unitsOfEach(lanes: readonly LaneTotal[]): string {
  const groups = new Map<number, string[]>();
  for (const { name, figures } of lanes)
    if (figures !== undefined) {
      const units = unitsIn(figures);
      groups.set(units, [...(groups.get(units) ?? []), name]);
    }
  const sorted = [...groups].toSorted(([a], [b]) => b - a);
  const words = sorted.map(([units, names], at) => {
    const isRest = at > 0 && at === sorted.length - 1;
    const who = isRest ? "the others" : names.join(" and ");
    return `${who} ${names.length === 1 && !isRest ? "has" : "have"} ${unitWords(units)}${isRest && names.length > 1 ? " each" : ""}`;
  });
  return `${words.join("; ")}.`;
}

/** The first of some ranked lanes among those with the fewest units; undefined where that is the first of all. */
export function bestOfFewestUnits(ranked: readonly LaneTotal[]): LaneTotal | undefined {
  const counted = ranked.flatMap((lane) =>
    lane.figures === undefined ? [] : [{ lane, units: unitsIn(lane.figures) }],
  );
  const fewest = Math.min(...counted.map(({ units }) => units));
  const [best] = counted;
  const first = counted.find(({ units }) => units === fewest);
  return best === undefined || first === undefined || best.units === fewest
    ? undefined
    : first.lane;
}
