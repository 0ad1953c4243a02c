/**
 * How a comparison is looked at: by which figure it is ranked, against whom, which lanes are watched and where
 * they stand. Kept in the address behind the document, lanes by their names.
 */
import type { Alignment } from "./lockstep.ts";

/** What has been chosen; undefined where nobody has. */
export interface ViewChoice {
  /** What lanes are ranked by. */
  readonly metric: string;
  /** Name of the lane that ratios are to. */
  readonly baseline: string | undefined;
  /** Names of the lanes that are watched beside the baseline. */
  readonly watched: readonly string[] | undefined;
  readonly alignment: Alignment;
  readonly position: number;
}

/** What lanes are ranked by where nobody has chosen. */
export const usualMetric = "words";
const alignments: readonly Alignment[] = ["step", "macs", "point"];

/** What a path's query chooses. */
export function readChoice(query: URLSearchParams): ViewChoice {
  const position = query.get("at") ?? "";
  const watched = query.getAll("watch");
  return {
    metric: query.get("by") ?? usualMetric,
    baseline: query.get("baseline") ?? undefined,
    watched: watched.length === 0 ? undefined : watched.filter((name) => name !== ""),
    alignment: alignments.find((each) => each === query.get("align")) ?? "step",
    position: /^\d{1,9}$/.test(position) ? Number(position) : 0,
  };
}

/** Adds a choice to a query; nothing that nobody chose. */
export function addChoice(query: URLSearchParams, choice: ViewChoice): URLSearchParams {
  const { metric, baseline, watched, alignment, position } = choice;
  const all = new URLSearchParams(query);
  if (metric !== usualMetric) all.set("by", metric);
  if (baseline !== undefined) all.set("baseline", baseline);
  // That nobody is watched is a choice too.
  for (const name of watched?.length === 0 ? [""] : (watched ?? [])) all.append("watch", name);
  if (alignment !== "step") all.set("align", alignment);
  if (position > 0) all.set("at", String(position));
  return all;
}
