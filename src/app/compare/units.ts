/**
 * How many compute units dataflows have: as many computes as a cycle has room for. Cycles of sixteen units and of
 * one are not the same machine's, so whatever ranks times says how many there are. Pure.
 */
import { unitWords } from "../sweep/names.ts";
import { computesIn, type LaneTotal } from "./totals.ts";

/** Computes that a cycle has room for, on average over cycles where parts differ; undefined where nothing computes. */
export function unitsIn(figures: ReadonlyMap<string, number>): number | undefined {
  const used = (figures.get("utilization") ?? 0) * (figures.get("cycles") ?? 0);
  return used === 0 ? undefined : Math.round((100 * computesIn(figures)) / used) / 100;
}

/** The lanes of which it is known how many units they have. */
function withUnits(
  lanes: readonly LaneTotal[],
): readonly { readonly lane: LaneTotal; readonly units: number }[] {
  return lanes.flatMap((lane) => {
    const units = lane.figures && unitsIn(lane.figures);
    return units === undefined ? [] : [{ lane, units }];
  });
}

/** Whether lanes are unlike in how many units they have, as far as that is known. */
export function haveOtherUnits(lanes: readonly LaneTotal[]): boolean {
  return new Set(withUnits(lanes).map(({ units }) => units)).size > 1;
}

/** How many units there are and who has them, the most first: "SCNN 4x4 has 16 units; the others have 1 unit each." */
export function unitsOfEach(lanes: readonly LaneTotal[]): string {
  const groups = new Map<number, string[]>();
  for (const { lane, units } of withUnits(lanes))
    groups.set(units, [...(groups.get(units) ?? []), lane.name]);
  const sorted = [...groups].toSorted(([a], [b]) => b - a);
  const words = sorted.map(([units, names], at) => {
    const isSingle = names.length === 1;
    const isRest = at > 0 && at === sorted.length - 1 && !isSingle;
    const who = isRest ? "the others" : names.join(" and ");
    return `${who} ${isSingle ? "has" : "have"} ${unitWords(units)}${isSingle ? "" : " each"}`;
  });
  return `${words.join("; ")}.`;
}

/** The first of some ranked lanes among those with the fewest units; undefined where that is the first of all. */
export function bestOfFewestUnits(ranked: readonly LaneTotal[]): LaneTotal | undefined {
  const counted = withUnits(ranked);
  const fewest = Math.min(...counted.map(({ units }) => units));
  const first = counted.find(({ units }) => units === fewest);
  return first?.lane === ranked[0] ? undefined : first?.lane;
}
