/**
 * What is said of a layer whose channels come in groups: its counts are of all of them, and one of them is what is
 * run, watched and opened. Pure.
 */
import type { Part } from "./comparison.ts";

/** The name of what is opened: "conv5", or "conv5, one of 2 groups". */
export function openedName({ name, groups }: Pick<Part, "name" | "groups">): string {
  return groups > 1 ? `${name}, one of ${String(groups)} groups` : name;
}

/** How often a layer is counted, beside its name; undefined where it is once. */
export function timesWords({ times, groups }: Pick<Part, "times" | "groups">): string | undefined {
  if (times === 1) return undefined;
  const layers = times / groups;
  return [
    ...(layers > 1 ? [`× ${String(layers)}`] : []),
    ...(groups > 1 ? [`× ${String(groups)} groups`] : []),
  ].join(" ");
}

/** What the counts of one layer in groups are of, and what they are not; undefined where there are no groups. */
export function groupsSentence({
  name,
  groups,
}: Pick<Part, "name" | "groups">): string | undefined {
  return groups > 1
    ? `${name} is ${String(groups)} equal groups, one after another: the counts are of all of them. The lanes side by side, and what is opened in Explore, are one group.`
    : undefined;
}
