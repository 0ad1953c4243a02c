/** A comparison as comma-separated values: a line for each lane on each part that has figures. */
import { csvLine } from "../../engine/index.ts";
import type { ComparisonState } from "./comparison.ts";

/** The file; figures are those of one layer, which occurs as often as its line says. */
export function comparisonCsv(
  state: Pick<ComparisonState, "parts" | "lanes" | "metrics" | "results">,
): string {
  const { parts, lanes, metrics, results } = state;
  const lines = parts.flatMap(({ name, times }, part) =>
    lanes.flatMap((lane, at) => {
      const result = results[part]?.[at];
      if (result === undefined) return [];
      const figures = metrics.map((_, n) => result.figures[n] ?? "");
      return [[name, times, lane, ...figures, result.problem?.message ?? ""]];
    }),
  );
  return [["layer", "times", "lane", ...metrics, "problem"], ...lines]
    .map((cells) => `${csvLine(cells)}\r\n`)
    .join("");
}
