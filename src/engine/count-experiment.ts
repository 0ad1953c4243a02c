/**
 * Counting one document without a session: what sweeps and comparisons are made of.
 *
 * Frames and snapshots are for the engine; here only the counts are wanted. An Einsum whose output nobody
 * reads is counted without being walked where that is possible, and is then as good as free; any other is
 * walked, if it is not too long.
 */
import { err, ok, type Result } from "../base/index.ts";
import {
  CascadeRun,
  type CountMemory,
  countNest,
  estimateIterations,
  type EinsumCounts,
  type Files,
  type KeptTensors,
  type Plan,
} from "../simulate/index.ts";
import type { EngineError } from "./api.ts";
import { tooMuchWork, withTensors, type Lowered } from "./compile-document.ts";

/** Expected iterations up to which walking takes no longer than counting; measured on small convolutions. */
const soonWalked = 30_000;

/** The counts of a nest without running it, where that is possible and it has more iterations than `soonRun`. */
export function countAtOnce(
  plan: Plan,
  soonRun: number,
  memory?: CountMemory,
): EinsumCounts | undefined {
  return estimateIterations(plan) > soonRun ? countNest(plan, "all", memory).counts : undefined;
}

/** The counts of every Einsum of a document, by name; tensors that are kept are not made again. */
export function countExperiment(
  lowered: Lowered,
  files: Files,
  kept?: KeptTensors,
): Result<Readonly<Record<string, EinsumCounts>>, EngineError> {
  const compiled = withTensors(lowered, files, kept);
  if (!compiled.ok) return err({ kind: "diagnostics", diagnostics: compiled.error });
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors);
  let started = 0;
  for (;;) {
    if (cascade.runs.length > started) {
      started = cascade.runs.length;
      const { plan } = cascade.current;
      if (started === nests.length) {
        const counts = countAtOnce(plan, soonWalked, kept?.counting);
        if (counts !== undefined) return ok({ ...cascade.counts(), [plan.nest.name]: counts });
      }
      const excess = tooMuchWork(cascade.current);
      if (excess !== undefined) return err({ kind: "diagnostics", diagnostics: [excess] });
    }
    if (cascade.done) return ok(cascade.counts());
    cascade.advance();
  }
}
