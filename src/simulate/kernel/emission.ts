/**
 * What the parts of the emitter share: locals, the memory map, and the ledger of counts.
 *
 * Counts are kept a basic block, not an event: whatever always happens together has one 64-bit counter, and
 * the ledger remembers which counts it stands for.
 */
import { invariant } from "../../base/index.ts";
import type { Linear, Plan, PlannedStatement } from "../plan.ts";
import { layoutState, type StateLayout } from "../state.ts";
import { MemoryMap } from "./memory-map.ts";
import * as wasm from "./wasm.ts";
import { constant, get, i32, i64, set, type, type Code, type Local } from "./wasm.ts";

/** The greatest magnitude that a kernel's 32-bit arithmetic may meet. */
const maxMagnitude = 2 ** 30;

/** Parameter of a kernel's function: it pauses once so many steps are complete. */
export const stepLimit: Local = { index: 0, type: type.i64 };
/** Parameter of a kernel's function: it pauses once so much work is done. */
export const workLimit: Local = { index: 1, type: type.i64 };
const parameters = 2;

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
  readonly layout: StateLayout;
  readonly memory = new MemoryMap();
  readonly locals: Local[] = [];
  /** Counts: each stands for the sum of its counters. */
  readonly tallies: Slot[] = [];
  /** By register. */
  readonly registers: readonly Local[];
  /** By operand and rank: the position in the rank above; the root's is 0. */
  readonly positions: readonly (readonly Local[])[];
  /** By operand. */
  readonly values: readonly Local[];
  /** By operand, in nests that are not products: the loop in which it is absent, `present` elsewhere. */
  readonly absent: readonly Local[];
  /** By loop: times its body ran. */
  readonly iterations: readonly Local[];
  /** -1, or the loop at which a paused run goes on. */
  readonly resume: Local;
  private block: { readonly code: Code[]; counter: Local | undefined } = {
    code: [],
    counter: undefined,
  };

  constructor(plan: Plan) {
    this.plan = plan;
    this.layout = layoutState(plan);
    this.resume = this.local(type.i32);
    this.registers = plan.nest.registers.map(() => this.local(type.i32));
    this.positions = plan.tensors.map(({ ranks }) =>
      Array.from({ length: ranks.length + 1 }, () => this.local(type.i32)),
    );
    this.values = plan.tensors.map(() => this.local(type.f64));
    this.absent = plan.tensors.map(() => this.local(type.i32));
    this.iterations = plan.loops.map((_, level) => {
      const local = this.local(type.i64);
      this.tallies.push({ offset: this.layout.iterations + level, local });
      return local;
    });
  }

  local(of: wasm.ValueType): Local {
    const local = { index: this.locals.length + parameters, type: of };
    this.locals.push(local);
    return local;
  }

  /** Where a local is kept while the kernel is paused. */
  slotOf({ index }: Local): number {
    return 8 * (index - parameters);
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
      block.counter = this.local(type.i64);
      block.code.push(increment(block.counter));
    }
    this.tallies.push({ offset, local: block.counter });
  }

  /** A counter of its own. */
  counterOf(offset: number): Local {
    const local = this.local(type.i64);
    this.tallies.push({ offset, local });
    return local;
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

  /** Throws where a linear expression can leave the kernel's 32-bit arithmetic. */
  checkMagnitude({ registers, coefficients, constant: addend, divisor }: Linear): void {
    const reach = registers.reduce(
      (sum, register, at) =>
        sum +
        Math.abs(coefficients[at] as number) *
          ((this.plan.nest.registers[register]?.extent ?? 1) + 1),
      Math.abs(addend) + Math.abs(divisor),
    );
    if (!(reach < maxMagnitude))
      throw new Unsupported(`an index reaches ${reach}; a kernel's go up to ${maxMagnitude}`);
  }

  /** Throws where the plan needs more than 32-bit arithmetic. */
  checkPlan(): void {
    const statements: readonly PlannedStatement[] = this.plan.statements.flat();
    for (const statement of statements)
      if ("coordinate" in statement) this.checkMagnitude(statement.coordinate);
    for (const { lower, upper, checks, guards, drivers, extent } of this.plan.loops) {
      if (extent >= maxMagnitude) throw new Unsupported(`a loop over ${extent} tuples`);
      for (const each of [...lower, ...upper, ...checks.map(({ value }) => value), ...guards])
        this.checkMagnitude(each);
      for (const { value, extent: limit } of checks)
        if (limit * Math.abs(value.divisor) >= maxMagnitude)
          throw new Unsupported(`an index divided by ${value.divisor}`);
      for (const { rest, scale, divisor, fibers } of drivers) {
        if (fibers.shape >= maxMagnitude)
          throw new Unsupported(`tuples of ${fibers.shape} coordinates`);
        this.checkMagnitude(rest);
        if (Math.abs(scale) * extent + Math.abs(divisor) * extent >= maxMagnitude)
          throw new Unsupported("a stride times a loop's extent passes 32-bit arithmetic");
      }
    }
    for (const each of this.plan.output) this.checkMagnitude(each);
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
