/**
 * How numbers are written on the page: thousands separated, minus as a minus sign, few decimals.
 *
 * One locale for everyone, so that a picture or a link says the same everywhere.
 */
import type { LoopState } from "../../engine/index.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });
const brief = new Intl.NumberFormat("en-US", {
  notation: "compact",
  maximumSignificantDigits: 2,
});

/** A count, for example "1,152". */
export function formatCount(count: number): string {
  return withMinus(whole.format(count));
}

/** A value of a tensor: integers in full, others to four digits. */
export function formatValue(value: number): string {
  return withMinus(Number.isInteger(value) ? whole.format(value) : precise.format(value));
}

/** A value where there is room for about four characters. */
export function formatBrief(value: number): string {
  const full = formatValue(value);
  return full.length <= 4 ? full : withMinus(brief.format(value));
}

/** A share of a whole as a percentage, for example "62.5 %"; empty where there is no whole. */
export function formatShare(part: number, wholeCount: number): string {
  if (wholeCount <= 0) return "";
  return `${precise.format(Math.round((part / wholeCount) * 1000) / 10)} %`;
}

/** An element by name, for example "O[1,2]"; a scalar is its bare name. */
export function formatElement(tensor: string, point: readonly number[]): string {
  return point.length === 0 ? tensor : `${tensor}[${point.join(",")}]`;
}

/** Where a loop stands: a coordinate, a tuple of flattened ranks, or a part as a half-open interval. */
export function loopCoordinate(state: LoopState): string {
  if (state.tuple !== undefined) return `(${state.tuple.join(", ")})`;
  if (state.partEnd !== undefined) return `[${state.coordinate}, ${state.partEnd})`;
  return String(state.coordinate);
}

function withMinus(text: string): string {
  return text.replace("-", "−");
}
