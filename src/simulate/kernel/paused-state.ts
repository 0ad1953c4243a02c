/**
 * What the interpreter's state would be where a kernel has paused, see `state.ts`, and what would be resident:
 * read off the locals that the kernel has kept, and its marks.
 */
import { defined } from "../../base/index.ts";
import type { Plan } from "../plan.ts";
import { cursor, totals, type StateLayout } from "../state.ts";
import type { Residents } from "../stays.ts";
import type { EmittedNest } from "./emit-nest.ts";
import { present } from "./emission.ts";
import type { KeptLocals } from "./kept-locals.ts";
import { MarkedResidents } from "./marked-residents.ts";
import { ended } from "./stream-loop.ts";
import type { Local } from "./wasm.ts";

/** A kernel that has paused, as an interpreter. */
export class PausedState {
  private readonly plan: Plan;
  private readonly nest: EmittedNest;
  private readonly kept: KeptLocals;
  private readonly layout: StateLayout;

  constructor(plan: Plan, nest: EmittedNest, kept: KeptLocals) {
    this.plan = plan;
    this.nest = nest;
    this.kept = kept;
    this.layout = nest.emission.layout;
  }

  /** The numeric state; `steps` are complete. */
  state(steps: number): Float64Array {
    const { layout, plan } = this;
    const state = new Float64Array(layout.size);
    const { emission, cycles, totalCycles } = this.nest;
    for (const { offset, local } of emission.tallies)
      state[offset] = (state[offset] as number) + this.read(local);
    const level = this.read(emission.resume);
    const isDone = level === plan.loops.length;
    state[layout.level] = isDone ? 0 : level;
    emission.absent.forEach((absent, operand) => {
      const at = this.read(absent);
      state[layout.absent + operand] = at === present ? Number.POSITIVE_INFINITY : at;
    });
    if (isDone) {
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
    state[layout.entered] = this.entered(level, steps);
    return state;
  }

  /**
   * What is resident, by operand, then of the output: element numbers or positions. What is added to it is
   * written into the kernel's memory, which has to be restored before the kernel runs again.
   */
  residents(memory: ArrayBuffer): readonly Residents[] {
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
        new Int32Array(memory, marks.address, marks.count),
        isOver ? undefined : this.read(marks.stay),
      );
    });
  }

  private read(local: Local): number {
    return this.kept.read(local);
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
  private entered(level: number, steps: number): number {
    const { began } = this.nest;
    for (let at = 0; at <= level; at += 1)
      if (this.read(defined(began[at], "start of an iteration")) === steps) return at;
    return this.plan.loops.length;
  }
}
