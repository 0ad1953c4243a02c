/** The figures of each lane, summed over the parts of a comparison that every lane can have. Pure. */
import type { ComparisonState } from "./comparison.ts";
import { partialParts } from "./shared-parts.ts";

/** What a lane comes to. */
export interface LaneTotal {
  /** Number of the lane. */
  readonly lane: number;
  readonly name: string;
  /** By metric; undefined where a part has no figures, or not yet. */
  readonly figures: ReadonlyMap<string, number> | undefined;
  /** The same over the parts that have figures. */
  readonly soFar: ReadonlyMap<string, number>;
  /** Parts that are done. */
  readonly done: number;
  /** Why a part has no figures, in a sentence. */
  readonly problem: string | undefined;
}

const computeKinds = ["macs.effectual", "macs.ineffectual", "macs.gated"];

/** Computes of all kinds. */
export function computesIn(figures: ReadonlyMap<string, number>): number {
  return computeKinds.reduce((sum, kind) => sum + (figures.get(kind) ?? 0), 0);
}

/** The lanes of a comparison with their sums; a part counts as often as it says, one that some lanes cannot have never. */
export function totalsOf(
  state: Pick<ComparisonState, "lanes" | "metrics" | "parts" | "results">,
): readonly LaneTotal[] {
  const { lanes, metrics, parts, results } = state;
  const without = new Set(partialParts(state).map(({ part }) => part));
  const counted = parts.flatMap((part, at) => (without.has(at) ? [] : [{ ...part, at }]));
  return lanes.map((name, lane) => {
    const own = counted.map(({ at }) => results[at]?.[lane]);
    const sums = new Map<string, number>();
    let slots = 0;
    own.forEach((result, at) => {
      if (result === undefined || result.problem !== undefined) return;
      const times = counted[at]?.times ?? 1;
      const figures = new Map(metrics.map((metric, n) => [metric, result.figures[n] ?? 0]));
      for (const [metric, figure] of figures)
        sums.set(metric, (sums.get(metric) ?? 0) + times * figure);
      const utilization = figures.get("utilization") ?? 0;
      if (utilization > 0) slots += (times * computesIn(figures)) / utilization;
    });
    sums.set("utilization", slots === 0 ? 0 : computesIn(sums) / slots);
    const failed = own.findIndex((result) => result?.problem !== undefined);
    const part = parts.length > 1 ? `${counted[failed]?.name ?? ""}: ` : "";
    const done = own.filter((result) => result !== undefined).length;
    return {
      lane,
      name,
      done,
      soFar: sums,
      figures: failed === -1 && done === counted.length ? sums : undefined,
      problem: failed === -1 ? undefined : `${part}${own[failed]?.problem?.message ?? ""}`,
    };
  });
}
