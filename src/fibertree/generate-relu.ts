/**
 * Activations after a rectifier: what is not zero lies in clusters, because neighbouring pixels see
 * nearly the same, and is positive.
 */
import { seededRandom, type Random } from "../base/index.ts";
import { choose, countOf, elementsAt, spaceOf, valueSource, type ValueKind } from "./generated.ts";
import type { Elements } from "./tensor.ts";

/** How activations are clustered. */
export interface ReluPattern {
  /** Share of all coordinates that is not zero, 0 to 1. */
  readonly density: number;
  /** Coordinates that a cluster typically spans in each of the last two ranks; 4 unless stated. */
  readonly cluster?: number;
  readonly values?: ValueKind;
}

/** Levels of activation that are told apart. */
const levels = 2 ** 16;
/** Share of an activation that is smooth; the rest is noise of each coordinate on its own. */
const smooth = 0.8;

/**
 * A plane of activation levels: random numbers on a coarse lattice, interpolated between its points, with
 * noise added.
 */
function fillPlane(plane: Uint16Array, width: number, cluster: number, random: Random): void {
  const height = plane.length / width;
  const across = Math.ceil(width / cluster) + 1;
  const down = Math.ceil(height / cluster) + 1;
  const lattice = new Float64Array(across * down);
  for (let at = 0; at < lattice.length; at += 1) lattice[at] = random.next();
  const above = new Float64Array(width);
  const below = new Float64Array(width);
  fillLine(above, lattice.subarray(0, across), cluster);
  let bottom = 0;
  for (let row = 0; row < height; row += 1) {
    const top = Math.floor(row / cluster);
    const vertical = row / cluster - top;
    if (bottom === top) {
      if (row > 0) above.set(below);
      bottom = top + 1;
      fillLine(below, lattice.subarray(bottom * across, (bottom + 1) * across), cluster);
    }
    for (let column = 0; column < width; column += 1) {
      const level = smooth * (above[column]! * (1 - vertical) + below[column]! * vertical);
      plane[row * width + column] = Math.floor((level + (1 - smooth) * random.next()) * levels);
    }
  }
}

/** A line of activation levels: the points of one line of the lattice, interpolated. */
function fillLine(line: Float64Array, points: Float64Array, cluster: number): void {
  for (let column = 0; column < line.length; column += 1) {
    const left = Math.floor(column / cluster);
    const horizontal = column / cluster - left;
    line[column] = points[left]! * (1 - horizontal) + points[left + 1]! * horizontal;
  }
}

/**
 * Exactly `round(density x size)` elements, those of the highest activations; ties are decided uniformly.
 * Clusters lie in the last two ranks, in each plane of the ranks before. All values are positive.
 *
 * Cost: O(size).
 */
export function reluElements(
  shape: readonly number[],
  { density, cluster = 4, values = "integer" }: ReluPattern,
  seed: number,
): Elements {
  const size = spaceOf(shape);
  const wanted = countOf(density, size);
  const width = shape[shape.length - 1] ?? 1;
  const area = width * (shape[shape.length - 2] ?? 1);
  const random = seededRandom(seed);
  const activation = new Uint16Array(size);
  for (let start = 0; start < size; start += area) {
    fillPlane(activation.subarray(start, start + area), width, cluster, random);
  }
  const histogram = new Uint32Array(levels);
  for (let place = 0; place < size; place += 1) histogram[activation[place]!]! += 1;
  let threshold = levels;
  let above = 0;
  while (threshold > 0 && above + histogram[threshold - 1]! <= wanted) {
    threshold -= 1;
    above += histogram[threshold]!;
  }
  const ties = threshold > 0 ? histogram[threshold - 1]! : 0;
  const isChosen = new Uint8Array(ties);
  const chosen = new Uint32Array(wanted - above);
  choose(random, ties, chosen.length, chosen);
  for (let at = 0; at < chosen.length; at += 1) isChosen[chosen[at]!] = 1;
  const places = new Uint32Array(wanted);
  let count = 0;
  let tie = 0;
  for (let place = 0; place < size; place += 1) {
    const level = activation[place]!;
    if (level < threshold - 1) continue;
    if (level === threshold - 1) {
      tie += 1;
      if (isChosen[tie - 1] === 0) continue;
    }
    places[count] = place;
    count += 1;
  }
  const draw = valueSource(random, values);
  return elementsAt(shape, places, () => Math.abs(draw()));
}
