/**
 * Power-law occupancy: a few fibers hold most of the elements, as in adjacency matrices of social networks
 * and of the web. How many there are in all is exact.
 */
import { seededRandom, type Random } from "../base/index.ts";
import { choose, countOf, elementsAt, spaceOf, valueSource, type ValueKind } from "./generated.ts";
import type { Elements } from "./tensor.ts";

/** How occupancy is spread over the fibers below the first rank. */
export interface PowerLawPattern {
  /** Share of all coordinates that hold an element, 0 to 1. */
  readonly density: number;
  /** The fiber of rank `n` by occupancy holds in proportion to `n ^ -exponent`; 1 unless stated. */
  readonly exponent?: number;
  readonly values?: ValueKind;
}

const fractionBits = 20;

/** `base ^ exponent` by squares and square roots, which every machine rounds alike; exponent at least 0. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let whole = Math.floor(exponent), square = base; whole > 0; whole = Math.floor(whole / 2)) {
    if (whole % 2 === 1) result *= square;
    square *= square;
  }
  let fraction = exponent - Math.floor(exponent);
  for (let bit = 0, root = base; bit < fractionBits; bit += 1) {
    root = Math.sqrt(root);
    fraction *= 2;
    if (fraction < 1) continue;
    result *= root;
    fraction -= 1;
  }
  return result;
}

/** Occupancies in proportion to weights, none above `most`, that add up to `total` exactly. */
function share(weights: Float64Array, total: number, most: number): Uint32Array {
  const counts = new Uint32Array(weights.length);
  // Fibers come heaviest first: once one is not full, neither is any after it.
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  let left = total;
  weights.forEach((weight, fiber) => {
    const isLast = fiber === weights.length - 1;
    const wanted = isLast ? left : Math.round((left * weight) / weightLeft);
    counts[fiber] = Math.min(most, left, Math.max(0, wanted));
    left -= counts[fiber];
    weightLeft -= weight;
  });
  for (let fiber = 0; left > 0; fiber += 1) {
    const more = Math.min(left, most - counts[fiber]!);
    counts[fiber]! += more;
    left -= more;
  }
  return counts;
}

function shuffle(random: Random, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const moved = order[at]!;
    order[at] = order[other]!;
    order[other] = moved;
  }
  return order;
}

/**
 * Exactly `round(density x size)` elements. Occupancies of the fibers below the first rank follow a power
 * law, as far as their shape holds that many; which fiber is the fullest is random, and so is, uniformly,
 * where elements lie in a fiber.
 *
 * Cost: O(size).
 */
export function powerLawElements(
  shape: readonly number[],
  { density, exponent = 1, values = "integer" }: PowerLawPattern,
  seed: number,
): Elements {
  const size = spaceOf(shape);
  const fibers = shape[0] ?? 1;
  const extent = fibers === 0 ? 0 : size / fibers;
  const random = seededRandom(seed);
  const weights = Float64Array.from({ length: fibers }, (_, at) => 1 / power(at + 1, exponent));
  const counts = share(weights, countOf(density, size), extent);
  const order = shuffle(random, fibers);
  const occupancies = new Uint32Array(fibers);
  order.forEach((fiber, at) => (occupancies[fiber] = counts[at]!));
  const places = new Uint32Array(countOf(density, size));
  let count = 0;
  for (let fiber = 0; fiber < fibers; fiber += 1) {
    const occupancy = occupancies[fiber]!;
    choose(random, extent, occupancy, places, count, fiber * extent);
    count += occupancy;
  }
  return elementsAt(shape, places, valueSource(random, values));
}
