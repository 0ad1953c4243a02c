/**
 * Answering a query: variables are eliminated, each time by the step that costs least.
 *
 * Results are remembered, as the queries of a nest have most of their eliminations in common. What is left
 * may be counted as a union (`coverage.ts`) where that costs less; elements that come about in several ways
 * are counted by the first of them (`first-ways.ts`), and those that are alike as one (`alike.ts`). Where every
 * way costs too much the query is refused: a refusal is never wrong.
 */
import { withAlikeAsOne } from "./alike.ts";
import { coverageOf } from "./coverage.ts";
import { byFirstWays } from "./first-ways.ts";
import type { Memory } from "./memory.ts";
import { Refusal, tooDear, type Query } from "./query.ts";
import { answered, type Answer } from "./script.ts";
import { factorKey, maxVariables, Unsolved } from "./unsolved.ts";
import { cheapestOf, join, joinCost } from "./ways.ts";

const tooLarge = new Refusal("the tables that eliminating its variables needs are too large");
const tooMany = new Refusal(`it has more than ${String(maxVariables)} variables`);

/** How the answer to a query comes about, variable by variable. */
function eliminate(asked: Query, memory: Memory): Answer | Refusal {
  if (asked.variables.size > maxVariables) return tooMany;
  const query = new Unsolved(asked, memory);
  for (;;) {
    if (!query.simplify() || query.left === 0) return query;
    const best = cheapestOf(query);
    const union = coverageOf(query);
    if (union !== undefined && union.cost <= best.cost) {
      const { scale, readings } = query;
      return { scale, readings, union };
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

/** The value of a query. */
export interface Valued {
  readonly value: number;
  /** Its number among the answers that the nest's script gives. */
  readonly answer: number;
}

/** The value of a query, and the number of its answer in the nest's script, or why it was not found. */
export function evaluate(query: Query, memory: Memory): Valued | Refusal {
  const key = queryKey(query);
  const value = memory.answer(key, () => {
    let why = tooLarge;
    const solved = (each: Query | undefined): number | undefined => {
      const found = each === undefined ? undefined : valueOf(eliminate(each, memory), key, memory);
      if (!(found instanceof Refusal)) return found;
      why = found;
      return undefined;
    };
    const { recording } = memory;
    const solvedAlike = (each: Query): number | undefined =>
      recording.try(() => solved(withAlikeAsOne(each, memory))) ??
      recording.try(() => solved(each));
    const inFirstWays = recording.try(() => {
      const first = byFirstWays(query, memory);
      return first && solvedAlike(first);
    });
    return inFirstWays ?? solvedAlike(query) ?? why;
  });
  return value instanceof Refusal ? value : { value, answer: memory.recording.numberOf(key) };
}

function valueOf(answer: Answer | Refusal, key: string, memory: Memory): number | Refusal {
  if (answer instanceof Refusal) return answer;
  const value = answered(answer, memory);
  if (typeof value === "number") memory.recording.answer(key, answer);
  return value;
}
