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
import { mapCounts, type Answers, type OfNest } from "./of-nest.ts";
import { Refusal, type Terms } from "./query.ts";
import { sourcesOf, type Rooms } from "./script.ts";

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

/** A count, and which answers it is the sum of. */
interface Summed {
  readonly count: Count;
  readonly answers: Answers;
}

/** Elementary operations that any nest may take, about a tenth of a second, and most that one may take. */
const fewOperations = 60_000_000;
const mostOperations = 1_000_000_000;
/** Operations to an iteration of a kernel: one that looks for what is in its parts takes longer than this many. */
const operationsEach = 4;

/** How many elementary operations counting a nest may take: about as long as a kernel would run. */
function operationsFor(plan: Plan): number {
  return Math.min(
    mostOperations,
    Math.max(fewOperations, operationsEach * estimateIterations(plan)),
  );
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
  const played = playScript(plan, memory);
  if (played !== undefined) return countsOf(plan, played);
  const sources = sourcesOf(plan, memory);
  const operations = operationsFor(plan);
  memory.begin(sources, operations, roomsIn(memory.scripts.of(plan)));
  const queries = queriesOf(sources);
  if (queries instanceof Refusal) {
    const refused = new Map([["counts", queries.reason]]);
    return { counts: undefined, known: new Map(), refused };
  }
  let hopeless = wanted === "all" ? refusalIn(queries) : undefined;
  const summed = mapCounts(queries, (terms): Summed => {
    let sum = 0;
    const answers: Answers[number][] = [];
    for (const { sign, query } of terms) {
      if (hopeless !== undefined) return { count: hopeless, answers };
      const found = query instanceof Refusal ? query : evaluate(query, memory);
      if (found instanceof Refusal) {
        if (wanted === "all") hopeless = found;
        return { count: found, answers };
      }
      sum += sign * found.value;
      answers.push({ sign, answer: found.answer });
    }
    return { count: sum, answers };
  });
  const counted = countsOf(
    plan,
    mapCounts(summed, ({ count }) => count),
  );
  const script =
    counted.counts &&
    memory.recording.script(
      mapCounts(summed, ({ answers }) => answers),
      operations - memory.operationsLeft,
    );
  if (script !== undefined) memory.scripts.keep(plan, script);
  return counted;
}

/** By things that nests like one counted: the most numbers that any of them set aside. */
function roomsIn(scripts: readonly { readonly rooms: Rooms }[]): Rooms {
  const most = new Map<string, number>();
  for (const { rooms } of scripts)
    for (const [things, room] of rooms) most.set(things, Math.max(room, most.get(things) ?? 0));
  return most;
}

/** The sums of a nest, where the script of one like it gives them. */
function playScript(plan: Plan, memory: Memory): OfNest<number> | undefined {
  // What tries that fail have taken, those after them do not get; planning anew does.
  let operations = operationsFor(plan);
  for (const script of memory.scripts.of(plan)) {
    const sources = sourcesOf(plan, memory);
    memory.begin(sources, operations, script.rooms);
    const answers = script.play(sources);
    operations = memory.operationsLeft;
    if (answers !== undefined)
      return mapCounts(script.counts, (terms) =>
        terms.reduce((sum, { sign, answer }) => sum + sign * (answers[answer] as number), 0),
      );
  }
  return undefined;
}

/** The counts that sums make, and what is not known of them. */
function countsOf(plan: Plan, sums: OfNest<Count>): NestCounts {
  const known = new Map<string, number>();
  const refused = new Map<string, string>();
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
    const count = note(`iterations.${loop.rank}`, sums.iterations[level] as Count);
    return count === 0 ? [] : [[loop.rank, count] as const];
  });
  const { computes, updates, effectual } = sums;
  const macs = {
    dense: nest.densePoints,
    effectual: note("macs.effectual", effectual),
    ineffectual: note("macs.ineffectual", minus(updates, effectual)),
    gated: note("macs.gated", minus(computes, updates)),
    skipped: note("macs.skipped", minus(nest.densePoints, computes)),
  };
  const cycles = note("cycles", sums.cycles);
  const steps = note("steps", sums.steps);
  const intersections = {
    steps: note("intersections.steps", sums.intersectionSteps),
    matches: note("intersections.matches", sums.intersectionMatches),
  };
  const tensors = new Map<string, InputCounts | OutputCounts>();
  nest.operands.forEach(({ tensor }, operand) => {
    const own = sums.operands[operand] as (typeof sums.operands)[number];
    const before = tensors.get(tensor) as InputCounts | undefined;
    const count = (key: keyof InputCounts): number => {
      const sum = own[key];
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
  const { tensor } = nest.output;
  tensors.set(tensor, {
    updates: note(`tensors.${tensor}.updates`, updates),
    writes: note(`tensors.${tensor}.writes`, sums.writes),
    reads: note(`tensors.${tensor}.reads`, minus(sums.writes, sums.created)),
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
