/**
 * Tensors as nested lists that hold every coordinate of the shape, zeros too: how small tensors are
 * written by hand, and how results are compared with dense ones.
 */
import { ok } from "../base/index.ts";
import { buildTensor } from "./build.ts";
import { columnsOf } from "./coordinates.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import { maxStoredPositions, type Tensor } from "./tensor.ts";

/** A value, or a list of lists as deep as there are ranks. */
export type NestedList = number | readonly NestedList[];

/** The lengths of nested lists, uppermost first; those of the first list of each level. */
function lengthsOf(list: NestedList): readonly number[] {
  if (typeof list === "number") return [];
  const [first] = list;
  return [list.length, ...(first === undefined ? [] : lengthsOf(first))];
}

function isEven(list: NestedList, lengths: readonly number[]): boolean {
  if (typeof list === "number") return lengths.length === 0;
  const [length, ...below] = lengths;
  return list.length === length && list.every((each) => isEven(each, below));
}

/**
 * Builds a tensor from nested lists; zeros, and lists of nothing else, are not stored.
 *
 * Shapes: the lengths of the lists, or larger ones where `shape` says so.
 * Cost: O(length of all lists).
 * Errors: `ragged-input` where lists of a level differ in length; `bad-rank-ids` where there are not as
 * many ids as levels; `bad-argument` where the stated shape is too small.
 */
export function fromUncompressed(
  rankIds: readonly string[],
  list: NestedList,
  shape?: readonly number[],
): OperatorResult<Tensor> {
  const lengths = lengthsOf(list);
  if (!isEven(list, lengths)) return refuse("ragged-input", "lists of one level differ in length");
  if (lengths.length !== rankIds.length) {
    return refuse(
      "bad-rank-ids",
      `${rankIds.length} rank ids for lists of ${lengths.length} levels`,
    );
  }
  const extents = shape ?? lengths;
  if (extents.length !== lengths.length || extents.some((extent, at) => extent < lengths[at]!)) {
    return refuse("bad-argument", `lists of ${lengths.join(" x ")} exceed ${extents.join(" x ")}`);
  }
  const coordinates: number[] = [];
  const values: number[] = [];
  const visit = (each: NestedList, point: readonly number[]): void => {
    if (typeof each !== "number") each.forEach((below, at) => visit(below, [...point, at]));
    else if (each !== 0) {
      coordinates.push(...point);
      values.push(each);
    }
  };
  visit(list, []);
  const ranks = rankIds.map((id, at) => ({ id, shape: extents[at]!, format: "C" as const }));
  return ok(
    buildTensor(ranks, {
      rankCount: rankIds.length,
      coordinates: Int32Array.from(coordinates),
      values: Float64Array.from(values),
    }),
  );
}

/**
 * The values at every coordinate of the shape, as nested lists.
 *
 * Cost: O(product of the shapes).
 * Errors: `illegal-coordinates` where an element lies outside of the shape; `bad-argument` where a rank
 * has tuples, or the lists would hold more than a tensor may.
 */
export function toUncompressed(tensor: Tensor): OperatorResult<NestedList> {
  const size = tensor.ranks.reduce((product, { shape }) => product * shape, 1);
  if (size > maxStoredPositions) {
    return refuse("bad-argument", `${size} values are more than ${maxStoredPositions}`);
  }
  for (const rank of tensor.ranks) {
    if (columnsOf(rank).length > 1) return refuse("bad-argument", `rank ${rank.id} has tuples`);
    if (rank.coordinates.some((coordinate) => coordinate < 0 || coordinate >= rank.shape)) {
      return refuse("illegal-coordinates", `rank ${rank.id} has coordinates beyond its shape`);
    }
  }
  const list = (depth: number, fiber: number): NestedList => {
    const rank = tensor.ranks[depth];
    if (rank === undefined) return tensor.values[fiber] ?? 0;
    const end = rank.segments[fiber + 1] ?? 0;
    let at = rank.segments[fiber] ?? 0;
    return Array.from({ length: rank.shape }, (_, coordinate) => {
      const isThere = at < end && rank.coordinates[at] === coordinate;
      if (isThere) at += 1;
      return list(depth + 1, isThere ? at - 1 : -1);
    });
  };
  return ok(list(0, 0));
}
