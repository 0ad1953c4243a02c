/** What the parts of a sweep are called on the page: metrics, numbers of a document, lanes. */
import { inUnits, withDecimals } from "../views/numbers.ts";

/** Computes, as an Einsum of a cascade may add or copy where another one multiplies. */
const totals: Readonly<Record<string, string>> = {
  cycles: "Cycles",
  unitCycles: "Unit-cycles",
  steps: "Steps",
  utilization: "Utilization",
  traffic: "Values moved",
  between: "Values between Einsums",
  coordinates: "Coordinates read",
  words: "Values and coordinates moved",
  slots: "Computes and failed comparisons",
  "macs.dense": "Dense computes",
  "macs.effectual": "Effectual computes",
  "macs.ineffectual": "Computes on a zero",
  "macs.gated": "Gated computes",
  "macs.skipped": "Skipped computes",
  "intersections.steps": "Comparisons",
  "intersections.matches": "Matches",
};
const ofTensor: Readonly<Record<string, string>> = {
  accesses: "Accesses of",
  reads: "Reads of",
  lookups: "Lookups in",
  coordReads: "Coordinates read of",
  updates: "Updates of",
  writes: "Writes of",
};

/** The tensor that a metric counts something of, and what; undefined for one of the whole. */
export function tensorCount(
  metric: string,
): { readonly tensor: string; readonly count: string } | undefined {
  const [, tensor, count] = /^tensors\.(.+)\.(\w+)$/.exec(metric) ?? [];
  return tensor === undefined || count === undefined ? undefined : { tensor, count };
}

/** The same where it counts values that move: its reads or its writes. */
export function tensorMoved(metric: string): ReturnType<typeof tensorCount> {
  const found = tensorCount(metric);
  return found?.count === "reads" || found?.count === "writes" ? found : undefined;
}

/** Whether a tensor is written by one Einsum and read by another, as far as the metrics that there are say so. */
export function isBetween(tensor: string, among: readonly string[]): boolean {
  const has = (count: string): boolean => among.includes(`tensors.${tensor}.${count}`);
  return has("writes") && (has("accesses") || has("coordReads"));
}

/**
 * A metric in words, for example "Reads of I".
 *
 * @param among the metrics beside it, by which outputs are known: what is read of them are partial sums
 */
export function metricLabel(metric: string, among: readonly string[] = []): string {
  const found = tensorCount(metric);
  if (found === undefined) return totals[metric] ?? metric;
  const { tensor, count } = found;
  const isOutput = among.includes(`tensors.${tensor}.writes`) && !isBetween(tensor, among);
  if (count === "reads" && isOutput) return `Partial sums of ${tensor} back`;
  return `${ofTensor[count] ?? count} ${tensor}`;
}

/** A number of the document in words, for example "Density of F". */
export function pathLabel(path: string): string {
  const [root, name = "", ...rest] = path.split(".");
  if (root === "shape") return `Extent of ${name}`;
  if (root === "tensors") {
    const last = rest.at(-1) ?? "";
    return `${last.charAt(0).toUpperCase()}${last.slice(1)} of ${name}`;
  }
  if (name === "partitioning") return `Split of ${rest[1] ?? ""}`;
  return path;
}

/** What varies along an axis, in words: "Density of I and F". */
export function axisLabel(paths: readonly string[]): string {
  const labels = [...new Set(paths.map(pathLabel))];
  const [first = ""] = labels;
  const [kind] = first.split(" of ");
  const alike = kind !== undefined && labels.every((label) => label.startsWith(`${kind} of `));
  if (!alike || labels.length === 1) return labels.join(", ");
  const names = labels.map((label) => label.slice(kind.length + 4));
  return `${kind} of ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** A figure where there is room for few digits: "12,345", "0.371", "1.2 M". */
export function briefNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return inUnits(value, 4).join(" ").trim();
  const digits = size >= 1000 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return withDecimals(value, digits);
}

/** How many compute units there are: "16 units", "1 unit". */
export function unitWords(units: number): string {
  return `${briefNumber(units)} ${units === 1 ? "unit" : "units"}`;
}

/** A time in words: "12 s", "3 min". */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${String(Math.max(1, Math.round(seconds)))} s`;
  if (seconds < 5400) return `${String(Math.round(seconds / 60))} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** The name of a file that is saved, after the title of its document, or `otherwise` where it has none. */
export function fileName(title: string, ending: string, otherwise = "sweep"): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `${words === "" ? otherwise : words}.${ending}`;
}
