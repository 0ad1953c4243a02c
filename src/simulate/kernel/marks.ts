/** Marks: by element, the number of the stay that last saw it. */
import { add, always, Unsupported, type Emission } from "./emission.ts";
import { constant, get, i32, load, set, store, type, type Code, type Local } from "./wasm.ts";

const maxMarks = 2 ** 26;

/** Marks of what a stay has seen. */
export interface Marks {
  /** Where the marks of elements are, 4 bytes each. */
  readonly address: number;
  readonly count: number;
  /** The loop whose iterations are stays. */
  readonly residence: number;
  /** Number of the current stay; 1 in the first, because marks start at 0, and greater in any later one. */
  readonly stay: Local;
}

/** Reserves marks for so many elements. */
export function reserveMarks(emission: Emission, count: number, residence: number): Marks {
  if (count > maxMarks)
    throw new Unsupported(`marks for ${count} elements; a kernel keeps at most ${maxMarks}`);
  const address = emission.memory.reserve(4 * count);
  return { address, count, residence, stay: emission.local(type.i32, always) };
}

/** Marks an element, and counts it where this stay has not seen it before; also, where none has. */
export function mark(
  emission: Emission,
  { address, stay }: Marks,
  element: Code,
  seen: Local,
  created?: Local,
): Code {
  const at = emission.local(type.i32);
  const last = emission.local(type.i32);
  return [
    set(at, i32.shl(element, constant(2))),
    set(last, load.i32(get(at), address)),
    add(seen, i32.ne(get(last), get(stay))),
    created === undefined ? [] : add(created, i32.isZero(get(last))),
    store.i32(get(at), address, get(stay)),
  ];
}

/**
 * Puts the first stay in place of all that are over: an element only has to know whether any has seen it, and
 * whether the current one has, and marks that are all alike take little room in a checkpoint.
 */
export function forgetStays(memory: ArrayBuffer, { address, count }: Marks, current: number): void {
  const marks = new Int32Array(memory, address, count);
  for (let at = 0; at < count; at += 1) {
    const stay = marks[at] as number;
    if (stay > 1 && stay !== current) marks[at] = 1;
  }
}
