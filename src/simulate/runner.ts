/**
 * What takes a nest from its first step to its last: a kernel where the plan has one, else the interpreter.
 * Either way the moment it stands at can be looked at, and walked on from, as an interpreter's walk.
 */
import type { Plan } from "./plan.ts";
import { Kernel } from "./kernel/kernel.ts";
import { bytesOf, type Pages } from "./kernel/pages.ts";
import { Walk, type Checkpoint } from "./walk.ts";

/** A moment of a run that it can go back to. */
export interface Saved {
  readonly step: number;
  /** The interpreter's state at that moment. */
  readonly state: Float64Array;
  /** All the rest, as whoever saved it keeps it. */
  readonly rest: Checkpoint | Pages;
}

/** Runs a nest. */
export interface Runner {
  /** The moment that the run stands at. Walking it on is allowed until the run is restored. */
  readonly view: Walk;
  /** Why the interpreter runs the nest; undefined for a kernel. */
  readonly noKernel: string | undefined;
  /**
   * Runs on for about so much work, in iterations of the innermost loop and comparisons; stands before step
   * `before` at the latest, and somewhat earlier where it cannot stop right there.
   */
  advance(work: number, before?: number): void;
  /** Bytes that a saved moment takes, if it shares nothing. */
  readonly saveBytes: number;
  /** @param earlier a moment saved before, with which this one may share what has not changed */
  save(earlier?: Saved): Saved;
  restore(saved: Saved): void;
}

/** Bytes that saved moments take together. */
export function savedBytes(moments: readonly Saved[]): number {
  const pages: Pages[] = [];
  let bytes = 0;
  for (const { rest, state } of moments) {
    bytes += state.byteLength;
    if (isPages(rest)) pages.push(rest);
    else bytes += rest.values.byteLength + rest.written.byteLength;
  }
  return bytes + bytesOf(pages);
}

function isPages(rest: Saved["rest"]): rest is Pages {
  return Array.isArray(rest);
}

class WalkRunner implements Runner {
  readonly view: Walk;
  readonly noKernel: string;

  constructor(plan: Plan, reason: string) {
    this.view = new Walk(plan);
    this.noKernel = reason;
  }

  advance(work: number, before?: number): void {
    this.view.run(work, before);
  }

  get saveBytes(): number {
    return 9 * this.view.values.length + 8 * this.view.state.length;
  }

  save(): Saved {
    const rest = this.view.checkpoint();
    return { step: rest.step, state: rest.state, rest };
  }

  restore({ rest }: Saved): void {
    if (!isPages(rest)) this.view.restore(rest);
  }
}

class KernelRunner implements Runner {
  readonly view: Walk;
  readonly noKernel = undefined;
  readonly kernel: Kernel;
  private isAtStart = true;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.view = new Walk(kernel.plan, kernel);
  }

  advance(work: number, before?: number): void {
    const { kernel } = this;
    // One step more than needed is left over: what the interpreter knows of the step under way, such as
    // which values are fresh, it only knows of steps that it has walked.
    const stop =
      before === undefined ? Number.MAX_SAFE_INTEGER : before - kernel.stepsBetweenPauses - 1;
    if (kernel.done || kernel.steps >= stop) return;
    kernel.run(work, stop);
    this.isAtStart = false;
    this.look();
  }

  get saveBytes(): number {
    return this.kernel.checkpointBytes;
  }

  save(earlier?: Saved): Saved {
    const shared = earlier !== undefined && isPages(earlier.rest) ? earlier.rest : undefined;
    return {
      step: this.kernel.steps,
      state: this.view.state.slice(),
      rest: this.kernel.checkpoint(shared),
    };
  }

  restore({ rest, state }: Saved): void {
    if (!isPages(rest)) return;
    this.kernel.restore(rest);
    this.isAtStart = this.kernel.isAtStart;
    if (this.isAtStart) this.view.place(state);
    else this.look();
  }

  private look(): void {
    this.view.place(this.kernel.state(), this.kernel.residents());
  }
}

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
