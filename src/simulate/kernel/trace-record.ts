/**
 * What a kernel that traces notes of every compute: the step, then the registers, 4 bytes each. Where the next
 * record goes stands in the last of the places kept for locals, so that whoever gives a kernel room for records
 * says so there; there has to be enough of it for all computes until the next pause.
 *
 * Where every compute is a step, whoever reads the records numbers them: inner loops count theirs beforehand.
 */
import type { Plan } from "../plan.ts";
import type { Emission } from "./emission.ts";
import { MemoryMap } from "./memory-map.ts";
import { constant, get, i32, load, set, store, type, type Code } from "./wasm.ts";

/** Address of the place where the address of the next record stands. */
export const nextRecord = 8 * (MemoryMap.slots - 1);

/** Numbers of a record. */
export function recordLength({ nest }: Plan): number {
  return 1 + nest.registers.length;
}

/** Whether every compute is a step. */
export function isStepEach({ loops, suffix }: Plan): boolean {
  return suffix === loops.length;
}

/** Notes a compute; stands right after it. */
export function noteCompute(emission: Emission): Code {
  const { plan, registers } = emission;
  const at = emission.local(type.i32);
  return [
    set(at, load.i32(constant(0), nextRecord)),
    isStepEach(plan) ? [] : store.i32(get(at), 0, i32.wrap(emission.steps)),
    registers.map((register, index) => store.i32(get(at), 4 * (index + 1), get(register))),
    store.i32(constant(0), nextRecord, i32.add(get(at), constant(4 * recordLength(plan)))),
  ];
}
