/**
 * What all generators share: the space they draw from, the values they draw, and how places in that space
 * become elements.
 *
 * Experiments store seeds, so what a seed gives must never change, in any browser. Generators therefore
 * use only `Random` and operations that every machine rounds alike: + - * / and square roots; logarithms,
 * powers and trigonometry are left to each engine by the language.
 */
import { invariant, type Random } from "../base/index.ts";
import type { Elements } from "./tensor.ts";

/** Most coordinates of the space that a generated tensor may be drawn from. */
export const maxGeneratedSpace = 67_108_864;

/** What values are drawn: whole numbers 1 to 9, or normally distributed ones of mean 0 and deviation 1. */
export type ValueKind = "integer" | "normal";

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The deviation of the number of set bits among 64, with uniform noise of width 1 added. */
const bitDeviation = Math.sqrt(16 + 1 / 12);

/**
 * Draws values that are not zero. Normal ones come from how many of 64 random bits are set, smoothed by a
 * uniform number: the binomial distribution of 64 is within 1 % of the normal one between deviations -3
 * and 3, and ends at 8.
 */
export function valueSource(random: Random, kind: ValueKind): () => number {
  if (kind === "integer") return () => 1 + random.below(9);
  const word = (): number => (random.next() * 2 ** 32) | 0;
  return () => {
    for (;;) {
      const value = bitCount(word()) + bitCount(word()) - 32 + random.next() - 0.5;
      if (value !== 0) return value / bitDeviation;
    }
  };
}

/** The number of coordinates of a shape, which must not exceed what generators can draw from. */
export function spaceOf(shape: readonly number[]): number {
  const size = shape.reduce((product, extent) => product * extent, 1);
  invariant(size <= maxGeneratedSpace, `a space of more than ${maxGeneratedSpace} coordinates`);
  return size;
}

/** How many elements a density asks for; densities lie between 0 and 1. */
export function countOf(density: number, size: number): number {
  return Math.round(Math.min(1, Math.max(0, density)) * size);
}

/**
 * Writes which `wanted` of `size` things are chosen, uniformly without replacement, ascending: `base` and
 * the number of each, from place `at` of `chosen`.
 *
 * Cost: O(size), by selection sampling (Knuth, The Art of Computer Programming, volume 2, algorithm S).
 */
export function choose(
  random: Random,
  size: number,
  wanted: number,
  chosen: Uint32Array,
  at = 0,
  base = 0,
): void {
  let left = wanted;
  let to = at;
  for (let which = 0; which < size && left > 0; which += 1) {
    if (random.below(size - which) >= left) continue;
    left -= 1;
    chosen[to] = base + which;
    to += 1;
  }
}

/** The elements at the given places of the space, counted with the last rank fastest. */
export function elementsAt(
  shape: readonly number[],
  places: Uint32Array,
  draw: () => number,
): Elements {
  const rankCount = shape.length;
  const coordinates = new Int32Array(places.length * rankCount);
  const values = new Float64Array(places.length);
  for (let element = 0; element < places.length; element += 1) {
    let rest = places[element]!;
    for (let rank = rankCount - 1; rank > 0; rank -= 1) {
      const extent = shape[rank]!;
      const above = Math.floor(rest / extent);
      coordinates[element * rankCount + rank] = rest - above * extent;
      rest = above;
    }
    if (rankCount > 0) coordinates[element * rankCount] = rest;
    values[element] = draw();
  }
  return { rankCount, coordinates, values };
}
