/** The counts of one Einsum, read off a walk at any moment of it. */
import { operandCounts, totals } from "./state.ts";
import type { Walk } from "./walk.ts";

/** Counts of a tensor that is read. */
export interface InputCounts {
  readonly accesses: number;
  readonly reads: number;
  readonly lookups: number;
  readonly coordReads: number;
}

/** Counts of the tensor that is written. */
export interface OutputCounts {
  readonly updates: number;
  readonly writes: number;
  readonly reads: number;
}

/** Counts of one Einsum. */
export interface EinsumCounts {
  readonly macs: {
    readonly dense: number;
    readonly effectual: number;
    readonly ineffectual: number;
    readonly gated: number;
    readonly skipped: number;
  };
  readonly cycles: number;
  readonly steps: number;
  /** Computes per cycle and lane, 0 to 1; 0 where nothing was computed. */
  readonly utilization: number;
  readonly intersections: { readonly steps: number; readonly matches: number };
  /** By rank; a loop whose body never ran is left out. */
  readonly iterations: Readonly<Record<string, number>>;
  readonly tensors: Readonly<Record<string, InputCounts | OutputCounts>>;
}

/** The counts so far. */
export function countsOf(walk: Walk): EinsumCounts {
  const { plan, layout } = walk;
  const total = (offset: number): number => walk.get(layout.totals + offset);
  const effectual = total(totals.effectual);
  const ineffectual = total(totals.ineffectual);
  const gated = total(totals.gated);
  const dense = plan.nest.densePoints;
  const computes = effectual + ineffectual + gated;
  const cycles = walk.cyclesSoFar();
  const inputs = new Map<string, InputCounts>();
  for (const [operand, { tensor }] of plan.nest.operands.entries()) {
    const sum = (key: keyof InputCounts): number =>
      (inputs.get(tensor)?.[key] ?? 0) + walk.get(layout.counts + 4 * operand + operandCounts[key]);
    inputs.set(tensor, {
      accesses: sum("accesses"),
      reads: sum("reads"),
      lookups: sum("lookups"),
      coordReads: sum("coordReads"),
    });
  }
  const writes = total(totals.writes);
  const output: OutputCounts = {
    updates: total(totals.updates),
    writes,
    reads: writes - total(totals.created),
  };
  const iterations = new Map<string, number>();
  plan.loops.forEach(({ loop }, level) => {
    const count = walk.get(layout.iterations + level);
    if (count > 0) iterations.set(loop.rank, count);
  });
  return {
    macs: { dense, effectual, ineffectual, gated, skipped: dense - computes },
    cycles,
    steps: walk.steps,
    utilization: cycles === 0 ? 0 : computes / (cycles * plan.lanes),
    intersections: {
      steps: total(totals.intersectionSteps),
      matches: total(totals.intersectionMatches),
    },
    iterations: Object.fromEntries(iterations),
    tensors: Object.fromEntries<InputCounts | OutputCounts>([
      ...inputs,
      [plan.nest.output.tensor, output],
    ]),
  };
}
