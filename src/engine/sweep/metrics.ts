/** Metrics by their names: what a sweep or a comparison reads off the counts of a document. */
import type { EinsumCounts } from "../../simulate/index.ts";

/** Counts of a document by the name of the Einsum. */
type Counts = Readonly<Record<string, EinsumCounts>>;

/** Elements that a tensor moves between its memory and where it is held. */
function trafficOf({ tensors }: EinsumCounts): number {
  return Object.values(tensors).reduce(
    (sum, own) => sum + own.reads + ("writes" in own ? own.writes : 0),
    0,
  );
}

/** Coordinates that traversal delivers: what sparse storage pays for its sparsity. */
function coordinatesOf({ tensors }: EinsumCounts): number {
  return Object.values(tensors).reduce(
    (sum, own) => sum + ("coordReads" in own ? own.coordReads : 0),
    0,
  );
}

/** Reads and writes of tensors that one Einsum of a cascade writes and another reads. */
function betweenOf(einsums: readonly EinsumCounts[]): number {
  const own = einsums.flatMap(({ tensors }) => Object.entries(tensors));
  const written = new Set(own.flatMap(([name, each]) => ("writes" in each ? [name] : [])));
  const read = new Set(own.flatMap(([name, each]) => ("accesses" in each ? [name] : [])));
  return own
    .filter(([name]) => written.has(name) && read.has(name))
    .reduce((sum, [, each]) => sum + each.reads + ("writes" in each ? each.writes : 0), 0);
}

/** Cycles of a machine with one lane that spends one on every compute and on every failed comparison. */
function slotsOf(counts: EinsumCounts): number {
  const { steps, matches } = counts.intersections;
  return computesOf(counts) + steps - matches;
}

function computesOf({ macs }: EinsumCounts): number {
  return macs.effectual + macs.ineffectual + macs.gated;
}

/** Units of all cycles, idle ones too. */
function unitCyclesOf(counts: EinsumCounts): number {
  return counts.utilization === 0 ? 0 : Math.round(computesOf(counts) / counts.utilization);
}

/** The figure that a metric names in one Einsum. */
function figureOf(counts: EinsumCounts, name: string): number {
  if (name === "traffic") return trafficOf(counts);
  if (name === "coordinates") return coordinatesOf(counts);
  if (name === "words") return trafficOf(counts) + coordinatesOf(counts);
  if (name === "slots") return slotsOf(counts);
  if (name === "unitCycles") return unitCyclesOf(counts);
  let at: unknown = counts;
  for (const key of name.split("."))
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return typeof at === "number" ? at : 0;
}

/**
 * The figure that a metric names, over all Einsums of a cascade: their sum. `utilization` is the share of
 * all lanes that computed over the cycles of all Einsums, `traffic` all reads and writes of all tensors, and
 * `between` those of tensors that lead from one Einsum to another.
 */
export function metricOf(counts: Counts, name: string): number {
  const einsums = Object.values(counts);
  if (name === "between") return betweenOf(einsums);
  if (name !== "utilization")
    return einsums.reduce((sum, einsum) => sum + figureOf(einsum, name), 0);
  const all = einsums.reduce((sum, einsum) => sum + unitCyclesOf(einsum), 0);
  return all === 0 ? 0 : einsums.reduce((sum, einsum) => sum + computesOf(einsum), 0) / all;
}

/** How many computes a cycle has room for, in the Einsum that has room for most; undefined where none computes. */
export function unitsOf(counts: Counts): number | undefined {
  const units = Object.values(counts).flatMap((einsum) =>
    einsum.utilization === 0 ? [] : [Math.round(unitCyclesOf(einsum) / einsum.cycles)],
  );
  return units.length === 0 ? undefined : Math.max(...units);
}
