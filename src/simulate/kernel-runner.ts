/**
 * A kernel that runs a nest, and goes to shortly before any of its steps.
 *
 * Where a kernel goes does not depend on what it has written, only on its locals. So the last moment before a
 * step at which it can pause is sought with locals alone, to and fro; then the memory is restored once and
 * the kernel runs there. Where the step is far from there, a finer kernel takes over, which can pause after every
 * step; what the kernel keeps is then good for nothing until the next approach.
 */
import { invariant } from "../base/index.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { bytesBeside, type Pages } from "./kernel/pages.ts";
import type { Mark, Runner, Saved } from "./runner.ts";
import { Tracer, type Computes } from "./tracer.ts";
import { Walk } from "./walk.ts";

const allWork = 2 ** 52;
/** Most bytes of a moment that is given back by every approach. */
const nearBytes = 4 * 2 ** 20;
/** Work that the first try in seeking a pause goes on for. */
const firstTry = 4_096;

/** Where a kernel stood. The interpreter's state is worked out when it is asked for. */
class KernelMark implements Mark {
  readonly step: number;
  readonly locals: Uint8Array;
  private readonly kernel: Kernel;
  private known: Float64Array | undefined;

  constructor(kernel: Kernel, start?: Float64Array) {
    this.kernel = kernel;
    this.step = kernel.steps;
    this.locals = kernel.locals();
    this.known = start;
  }

  get state(): Float64Array {
    this.known ??= this.kernel.stateAt(this.locals);
    return this.known;
  }
}

class KernelSaved extends KernelMark implements Saved {
  readonly work: number;
  readonly pages: Pages;

  constructor(kernel: Kernel, earlier: Saved | undefined, start?: Float64Array) {
    super(kernel, start);
    this.work = kernel.work;
    this.pages = kernel.checkpoint(pagesOf(earlier));
  }

  bytesBeside(earlier: Saved | undefined): number {
    return this.locals.byteLength + bytesBeside(this.pages, pagesOf(earlier));
  }
}

function pagesOf(saved: Saved | undefined): Pages | undefined {
  return saved instanceof KernelSaved ? saved.pages : undefined;
}

/** Runs a nest by a kernel. */
export class KernelRunner implements Runner {
  readonly noKernel = undefined;
  readonly kernel: Kernel;
  private readonly walk: Walk;
  private readonly start: Float64Array;
  /** Whether the walk stands where the kernel stands. */
  private isInView = true;
  private tracer: Tracer | "none" | undefined;
  private finer: Kernel | "none" | undefined;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.walk = new Walk(kernel.plan, kernel);
    this.start = this.walk.state.slice();
  }

  get view(): Walk {
    const { kernel, walk } = this;
    if (!this.isInView) {
      if (kernel.isAtStart) walk.place(this.start);
      else walk.place(kernel.state(), kernel.residents());
      this.isInView = true;
    }
    return walk;
  }

  get done(): boolean {
    return this.kernel.done;
  }

  get steps(): number {
    return this.kernel.steps;
  }

  advance(work: number): number {
    const { kernel } = this;
    const before = kernel.work;
    kernel.run(work);
    this.isInView = false;
    return kernel.work - before;
  }

  mark(): Mark {
    return new KernelMark(this.kernel, this.kernel.isAtStart ? this.start : undefined);
  }

  save(earlier?: Saved): Saved {
    return new KernelSaved(this.kernel, earlier, this.kernel.isAtStart ? this.start : undefined);
  }

  approach(
    step: number,
    saved: Saved,
    mark: Mark,
    ahead: number,
    lead = Number.POSITIVE_INFINITY,
  ): Saved | undefined {
    const { kernel, walk } = this;
    invariant(saved instanceof KernelSaved && mark instanceof KernelMark, "a kernel's moments");
    const goal = saved.step < step ? this.lastPauseBefore(step, mark) : saved.work;
    kernel.restore(saved.pages, walk);
    const before = goal - lead;
    const isFar = before > saved.work + lead && kernel.checkpointBytes <= nearBytes;
    if (isFar) kernel.run(before - saved.work);
    const near = isFar ? this.save(saved) : undefined;
    if (kernel.work < goal) kernel.run(goal - kernel.work);
    this.isInView = false;
    // As with pauses, one step more than needed is left over.
    const finer = step - kernel.steps > ahead + 1 ? this.finerKernel() : undefined;
    if (finer === undefined) return near;
    finer.takeOver(kernel);
    finer.run(allWork, step - 1);
    walk.place(finer.state(), finer.residents());
    this.isInView = true;
    return near;
  }

  trace(mark: Mark, steps: number): Generator<Computes, void> | undefined {
    invariant(mark instanceof KernelMark, "a kernel's moment");
    this.tracer ??= Tracer.of(this.kernel) ?? "none";
    return this.tracer === "none" ? undefined : this.tracer.from(mark.locals, steps);
  }

  private finerKernel(): Kernel | undefined {
    this.finer ??= this.kernel.finer() ?? "none";
    return this.finer === "none" ? undefined : this.finer;
  }

  /**
   * Work done at the last pause before a step, if there is one after the mark.
   *
   * One step more than needed is left over: what the interpreter knows of the step under way, such as which
   * values are fresh, it only knows of steps that it has walked.
   */
  private lastPauseBefore(step: number, mark: KernelMark): number {
    const { kernel } = this;
    kernel.goTo(mark.locals);
    if (!kernel.canPause) return kernel.work;
    const sure = step - 1 - kernel.stepsBetweenPauses;
    if (kernel.steps < sure) kernel.run(allWork, sure);
    let last = { locals: kernel.locals(), work: kernel.work };
    let isBeyond = false;
    for (let width = firstTry; width >= 1; width = isBeyond ? Math.floor(width / 2) : 2 * width) {
      kernel.run(width, step);
      if (!kernel.done && kernel.steps < step)
        last = { locals: kernel.locals(), work: kernel.work };
      else {
        isBeyond = true;
        kernel.goTo(last.locals);
      }
    }
    return last.work;
  }
}
