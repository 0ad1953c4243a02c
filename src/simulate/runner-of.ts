/** Which runner a nest has. */
import { KernelRunner } from "./kernel-runner.ts";
import { Kernel } from "./kernel/kernel.ts";
import type { Plan } from "./plan.ts";
import type { Runner } from "./runner.ts";
import { WalkRunner } from "./walk-runner.ts";

/** A runner at the start of a plan's nest. */
export function runnerOf(plan: Plan): Runner {
  const kernel = Kernel.of(plan);
  return kernel instanceof Kernel ? new KernelRunner(kernel) : interpreterOf(plan, kernel.reason);
}

/** The interpreter at the start of a plan's nest, and why not a kernel. */
export function interpreterOf(plan: Plan, reason = "it was asked for"): Runner {
  return new WalkRunner(plan, reason);
}

/** A second runner of the same kind, at the start. */
export function runnerLike(runner: Runner): Runner {
  return runner instanceof KernelRunner
    ? new KernelRunner(runner.kernel.again())
    : new WalkRunner(runner.view.plan, runner.noKernel ?? "");
}
