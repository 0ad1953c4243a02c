/**
 * What a kernel that traces notes of every compute: the registers, and where several computes can share a step
 * the step, all of 4 bytes. A step passes 32 bits in a long run; whoever reads the records knows how many were
 * complete before the first of them, and has to be told only how far on each is.
 *
 * Where the next record goes stands in the last of the places kept for locals, so that whoever gives a kernel
 * room for records says so there; there has to be enough of it for all computes until the next pause.
 */
import type { Plan } from "../plan.ts";
import type { Emission } from "./emission.ts";
import { MemoryMap } from "./memory-map.ts";
import { constant, get, i32, load, set, store, type, type Code, type Local } from "./wasm.ts";

/** Address of the place where the address of the next record stands. */
export const nextRecord = 8 * (MemoryMap.slots - 1);

/** Whether every compute is a step, and records hold none. */
export function isStepEach({ loops, suffix }: Plan): boolean {
  return suffix === loops.length;
}

/** Numbers of a record. */
export function recordLength(plan: Plan): number {
  return plan.nest.registers.length + (isStepEach(plan) ? 0 : 1);
}

/** Emits what notes computes. */
export class TraceEmitter {
  private readonly emission: Emission;
  /** Address of the next record. */
  private readonly next: Local;

  constructor(emission: Emission) {
    this.emission = emission;
    this.next = emission.local(type.i32);
  }

  /** Stands before the nest. */
  begin(): Code {
    return set(this.next, load.i32(constant(0), nextRecord));
  }

  /** Notes a compute; stands right after it. */
  note(): Code {
    const { next } = this;
    const { plan, registers, steps } = this.emission;
    return [
      registers.map((register, at) => store.i32(get(next), 4 * at, get(register))),
      isStepEach(plan) ? [] : store.i32(get(next), 4 * registers.length, i32.wrap(steps)),
      set(next, i32.add(get(next), constant(4 * recordLength(plan)))),
    ];
  }

  /** Stands after the nest, and wherever a run pauses. */
  end(): Code {
    return store.i32(constant(0), nextRecord, get(this.next));
  }
}
