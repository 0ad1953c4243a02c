/** Lanes in the order of a figure. */
import { isMoreBetter } from "../sweep/series.ts";
import type { LaneTotal } from "./totals.ts";

/** Whether all lanes are ranked that will be; `others` are those without figures. */
export function isRankingWhole(others: readonly LaneTotal[]): boolean {
  return others.every(({ problem }) => problem !== undefined);
}

/** Lanes that have figures, best first; equals stay in the order of the document. */
export function rankingOf(totals: readonly LaneTotal[], metric: string): readonly LaneTotal[] {
  const sign = isMoreBetter(metric) ? -1 : 1;
  const of = ({ figures }: LaneTotal): number => sign * (figures?.get(metric) ?? 0);
  return totals
    .filter(({ figures }) => figures !== undefined)
    .toSorted((a, b) => of(a) - of(b) || a.lane - b.lane);
}
