/**
 * What another mapping would change, in numbers: the counts of the run that is shown against those of the
 * run that would take its place.
 */
import type { EinsumCounts } from "../../engine/index.ts";

/** A count before and after. */
export interface Change {
  readonly label: string;
  /** The tensor that it is about, if it is about one. */
  readonly tensor?: string;
  readonly before: number;
  readonly after: number;
}

function traffic(counts: EinsumCounts, tensor: string): readonly (readonly [string, number])[] {
  const own = counts.tensors[tensor];
  if (own === undefined) return [];
  return "reads" in own && "writes" in own
    ? [
        [`${tensor} written`, own.writes],
        [`${tensor} brought back`, own.reads],
      ]
    : [[`${tensor} fetched`, own.reads]];
}

/** Cycles, then what changes of the comparisons and of the traffic of each tensor. */
export function changesOf(before: EinsumCounts, after: EinsumCounts): readonly Change[] {
  const rows: Change[] = [
    {
      label: "comparisons",
      before: before.intersections.steps,
      after: after.intersections.steps,
    },
    ...Object.keys(after.tensors).flatMap((tensor) => {
      const known = new Map(traffic(before, tensor));
      return traffic(after, tensor).map(([label, value]) => ({
        label,
        tensor,
        before: known.get(label) ?? 0,
        after: value,
      }));
    }),
  ];
  return [
    { label: "cycles", before: before.cycles, after: after.cycles },
    ...rows.filter((row) => row.before !== row.after),
  ];
}
