/**
 * Counting a nest without walking it.
 *
 * Each count is a query, or a few added up, answered by elimination in about O(occupancy + shape). What
 * elimination does not reach is refused with a reason: the walk, or a kernel, has to count it then. What is
 * counted is exact.
 */
import type { EinsumCounts, InputCounts, OutputCounts } from "../counts.ts";
import { estimateIterations } from "../estimate.ts";
import type { Plan } from "../plan.ts";
import { evaluate } from "./elimination.ts";
import { Memory } from "./memory.ts";
import { queriesOf, type NestQueries } from "./nest-queries.ts";
import { Refusal, type Terms } from "./query.ts";

/** What was counted of a nest, and what was not. */
export interface NestCounts {
  /** All counts; undefined where one of them was refused. */
  readonly counts: EinsumCounts | undefined;
  /** Every count that was had, by its place in the counts: `macs.effectual`, `tensors.A.reads`. */
  readonly known: ReadonlyMap<string, number>;
  /** Why each of the others was not, by its place; `counts` where the whole nest is out of reach. */
  readonly refused: ReadonlyMap<string, string>;
}

type Count = number | Refusal;

/** Elementary operations that any nest may take, about a tenth of a second, and most that one may take. */
const fewOperations = 60_000_000;
const mostOperations = 1_000_000_000;

/** How many elementary operations counting a nest may take: about as long as a kernel would run. */
function operationsFor(plan: Plan): number {
  return Math.min(mostOperations, Math.max(fewOperations, estimateIterations(plan)));
}

function minus(a: Count, b: Count): Count {
  if (a instanceof Refusal) return a;
  return b instanceof Refusal ? b : a - b;
}

/** A count that is refused before anything is counted. */
function refusalIn({ iterations, operands, ...single }: NestQueries): Refusal | undefined {
  const terms = [
    ...iterations,
    ...operands.flatMap(Object.values<Terms>),
    ...Object.values(single),
  ];
  return terms
    .flat()
    .map(({ query }) => query)
    .find((query) => query instanceof Refusal);
}

/**
 * Counts a nest in closed form as far as that reaches; where less than all counts is of no use, only up to
 * the first that is refused.
 *
 * @param memory what earlier nests have left to this one, where their tensors are the same
 */
export function countNest(
  plan: Plan,
  wanted: "all" | "any" = "any",
  memory = new Memory(),
): NestCounts {
  memory.begin(operationsFor(plan));
  const queries = queriesOf(plan, memory);
  const known = new Map<string, number>();
  const refused = new Map<string, string>();
  if (queries instanceof Refusal) {
    refused.set("counts", queries.reason);
    return { counts: undefined, known, refused };
  }
  let hopeless = wanted === "all" ? refusalIn(queries) : undefined;
  const sumOf = (terms: Terms): Count => {
    let sum = 0;
    for (const { sign, query } of terms) {
      if (hopeless !== undefined) return hopeless;
      const value = query instanceof Refusal ? query : evaluate(query, memory);
      if (value instanceof Refusal) {
        if (wanted === "all") hopeless = value;
        return value;
      }
      sum += sign * value;
    }
    return sum;
  };
  const note = (place: string, count: Count): number => {
    if (count instanceof Refusal) {
      refused.set(place, count.reason);
      known.delete(place);
      return Number.NaN;
    }
    if (!refused.has(place)) known.set(place, count);
    return count;
  };

  const { nest } = plan;
  const iterations = plan.loops.flatMap(({ loop }, level) => {
    const count = note(`iterations.${loop.rank}`, sumOf(queries.iterations[level] as Terms));
    return count === 0 ? [] : [[loop.rank, count] as const];
  });
  const computes = sumOf(queries.computes);
  const updates = sumOf(queries.updates);
  const effectual = sumOf(queries.effectual);
  const macs = {
    dense: nest.densePoints,
    effectual: note("macs.effectual", effectual),
    ineffectual: note("macs.ineffectual", minus(updates, effectual)),
    gated: note("macs.gated", minus(computes, updates)),
    skipped: note("macs.skipped", minus(nest.densePoints, computes)),
  };
  const cycles = note("cycles", sumOf(queries.cycles));
  const steps = note("steps", sumOf(queries.steps));
  const intersections = {
    steps: note("intersections.steps", sumOf(queries.intersectionSteps)),
    matches: note("intersections.matches", sumOf(queries.intersectionMatches)),
  };
  const tensors = new Map<string, InputCounts | OutputCounts>();
  nest.operands.forEach(({ tensor }, operand) => {
    const own = queries.operands[operand] as (typeof queries.operands)[number];
    const before = tensors.get(tensor) as InputCounts | undefined;
    const count = (key: keyof InputCounts): number => {
      const sum = sumOf(own[key]);
      const all = sum instanceof Refusal ? sum : sum + (before?.[key] ?? 0);
      return note(`tensors.${tensor}.${key}`, all);
    };
    tensors.set(tensor, {
      accesses: count("accesses"),
      reads: count("reads"),
      lookups: count("lookups"),
      coordReads: count("coordReads"),
    });
  });
  const writes = sumOf(queries.writes);
  const { tensor } = nest.output;
  tensors.set(tensor, {
    updates: note(`tensors.${tensor}.updates`, updates),
    writes: note(`tensors.${tensor}.writes`, writes),
    reads: note(`tensors.${tensor}.reads`, minus(writes, sumOf(queries.created))),
  });
  const done = macs.dense - macs.skipped;
  const utilization = cycles === 0 ? 0 : done / (cycles * plan.lanes);
  const counts: EinsumCounts = {
    macs,
    cycles,
    steps,
    utilization,
    intersections,
    iterations: Object.fromEntries(iterations),
    tensors: Object.fromEntries(tensors),
  };
  return { counts: refused.size === 0 ? counts : undefined, known, refused };
}
