/**
 * Giving the elements of a rank other coordinates, and coordinates that hold nothing elements.
 */
import { ok } from "../base/index.ts";
import { columnsOf, lastCoordinate, plainColumn } from "./coordinates.ts";
import { allColumns, assembleTensor, leavesOf, takeLeaves } from "./leaves.ts";
import { orderRows } from "./order.ts";
import { takePayloads } from "./payloads.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import { checkAffine, type Affine } from "./project.ts";
import { lowerBound } from "./search.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Moves every element of a rank to another coordinate; fibers are sorted again where the factor is
 * negative. Coordinates may come out negative or beyond the shape, which stays as it is; they are elements
 * like all others, but lie in no part when the rank is split.
 *
 * Ranks: unchanged; stored uncompressed no longer.
 * Cost: O(ranks x elements).
 * Errors: `bad-argument` for a factor of zero, or tuples; `not-enough-ranks`.
 */
export function updateCoords(tensor: Tensor, affine: Affine, depth = 0): OperatorResult<Tensor> {
  const rank = tensor.ranks[depth];
  if (rank === undefined) return refuse("not-enough-ranks", `there is no rank at depth ${depth}`);
  const check = checkAffine(affine, columnsOf(rank).length);
  if (!check.ok) return check;
  const leaves = leavesOf(tensor);
  const own = plainColumn(leaves.columns[depth]!);
  const moved = new Int32Array(own.length);
  for (let at = 0; at < own.length; at += 1) {
    const coordinate = affine.multiply * own[at]! + affine.add;
    if (Math.abs(coordinate) > lastCoordinate) {
      return refuse("bad-argument", `a coordinate would lie beyond ${lastCoordinate}`);
    }
    moved[at] = coordinate;
  }
  const format = rank.format === "U" ? "C" : rank.format;
  const ranks = tensor.ranks.with(depth, { ...rank, format });
  const columns = leaves.columns.with(depth, [moved]);
  const order = orderRows(allColumns(columns), moved.length);
  return ok(assembleTensor(takeLeaves({ ranks, columns, values: leaves.values }, order)));
}

/**
 * Inserts every coordinate of the shape of a rank that its fibers do not hold yet, with an empty payload:
 * what remains of a loop that takes a reference to each.
 *
 * Ranks: unchanged.
 * Cost: O(fibers x shape).
 * Errors: `not-enough-ranks`; `bad-argument` for tuples.
 */
export function fillShape(tensor: Tensor, depth = 0): OperatorResult<Tensor> {
  const rank = tensor.ranks[depth];
  if (rank === undefined) return refuse("not-enough-ranks", `there is no rank at depth ${depth}`);
  if (columnsOf(rank).length > 1) {
    return refuse("bad-argument", `rank ${rank.id} has tuples, which no shape counts through`);
  }
  const fiberCount = rank.segments.length - 1;
  const segments = Int32Array.from(rank.segments, (_, fiber) => fiber * rank.shape);
  const coordinates = new Int32Array(fiberCount * rank.shape);
  const positions = new Int32Array(coordinates.length);
  for (let fiber = 0; fiber < fiberCount; fiber += 1) {
    const end = rank.segments[fiber + 1]!;
    let from = rank.segments[fiber]!;
    for (let coordinate = 0; coordinate < rank.shape; coordinate += 1) {
      from = lowerBound(rank, from, end, coordinate);
      const at = fiber * rank.shape + coordinate;
      coordinates[at] = coordinate;
      positions[at] = from < end && rank.coordinates[from] === coordinate ? from : -1;
    }
  }
  const below = takePayloads(tensor, depth, positions);
  const filled = { ...rank, segments, coordinates };
  return ok({
    ranks: [...tensor.ranks.slice(0, depth), filled, ...below.ranks],
    values: below.values,
  });
}
