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
import { isJoinable, naturalJoin, variablesOfJoin } from "./natural-join.ts";
import { offerProjections } from "./projection-step.ts";
import { bareForm, type Form } from "./form.ts";
import { sizeOf, type Boxed, type Listed, type Relation } from "./relation.ts";
import type { Sources } from "./script.ts";
import { isWithin, semijoin } from "./semijoin.ts";
import { Cheapest } from "./step.ts";
import { factorKey, type Known, type Unsolved } from "./unsolved.ts";

/** Most points of joined relations, and of what is joined. */
const maxJoined = 100_000;
/** What joining may cost; where everything else costs more, it is tried first. */
export const joinCost = 20 * maxJoined;

/** Makes the join of two relations, where it has not too many points. */
const joining =
  (a: readonly Form[], b: readonly Form[]) =>
  ([first, second]: readonly Relation[]): Listed | undefined => {
    const [left, right] = [
      { relation: first as Relation, axes: a },
      { relation: second as Relation, axes: b },
    ];
    const name = `${factorKey(left)} joined with ${factorKey(right)}`;
    return naturalJoin(left, right, maxJoined, name);
  };

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
  const joined = query.memory.derive([a.relation, b.relation], joining(a.axes, b.axes));
  if (joined === undefined || !query.memory.spend(joinCost)) return false;
  query.replace(0, [a, b], [], {
    relation: joined,
    axes: variablesOfJoin(a, b).map(bareForm),
  });
  return true;
}

/** Makes a relation with another one multiplied into it. */
const semijoining =
  (small: readonly Form[], large: readonly Form[], cost: number) =>
  ([inner, outer]: readonly Relation[], { memory }: Sources): Relation => {
    const factors = [
      { relation: inner as Relation, axes: small },
      { relation: outer as Relation, axes: large },
    ] as const;
    const name = `${factorKey(factors[0])} in ${factorKey(factors[1])}`;
    return memory.recall(name, cost, (key) => semijoin(...factors, key));
  };

/** Multiplying listed factors into others that know all of their variables. */
function offerSemijoins(query: Unsolved, cheapest: Cheapest): void {
  const { factors, memory } = query;
  for (const small of factors) {
    for (const large of factors) {
      if (small === large || (small.mask & ~large.mask) !== 0) continue;
      const cost = 20 * (sizeOf(small.relation) + sizeOf(large.relation));
      if (!cheapest.isBeatenBy(cost) || !isWithin(small, large)) continue;
      cheapest.take(cost, () => {
        const inputs = [small.relation, large.relation];
        const relation = memory.derive(inputs, semijoining(small.axes, large.axes, cost));
        query.replace(0, [small, large], [], { relation, axes: large.axes });
      });
    }
  }
}

/** Makes the points of a relation with a variable of others eliminated. */
const contracting =
  (
    [own, ...others]: readonly (readonly Form[])[],
    variable: number,
    [low, high]: readonly [number, number],
    cost: number,
  ) =>
  ([first, ...inputs]: readonly Relation[], { memory }: Sources): Relation => {
    const points = { relation: first as Listed, axes: own as readonly Form[] };
    const factors = inputs.map((relation, at) => ({ relation, axes: others[at] as Form[] }));
    const name = `sum ${String(variable)} in ${String(low)}..${String(high)} of ${factors.map(factorKey).join()} at ${factorKey(points)}`;
    return memory.recall(name, cost, (key) => {
      const boxes = factors.map(({ relation, axes }) => ({
        relation: memory.boxed(relation) as Boxed,
        axes,
      }));
      return contractAtPoints(points, boxes, variable, [low, high], key);
    });
  };

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
      const all = [factor, ...factors];
      const made = query.memory.derive(
        all.map((each) => each.relation),
        contracting(
          all.map((each) => each.axes),
          variable,
          [low, high],
          cost,
        ),
      );
      query.replace(bit, all, [], { relation: made, axes });
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
