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

/** The same with the coordinates that traversal delivers: what sparse storage pays for its sparsity. */
function wordsOf(counts: EinsumCounts): number {
  return Object.values(counts.tensors).reduce(
    (sum, own) => sum + ("coordReads" in own ? own.coordReads : 0),
    trafficOf(counts),
  );
}

/** Cycles of a machine with one lane that spends one on every compute and on every failed comparison. */
function slotsOf(counts: EinsumCounts): number {
  const { steps, matches } = counts.intersections;
  return computesOf(counts) + steps - matches;
}

function computesOf({ macs }: EinsumCounts): number {
  return macs.effectual + macs.ineffectual + macs.gated;
}

/** The figure that a metric names in one Einsum. */
function figureOf(counts: EinsumCounts, name: string): number {
  if (name === "traffic") return trafficOf(counts);
  if (name === "words") return wordsOf(counts);
  if (name === "slots") return slotsOf(counts);
  let at: unknown = counts;
  for (const key of name.split("."))
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return typeof at === "number" ? at : 0;
}

/**
 * The figure that a metric names, over all Einsums of a cascade: their sum. `utilization` is the share of
 * all lanes that computed over the cycles of all Einsums, and `traffic` all reads and writes of all tensors.
 */
export function metricOf(counts: Counts, name: string): number {
  const einsums = Object.values(counts);
  if (name !== "utilization")
    return einsums.reduce((sum, einsum) => sum + figureOf(einsum, name), 0);
  const slots = einsums.reduce(
    (sum, einsum) => sum + (einsum.utilization === 0 ? 0 : computesOf(einsum) / einsum.utilization),
    0,
  );
  return slots === 0 ? 0 : einsums.reduce((sum, einsum) => sum + computesOf(einsum), 0) / slots;
}
