/** What metrics count, a sentence each. Pure. */
import { isBetween, tensorMoved } from "./names.ts";

const sentences: Readonly<Record<string, string>> = {
  cycles:
    "Time: a cycle for each compute, and for a spatial loop the longest of its iterations. Who has more compute units needs fewer. Searching, reads and writes take none: they have figures of their own.",
  unitCycles:
    "Cycles times compute units, idle ones too (elsewhere: PE-cycles): for how long how many units are occupied, so that one and sixteen can be held against each other. Searching takes no time here.",
  steps: "Computes one after another; those of a spatial loop share a step.",
  utilization:
    "The share of compute units and cycles that compute, on zeros and gated ones too. Searching takes no time here, so it lowers nothing.",
  slots:
    "Computes, on zeros and gated ones too, and comparisons without a match: the work, however many units share it.",
  traffic: "Reads and writes of all tensors, those between Einsums too.",
  words:
    "Reads and writes of all tensors, what is held or shared once, and the coordinates that traversal reads, as often as it comes by.",
  between: "Reads and writes of the tensors that one Einsum of a cascade writes and another reads.",
  coordinates:
    "Coordinates of all compressed tensors that are gone through or compared: what sparse storage pays for its sparsity.",
  "macs.effectual": "Computes with no zero among their operands.",
  "intersections.steps": "Pairs of coordinates that are compared where fibers are intersected.",
};

/** What a metric counts; undefined for what its name says. `among` are all metrics that are measured. */
export function metricSentence(metric: string, among: readonly string[]): string | undefined {
  const found = tensorMoved(metric);
  if (found === undefined) return sentences[metric];
  const { tensor, count } = found;
  if (count === "writes") return `Elements of ${tensor} that leave the accumulators for storage.`;
  return among.includes(`tensors.${tensor}.writes`) && !isBetween(tensor, among)
    ? `Elements of ${tensor} that were written before and are brought back to be added to.`
    : `Elements of ${tensor} that storage delivers, used or not; what is held or shared counts once.`;
}
