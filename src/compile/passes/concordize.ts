/**
 * Concordize: tensors that are stored against the order of the loops are swizzled first.
 *
 *     before: for q in [0, Q):
 *               for h in [0, H):
 *                 t_q = t_h.find(h)   # skip where absent
 *                 t_val = t_q.find(q)   # skip where absent
 *                 o[q] += t_val
 *     after:  t_q = t.swizzleRanks(Q, H)
 *             for q in [0, Q):
 *               for h in [0, H):
 *                 t_h = t_q.find(q)   # skip where absent
 *                 t_val = t_h.find(h)   # skip where absent
 *                 o[q] += t_val
 *
 * A tensor of which nothing is compressed is left as it is, because position is as good as any order; so is
 * one that the mapping declares `lookup`.
 */
import { defined, ok } from "../../base/index.ts";
import { rebind } from "../bind-operands.ts";
import { concordantOrder } from "../descent.ts";
import type { Nest, Operand } from "../ir.ts";
import { unnumbered } from "../rewrite.ts";
import type { Origin, Pass } from "./pass.ts";

function orderOf({ ranks, mode }: Operand, nest: Nest): readonly number[] | undefined {
  return mode === "lookup" ? undefined : concordantOrder(ranks, nest);
}

function apply(nest: Nest, { einsum }: Origin): Nest {
  const orders = nest.operands.map((operand) => orderOf(operand, nest));
  if (orders.every((order) => order === undefined)) return nest;
  const operands = nest.operands.map((operand, at) => ({
    ...operand,
    ranks: orders[at]?.map((from) => defined(operand.ranks[from], "rank")) ?? operand.ranks,
  }));
  const transforms = orders.flatMap((order, operand) => {
    const { span } = defined(einsum.operands[operand], "operand");
    const splits = nest.transforms.filter((each) => each.operand === operand);
    return order === undefined
      ? splits
      : [...splits, { kind: "swizzle", id: unnumbered, span, operand, order } as const];
  });
  return { ...rebind(nest, operands, einsum), transforms };
}

/** Makes every tensor that can be traversed concordant with the loops. */
export const concordize: Pass = {
  name: "concordize",
  apply: (nest, origin) => ok(apply(nest, origin)),
  notBefore: ({ transforms }) =>
    transforms.filter(({ kind }) => kind === "swizzle").map(() => "a tensor is swizzled"),
  everAfter: (nest) =>
    nest.operands
      .filter((operand) => orderOf(operand, nest) !== undefined)
      .map(({ tensor }) => `${tensor} is discordant`),
};
