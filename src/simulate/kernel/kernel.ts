/**
 * A nest as WebAssembly, with its tensors in its memory: runs in slices, and says at every pause what the
 * interpreter's state would be at the same moment.
 */
import { defined } from "../../base/index.ts";
import type { Plan } from "../plan.ts";
import { totals } from "../state.ts";
import type { Walk } from "../walk.ts";
import type { Residents } from "../stays.ts";
import { counterparts } from "./counterparts.ts";
import { emitNest, type EmittedNest } from "./emit-nest.ts";
import { present, Unsupported } from "./emission.ts";
import { instantiate, type Instantiated } from "./instantiate.ts";
import { KeptLocals } from "./kept-locals.ts";
import { forgetStays } from "./marks.ts";
import { MemoryMap } from "./memory-map.ts";
import { finestPause, pointsInside } from "./pause.ts";
import { PausedState } from "./paused-state.ts";
import { copyPages, restorePages, type Pages } from "./pages.ts";
import { Touched } from "./touched.ts";
import type { Local } from "./wasm.ts";

/** Why a plan has no kernel, in words. */
export interface NoKernel {
  readonly reason: string;
}

/** A kernel's code: it runs until so many steps are complete, or so much work is done. */
type KernelInstance = Instantiated<[steps: bigint, work: bigint]>;

/** Most bytes of memory that a kernel may take. */
const maxKernelBytes = 2 ** 30;

/** A kernel that notes every compute, the memory it notes them in, and where there is room for them. */
export interface Traced {
  readonly kernel: Kernel;
  readonly memory: ArrayBuffer;
  readonly room: number;
}

/** A kernel that can be run. */
export class Kernel {
  readonly plan: Plan;
  /** The output so far, row-major over its declared ranks, and which elements were written. */
  readonly values: Float64Array;
  readonly written: Uint8Array;
  private readonly nest: EmittedNest;
  private readonly instance: KernelInstance;
  private readonly kept: KeptLocals;
  private readonly paused: PausedState;
  /** Places of the counters whose sums are the steps and the work done. */
  private readonly stepPlaces: readonly number[];
  private readonly workPlaces: readonly number[];

  /** Whether nothing has been written yet but the locals at the start. */
  private isBlank = true;
  /** The copy of its memory that was made or put back last, and what may have been touched since. */
  private copied: Pages | undefined;
  private readonly touched: Touched;

  private constructor(
    plan: Plan,
    nest: EmittedNest,
    instance: KernelInstance,
    touched = new Touched(plan, nest),
  ) {
    this.touched = touched;
    this.plan = plan;
    this.nest = nest;
    this.instance = instance;
    const { emission, body } = nest;
    const { memory } = instance;
    this.kept = new KeptLocals(emission, memory);
    this.paused = new PausedState(plan, nest, this.kept);
    this.values = new Float64Array(memory, body.output.address, plan.outputSize);
    this.written = new Uint8Array(memory, body.output.writtenAddress, plan.outputSize);
    const placesOf = (total: number): readonly number[] =>
      this.kept.placesOf(emission.layout.totals + total);
    this.stepPlaces = placesOf(totals.steps);
    this.workPlaces = [
      emission.iterations[plan.loops.length - 1] as Local,
      emission.iterations[Math.max(0, nest.pause)] as Local,
    ]
      .map((local) => this.kept.placeOf(local))
      .concat(placesOf(totals.intersectionSteps));
  }

  /** A kernel at its start, in a memory that nobody has used. */
  private static begin(plan: Plan, nest: EmittedNest, instance: KernelInstance): Kernel {
    const kernel = new Kernel(plan, nest, instance);
    const { emission, body } = nest;
    emission.memory.fill(instance.memory);
    kernel.kept.write(emission.resume, -1);
    for (const absent of emission.absent) kernel.kept.write(absent, present);
    for (const { stay } of body.marks.values()) kernel.kept.write(stay, 1);
    return kernel;
  }

  /** A kernel of a plan, or why there is none. */
  static of(plan: Plan): Kernel | NoKernel {
    try {
      const nest = emitNest(plan);
      const bytes = nest.emission.memory.size;
      if (bytes > maxKernelBytes)
        return { reason: `${bytes} bytes of memory; a kernel takes at most ${maxKernelBytes}` };
      const instance: KernelInstance | undefined = instantiate(nest.bytes, bytes + 8, true);
      return instance === undefined
        ? { reason: "this machine runs no WebAssembly, or has no memory for it" }
        : Kernel.begin(plan, nest, instance);
    } catch (error) {
      if (error instanceof Unsupported) return { reason: error.message };
      throw error;
    }
  }

  /** A kernel like this one that notes every compute, with room for records at the end of its memory. */
  tracing(roomBytes: number): Traced | undefined {
    const nest = emitNest(this.plan, { isTraced: true });
    const room = nest.emission.memory.size + 8;
    const instance: KernelInstance | undefined = instantiate(nest.bytes, room + roomBytes);
    if (instance === undefined) return undefined;
    return { kernel: Kernel.begin(this.plan, nest, instance), memory: instance.memory, room };
  }

  /** A second kernel of the same plan, at its start. */
  again(): Kernel {
    const { nest, plan } = this;
    const bytes = nest.emission.memory.size + 8;
    const instance: KernelInstance | undefined = instantiate(nest.bytes, bytes);
    return Kernel.begin(plan, nest, defined(instance, "memory for a second kernel"));
  }

  /**
   * A kernel in this one's memory that can pause after every step; undefined where this one can, or where there
   * is none. It is slower, and stands nowhere before it has taken over.
   */
  finer(): Kernel | undefined {
    const { instance, nest, plan } = this;
    const pause = finestPause(plan);
    if (pause <= nest.pause) return undefined;
    try {
      const finer = emitNest(plan, { pause });
      // What is asked of a place may need a table that this kernel does without.
      if (finer.emission.memory.size !== nest.emission.memory.size) return undefined;
      return new Kernel(plan, finer, instance.beside(finer.bytes), this.touched);
    } catch (error) {
      if (error instanceof Unsupported) return undefined;
      throw error;
    }
  }

  /** Goes to where a kernel stands that this one is finer than, and which then stands nowhere. */
  takeOver(coarser: Kernel): void {
    this.kept.adopt(coarser.kept.copy(), counterparts(coarser.nest, this.nest));
  }

  get done(): boolean {
    return this.kept.read(this.nest.emission.resume) === this.plan.loops.length;
  }

  get isAtStart(): boolean {
    return this.kept.read(this.nest.emission.resume) < 0;
  }

  /** Steps completed so far. */
  get steps(): number {
    return this.kept.sum(this.stepPlaces);
  }

  /** Whether a run can pause at all. */
  get canPause(): boolean {
    return this.nest.pause >= 0;
  }

  /** Most steps that can pass between two moments at which a run can pause. */
  get stepsBetweenPauses(): number {
    return this.nest.stepsBetweenPauses;
  }

  /**
   * Runs on until the nest is done, or pauses after about so much work (iterations of the innermost loop and
   * comparisons), or as soon as `steps` steps are complete.
   */
  run(work: number, steps = Number.MAX_SAFE_INTEGER): void {
    if (this.done) return;
    this.isBlank = false;
    this.touched.reach(this.outermost);
    this.instance.run(BigInt(steps), BigInt(this.work + work));
    this.touched.reach(this.outermost);
  }

  /** Where a run in its memory stands in the outermost loop. */
  private get outermost(): number {
    const { emission } = this.nest;
    return this.touched.coordinateOf(this.done, (register) =>
      this.kept.read(defined(emission.registers[register], "register")),
    );
  }

  /** Most computes between two moments at which a run can pause. */
  get computesBetweenPauses(): number {
    return pointsInside(this.plan, this.nest.pause);
  }

  /** Bytes of its memory. */
  get bytes(): number {
    return this.nest.emission.memory.size;
  }

  /** Bytes of a checkpoint that shares nothing. */
  get checkpointBytes(): number {
    return this.nest.emission.memory.changingBytes;
  }

  /** Copies everything that a later `restore` needs, sharing with an earlier checkpoint what has not changed. */
  checkpoint(earlier?: Pages): Pages {
    const { memory } = this.nest.emission;
    const used = this.isBlank ? MemoryMap.slotBytes : memory.changingBytes;
    for (const marks of new Set(this.nest.body.marks.values()))
      forgetStays(this.instance.memory, marks, this.kept.read(marks.stay));
    const isSpared = earlier === this.copied ? this.touched.spared() : undefined;
    const copy = copyPages(this.instance.memory, memory.changingBytes, earlier, used, isSpared);
    this.copied = copy;
    this.touched.begin(this.outermost);
    return copy;
  }

  /**
   * Goes back, or forward, to a checkpoint.
   *
   * @param walked the only walk that has gone on in its memory; without one, it is all put back
   */
  restore(checkpoint: Pages, walked?: Pick<Walk, "done" | "x">): void {
    this.isBlank = false;
    if (walked === undefined) this.touched.reach(Number.POSITIVE_INFINITY);
    else this.touched.reach(this.touched.coordinateOf(walked.done, (at) => walked.x[at] ?? 0));
    const { copied } = this;
    const isSpared = this.touched.spared();
    restorePages(
      this.instance.memory,
      checkpoint,
      (page, at) => page === copied?.[at] && isSpared(at),
    );
    this.copied = checkpoint;
    this.touched.begin(this.outermost);
  }

  /** Where the run stands, apart from what it has written: enough to go on, but for output and counts of reads. */
  locals(): Uint8Array {
    return this.kept.copy();
  }

  /** Goes to where a run stood, and leaves output and marks as they are. */
  goTo(locals: Uint8Array): void {
    this.kept.put(locals);
  }

  /** The interpreter's state where a run stood. */
  stateAt(locals: Uint8Array): Float64Array {
    const now = this.locals();
    this.goTo(locals);
    const state = this.state();
    this.goTo(now);
    return state;
  }

  /** The interpreter's state at this moment. */
  state(): Float64Array {
    return this.paused.state(this.steps);
  }

  /**
   * What is resident at this moment. What is added to it is written into the kernel's memory, which has to be
   * restored before the kernel runs again.
   */
  residents(): readonly Residents[] {
    return this.paused.residents(this.instance.memory);
  }

  /** Work done so far, as `run` counts it. */
  get work(): number {
    return this.kept.sum(this.workPlaces);
  }
}
