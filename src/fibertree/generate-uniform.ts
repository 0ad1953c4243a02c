/**
 * Tensors from a generator and a seed: the same seed gives the same tensor everywhere, for ever.
 */
import { seededRandom } from "../base/index.ts";
import type { Elements } from "./tensor.ts";

/** Most coordinates of the space that a generated tensor may be drawn from. */
export const maxGeneratedSpace = 67_108_864;

/**
 * Elements drawn uniformly without replacement, exactly `round(density x size)` of them, with integer
 * values 1 to 9, ascending by coordinates.
 *
 * Cost: O(size), by selection sampling (Knuth, The Art of Computer Programming, volume 2, algorithm S).
 */
export function uniformElements(shape: readonly number[], density: number, seed: number): Elements {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const wanted = Math.round(density * size);
  const random = seededRandom(seed);
  const rankCount = shape.length;
  const coordinates = new Int32Array(wanted * rankCount);
  const values = new Float64Array(wanted);
  let chosen = 0;
  for (let linear = 0; linear < size && chosen < wanted; linear += 1) {
    if (random.below(size - linear) >= wanted - chosen) continue;
    let rest = linear;
    for (let rank = rankCount - 1; rank >= 0; rank -= 1) {
      const extent = shape[rank] ?? 1;
      coordinates[chosen * rankCount + rank] = rest % extent;
      rest = Math.floor(rest / extent);
    }
    values[chosen] = 1 + random.below(9);
    chosen += 1;
  }
  return { rankCount, coordinates, values };
}
