/**
 * The output: which element a body updates, and how often elements are written.
 *
 * An element that a stay holds alone waits in locals until the stay ends. Where every update is a stay of its
 * own, nothing has to be remembered; else every element has a mark.
 */
import { defined } from "../../base/index.ts";
import type { Linear } from "../plan.ts";
import { totals } from "../state.ts";
import { add, increment, type Emission } from "./emission.ts";
import { evaluate, reduce } from "./expression.ts";
import { mark, reserveMarks, type Marks } from "./marks.ts";
import { constant, get, i32, load, set, store, type, when, type Code, type Local } from "./wasm.ts";

/** The output of one stay, where that is one element. */
interface Held {
  readonly value: Local;
  readonly address: Local;
  /** Whether this stay has updated it. */
  readonly touched: Local;
}

/** Emits what concerns the output. */
export class OutputEmitter {
  readonly address: number;
  readonly writtenAddress: number;
  /** The loop in whose iterations an element is written once. */
  readonly residence: number;
  readonly held: Held | undefined;
  readonly marks: Marks | undefined;
  private readonly emission: Emission;
  private readonly isLinear: boolean;
  /** By loop but the innermost: the element as far as the loops down to it determine it. */
  private readonly elements: readonly (Local | undefined)[];
  private readonly created: Local;

  constructor(emission: Emission, residence: number) {
    const { plan, memory, layout } = emission;
    this.emission = emission;
    this.residence = residence;
    this.address = memory.reserve(8 * plan.outputSize);
    this.writtenAddress = memory.reserve(plan.outputSize);
    this.created = emission.counterOf(layout.totals + totals.created);
    this.isLinear = plan.output.every(({ divisor }) => divisor === 1);
    this.elements = plan.loops
      .slice(0, -1)
      .map((_, level) =>
        this.isLinear && this.weights(level).length > 0
          ? emission.local(type.i32, level + 1)
          : undefined,
      );
    if (residence >= plan.loops.length - 1) return;
    const determined = Math.max(
      -1,
      ...plan.output.flatMap(({ registers }) => registers.map((each) => this.levelOf(each))),
    );
    if (determined > residence) this.marks = reserveMarks(emission, plan.outputSize, residence);
    else
      this.held = {
        value: emission.local(type.f64, residence + 1),
        address: emission.local(type.i32, residence + 1),
        touched: emission.local(type.i32, residence + 1),
      };
  }

  /** What an iteration contributes to the element; stands after the body's own statements. */
  beginElement(level: number): Code {
    const known = this.elements[level];
    return known === undefined ? [] : this.emission.outcome(set(known, this.sumUpTo(level)));
  }

  /** Fetches the element that this iteration holds; stands after the body's own statements. */
  beginHolding(level: number): Code {
    const { held } = this;
    if (held === undefined || this.residence !== level) return [];
    return this.emission.outcome([
      set(held.address, this.element(level)),
      set(held.value, load.f64(i32.shl(get(held.address), constant(3)), this.address)),
    ]);
  }

  /** Puts the held element back, counted as written where it was updated. */
  endHolding(level: number): Code {
    const { held, emission } = this;
    if (held === undefined || this.residence !== level) return [];
    const writes = emission.counterOf(emission.layout.totals + totals.writes);
    return emission.outcome(
      when(get(held.touched), [
        this.storeHeld(held),
        increment(writes),
        set(held.touched, constant(0)),
      ]),
    );
  }

  /** Makes the held element visible while a run pauses at a loop inside its stay. */
  showHeld(level: number): Code {
    const { held } = this;
    if (held === undefined || this.residence >= level) return [];
    return this.emission.outcome(when(get(held.touched), this.storeHeld(held)));
  }

  /** Reduces the expression's value into the element. */
  update(): Code {
    const { emission, held, marks, address } = this;
    const { plan, layout } = emission;
    const value = evaluate(emission);
    if (held !== undefined)
      return [
        set(held.value, reduce(emission, get(held.value), value)),
        set(held.touched, constant(1)),
      ];
    if (marks === undefined) emission.tally(layout.totals + totals.writes);
    const element = emission.local(type.i32);
    const at = i32.shl(get(element), constant(3));
    return [
      set(element, this.element(plan.loops.length - 1)),
      store.f64(at, address, reduce(emission, load.f64(at, address), value)),
      marks === undefined ? this.markWritten(element) : this.markUpdated(marks, element),
    ];
  }

  private storeHeld({ address, value }: Held): Code {
    return [
      store.f64(i32.shl(get(address), constant(3)), this.address, get(value)),
      this.markWritten(address),
    ];
  }

  /** Remembers that an element was written, and counts the first time. */
  private markWritten(element: Local): Code {
    const isNew = i32.xor(load.u8(get(element), this.writtenAddress), constant(1));
    return [add(this.created, isNew), store.u8(get(element), this.writtenAddress, constant(1))];
  }

  /** Counts an element as written, once a stay; without a mark it is a new one. */
  private markUpdated(marks: Marks, element: Local): Code {
    const { emission } = this;
    const writes = emission.counterOf(emission.layout.totals + totals.writes);
    return [
      mark(emission, marks, get(element), writes, this.created),
      store.u8(get(element), this.writtenAddress, constant(1)),
    ];
  }

  private levelOf(register: number): number {
    return this.emission.plan.nest.registers[register]?.level ?? -1;
  }

  /** The element, row-major, once a loop's registers are set. */
  private element(level: number): Code {
    const { plan } = this.emission;
    if (this.isLinear) {
      const known = this.elements[level];
      return known === undefined ? this.sumUpTo(level) : get(known);
    }
    return plan.output.reduce<Code>((sum, each, rank) => {
      const stride = this.strideOf(rank);
      const term = this.emission.value(each);
      const scaled = stride === 1 ? term : i32.mul(term, constant(stride));
      return rank === 0 ? scaled : i32.add(sum, scaled);
    }, constant(0));
  }

  private strideOf(rank: number): number {
    return defined(this.emission.plan.outputStrides[rank], "stride");
  }

  /** The element as a sum over registers: those that a loop sets, each with its weight. */
  private weights(level: number): readonly (readonly [register: number, weight: number])[] {
    const weights = new Map<number, number>();
    this.emission.plan.output.forEach(({ registers, coefficients }: Linear, rank) => {
      registers.forEach((register, at) => {
        if (this.levelOf(register) !== level) return;
        const weight = (coefficients[at] as number) * this.strideOf(rank);
        weights.set(register, (weights.get(register) ?? 0) + weight);
      });
    });
    return [...weights];
  }

  /** The part of that sum that the loops down to `level` determine. */
  private sumUpTo(level: number): Code {
    const { plan, registers } = this.emission;
    const outer = this.elements.slice(0, Math.max(0, level)).findLast((each) => each !== undefined);
    const offset = plan.output.reduce(
      (sum, each, rank) => sum + each.constant * this.strideOf(rank),
      0,
    );
    return this.weights(level).reduce<Code>(
      (sum, [register, weight]) => {
        const x = get(registers[register] as Local);
        if (weight === 1) return i32.add(sum, x);
        return weight === -1 ? i32.sub(sum, x) : i32.add(sum, i32.mul(x, constant(weight)));
      },
      outer === undefined ? constant(offset) : get(outer),
    );
  }
}
