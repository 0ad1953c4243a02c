/** Lanes in the order of a figure, and beside the one that they are held against. */
import { briefNumber } from "../sweep/names.ts";
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

/**
 * The lane that others are held against: the one that is wanted, or where that has no figures and never will, the
 * next one that has, or will have.
 */
export function baselineOf(totals: readonly LaneTotal[], wanted: number): LaneTotal | undefined {
  const inTurn = [...totals.slice(wanted), ...totals.slice(0, wanted)];
  return inTurn.find(({ problem }) => problem === undefined) ?? totals[wanted];
}

/** A figure beside that of the baseline, with a glyph for its direction: "▲ 2.5×", "▼ 0.3 %". */
export function besideBaseline(value: number, base: number): string {
  if (value === base) return "=";
  if (base === 0) return "▲ from 0";
  const ratio = value / base;
  const glyph = ratio > 1 ? "▲" : "▼";
  if (briefNumber(ratio) !== "1")
    return `${glyph} ${ratio > 0 && ratio < 0.001 ? "< 0.001" : briefNumber(ratio)}×`;
  const percent = Math.round(1000 * Math.abs(ratio - 1)) / 10;
  return `${glyph} ${percent === 0 ? "< 0.1" : briefNumber(percent)} %`;
}
