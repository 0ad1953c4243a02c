/**
 * Answering a query: variables are eliminated, each time by the step that costs least.
 *
 * Results are remembered, as the queries of a nest have most of their eliminations in common. What is left
 * may be counted as a union (`coverage.ts`) where that costs less; elements that come about in several ways
 * are counted by the first of them (`first-ways.ts`). Where every way costs too much the query is refused: a
 * refusal is never wrong.
 */
import { coverageOf } from "./coverage.ts";
import { byFirstWays } from "./first-ways.ts";
import type { Memory } from "./memory.ts";
import { Refusal, tooDear, type Query } from "./query.ts";
import { factorKey, maxVariables, Unsolved } from "./unsolved.ts";
import { cheapestOf, join, joinCost } from "./ways.ts";

const tooLarge = new Refusal("the tables that eliminating its variables needs are too large");
const tooMany = new Refusal(`it has more than ${String(maxVariables)} variables`);

/** The value of a query, variable by variable. */
function eliminate(asked: Query, memory: Memory): number | Refusal {
  if (asked.variables.size > maxVariables) return tooMany;
  const query = new Unsolved(asked, memory);
  for (;;) {
    if (!query.simplify()) return 0;
    if (query.left === 0) return query.scale;
    const best = cheapestOf(query);
    const union = coverageOf(query);
    if (union !== undefined && union.cost <= best.cost) {
      const counted = union.count(memory.operationsLeft);
      if (counted instanceof Refusal) return counted;
      return memory.spend(counted.operations) ? query.scale * counted.count : tooDear;
    }
    if (best.cost > joinCost) {
      if (join(query)) continue;
      if (!Number.isFinite(best.cost)) return tooLarge;
    }
    if (best.cost > memory.operationsLeft) return tooDear;
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
  return memory.answer(queryKey(query), () => find(query, memory));
}

function find(query: Query, memory: Memory): number | Refusal {
  const byWays = byFirstWays(query, memory);
  const counted = byWays === undefined ? undefined : eliminate(byWays, memory);
  return typeof counted === "number" ? counted : eliminate(query, memory);
}
