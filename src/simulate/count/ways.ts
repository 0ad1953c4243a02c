/**
 * The ways to make a query smaller, and the cheapest of them.
 *
 * Variables are eliminated by projecting a listed relation, several at once where that costs less than one
 * after the other (`projection.ts`), or by contracting boxes (`contraction.ts`), for all points or only for
 * those of a listed relation (`contract-at-points.ts`). Listed relations are multiplied into each other where
 * one knows all that the other does (`semijoin.ts`), and joined where nothing else is left
 * (`natural-join.ts`).
 */
import { axisAlong, contractAtPoints } from "./contract-at-points.ts";
import { offerContraction } from "./contraction-step.ts";
import { isJoinable, naturalJoin } from "./natural-join.ts";
import { offerProjections } from "./projection-step.ts";
import { sizeOf, type Boxed } from "./relation.ts";
import { isWithin, semijoin } from "./semijoin.ts";
import { Cheapest } from "./step.ts";
import { factorKey, type Known, type Unsolved } from "./unsolved.ts";

/** Most points of joined relations, and of what is joined. */
const maxJoined = 100_000;
/** What joining may cost; where everything else costs more, it is tried first. */
export const joinCost = 20 * maxJoined;

/** Joins the two smallest listed factors that share a variable; false where that gives too many points. */
export function join(query: Unsolved): boolean {
  const pairs = query.factors.flatMap((a, at) =>
    query.factors.slice(at + 1).flatMap((b) => (isJoinable(a, b) ? [[a, b] as const] : [])),
  );
  const size = ([a, b]: readonly [Known, Known]): number => sizeOf(a.relation) * sizeOf(b.relation);
  const [smallest] = pairs.sort((a, b) => size(a) - size(b));
  if (smallest === undefined) return false;
  const [a, b] = smallest;
  if (sizeOf(a.relation) + sizeOf(b.relation) > maxJoined) return false;
  const joined = naturalJoin(a, b, maxJoined, `${factorKey(a)} joined with ${factorKey(b)}`);
  if (joined === undefined || !query.memory.spend(joinCost)) return false;
  query.replace(0, [a, b], [], joined);
  return true;
}

/** Multiplying listed factors into others that know all of their variables. */
function offerSemijoins(query: Unsolved, cheapest: Cheapest): void {
  const { factors, memory } = query;
  for (const small of factors) {
    for (const large of factors) {
      if (small === large || (small.mask & ~large.mask) !== 0) continue;
      const cost = 20 * (sizeOf(small.relation) + sizeOf(large.relation));
      if (!cheapest.isBeatenBy(cost) || !isWithin(small, large)) continue;
      cheapest.take(cost, () => {
        const name = `${factorKey(small)} in ${factorKey(large)}`;
        const relation = memory.recall(name, cost, (key) => semijoin(small, large, key));
        query.replace(0, [small, large], [], { relation, axes: large.axes });
      });
    }
  }
}

/** Eliminating a variable at the points of any factor that knows all that is around it, but not the variable. */
function offerAtPoints(query: Unsolved, variable: number, cheapest: Cheapest): void {
  const bit = 1 << variable;
  if (query.variables[variable]?.aggregate === "max") return;
  if (query.limits.some(({ mask }) => (mask & bit) !== 0)) return;
  const factors = query.factors.filter(({ mask }) => (mask & bit) !== 0);
  if (!factors.every(({ axes }) => axisAlong(axes, variable) !== undefined)) return;
  let around = 0;
  let boxing = 0;
  for (const { mask, relation } of factors) {
    around |= mask & ~bit;
    boxing += query.memory.boxCost(relation);
  }
  if (!Number.isFinite(boxing)) return;
  const [low, high] = [query.low[variable] as number, query.high[variable] as number];
  for (const factor of query.factors) {
    const { relation, axes, bare, mask } = factor;
    if (relation.kind !== "listed" || (mask & bit) !== 0 || (around & ~mask) !== 0) continue;
    const cost = boxing + relation.size * (8 + factors.length * (high - low + 1));
    if (!cheapest.isBeatenBy(cost) || new Set(bare).size < bare.length) continue;
    if (![...query.numbersOf(around)].every((each) => bare.includes(each))) continue;
    cheapest.take(cost, () => {
      const boxes = factors.map((each) => ({
        relation: query.memory.boxed(each.relation) as Boxed,
        axes: each.axes,
      }));
      const name = `sum ${String(variable)} in ${[low, high].join("..")} of ${factors.map(factorKey).join()} at ${factorKey(factor)}`;
      const made = query.memory.recall(name, cost, (key) =>
        contractAtPoints({ relation, axes }, boxes, variable, [low, high], key),
      );
      query.replace(bit, [factor, ...factors], [], { relation: made, axes });
    });
  }
}

/** The cheapest way to make a query smaller. */
export function cheapestOf(query: Unsolved): Cheapest {
  const cheapest = new Cheapest();
  let ready = 0;
  for (const variable of query.numbersOf(query.left))
    if (query.isReady(variable)) ready |= 1 << variable;
  for (const factor of query.factors) offerProjections(query, factor, ready, cheapest);
  for (const variable of query.numbersOf(ready)) {
    offerContraction(query, variable, cheapest);
    offerAtPoints(query, variable, cheapest);
  }
  offerSemijoins(query, cheapest);
  return cheapest;
}
