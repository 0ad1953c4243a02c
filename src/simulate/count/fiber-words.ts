/**
 * Fibers of few coordinates as words, a bit a coordinate.
 *
 * Fibers with the same word hold the same. Of short ones there are so few that what is asked of fibers is asked
 * of all words instead, whichever fibers there are.
 */
import { countingUp } from "./columns.ts";
import { listed, type Listed } from "./relation.ts";
import type { Sought } from "./find-lasts.ts";

/** Coordinates of fibers that are told by their words: 256 of them at most. */
export const longestWord = 8;

/** The words of fibers. */
export function wordsOf({ starts, codes }: Pick<Sought, "starts" | "codes">): Int32Array {
  const words = new Int32Array(starts.length - 1);
  for (let fiber = 0; fiber < words.length; fiber += 1) {
    const end = starts[fiber + 1] as number;
    let word = 0;
    for (let position = starts[fiber] as number; position < end; position += 1)
      word |= 1 << (codes[position] as number);
    words[fiber] = word;
  }
  return words;
}

/** Whether all fibers hold the same. */
export function areSame(words: Int32Array): boolean {
  const first = words[0];
  let at = 0;
  while (at < words.length && words[at] === first) at += 1;
  return at === words.length;
}

/** All sets of coordinates below some, as fibers at their words. */
export function setsBelow(shape: number, key: string): Sought & { readonly above: Listed } {
  const words = countingUp(2 ** shape);
  const codes: number[] = [];
  const starts = [0];
  for (const word of words) {
    for (let code = 0; code < shape; code += 1) if ((word >> code) & 1) codes.push(code);
    starts.push(codes.length);
  }
  return {
    above: listed(key, [words], words.length),
    starts: Int32Array.from(starts),
    codes: Int32Array.from(codes),
  };
}
