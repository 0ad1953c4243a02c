/**
 * Looking back at a finished cascade: when something happens, and what a stretch of it amounts to.
 *
 * Steps here are those of the whole cascade. The functions are generators that pause now and then, so
 * that the engine can answer other calls meanwhile.
 */
import { defined } from "../base/index.ts";
import {
  StretchDigests,
  addCoarse,
  addExact,
  digestSteps,
  findStep,
  maxExactSteps,
  measureStays,
  probeOf,
  takeStep,
  type CascadeRun,
  type HeldElement,
  type NestRun,
  type Probe,
  type StepEvent,
} from "../simulate/index.ts";
import type { FindRequest } from "./api.ts";
import type {
  DigestRequest,
  HeldRequest,
  LogEntry,
  LogRequest,
  Timeline,
  TimelineRequest,
} from "./over-time.ts";

/** A finished cascade with the first step of each of its Einsums. */
export interface FinishedCascade {
  readonly cascade: CascadeRun;
  readonly firstSteps: readonly number[];
  readonly steps: number;
}

/** Most columns of a timeline, and most steps that a log looks back at. */
const maxColumns = 4_096;
const maxLogSteps = 256;

/** A probe that nothing meets, for events that a nest does not have. */
const never: Probe = { kind: "count", count: () => 0 };

function probesOf({ plan }: NestRun, events: readonly StepEvent[]): readonly Probe[] {
  return events.map((event) => probeOf(plan, event) ?? never);
}

/** The step at which one of the events happens next, or before. */
export function* findEvent(
  { cascade, firstSteps }: FinishedCascade,
  { from, direction, events }: FindRequest,
): Generator<void, number | undefined> {
  const forth = direction === "next";
  const runs = cascade.runs.map((run, at) => ({ run, first: firstSteps[at] ?? 0 }));
  for (const { run, first } of forth ? runs : runs.reverse()) {
    const { steps } = run.walk;
    const beyond = forth ? from >= first + steps - 1 : from <= first;
    if (beyond) continue;
    const local = forth ? Math.max(-1, from - first) : Math.min(steps, from - first);
    const found = yield* findStep(run, probesOf(run, events), local, direction);
    if (found !== undefined) return first + found;
  }
  return undefined;
}

/** A stretch of the run in columns. */
export function* drawTimeline(
  finished: FinishedCascade,
  request: TimelineRequest,
): Generator<void, Timeline> {
  const { cascade, firstSteps, steps } = finished;
  const from = Math.min(Math.max(0, Math.floor(request.from)), Math.max(0, steps - 1));
  const to = Math.max(from + 1, Math.min(steps, Math.ceil(request.to)));
  const count = Math.max(1, Math.min(maxColumns, Math.floor(request.columns), to - from));
  const exact = to - from <= maxExactSteps;
  const tensors = [
    ...new Set(
      cascade.nests.flatMap((nest) => [
        ...nest.operands.map(({ tensor }) => tensor),
        nest.output.tensor,
      ]),
    ),
  ];
  const events: readonly StepEvent[] = [
    ...tensors.flatMap((tensor): readonly StepEvent[] => [
      { kind: "fetch", tensor },
      { kind: "hold", tensor },
    ]),
    ...request.events,
  ];
  const sums = events.map(() => new Float64Array(count));
  const columns = { from, to, count };
  for (const [at, run] of cascade.runs.entries()) {
    const offset = firstSteps[at] ?? 0;
    if (offset >= to || offset + run.walk.steps <= from) continue;
    const probes = probesOf(run, events);
    if (exact) yield* addExact(run, probes, columns, offset, sums);
    else addCoarse(run, probes, columns, offset, sums);
  }
  const shares = sums.map((sum) =>
    Float32Array.from(sum, (met, column) => {
      const start = Math.ceil(from + (column * (to - from)) / count);
      const end = Math.ceil(from + ((column + 1) * (to - from)) / count);
      return Math.min(1, met / Math.max(1, end - start));
    }),
  );
  return {
    session: request.session,
    from,
    to,
    columns: count,
    exact,
    rows: tensors.map((tensor, at) => ({
      tensor,
      fetched: defined(shares[2 * at], tensor),
      held: defined(shares[2 * at + 1], tensor),
    })),
    marks: shares.slice(2 * tensors.length),
  };
}

/** What happened to elements in the steps up to and with the given one. */
export function* readLog(
  { cascade, firstSteps }: FinishedCascade,
  { step, steps }: LogRequest,
): Generator<void, readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  const start = Math.max(0, step + 1 - Math.min(maxLogSteps, steps));
  for (const [at, run] of cascade.runs.entries()) {
    const first = firstSteps[at] ?? 0;
    const end = Math.min(step + 1 - first, run.walk.steps);
    for (let local = Math.max(0, start - first); local < end; local += 1) {
      const taken = takeStep(run.walkBefore(local), { from: 0, count: 0 });
      for (const { operands, output } of taken?.lanes ?? []) {
        const entry = { step: first + local };
        for (const { tensor, point, value, status } of operands) {
          if (status === "fetched")
            entries.push({ ...entry, tensor, kind: "fetched", point, value });
        }
        const { tensor, point, after, status } = output;
        if (status === "held") continue;
        const kind = { created: "created", fetched: "returned", untouched: "gated" } as const;
        entries.push({ ...entry, tensor, kind: kind[status], point, value: after });
      }
      yield;
    }
  }
  return entries;
}

/** Digests of what the steps of a stretch compute, by which runs can be compared. */
export function* readDigests(
  { cascade, firstSteps, steps }: FinishedCascade,
  request: DigestRequest,
): Generator<void, Float64Array> {
  const from = Math.max(0, Math.floor(request.from));
  const to = Math.max(from, Math.min(steps, Math.ceil(request.to)));
  const columns = Math.max(1, Math.min(maxColumns, Math.floor(request.columns)));
  const into = new StretchDigests(from, to, columns);
  for (const [at, run] of cascade.runs.entries()) {
    const first = firstSteps[at] ?? 0;
    const [begin, end] = [Math.max(0, from - first), Math.min(run.walk.steps, to - first)];
    if (begin < end) yield* digestSteps(run, begin, end, first, into);
  }
  return into.digests;
}

/** For how long a step has held what it holds. */
export function* readHeld(
  { cascade, firstSteps, steps }: FinishedCascade,
  { step }: HeldRequest,
): Generator<void, readonly HeldElement[]> {
  if (!Number.isInteger(step) || step < 0 || step >= steps) return [];
  const einsum = firstSteps.findLastIndex((first) => first <= step);
  const run = defined(cascade.runs[einsum], "run");
  return yield* measureStays(run, step - (firstSteps[einsum] ?? 0));
}
