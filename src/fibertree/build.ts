/**
 * Building tensors from elements, and taking them apart again.
 *
 * Elements come in any order; zeros are dropped, because zero is empty, and come back as stored zeros in
 * uncompressed ranks only. Of elements with equal coordinates the last one counts.
 */
import { defined, invariant } from "../base/index.ts";
import {
  maxStoredPositions,
  type Elements,
  type Rank,
  type RankFormat,
  type Tensor,
} from "./tensor.ts";

/** What a rank is to look like. */
export interface RankShape {
  readonly id: string;
  readonly shape: number;
  readonly format: RankFormat;
}

/** Order of elements, ascending by coordinates, as a permutation; zeros and overwritten ones left out. */
function sortElements(elements: Elements): Uint32Array {
  const { rankCount, coordinates, values } = elements;
  const count = values.length;
  const compare = (a: number, b: number): number => {
    for (let rank = 0; rank < rankCount; rank += 1) {
      const difference =
        (coordinates[a * rankCount + rank] ?? 0) - (coordinates[b * rankCount + rank] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const order = new Uint32Array(count);
  let sorted = true;
  for (let element = 0; element < count; element += 1) {
    order[element] = element;
    if (element > 0 && sorted && compare(element - 1, element) >= 0) sorted = false;
  }
  if (!sorted) order.sort((a, b) => compare(a, b) || a - b);
  let kept = 0;
  for (let at = 0; at < count; at += 1) {
    const element = defined(order[at], "sorted element");
    if (
      !sorted &&
      at + 1 < count &&
      compare(element, defined(order[at + 1], "sorted element")) === 0
    )
      continue;
    if (values[element] === 0) continue;
    order[kept] = element;
    kept += 1;
  }
  return order.subarray(0, kept);
}

function checkStored(total: number): void {
  invariant(
    total <= maxStoredPositions,
    `a tensor of more than ${String(maxStoredPositions)} positions`,
  );
}

/**
 * Builds a tensor.
 *
 * Ranks: as in `ranks`; coordinates of `elements` are in that order.
 * Cost: O(stored positions), plus a sort where the elements are not in order.
 */
export function buildTensor(ranks: readonly RankShape[], elements: Elements): Tensor {
  const order = sortElements(elements);
  const { rankCount } = elements;
  const coordinateOf = (at: number, rank: number): number =>
    defined(elements.coordinates[defined(order[at], "element") * rankCount + rank], "coordinate");

  const built: Rank[] = [];
  // Fiber f of the rank being built holds the sorted elements from[f] to to[f].
  let from = Uint32Array.of(0);
  let to = Uint32Array.of(order.length);
  let stored = 0;
  ranks.forEach((rank, level) => {
    const fibers = from.length;
    const capacity = rank.format === "U" ? fibers * rank.shape : order.length;
    stored += capacity;
    checkStored(stored);
    const segments = new Int32Array(fibers + 1);
    const coordinates = new Int32Array(capacity);
    const nextFrom = new Uint32Array(capacity);
    const nextTo = new Uint32Array(capacity);
    let position = 0;
    for (let fiber = 0; fiber < fibers; fiber += 1) {
      let at = defined(from[fiber], "start of fiber");
      const end = defined(to[fiber], "end of fiber");
      const emit = (coordinate: number): void => {
        coordinates[position] = coordinate;
        nextFrom[position] = at;
        while (at < end && coordinateOf(at, level) === coordinate) at += 1;
        nextTo[position] = at;
        position += 1;
      };
      if (rank.format === "U")
        for (let coordinate = 0; coordinate < rank.shape; coordinate += 1) emit(coordinate);
      else while (at < end) emit(coordinateOf(at, level));
      segments[fiber + 1] = position;
    }
    built.push({ ...rank, segments, coordinates: coordinates.slice(0, position) });
    from = nextFrom.slice(0, position);
    to = nextTo.slice(0, position);
  });
  const values = new Float64Array(from.length);
  for (let position = 0; position < from.length; position += 1) {
    const at = defined(from[position], "element of value");
    if (at < defined(to[position], "end of value")) {
      values[position] = defined(elements.values[defined(order[at], "element")], "value");
    }
  }
  return { ranks: built, values };
}

/** The non-zero elements of a tensor, ascending in storage order. */
export function tensorElements(tensor: Tensor): Elements {
  const rankCount = tensor.ranks.length;
  let count = 0;
  for (const value of tensor.values) if (value !== 0) count += 1;
  const coordinates = new Int32Array(count * rankCount);
  const values = new Float64Array(count);
  const path = new Int32Array(rankCount);
  let element = 0;
  const visit = (level: number, position: number): void => {
    const rank = tensor.ranks[level];
    if (rank === undefined) {
      const value = defined(tensor.values[position], "value");
      if (value === 0) return;
      coordinates.set(path, element * rankCount);
      values[element] = value;
      element += 1;
      return;
    }
    const end = defined(rank.segments[position + 1], "end of fiber");
    for (let at = defined(rank.segments[position], "start of fiber"); at < end; at += 1) {
      path[level] = defined(rank.coordinates[at], "coordinate");
      visit(level + 1, at);
    }
  };
  visit(0, 0);
  return { rankCount, coordinates, values };
}

/** The elements with their coordinates rearranged: coordinate `k` of the result is coordinate `order[k]`. */
export function permuteElements(elements: Elements, order: readonly number[]): Elements {
  const { rankCount, coordinates, values } = elements;
  const permuted = new Int32Array(coordinates.length);
  for (let element = 0; element < values.length; element += 1) {
    for (let rank = 0; rank < rankCount; rank += 1) {
      permuted[element * rankCount + rank] =
        coordinates[element * rankCount + (order[rank] ?? rank)] ?? 0;
    }
  }
  return { rankCount, coordinates: permuted, values };
}

/**
 * The same tensor with its ranks in another order; formats go with their ranks.
 *
 * Ranks: rank `k` of the result is rank `order[k]`.
 * Cost: O(n log n) in the number of elements.
 */
export function swizzleRanks(tensor: Tensor, order: readonly number[]): Tensor {
  const ranks = order.map((from) => defined(tensor.ranks[from], "rank to swizzle"));
  return buildTensor(ranks, permuteElements(tensorElements(tensor), order));
}
