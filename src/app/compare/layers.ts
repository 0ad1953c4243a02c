/** One figure of every lane on every layer, and what the best lane of each layer would come to. Pure. */
import { isMoreBetter } from "../sweep/series.ts";
import type { ComparisonState } from "./comparison.ts";

/** A layer with a figure for each lane. */
export interface LayerRow {
  readonly part: number;
  readonly name: string;
  /** How often it is counted. */
  readonly times: number;
  /** How many of these times are groups of one layer. */
  readonly groups: number;
  /** By lane; undefined where there is none, or not yet. */
  readonly figures: readonly (number | undefined)[];
  /** The best of them; undefined until every lane is counted that will be. */
  readonly best: number | undefined;
  /** By lane, why there is no figure; undefined where there is one, or will be. */
  readonly problems: readonly (string | undefined)[];
}

/** The layers of a comparison by a metric. */
export function layerRows(
  state: Pick<ComparisonState, "parts" | "lanes" | "metrics" | "results">,
  metric: string,
): readonly LayerRow[] {
  const { parts, lanes, metrics, results } = state;
  const column = metrics.indexOf(metric);
  return parts.map(({ name, times, groups }, part) => {
    const figures = lanes.map((_, lane) => results[part]?.[lane]?.figures[column]);
    const known = figures.filter((figure) => figure !== undefined);
    const isCounted = lanes.every((_, lane) => results[part]?.[lane] !== undefined);
    const best = isMoreBetter(metric) ? Math.max(...known) : Math.min(...known);
    return {
      ...{ part, name, times, groups, figures },
      best: isCounted && known.length > 0 ? best : undefined,
      problems: lanes.map((_, lane) => results[part]?.[lane]?.problem?.message),
    };
  });
}

/** The sum over all layers where each of them takes its best lane; undefined as long as one has no figure. */
export function bestOfEach(rows: readonly LayerRow[]): number | undefined {
  return rows.reduce<number | undefined>(
    (sum, { best, times }) =>
      sum === undefined || best === undefined ? undefined : sum + times * best,
    0,
  );
}
