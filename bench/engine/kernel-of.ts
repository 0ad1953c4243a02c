/** Kernels as the measurements run them. */
import { Kernel } from "../../src/simulate/kernel/kernel.ts";
import type { Plan } from "../../src/simulate/plan.ts";

/** As much at a time as a run in the engine does. */
const slice = 20_000;

/** A plan's kernel; throws where it has none. */
export function kernelOf(plan: Plan): Kernel {
  const kernel = Kernel.of(plan);
  if (!(kernel instanceof Kernel)) throw new Error(kernel.reason);
  return kernel;
}

/** Runs a kernel to its end in slices, so that optimized code takes over soon. */
export function runInSlices(kernel: Kernel): void {
  while (!kernel.done) kernel.run(slice);
}
