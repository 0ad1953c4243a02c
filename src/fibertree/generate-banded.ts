/**
 * Banded matrices: elements near the diagonal, as discretised equations and local attention have them.
 * The band may be filled in part; how many elements lie in it is exact.
 */
import { invariant, seededRandom } from "../base/index.ts";
import { choose, countOf, elementsAt, spaceOf, valueSource, type ValueKind } from "./generated.ts";
import type { Elements } from "./tensor.ts";

/** Which part of a matrix is filled. */
export interface BandPattern {
  /** Coordinates on either side of the diagonal that belong to the band; 0 is the diagonal alone. */
  readonly halfWidth: number;
  /** Share of the band that is filled, 0 to 1; all of it unless stated. */
  readonly density?: number;
  readonly values?: ValueKind;
}

/**
 * Exactly `round(density x band)` elements of the band, chosen uniformly. The band lies in the last two
 * ranks, in each matrix of the ranks before; the diagonal of a matrix that is not square goes from
 * corner to corner.
 *
 * Cost: O(rows + coordinates of the band).
 */
export function bandedElements(
  shape: readonly number[],
  { halfWidth, density = 1, values = "integer" }: BandPattern,
  seed: number,
): Elements {
  const size = spaceOf(shape);
  invariant(shape.length >= 2, "a band in a tensor of less than two ranks");
  const height = shape[shape.length - 2]!;
  const width = shape[shape.length - 1]!;
  const rows = size === 0 ? 0 : size / width;
  const rangeOf = (row: number): readonly [from: number, to: number] => {
    const diagonal = Math.floor(((row % height) * width) / height);
    return [Math.max(0, diagonal - halfWidth), Math.min(width, diagonal + halfWidth + 1)];
  };
  let band = 0;
  for (let row = 0; row < rows; row += 1) {
    const [from, to] = rangeOf(row);
    band += Math.max(0, to - from);
  }
  const random = seededRandom(seed);
  const wanted = countOf(density, band);
  const places = new Uint32Array(wanted);
  choose(random, band, wanted, places);
  let row = 0;
  let before = 0;
  let [from, to] = rows === 0 ? [0, 0] : rangeOf(0);
  for (let at = 0; at < wanted; at += 1) {
    const which = places[at]!;
    while (which - before >= to - from) {
      before += to - from;
      row += 1;
      [from, to] = rangeOf(row);
    }
    places[at] = row * width + from + which - before;
  }
  return elementsAt(shape, places, valueSource(random, values));
}
