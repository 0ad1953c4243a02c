/** The results of a sweep as rows: what a CSV file holds and what the table under a chart shows. */
import type { PointResult, SweepDescription } from "./sweep-run.ts";

/** Names of the columns: key, lane, seed, every number that varies, every metric, and what went wrong. */
export function sweepColumns({ axes, metrics }: SweepDescription): readonly string[] {
  return ["key", "lane", "seed", ...axes.flatMap(({ paths }) => paths), ...metrics, "problem"];
}

/** The cells of a point in the order of the columns; those that it has no figures for are empty. */
export function sweepCells(
  result: PointResult,
  { axes, lanes, seeds, metrics }: SweepDescription,
): readonly (string | number)[] {
  const values = axes.flatMap(({ entries }, at) => entries[result.entries[at] ?? 0] ?? []);
  return [
    result.key,
    lanes[result.lane] ?? "",
    seeds[result.draw] ?? 0,
    ...values,
    ...metrics.map((_, at) => result.figures[at] ?? ""),
    result.problem === undefined ? "" : `${result.problem.code}: ${result.problem.message}`,
  ];
}

/** Cells as a line of comma-separated values (RFC 4180), without the end of the line. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) => {
      const text = String(cell);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(",");
}
