/**
 * Building tensors from elements, and taking them apart again.
 *
 * Elements come in any order; zeros are dropped, because zero is empty, and come back as stored zeros in
 * uncompressed ranks only. Of elements with equal coordinates the last one counts.
 */
import { defined } from "../base/index.ts";
import { firstDifferences, tensorOfAscending } from "./ascending.ts";
import { storesAllCells, tensorByCells } from "./cells.ts";
import {
  allColumns,
  assembleTensor,
  leavesOf,
  takeLeaves,
  type Leaves,
  type RankShape,
} from "./leaves.ts";
import { compareRows, orderRows } from "./order.ts";
import { occupancy, type Elements, type Tensor } from "./tensor.ts";

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

/** One coordinate of every element. */
function columnOf({ rankCount, coordinates, values }: Elements, from: number): Int32Array {
  const column = new Int32Array(values.length);
  for (let at = 0; at < column.length; at += 1) column[at] = coordinates[at * rankCount + from]!;
  return column;
}

/**
 * Builds a tensor; it may share the values of the elements.
 *
 * Ranks: as in `ranks`; rank `k` takes coordinate `order[k]` of the elements, `k` unless stated.
 * Cost: O(stored positions), plus a radix sort where the elements are not in order.
 */
export function buildTensor(
  ranks: readonly RankShape[],
  elements: Elements,
  order?: readonly number[],
): Tensor {
  const { values } = elements;
  const taken = ranks.map((_, rank) =>
    order === undefined ? rank : defined(order[rank], "coordinate of a rank"),
  );
  const mayBeInOrder = !storesAllCells(ranks) && !values.includes(0);
  const firsts = mayBeInOrder ? firstDifferences(elements, taken) : undefined;
  const isPlain = ranks.every(({ flattening }) => flattening === undefined);
  if (isPlain && firsts === undefined) {
    const byCells = tensorByCells(ranks, elements, taken);
    if (byCells !== undefined) return byCells;
  }
  if (isPlain && firsts !== undefined && ranks.every(({ format }) => format !== "U"))
    return tensorOfAscending(ranks, elements, taken, firsts);
  const columns = taken.map((from) => columnOf(elements, from));
  const leaves: Leaves = { ranks, columns: columns.map((column) => [column]), values };
  const isInOrder = firsts !== undefined;
  return assembleTensor(isInOrder ? leaves : takeLeaves(leaves, placesToStore(columns, values)));
}

/** The non-zero elements of a tensor, ascending in storage order. */
export function tensorElements(tensor: Tensor): Elements {
  const columns = allColumns(leavesOf(tensor).columns);
  const rankCount = columns.length;
  const count = occupancy(tensor);
  const coordinates = new Int32Array(count * rankCount);
  const values = new Float64Array(count);
  let element = 0;
  for (let place = 0; element < count; place += 1) {
    const value = tensor.values[place]!;
    if (value === 0) continue;
    const to = element * rankCount;
    for (let rank = 0; rank < rankCount; rank += 1) coordinates[to + rank] = columns[rank]![place]!;
    values[element] = value;
    element += 1;
  }
  return { rankCount, coordinates, values };
}
