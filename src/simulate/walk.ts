/**
 * The interpreter: a walk of a loop nest, one body at a time, that counts everything.
 *
 * The oracle for every faster back end, so it follows the IR to the letter. It keeps its whole state in
 * flat arrays instead of on the call stack, so that it can stop after any number of bodies, be copied as a
 * checkpoint, and go on from there. Loops move on by `traversal.ts`, bodies begin by `bindings.ts`; this file
 * puts them together, and computes.
 */
import { defined } from "../base/index.ts";
import { Bindings } from "./bindings.ts";
import { Cursors } from "./cursors.ts";
import { evaluateExpression, reduce } from "./evaluate.ts";
import { valueOf, type Linear, type Plan } from "./plan.ts";
import type { Passages } from "./passage.ts";
import { Residency } from "./residency.ts";
import { layoutState, totals, type StateLayout } from "./state.ts";
import type { Residents } from "./stays.ts";
import { Traversal } from "./traversal.ts";

/** What happened at one compute. */
export interface ComputeEvent {
  readonly kind: "effectual" | "ineffectual" | "gated";
  readonly product: number;
  /** Element of the output, row-major. */
  readonly element: number;
  readonly before: number;
  readonly after: number;
  /** Whether the element was first written, brought back, held, or left alone because of a gate. */
  readonly output: "created" | "fetched" | "held" | "untouched";
}

/** A copy of a walk's state. */
export interface Checkpoint {
  readonly step: number;
  readonly state: Float64Array;
  readonly residents: readonly ReadonlySet<number>[];
  readonly values: Float64Array;
  readonly written: Uint8Array;
}

/** A walk of one nest. */
export class Walk {
  readonly plan: Plan;
  readonly layout: StateLayout;
  readonly state: Float64Array;
  /** Registers: a view into the state. */
  readonly x: Float64Array;
  /** The output so far, row-major over its declared ranks, and which elements were written. */
  readonly values: Float64Array;
  readonly written: Uint8Array;
  /** Called at every compute, before anything about it is forgotten. */
  onCompute: ((event: ComputeEvent) => void) | undefined;
  /** Called at the end of every step with the outermost loop that began an iteration in it. */
  onStep: ((step: number, entered: number) => void) | undefined;
  /** Told what is passed over. */
  private passages: Passages | undefined;
  private readonly residency: Residency;
  private readonly bindings: Bindings;
  private readonly cursors: Cursors;
  private readonly traversal: Traversal;
  private budget = 0;

  /** @param kept where the output is kept, if not in arrays of its own */
  constructor(plan: Plan, kept?: Pick<Checkpoint, "values" | "written">) {
    this.plan = plan;
    this.layout = layoutState(plan);
    this.state = new Float64Array(this.layout.size);
    this.x = this.state.subarray(this.layout.x, this.layout.x + plan.nest.registers.length);
    this.state[this.layout.level] = -1;
    this.state.fill(
      Number.POSITIVE_INFINITY,
      this.layout.absent,
      this.layout.absent + plan.tensors.length,
    );
    this.residency = new Residency(plan);
    this.bindings = new Bindings(plan, this.layout, this.state, this.x, this.residency);
    this.cursors = new Cursors(plan, this.layout, this.state, this.x);
    this.traversal = new Traversal(this.cursors);
    this.state[this.layout.entered] = 0;
    this.values = kept?.values ?? new Float64Array(plan.outputSize);
    this.written = kept?.written ?? new Uint8Array(plan.outputSize);
  }

  get done(): boolean {
    return this.get(this.layout.done) === 1;
  }

  /** Steps completed so far. */
  get steps(): number {
    return this.get(this.layout.totals + totals.steps);
  }

  /** A number of the state. */
  get(offset: number): number {
    return this.state[offset] as number;
  }

  /** Tells what is passed over from now on, or no more. */
  tellPassages(passages: Passages | undefined): void {
    this.passages = passages;
    this.traversal.passages = passages;
    this.bindings.passages = passages;
  }

  /** Whether a loop may have to leave out coordinates in its range. */
  hasConditions(level: number): boolean {
    const { checks, guards } = defined(this.plan.loops[level], "loop");
    return checks.length > 0 || guards.length > 0;
  }

  /** Whether a loop may visit a coordinate, or a tuple by its number, where the loops around it stand. */
  isLegal(level: number, code: number): boolean {
    const registers = this.x.slice();
    const legal = this.cursors.isLegal(level, code);
    this.x.set(registers);
    return legal;
  }

  /** Copies everything that a later `restore` needs; not for a walk that goes on from a kernel. */
  checkpoint(): Checkpoint {
    return {
      step: this.steps,
      state: this.state.slice(),
      residents: this.residency.copy(),
      values: this.values.slice(),
      written: this.written.slice(),
    };
  }

  /** Goes back, or forward, to a checkpoint of a walk of the same plan. */
  restore({ state, residents, values, written }: Checkpoint): void {
    this.state.set(state);
    this.residency.place(residents);
    this.values.set(values);
    this.written.set(written);
  }

  /** Goes to a state and leaves the output as it is; nothing is resident where that is not said. */
  place(state: Float64Array, residents?: readonly Residents[]): void {
    this.state.set(state);
    this.residency.place([], residents);
  }

  /**
   * Walks on until the nest is done, the budget of bodies and comparisons is used up, or `stopAtStep`
   * steps are complete.
   */
  run(budget: number, stopAtStep = Number.POSITIVE_INFINITY): void {
    this.budget = budget;
    const { loops, suffix } = this.plan;
    const last = loops.length - 1;
    if (this.get(this.layout.level) === -1 && !this.done && !this.begin()) return;
    while (!this.done && this.budget > 0 && this.steps < stopAtStep) {
      const level = this.get(this.layout.level);
      this.budget -= 1;
      if (this.advance(level)) {
        if (!this.bindings.bind(level)) continue;
        if (level < last) {
          this.enter(level + 1);
          continue;
        }
        this.compute();
        this.spend(level, 1);
        if (suffix === loops.length) this.completeStep();
        continue;
      }
      const cycles = this.get(this.layout.cycles + level);
      if (level === suffix && this.get(this.layout.stepComputes) > 0) this.completeStep();
      if (level === 0) this.finish(cycles);
      else {
        this.state[this.layout.level] = level - 1;
        this.spend(level - 1, cycles);
      }
    }
  }

  /** Cycles so far, those of unfinished iterations included. */
  cyclesSoFar(): number {
    const { cycles, level } = this.layout;
    if (this.done) return this.get(cycles + this.plan.loops.length);
    let innermost = this.get(level);
    if (innermost < 0) return 0;
    let sum = this.get(cycles + innermost);
    for (innermost -= 1; innermost >= 0; innermost -= 1) {
      const own = this.get(cycles + innermost);
      sum = defined(this.plan.loops[innermost], "loop").spatial ? Math.max(own, sum) : own + sum;
    }
    return sum;
  }

  private begin(): boolean {
    const ready = this.bindings.bind(-1);
    if (ready && this.plan.loops.length > 0) {
      this.enter(0);
      return true;
    }
    if (ready) {
      this.compute();
      this.completeStep();
    }
    this.finish(ready ? 1 : 0);
    return false;
  }

  private finish(cycles: number): void {
    this.state[this.layout.cycles + this.plan.loops.length] = cycles;
    this.state[this.layout.done] = 1;
  }

  /** Adds an iteration's cycles to its loop: a sum over time, the longest in space. */
  private spend(level: number, cycles: number): void {
    const at = this.layout.cycles + level;
    const own = this.get(at);
    this.state[at] = defined(this.plan.loops[level], "loop").spatial
      ? Math.max(own, cycles)
      : own + cycles;
  }

  private completeStep(): void {
    const { state, layout } = this;
    const step = this.steps;
    this.tally(layout.totals + totals.steps);
    state[layout.stepComputes] = 0;
    this.onStep?.(step, this.get(layout.entered));
    state[layout.entered] = this.plan.loops.length;
  }

  private tally(at: number): void {
    this.state[at] = (this.state[at] as number) + 1;
  }

  private enter(level: number): void {
    const { state, layout } = this;
    state[layout.level] = level;
    state[layout.cycles + level] = 0;
    this.cursors.enter(level);
    this.passages?.visit(level);
  }

  /** Begins a loop's next iteration; false at its end. */
  private advance(level: number): boolean {
    const { state, layout } = this;
    if (!this.plan.isProduct) this.bindings.forgetAbsence(level);
    this.traversal.comparisons = 0;
    const began = this.traversal.advance(level);
    this.budget -= this.traversal.comparisons;
    if (!began) {
      this.passages?.leave(level);
      return false;
    }
    this.passages?.iterate(level);
    this.tally(layout.iterations + level);
    if (level < this.get(layout.entered)) state[layout.entered] = level;
    this.residency.leave(level);
    return true;
  }

  private compute(): void {
    const { state, layout, plan } = this;
    this.tally(layout.stepComputes);
    let element = 0;
    for (let rank = 0; rank < plan.output.length; rank += 1) {
      element +=
        valueOf(plan.output[rank] as Linear, this.x) * (plan.outputStrides[rank] as number);
    }
    const before = this.values[element] as number;
    if (this.bindings.isSpared(plan.gates)) {
      this.tally(layout.totals + totals.gated);
      this.onCompute?.({
        kind: "gated",
        product: 0,
        element,
        before,
        after: before,
        output: "untouched",
      });
    } else {
      let product = 1;
      let effectual = true;
      for (let operand = 0; operand < plan.tensors.length; operand += 1) {
        const value = this.get(layout.values + operand);
        product *= value;
        if (value === 0) effectual = false;
      }
      if (!plan.isProduct)
        product = evaluateExpression(plan.nest.expression, (operand) =>
          this.get(layout.values + operand),
        );
      const after = reduce(plan.nest.reduction, before, product);
      this.tally(layout.totals + (effectual ? totals.effectual : totals.ineffectual));
      this.tally(layout.totals + totals.updates);
      const output = this.write(element);
      this.values[element] = after;
      this.onCompute?.({
        kind: effectual ? "effectual" : "ineffectual",
        product,
        element,
        before,
        after,
        output,
      });
    }
    for (let operand = 0; operand < plan.tensors.length; operand += 1)
      state[layout.fresh + operand] = 0;
  }

  private write(element: number): "created" | "fetched" | "held" {
    if (!this.residency.admit(this.plan.tensors.length, element)) return "held";
    this.tally(this.layout.totals + totals.writes);
    if (this.written[element] === 1) return "fetched";
    this.written[element] = 1;
    this.tally(this.layout.totals + totals.created);
    return "created";
  }
}
