/** What is wrong with a whole number as it is typed. */
import { formatCount } from "../views/numbers.ts";

/**
 * A sentence on why a text is no whole number within the bounds, with what would be; undefined where it is
 * one, or where nothing has been typed yet.
 */
export function faultOfWhole(text: string, min: number, max: number): string | undefined {
  if (text.trim() === "") return undefined;
  const typed = Number(text);
  const way = `give a whole number from ${formatCount(min)} to ${formatCount(max)}.`;
  if (!Number.isInteger(typed)) return `${text.slice(0, 20)} is not whole: ${way}`;
  if (typed < min) return `${formatCount(typed)} is too small: ${way}`;
  return typed > max ? `${formatCount(typed)} is too large: ${way}` : undefined;
}
