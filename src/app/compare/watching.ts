/** Whether lanes can be watched side by side, and why not where they cannot. Pure. */
import { formatCount } from "../views/numbers.ts";
import type { Part } from "./comparison.ts";
import type { LaneTotal } from "./totals.ts";

/** Dense computes up to which lanes are run side by side: a few seconds a lane, and any step in a blink after that. */
const longestWatch = 200_000_000;

/** What keeps lanes from being watched, with a way out that there is; undefined where nothing does. */
export function watchFault(
  parts: readonly Part[],
  totals: readonly LaneTotal[],
): string | undefined {
  if (parts.length > 1)
    return "Lanes are watched on one layer, not on several: choose one to watch them.";
  const counted = totals.find(({ figures }) => figures !== undefined);
  const groups = parts[0]?.groups ?? 1;
  const dense = (counted?.figures?.get("macs.dense") ?? 0) / groups;
  if (dense <= longestWatch) return undefined;
  const isLayer = parts.some(({ name }) => name !== "");
  const way = isLayer ? "Choose a smaller layer" : "Make the extents smaller";
  return `Lanes are watched up to ${formatCount(longestWatch)} dense computes; here there are ${formatCount(dense)}. ${way}, or open a lane in Explore.`;
}
