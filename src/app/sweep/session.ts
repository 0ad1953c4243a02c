/**
 * The sweep that the page is about: its document, what is known of its points, and what is being done.
 *
 * Results are kept by the number of their point in one array that grows; the state says by `version` that it
 * has changed, about ten times a second, so that a thousand results cost the page no more than ten.
 */
import { createStore } from "zustand/vanilla";
import { ok, type Diagnostic } from "../../base/index.ts";
import {
  queueOfPoints,
  type OpenRequest,
  type Outline,
  type PointResult,
  type SweepDescription,
} from "../../engine/index.ts";
import type { ResultShelf } from "./kept-results.ts";
import { ProblemGroups, type ProblemGroup } from "./point-problems.ts";
import { noOutline, type SweepPool } from "./pool.ts";

/** What the page knows. */
export interface SweepState {
  readonly request: OpenRequest | undefined;
  /** The request that description and results are of: the one before while `request` is not right. */
  readonly source: OpenRequest | undefined;
  /** What the document calls itself, and its numbers. */
  readonly outline: Outline;
  readonly phase: "empty" | "opening" | "refused" | "idle" | "running";
  /** Whether description and results are those of the document before, which was right. */
  readonly isStale: boolean;
  readonly description: SweepDescription | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What went wrong besides the document. */
  readonly failure: string | undefined;
  /** By the number of their point. */
  readonly results: readonly (PointResult | undefined)[];
  /** Changes with the results. */
  readonly version: number;
  readonly done: number;
  /** The points without figures, by reason. */
  readonly problems: readonly ProblemGroup[];
  /** Milliseconds that the rest will take, as far as one can tell. */
  readonly remaining: number | undefined;
}

/** The name of the one sweep that is open in the pool. */
const name = "sweep";
const flushMs = 100;

/** A state with results of its own: a run writes into that array. */
const nothing = (): SweepState => ({
  request: undefined,
  source: undefined,
  outline: noOutline,
  isStale: false,
  phase: "empty",
  description: undefined,
  diagnostics: [],
  failure: undefined,
  results: [],
  version: 0,
  done: 0,
  problems: [],
  remaining: undefined,
});

/** The points without figures among results. */
function groupsOf(results: readonly (PointResult | undefined)[]): ProblemGroups {
  const groups = new ProblemGroups();
  for (const result of results) if (result !== undefined) groups.add(result);
  return groups;
}

/** The sweep and what can be asked of it. */
export type SweepSession = ReturnType<typeof createSweepSession>;

/**
 * Most points of a sweep that is over in a few seconds: it is run as soon as it is opened. A larger one waits to
 * be started, the browser asks before its page goes, and its results are kept and found again.
 */
export const soonDone = 1_000;

/** A session over a pool of workers and a shelf for results; `now` is the clock in milliseconds. */
export function createSweepSession(
  pool: SweepPool,
  shelf?: ResultShelf,
  now: () => number = () => performance.now(),
) {
  const store = createStore<SweepState>(nothing);
  let ticket = 0;

  /** Puts results on the shelf that would take long to come by again, where there are some. */
  const keep = (): void => {
    const { description, results } = store.getState();
    if (results.length > 0 && (description?.size ?? 0) > soonDone)
      shelf?.put(new Map([[name, results]]));
  };

  const run = async (): Promise<void> => {
    const { description, results, phase } = store.getState();
    if (description === undefined || phase !== "idle") return;
    const own = ticket;
    const into = results as (PointResult | undefined)[];
    const missing = Array.from({ length: description.size }, (_, point) => point).filter(
      (point) => into[point] === undefined,
    );
    const started = now();
    let flushed = started;
    let here = 0;
    const problems = groupsOf(into);
    const flush = (change: Partial<SweepState> = {}): void => {
      flushed = now();
      const left = missing.length - here;
      store.setState(({ version }) => ({
        version: version + 1,
        done: description.size - left,
        problems: problems.all(),
        remaining: here === 0 ? undefined : ((flushed - started) / here) * left,
        ...change,
      }));
    };
    store.setState({ phase: "running", failure: undefined });
    const queue = queueOfPoints(name, missing, description.lanes.length);
    await pool.run(queue, ({ point }, result) => {
      if (own !== ticket) return;
      into[point] = result;
      here += 1;
      problems.add(result);
      if (now() - flushed >= flushMs) flush();
    });
    if (own === ticket) flush({ phase: "idle", remaining: undefined });
  };

  return {
    store,
    run,
    /** Opens a document's sweep in place of what there is, which stays until it is known that this one is right. */
    async load(request: OpenRequest): Promise<void> {
      const own = (ticket += 1);
      pool.cancel();
      store.setState(({ description }) => ({
        request,
        phase: "opening",
        isStale: description !== undefined,
        diagnostics: [],
        failure: undefined,
        remaining: undefined,
      }));
      const { outline, sweep } = await pool.open(name, request);
      if (own !== ticket) return;
      if (sweep.ok) {
        const description = sweep.value;
        const { warnings: diagnostics } = description;
        const kept = description.size > soonDone ? (shelf?.find(name) ?? []) : [];
        const resumed = kept.length > 0 ? await pool.resume(name, kept) : ok([]);
        if (own !== ticket) return;
        const found = resumed.ok ? resumed.value : [];
        const results: PointResult[] = [];
        for (const result of found) results[result.number] = result;
        const problems = groupsOf(found).all();
        store.setState({
          ...nothing(),
          ...{ request, source: request, outline, phase: "idle", description, diagnostics },
          ...{ results, problems, done: found.length },
        });
      } else if (sweep.error.kind === "diagnostics") {
        const { diagnostics } = sweep.error;
        // A text that cannot be read has no name; it goes by that of the one before.
        store.setState((before) => ({
          phase: "refused",
          outline: outline.title === "" ? before.outline : outline,
          diagnostics,
        }));
      } else store.setState({ phase: "refused", failure: sweep.error.failure.message });
    },
    /** Ends what is being done; what is done stays, and `run` goes on from there. */
    cancel(): void {
      pool.cancel();
    },
    /** The document of a point. */
    textOf: (point: number) => pool.textOf({ sweep: name, point }),
    keep,
    /** Forgets everything but what is on the shelf; the workers end. */
    close(): void {
      keep();
      ticket += 1;
      pool.close();
      store.setState(nothing());
    },
  };
}
