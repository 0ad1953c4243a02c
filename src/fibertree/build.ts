/**
 * Building tensors from elements, and taking them apart again.
 *
 * Elements come in any order; zeros are dropped, because zero is empty, and come back as stored zeros in
 * uncompressed ranks only. Of elements with equal coordinates the last one counts.
 */
import { defined } from "../base/index.ts";
import { assembleTensor, takeLeaves, type Leaves, type RankShape } from "./leaves.ts";
import { compareRows, isAscending, orderRows } from "./order.ts";
import type { Elements, Tensor } from "./tensor.ts";

/** The places of elements, ascending by coordinates; zeros and overwritten ones left out. */
function placesToStore(columns: readonly Int32Array[], values: Float64Array): Uint32Array {
  const order = orderRows(columns, values.length);
  let kept = 0;
  for (let at = 0; at < order.length; at += 1) {
    const place = order[at]!;
    if (values[place] === 0 || !isLast(columns, order, at)) continue;
    order[kept] = place;
    kept += 1;
  }
  return order.subarray(0, kept);
}

function isLast(columns: readonly Int32Array[], order: Uint32Array, at: number): boolean {
  return at + 1 === order.length || compareRows(columns, order[at]!, order[at + 1]!) !== 0;
}

/**
 * Builds a tensor.
 *
 * Ranks: as in `ranks`; coordinates of `elements` are in that order.
 * Cost: O(stored positions), plus a radix sort where the elements are not in order.
 */
export function buildTensor(ranks: readonly RankShape[], elements: Elements): Tensor {
  const { rankCount, coordinates, values } = elements;
  const columns = ranks.map((_, rank) => {
    const column = new Int32Array(values.length);
    for (let at = 0; at < column.length; at += 1) column[at] = coordinates[at * rankCount + rank]!;
    return column;
  });
  const leaves: Leaves = { ranks, columns: columns.map((column) => [column]), values };
  if (isAscending(columns, values.length) && !values.includes(0)) return assembleTensor(leaves);
  return assembleTensor(takeLeaves(leaves, placesToStore(columns, values)));
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
