/** How much work a nest will be, estimated before anything runs. */
import type { Tensor } from "../fibertree/index.ts";
import type { Bound, Quotient } from "../compile/index.ts";
import { interval } from "../compile/index.ts";
import type { Plan } from "./plan.ts";

/** Most loop iterations that a run may be expected to take. */
export const maxIterations = 2_000_000_000;

function gap(upper: Quotient, lower: Quotient, extents: readonly number[]): number {
  const terms = new Map<number, number>();
  for (const { register, coefficient } of upper.terms)
    terms.set(register, coefficient / upper.divisor);
  for (const { register, coefficient } of lower.terms) {
    terms.set(register, (terms.get(register) ?? 0) - coefficient / lower.divisor);
  }
  const difference: Quotient = {
    terms: [...terms].map(([register, coefficient]) => ({ register, coefficient })),
    constant: upper.constant / upper.divisor - lower.constant / lower.divisor,
    divisor: 1,
  };
  return interval(difference, extents)[1] + 1;
}

/** Mean share of a rank's coordinates that its fibers hold. */
function fill(tensor: Tensor, rank: number): number {
  const stored = tensor.ranks[rank];
  if (stored === undefined) return 1;
  const fibers = Math.max(1, stored.segments.length - 1);
  return stored.coordinates.length / fibers / Math.max(1, stored.shape);
}

/**
 * Expected iterations of all loops of a plan, comparisons of intersections among them, as if every fiber
 * were as full as the mean.
 */
export function estimateIterations(plan: Plan): number {
  const extents = plan.nest.registers.map(({ extent }) => extent);
  let bodies = 1;
  let total = 0;
  for (const { loop, drivers, parts, extent } of plan.loops) {
    if (parts !== undefined) {
      bodies *= Math.ceil(extent / parts.size);
      total += bodies;
      continue;
    }
    const widest = loop.upper.flatMap((upper: Bound) =>
      loop.lower.map((lower) => gap(upper.value, lower.value, extents)),
    );
    const range = Math.max(0, Math.min(loop.inside === undefined ? extent : loop.width, ...widest));
    const fills = drivers.map(({ operand, leaf }) =>
      fill(plan.tensors[operand] ?? { ranks: [], values: new Float64Array(0) }, leaf),
    );
    const comparisons =
      drivers.length > 1 ? fills.reduce((sum, share) => sum + share, 0) : Math.min(1, ...fills);
    total += bodies * range * comparisons;
    bodies *= range * fills.reduce((product, share) => product * share, 1);
  }
  return total;
}
