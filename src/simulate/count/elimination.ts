/**
 * Answering a query: variables are eliminated one by one, each time the one that costs least.
 *
 * Results are remembered, as the queries of a nest have most of their eliminations in common. What is left
 * may be counted as a union (`coverage.ts`) where that costs less; elements that come about in several ways
 * are counted by the first of them (`first-ways.ts`). Where every way costs too much the query is refused: a
 * refusal is never wrong.
 */
import { coverageOf, type Coverage } from "./coverage.ts";
import { byFirstWays } from "./first-ways.ts";
import type { Memory } from "./memory.ts";
import { Refusal, type Query } from "./query.ts";
import type { Boxed, Relation } from "./relation.ts";
import { factorKey, Unsolved, type Surroundings } from "./unsolved.ts";
import { join, joins, maxJoined, waysAtPoints, waysToEliminate, type Step } from "./ways.ts";

const tooDear = new Refusal("eliminating its variables would take too many operations");
const tooLarge = new Refusal("the tables that eliminating its variables needs are too large");

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

/** The ways to eliminate the variables of a query, found anew only where what surrounds one has changed. */
class Ways {
  private readonly query: Unsolved;
  private readonly found = new Map<
    number,
    Surroundings & { readonly place: string; readonly steps: readonly Step[] }
  >();

  constructor(query: Unsolved) {
    this.query = query;
  }

  of(variable: number): readonly Step[] {
    const { query } = this;
    const { factors, limits } = query.around(variable);
    const known = new Set([variable]);
    for (const { axes } of factors)
      for (const { variables } of axes) for (const each of variables) known.add(each);
    for (const { variables } of limits) for (const each of variables) known.add(each);
    let place = "";
    for (const each of known)
      place += `${String(each)}:${String(query.low[each])}:${String(query.high[each])} `;
    // These depend on factors further off too.
    const apart = waysAtPoints(query, variable, factors, limits);
    const before = this.found.get(variable);
    if (before?.place === place && isSame(before.factors, factors) && isSame(before.limits, limits))
      return [...before.steps, ...apart];
    const steps = waysToEliminate(query, variable, factors, limits);
    this.found.set(variable, { factors, limits, place, steps });
    return [...steps, ...apart];
  }
}

/** Counting what is left as a union. */
function unionOf(query: Unsolved): Coverage | undefined {
  const { variables, factors, limits, memory } = query;
  const boxed = (relation: Relation): Boxed | undefined =>
    Number.isFinite(memory.boxCost(relation)) ? memory.boxed(relation) : undefined;
  return coverageOf({ variables, ranges: query, factors, limits, boxed });
}

/** The value of a query, variable by variable. */
function eliminate(asked: Query, memory: Memory): number | Refusal {
  const query = new Unsolved(asked, memory);
  const ways = new Ways(query);
  for (;;) {
    if (!query.simplify()) return 0;
    if (query.variables.size === 0) return query.scale;
    const isUnion = [...query.variables.values()].some(({ aggregate }) => aggregate === "max");
    const eliminations = [...query.variables.keys()]
      .filter((variable) => query.isReady(variable))
      .flatMap((variable) => ways.of(variable));
    const best = [...eliminations, ...joins(query)].reduce<Step | undefined>(
      (least, step) => (least === undefined || step.cost < least.cost ? step : least),
      undefined,
    );
    const union = isUnion ? unionOf(query) : undefined;
    if (union !== undefined && union.cost <= (best?.cost ?? Number.POSITIVE_INFINITY)) {
      const counted = union.count(memory.operationsLeft);
      if (counted === undefined || !memory.spend(counted.operations)) return tooDear;
      return query.scale * counted.count;
    }
    if (best === undefined || best.cost > maxJoined) {
      if (join(query)) continue;
      if (best === undefined) return tooLarge;
    }
    if (!memory.spend(best.cost)) return tooDear;
    best.carryOut();
  }
}

/** A text that equal queries share. */
function queryKey({ variables, factors, limits, equalities }: Query): string {
  const ways = [...variables].map(
    ([variable, { low, high, aggregate, block }]) =>
      `${aggregate}${String(block)} ${String(variable)} in ${String(low)}..${String(high)}`,
  );
  return `${ways.join()} of ${factors.map(factorKey).join()} if ${limits.map(({ key }) => key).join()} and ${equalities.map(({ key }) => key).join()}`;
}

/** The value of a query, or why it was not found. */
export function evaluate(query: Query, memory: Memory): number | Refusal {
  const key = queryKey(query);
  const answer = memory.answers.get(key) ?? find(query, memory);
  memory.answers.set(key, answer);
  return answer;
}

function find(query: Query, memory: Memory): number | Refusal {
  const byWays = byFirstWays(query, memory);
  const counted = byWays === undefined ? undefined : eliminate(byWays, memory);
  return typeof counted === "number" ? counted : eliminate(query, memory);
}
