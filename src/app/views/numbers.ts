/**
 * How numbers are written on the page: thousands separated, minus as a minus sign, few decimals.
 *
 * One way for everyone, so that a picture or a link says the same everywhere. Written out here because the
 * first formatter that a browser makes of its own costs more than all numbers of a first figure.
 */
import type { LoopState } from "../../engine/index.ts";

/** Digits after the point that `toFixed` can be asked for. */
const mostDecimals = 100;
/** From here on a number has no digits but in its exponent. */
const longest = 1e21;
const units = ["", "K", "M", "B", "T"] as const;

/** A number with at most so many digits after the point, for example "12,345.68". */
export function withDecimals(value: number, most: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : value > 0 ? "∞" : "NaN";
  if (size >= longest) return value < 0 ? `−${String(size)}` : String(size);
  const [whole = "", part = ""] = size.toFixed(Math.min(mostDecimals, most)).split(".");
  const rest = part.replace(/0+$/, "");
  const digits = `${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${rest === "" ? "" : `.${rest}`}`;
  return value < 0 && digits !== "0" ? `−${digits}` : digits;
}

/** A number with so many digits that count, for example "0.01235". */
function withDigits(value: number, count: number): string {
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return withDecimals(Number(value.toPrecision(count)), Math.max(0, count - 1 - power));
}

/** A number with so many digits that count, in thousands, millions and so on: "1.235" and "M". */
export function inUnits(value: number, count: number): readonly [digits: string, unit: string] {
  const rounded = Number(value.toPrecision(count));
  const power = rounded === 0 ? 0 : Math.floor(Math.log10(Math.abs(rounded)) / 3 + 1e-9);
  const unit = Math.max(0, Math.min(units.length - 1, power));
  return [withDigits(rounded / 1000 ** unit, count), units[unit] ?? ""];
}

/** A count, for example "1,152". */
export function formatCount(count: number): string {
  return withDecimals(count, 0);
}

/** A value of a tensor: integers in full, others to four digits. */
export function formatValue(value: number): string {
  return Number.isInteger(value) ? withDecimals(value, 0) : withDigits(value, 4);
}

/** A value where there is room for about four characters. */
export function formatBrief(value: number): string {
  const full = formatValue(value);
  return full.length <= 4 ? full : inUnits(value, 2).join("");
}

/** A share of a whole as a percentage, for example "62.5 %"; empty where there is no whole. */
export function formatShare(part: number, wholeCount: number): string {
  if (wholeCount <= 0) return "";
  return `${withDigits(Math.round((part / wholeCount) * 1000) / 10, 4)} %`;
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
