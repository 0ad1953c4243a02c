/** A comparison as comma-separated values: a line for each lane on each part that has figures, and for each part left out. */
import { csvLine } from "../../engine/index.ts";
import type { ComparisonState } from "./comparison.ts";

/** The file; figures are those of one layer, which occurs as often as its line says. */
export function comparisonCsv(
  state: Pick<ComparisonState, "parts" | "leftOut" | "lanes" | "metrics" | "results">,
): string {
  const { parts, leftOut, lanes, metrics, results } = state;
  const lines = parts.flatMap(({ name, times }, part) =>
    lanes.flatMap((lane, at) => {
      const result = results[part]?.[at];
      if (result === undefined) return [];
      const figures = metrics.map((_, n) => result.figures[n] ?? "");
      return [[name, times, lane, ...figures, result.problem?.message ?? ""]];
    }),
  );
  const without = leftOut.map(({ name, times, why }) => [
    name,
    times,
    "",
    ...metrics.map(() => ""),
    why,
  ]);
  return [["layer", "times", "lane", ...metrics, "problem"], ...lines, ...without]
    .map((cells) => `${csvLine(cells)}\r\n`)
    .join("");
}
