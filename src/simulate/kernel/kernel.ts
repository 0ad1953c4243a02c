/**
 * A nest as WebAssembly, with its tensors in its memory: runs in slices, and says at every pause what the
 * interpreter's state would be at the same moment.
 */
import { defined } from "../../base/index.ts";
import type { Plan } from "../plan.ts";
import { cursor, totals, type StateLayout } from "../state.ts";
import type { Residents } from "../stays.ts";
import { emitNest, type EmittedNest } from "./emit-nest.ts";
import { present, Unsupported } from "./emission.ts";
import { instantiate, type Instantiated } from "./instantiate.ts";
import { MemoryMap } from "./memory-map.ts";
import { MarkedResidents } from "./marked-residents.ts";
import { pointsInside } from "./pause.ts";
import { copyPages, restorePages, type Pages } from "./pages.ts";
import { ended } from "./stream-loop.ts";
import { type, type Local } from "./wasm.ts";

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
  private readonly layout: StateLayout;
  private readonly slots: DataView;
  private readonly localBytes: Uint8Array;
  /** Places of the counters whose sums are the steps and the work done. */
  private readonly stepSlots: readonly number[];
  private readonly workSlots: readonly number[];

  /** Whether nothing has been written yet but the locals at the start. */
  private isBlank = true;

  private constructor(plan: Plan, nest: EmittedNest, instance: KernelInstance) {
    this.plan = plan;
    this.nest = nest;
    this.instance = instance;
    const { emission, body } = nest;
    const { memory } = instance;
    this.layout = emission.layout;
    emission.memory.fill(memory);
    this.slots = new DataView(memory);
    this.localBytes = new Uint8Array(memory, 0, 8 * emission.kept.length);
    this.values = new Float64Array(memory, body.output.address, plan.outputSize);
    this.written = new Uint8Array(memory, body.output.writtenAddress, plan.outputSize);
    this.stepSlots = this.slotsOf(totals.steps);
    this.workSlots = [
      emission.iterations[plan.loops.length - 1] as Local,
      emission.iterations[Math.max(0, nest.pause)] as Local,
    ]
      .map((local) => defined(emission.slotOf(local), "slot"))
      .concat(this.slotsOf(totals.intersectionSteps));
    this.write(emission.resume, -1);
    for (const absent of emission.absent) this.write(absent, present);
    for (const { stay } of body.marks.values()) this.write(stay, 1);
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
        : new Kernel(plan, nest, instance);
    } catch (error) {
      if (error instanceof Unsupported) return { reason: error.message };
      throw error;
    }
  }

  /** A kernel like this one that notes every compute, with room for records at the end of its memory. */
  tracing(roomBytes: number): Traced | undefined {
    const nest = emitNest(this.plan, true);
    const room = nest.emission.memory.size + 8;
    const instance: KernelInstance | undefined = instantiate(nest.bytes, room + roomBytes);
    if (instance === undefined) return undefined;
    return { kernel: new Kernel(this.plan, nest, instance), memory: instance.memory, room };
  }

  /** A second kernel of the same plan, at its start. */
  again(): Kernel {
    const { nest, plan } = this;
    const bytes = nest.emission.memory.size + 8;
    const instance: KernelInstance | undefined = instantiate(nest.bytes, bytes);
    return new Kernel(plan, nest, defined(instance, "memory for a second kernel"));
  }

  get done(): boolean {
    return this.read(this.nest.emission.resume) === this.plan.loops.length;
  }

  get isAtStart(): boolean {
    return this.read(this.nest.emission.resume) < 0;
  }

  /** Steps completed so far. */
  get steps(): number {
    return this.sum(this.stepSlots);
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
    this.instance.run(BigInt(steps), BigInt(this.work + work));
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
    return copyPages(this.instance.memory, memory.changingBytes, earlier, used);
  }

  /** Goes back, or forward, to a checkpoint. */
  restore(checkpoint: Pages): void {
    this.isBlank = false;
    restorePages(this.instance.memory, checkpoint);
  }

  /** Where the run stands, apart from what it has written: enough to go on, but for output and counts of reads. */
  locals(): Uint8Array {
    return this.localBytes.slice();
  }

  /** Goes to where a run stood, and leaves output and marks as they are. */
  goTo(locals: Uint8Array): void {
    this.localBytes.set(locals);
  }

  /** The interpreter's state where a run stood. */
  stateAt(locals: Uint8Array): Float64Array {
    const now = this.locals();
    this.goTo(locals);
    const state = this.state();
    this.goTo(now);
    return state;
  }

  /** The interpreter's state at this moment, see `state.ts`. */
  state(): Float64Array {
    const { layout, plan } = this;
    const state = new Float64Array(layout.size);
    const { emission, cycles, totalCycles } = this.nest;
    for (const { offset, local } of emission.tallies)
      state[offset] = (state[offset] as number) + this.read(local);
    const level = this.read(emission.resume);
    state[layout.level] = level < plan.loops.length ? level : 0;
    emission.absent.forEach((absent, operand) => {
      const at = this.read(absent);
      state[layout.absent + operand] = at === present ? Number.POSITIVE_INFINITY : at;
    });
    if (this.done) {
      state[layout.done] = 1;
      state[layout.cycles + plan.loops.length] = this.read(totalCycles);
      state[layout.entered] = plan.loops.length;
      return state;
    }
    emission.registers.forEach((register, at) => {
      state[layout.x + at] = this.read(register);
    });
    emission.values.forEach((value, operand) => {
      state[layout.values + operand] = this.read(value);
    });
    emission.positions.forEach((positions, operand) => {
      positions.forEach((position, rank) => {
        state[(layout.positions[operand] as number) + rank] = this.read(position);
      });
    });
    for (let at = 0; at <= level; at += 1) {
      state[layout.cycles + at] = this.read(defined(cycles[at], "cycles"));
      this.loopState(state, at);
    }
    this.sparedReads(state, level);
    this.pending(state, level);
    state[layout.entered] = this.entered(level);
    return state;
  }

  /**
   * What is resident at this moment, by operand, then of the output: element numbers or positions. What is added
   * to it is written into the kernel's memory, which has to be restored before the kernel runs again.
   */
  residents(): readonly Residents[] {
    const { body, emission } = this.nest;
    const { plan } = this;
    const level = this.read(emission.resume);
    return Array.from({ length: plan.tensors.length + 1 }, (_, at) => {
      const marks = body.marks.get(at);
      const { held } = body.output;
      const isOutput = at === plan.tensors.length;
      if (isOutput && held !== undefined)
        return new Set(this.isHolding(level) ? [this.read(held.address)] : []);
      if (marks === undefined) return new Set<number>();
      // What one operand leaves behind ends with its stay; what two share, the other may find there.
      const isAlone = body.stays.stays.filter((first) => first === at).length <= 1;
      const isOver = isAlone && marks.residence >= level;
      return new MarkedResidents(
        new Int32Array(this.instance.memory, marks.address, marks.count),
        isOver ? undefined : this.read(marks.stay),
      );
    });
  }

  /** Work done so far, as `run` counts it. */
  get work(): number {
    return this.sum(this.workSlots);
  }

  /** The value of a local; 0 where none outlives a pause. */
  private read(local: Local): number {
    const at = this.nest.emission.slotOf(local);
    if (at === undefined) return 0;
    if (local.type === type.i32) return this.slots.getInt32(at, true);
    if (local.type === type.f64) return this.slots.getFloat64(at, true);
    return Number(this.slots.getBigInt64(at, true));
  }

  private write(local: Local, value: number): void {
    this.slots.setInt32(defined(this.nest.emission.slotOf(local), "slot"), value, true);
  }

  /** Places of the counters of a total. */
  private slotsOf(total: number): readonly number[] {
    const { emission } = this.nest;
    return emission.tallies.flatMap(({ offset, local }) =>
      offset === this.layout.totals + total ? [defined(emission.slotOf(local), "slot")] : [],
    );
  }

  private sum(slots: readonly number[]): number {
    let sum = 0;
    for (const at of slots) sum += Number(this.slots.getBigInt64(at, true));
    return sum;
  }

  private loopState(state: Float64Array, level: number): void {
    const { layout } = this;
    const { frame, kind } = defined(this.nest.loops[level], "loop");
    const { drivers } = defined(this.plan.loops[level], "loop");
    state[layout.low + level] = this.read(frame.low);
    state[layout.high + level] = this.read(frame.high);
    state[layout.started + level] = 1;
    const code = this.read(frame.code);
    state[layout.code + level] = code;
    const [isTwoFinger, isStream] = [kind === "two fingers", kind === "stream"];
    const nodes = isTwoFinger || kind === "dense" ? [frame.code] : frame.nodes;
    nodes.forEach((node, at) => {
      const coordinate = this.read(node);
      state[(layout.streams[level] as number) + at] =
        coordinate === ended ? Number.POSITIVE_INFINITY : coordinate;
    });
    frame.cursors.forEach((each, at) => {
      const driver = defined(drivers[at], "driver");
      const base = (layout.cursors[level] as number) + at * layout.cursorSize;
      const forwards = driver.scale < 0 ? -1 : 1;
      const position = this.read(each.at) - (isTwoFinger ? forwards : 0);
      const from = this.read(each.from);
      const to = this.read(each.to);
      state[base + cursor.start] = this.read(each.start);
      state[base + cursor.end] = this.read(each.end);
      state[base + cursor.from] = from;
      state[base + cursor.to] = to;
      state[base + cursor.at] = position;
      const coordinate = isStream ? this.read(each.coordinate) : code;
      state[base + cursor.coordinate] =
        coordinate === ended ? Number.POSITIVE_INFINITY : coordinate;
      state[base + cursor.read] = isStream ? this.read(each.read) : 1;
      const counts = frame.coordReads(at);
      if (isTwoFinger) {
        const passed = forwards < 0 ? to - position : position + 1 - from;
        state[counts] = (state[counts] as number) + passed;
      }
      if (driver.leaf === driver.rank) return;
      const positions = layout.positions[driver.operand] as number;
      const bound = state[positions + driver.leaf + 1] as number;
      if (bound >= 0) state.set(driver.fibers.path(bound), positions + driver.rank + 1);
    });
  }

  /** Which of the values that were bound so far a gate has spared. */
  private sparedReads(state: Float64Array, level: number): void {
    const { layout, plan } = this;
    for (const statement of plan.statements.slice(0, level + 2).flat()) {
      if (statement.kind !== "read") continue;
      const isSpared = statement.gates.some((gate) => state[layout.values + gate] === 0);
      state[layout.spared + statement.operand] = isSpared ? 1 : 0;
    }
  }

  private isHolding(level: number): boolean {
    const { held, residence } = this.nest.body.output;
    return held !== undefined && residence < level && this.read(held.touched) === 1;
  }

  /** What is counted at the end of a stay, for the stay that is under way. */
  private pending(state: Float64Array, level: number): void {
    const at = this.layout.totals + totals.writes;
    if (this.isHolding(level)) state[at] = (state[at] as number) + 1;
  }

  /** The outermost loop that began an iteration since the last step. */
  private entered(level: number): number {
    const { steps } = this;
    const { began } = this.nest;
    for (let at = 0; at <= level; at += 1)
      if (this.read(defined(began[at], "start of an iteration")) === steps) return at;
    return this.plan.loops.length;
  }
}
