/**
 * Elements spread uniformly: no coordinate is likelier than another. This is the generator of documents
 * that state a density and a seed; what they give is fixed for ever by the tests.
 */
import { seededRandom } from "../base/index.ts";
import { countOf, spaceOf, valueSource, type ValueKind } from "./generated.ts";
import type { Elements } from "./tensor.ts";

/**
 * Elements drawn uniformly without replacement, exactly `round(density x size)` of them, ascending by
 * coordinates; each value is drawn right after its place.
 *
 * Cost: O(size), by selection sampling (Knuth, The Art of Computer Programming, volume 2, algorithm S).
 */
export function uniformElements(
  shape: readonly number[],
  density: number,
  seed: number,
  kind: ValueKind = "integer",
): Elements {
  const size = spaceOf(shape);
  const wanted = countOf(density, size);
  const random = seededRandom(seed);
  const draw = valueSource(random, kind);
  const rankCount = shape.length;
  const coordinates = new Int32Array(wanted * rankCount);
  const values = new Float64Array(wanted);
  let chosen = 0;
  for (let linear = 0; linear < size && chosen < wanted; linear += 1) {
    if (random.below(size - linear) >= wanted - chosen) continue;
    let rest = linear;
    for (let rank = rankCount - 1; rank >= 0; rank -= 1) {
      const extent = shape[rank] ?? 1;
      // Below 2^31, so that a division of whole numbers does it.
      const above = (rest / extent) | 0;
      coordinates[chosen * rankCount + rank] = rest - above * extent;
      rest = above;
    }
    values[chosen] = draw();
    chosen += 1;
  }
  return { rankCount, coordinates, values };
}
