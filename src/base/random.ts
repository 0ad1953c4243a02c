/**
 * Seeded random numbers that are the same in every browser for ever.
 *
 * The generator is Doty-Humphrey's sfc32 (public domain), keyed through splitmix32 so that neighbouring
 * seeds give unrelated sequences. Experiments store seeds, so this sequence must never change.
 */

/** Numbers made at once, so that the state of the generator stays in registers meanwhile. */
const wordsAhead = 128;

/** A sequence of pseudo-random numbers. */
export interface Random {
  /** The next number, uniform in [0, 1), a multiple of 2^-32. */
  next(): number;
  /** The next integer, uniform in [0, bound); bound at most 2^32. */
  below(bound: number): number;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}

/** Makes the next words, and moves the state on. */
function fill(words: Uint32Array, state: Int32Array): void {
  let x = state[0]!;
  let y = state[1]!;
  let z = state[2]!;
  let n = state[3]!;
  for (let word = 0; word < words.length; word += 1) {
    const sum = (((x + y) | 0) + n) | 0;
    n = (n + 1) | 0;
    x = y ^ (y >>> 9);
    y = (z + (z << 3)) | 0;
    z = (((z << 21) | (z >>> 11)) + sum) | 0;
    words[word] = sum;
  }
  state[0] = x;
  state[1] = y;
  state[2] = z;
  state[3] = n;
}

/** A generator for a seed, a whole number up to 2^53; seeds below 2^32 give sequences of their own. */
export function seededRandom(seed: number): Random {
  const key = splitmix32((seed | 0) ^ Math.floor(seed / 2 ** 32));
  const state = Int32Array.of(key(), key(), key(), 1);
  const words = new Uint32Array(wordsAhead);
  let at = wordsAhead;
  const next = (): number => {
    if (at === wordsAhead) {
      fill(words, state);
      at = 0;
    }
    const word = words[at]!;
    at += 1;
    return word / 2 ** 32;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  return { next, below: (bound) => Math.floor(next() * bound) };
}
