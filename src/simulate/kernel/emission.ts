/**
 * What the parts of the emitter share: locals, the memory map, and the ledger of counts.
 *
 * Counts are kept a basic block, not an event: whatever always happens together has one 64-bit counter, and
 * the ledger remembers which counts it stands for.
 */
import { invariant } from "../../base/index.ts";
import { tooGreat } from "../magnitude.ts";
import type { Linear, Plan } from "../plan.ts";
import { layoutState, type StateLayout } from "../state.ts";
import { MemoryMap } from "./memory-map.ts";
import * as wasm from "./wasm.ts";
import { constant, get, i32, i64, set, type, type Code, type Local } from "./wasm.ts";

/** Parameter of a kernel's function: it pauses once so many steps are complete. */
export const stepLimit: Local = { index: 0, type: type.i64 };
/** Parameter of a kernel's function: it pauses once so much work is done. */
export const workLimit: Local = { index: 1, type: type.i64 };
const parameters = 2;
/** The level of a local that is kept whenever a run pauses, or ends. */
export const always = -1;

/** The value of `absent` for operands that are present. */
export const present = 0x7fffffff;

/** Thrown, and caught where a kernel is asked for, when a plan has none: the message says why. */
export class Unsupported extends Error {}

/** A number of the walk's state and the local that stands for it. */
export interface Slot {
  readonly offset: number;
  readonly local: Local;
}

/** State shared while one kernel is emitted. */
export class Emission {
  readonly plan: Plan;
  /** Whether the kernel notes every compute, see `trace-record.ts`. */
  readonly isTraced: boolean;
  readonly layout: StateLayout;
  readonly memory = new MemoryMap();
  /** Innermost loop at which a run can pause; -1 where it cannot. */
  readonly pause: number;
  /** All locals but the parameters. */
  readonly locals: Local[] = [];
  /** Those that have to outlive a pause, in the order in which memory holds them meanwhile. */
  readonly kept: Local[] = [];
  /** Counts: each stands for the sum of its counters. */
  readonly tallies: Slot[] = [];
  /** By register. */
  readonly registers: readonly Local[];
  /** By operand and rank: the position in the rank above; the root's is 0. */
  readonly positions: readonly (readonly Local[])[];
  /** By operand and rank: the loop that binds that position, -1 where it stands before all. */
  readonly boundAt: readonly (readonly number[])[];
  /** By operand. */
  readonly values: readonly Local[];
  /** By operand, in nests that are not products: the loop in which it is absent, `present` elsewhere. */
  readonly absent: readonly Local[];
  /** By loop: times its body ran. */
  readonly iterations: readonly Local[];
  /** -1, or the loop at which a paused run goes on. */
  readonly resume: Local;
  private readonly slots = new Map<number, number>();
  private block: { readonly code: Code[]; counter: Local | undefined } = {
    code: [],
    counter: undefined,
  };

  constructor(plan: Plan, pause: number, isTraced: boolean) {
    this.plan = plan;
    this.isTraced = isTraced;
    this.layout = layoutState(plan);
    this.pause = pause;
    this.resume = this.local(type.i32, always);
    this.registers = plan.nest.registers.map(({ level }) => this.local(type.i32, level));
    this.boundAt = plan.tensors.map(({ ranks }, operand) =>
      Array.from({ length: ranks.length + 1 }, (_, rank) => this.binder(operand, rank)),
    );
    this.positions = this.boundAt.map((levels) =>
      levels.map((level, rank) => this.local(type.i32, rank === 0 ? undefined : level)),
    );
    this.values = plan.tensors.map((_, operand) =>
      this.local(
        type.f64,
        plan.statements.findIndex((body) =>
          body.some((each) => each.kind === "read" && each.operand === operand),
        ) - 1,
      ),
    );
    this.absent = plan.tensors.map(() => this.local(type.i32, always));
    this.iterations = plan.loops.map((_, level) => this.counterOf(this.layout.iterations + level));
  }

  /**
   * A new local.
   *
   * @param level the outermost loop from whose one iteration to the next it stays alive; without one, it does
   *   not outlive the iteration of any loop at which a run can pause
   */
  local(of: wasm.ValueType, level = Number.POSITIVE_INFINITY): Local {
    const local = { index: this.locals.length + parameters, type: of };
    this.locals.push(local);
    if (level <= Math.max(always, this.pause)) {
      this.slots.set(local.index, 8 * this.kept.length);
      this.kept.push(local);
    }
    return local;
  }

  /** Where a local is kept while the kernel is paused; undefined where it is not. */
  slotOf({ index }: Local): number | undefined {
    return this.slots.get(index);
  }

  /** Whether an operand may be absent where the expression is evaluated. */
  canBeAbsent(operand: number): boolean {
    const { isProduct, nest } = this.plan;
    return !isProduct || nest.operands[operand]?.mode === "lookup";
  }

  /** Begins a basic block; a counter that already counts it may be given. */
  beginBlock(counter?: Local): Code {
    this.block = { code: [], counter };
    return this.block.code;
  }

  /** Counts something once an execution of the current block. */
  tally(offset: number): void {
    const { block } = this;
    if (block.counter === undefined) {
      block.counter = this.local(type.i64, always);
      block.code.push(increment(block.counter));
    }
    this.tallies.push({ offset, local: block.counter });
  }

  /** A counter of its own. */
  counterOf(offset: number): Local {
    const local = this.local(type.i64, always);
    this.tallies.push({ offset, local });
    return local;
  }

  /** Code that only the output and its counts depend on, and not where the nest goes: a trace leaves it out. */
  outcome(code: Code): Code {
    return this.isTraced ? [] : code;
  }

  /** The steps so far; code that is complete when the whole nest is emitted. */
  readonly steps: Code[] = [];
  /** Bodies of the innermost loop and comparisons so far; complete when the whole nest is emitted. */
  readonly work: Code[] = [];

  /** The sum of all counters of a count, of those known so far. */
  sumOf(offset: number): Code {
    return this.tallies
      .filter((each) => each.offset === offset)
      .reduce<Code>(
        (sum, { local }, at) => (at === 0 ? get(local) : i64.add(sum, get(local))),
        wasm.constant64(0),
      );
  }

  /** The dividend of a linear expression. */
  dividend({ registers, coefficients, constant: addend }: Linear): Code {
    let sum: Code | undefined = addend === 0 ? undefined : constant(addend);
    registers.forEach((register, at) => {
      const coefficient = coefficients[at] as number;
      const x = get(this.registers[register] as Local);
      const term = Math.abs(coefficient) === 1 ? x : i32.mul(x, constant(Math.abs(coefficient)));
      if (sum === undefined) sum = coefficient > 0 ? term : i32.sub(constant(0), term);
      else sum = coefficient > 0 ? i32.add(sum, term) : i32.sub(sum, term);
    });
    return sum ?? constant(0);
  }

  /** The value of a linear expression whose division is exact. */
  value(expression: Linear): Code {
    const dividend = this.dividend(expression);
    return expression.divisor === 1 ? dividend : i32.div(dividend, constant(expression.divisor));
  }

  /** The loop, or the loop in whose body a statement, binds an operand's position below a rank. */
  private binder(operand: number, below: number): number {
    const { loops, statements } = this.plan;
    const isBound = (each: { readonly operand: number; readonly leaf: number }): boolean =>
      each.operand === operand && each.leaf + 1 === below;
    return Math.max(
      -1,
      loops.findLastIndex(({ drivers }) => drivers.some(isBound)),
      statements.findLastIndex((body) =>
        body.some(
          (each) => each.kind !== "read" && isBound({ operand: each.operand, leaf: each.rank }),
        ),
      ) - 1,
    );
  }

  /** Throws where the plan needs more than 32-bit arithmetic. */
  checkPlan(): void {
    const reason = tooGreat(this.plan);
    if (reason !== undefined) throw new Unsupported(reason);
    invariant(this.plan.output.length === this.plan.outputStrides.length, "a stride a rank");
  }
}

/** Adds one to a 64-bit counter. */
export function increment(counter: Local): Code {
  return set(counter, i64.add(get(counter), wasm.constant64(1)));
}

/** Adds a 32-bit amount to a 64-bit counter. */
export function add(counter: Local, amount: Code): Code {
  return set(counter, i64.add(get(counter), i64.extend(amount)));
}
