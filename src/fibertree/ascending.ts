/**
 * Building tensors from elements that are in order already: what is new about each of them says where its positions
 * are, and no column, and no list of spans, is made on the way.
 */
import { checkStored, type RankShape } from "./leaves.ts";
import type { Elements, Rank, Tensor } from "./tensor.ts";

/**
 * For each element the first rank, in the order in which they are taken, in which it differs from the one before; 0
 * for the first element. Undefined where elements do not ascend, or two are equal.
 */
export function firstDifferences(
  { rankCount, coordinates, values }: Elements,
  taken: readonly number[],
): Uint8Array | undefined {
  const firsts = new Uint8Array(values.length);
  for (let element = 1; element < values.length; element += 1) {
    const at = element * rankCount;
    let rank = 0;
    let difference = 0;
    for (; rank < taken.length && difference === 0; rank += 1)
      difference = coordinates[at + taken[rank]!]! - coordinates[at - rankCount + taken[rank]!]!;
    if (difference <= 0) return undefined;
    firsts[element] = rank - 1;
  }
  return firsts;
}

/** How many elements differ from the one before in a rank or above it. */
function countUpTo(firsts: Uint8Array, depth: number): number {
  let count = 0;
  for (let element = 0; element < firsts.length; element += 1)
    count += firsts[element]! <= depth ? 1 : 0;
  return count;
}

/** One rank, of so many fibers. */
function rankOf(
  { id, shape, format }: RankShape,
  { rankCount, coordinates }: Elements,
  from: number,
  firsts: Uint8Array,
  depth: number,
  fibers: number,
): Rank {
  const segments = new Int32Array(fibers + 1);
  const own = new Int32Array(countUpTo(firsts, depth));
  let position = 0;
  let fiber = depth === 0 ? 1 : 0;
  for (let element = 0; element < firsts.length; element += 1) {
    const first = firsts[element]!;
    position += first <= depth ? 1 : 0;
    fiber += first < depth ? 1 : 0;
    // What is not new is written once more where it stands: no branch is guessed wrong.
    own[position - 1] = coordinates[element * rankCount + from]!;
    segments[fiber] = position;
  }
  return { id, shape, format, segments, coordinates: own };
}

/**
 * The tensor of elements that ascend and are not zero, in ranks that store nothing else; it shares their values.
 *
 * @param firsts what `firstDifferences` says of them
 */
export function tensorOfAscending(
  shapes: readonly RankShape[],
  elements: Elements,
  taken: readonly number[],
  firsts: Uint8Array,
): Tensor {
  let fibers = 1;
  let total = 0;
  const ranks = shapes.map((shape, depth): Rank => {
    const rank = rankOf(shape, elements, taken[depth]!, firsts, depth, fibers);
    fibers = rank.coordinates.length;
    total += fibers;
    checkStored(total);
    return rank;
  });
  return { ranks, values: elements.values };
}
