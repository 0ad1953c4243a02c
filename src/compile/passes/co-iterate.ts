/**
 * Co-iterate: a search for what a loop runs over anyway becomes a traversal, and traversals of one loop are
 * intersected or united as the expression asks.
 *
 *     before: for m in [0, M):
 *               a_k = a_m.find(m)   # skip where absent
 *               for k in [0, K):
 *                 a_val = a_k.find(k)   # skip where absent
 *                 b_val = b.find(k)   # skip where absent
 *                 z[m] += a_val * b_val
 *     after:  for (m, z_ref, a_k) in z << a_m:
 *               for (k, a_val, b_val) in a_k & b:
 *                 z_ref += a_val * b_val
 *
 * A loop can traverse a fiber that is there when it begins, and whose coordinate it is the one to fix,
 * directly or through a projection. What it has found before stays a search.
 */
import { ok } from "../../base/index.ts";
import { descendAll } from "../descent.ts";
import type { Driver, Nest, Statement } from "../ir.ts";
import { boundDrivers } from "../parts.ts";
import { mapLoops } from "../rewrite.ts";
import { sourceOf } from "../streams.ts";
import type { Origin, Pass } from "./pass.ts";

/** By operand: the fibers that loops can traverse, and at which loop. */
function traversals(
  nest: Nest,
  { shapes }: Origin,
): readonly (readonly (Driver & { readonly level: number })[])[] {
  return descendAll(nest, shapes).map((meetings, operand) =>
    meetings.flatMap(({ drives, level, rank, count, coordinate }) =>
      drives ? [{ level, operand, rank, count, coordinate }] : [],
    ),
  );
}

function apply(nest: Nest, origin: Origin): Nest {
  const all = traversals(nest, origin);
  const isTraversed = (statement: Statement): boolean =>
    (statement.kind === "find" || statement.kind === "index") &&
    all[statement.operand]?.some(
      ({ rank, count }) => statement.rank >= rank && statement.rank < rank + count,
    ) === true;
  return mapLoops(nest, (loop) => ({
    ...loop,
    ...sourceOf(nest.expression, (operand) => {
      const own = all[operand]?.find(({ level }) => level === loop.level);
      if (own === undefined) return undefined;
      const { rank, count, coordinate } = own;
      return { operand, rank, count, coordinate };
    }),
    body: loop.body.filter((statement) => !isTraversed(statement)),
  }));
}

/** Lets compressed fibers drive the loops over them. */
export const coIterate: Pass = {
  name: "co-iterate",
  apply: (nest, origin) => ok(apply(nest, origin)),
  notBefore: ({ loops }) =>
    loops
      .filter(({ drivers }) => drivers.length > 0)
      .map(({ id }) => `node ${String(id)}: the loop has a driver`),
  everAfter: (nest, origin) => {
    const driven = nest.loops.flatMap((loop) =>
      boundDrivers(loop, nest).map(({ operand, rank }) => `${String(operand)}/${String(rank)}`),
    );
    return traversals(nest, origin)
      .flat()
      .filter(({ operand, rank }) => !driven.includes(`${String(operand)}/${String(rank)}`))
      .map(
        ({ operand }) => `operand ${String(operand)} is searched for what a loop could traverse`,
      );
  },
};
