/**
 * Swizzling: the same elements with their ranks in another order, so that a loop nest meets them in the
 * order it wants. Values of zero are left out; uncompressed ranks store theirs again.
 */
import { defined, ok } from "../base/index.ts";
import { allColumns, assembleTensor, leavesOf, takeLeaves } from "./leaves.ts";
import { orderRows } from "./order.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The same tensor with its ranks in another order; formats go with their ranks. Active ranges are gone:
 * what was a part of one fiber is spread over many.
 *
 * Ranks: rank `k` of the result is rank `order[k]`.
 * Cost: O(ranks x elements).
 */
export function swizzleRanks(tensor: Tensor, order: readonly number[]): Tensor {
  const leaves = leavesOf(tensor);
  const ranks = order.map((from) => defined(tensor.ranks[from], "rank to swizzle"));
  const columns = order.map((from) => defined(leaves.columns[from], "coordinates to swizzle"));
  const { values } = leaves;
  const places = orderRows(allColumns(columns), values.length);
  let kept = 0;
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at]!;
    if (values[place] === 0) continue;
    places[kept] = place;
    kept += 1;
  }
  return assembleTensor(takeLeaves({ ranks, columns, values }, places.subarray(0, kept)));
}

/**
 * The same tensor with its ranks in the order of `rankIds`.
 *
 * Errors: `bad-rank-ids` where they are not a permutation of the tensor's.
 */
export function swizzleRanksById(
  tensor: Tensor,
  rankIds: readonly string[],
): OperatorResult<Tensor> {
  const own = tensor.ranks.map(({ id }) => id);
  const order = rankIds.map((id) => own.indexOf(id));
  if (order.includes(-1) || new Set(order).size !== own.length || order.length !== own.length) {
    return refuse(
      "bad-rank-ids",
      `${rankIds.join(", ")} is not a permutation of ${own.join(", ")}`,
    );
  }
  return ok(swizzleRanks(tensor, order));
}

/**
 * Exchanges a rank with the one below it.
 *
 * Ranks: M, K -> K, M at depth 0.
 * Errors: `not-enough-ranks` where there is none below.
 */
export function swapRanks(tensor: Tensor, depth = 0): OperatorResult<Tensor> {
  const order = tensor.ranks.map((_, rank) => rank);
  if (depth < 0 || depth + 1 >= order.length) {
    return refuse("not-enough-ranks", `there are no two ranks at depth ${depth} to swap`);
  }
  order[depth] = depth + 1;
  order[depth + 1] = depth;
  return ok(swizzleRanks(tensor, order));
}
