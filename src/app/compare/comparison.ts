/**
 * A comparison under way: the same lanes on one part or on several, such as the layers of a network, and the
 * sums over the parts. The parts are documents; the lanes are those of their sweep.
 */
import { createStore } from "zustand/vanilla";
import type { Diagnostic } from "../../base/index.ts";
import type { OpenRequest, Outline, PointResult } from "../../engine/index.ts";
import { noOutline, type SweepPool } from "../sweep/pool.ts";
import { createSchedule } from "./schedule.ts";

/** One document of a comparison, and how often it counts. */
export interface Part {
  readonly name: string;
  readonly times: number;
  /** How much there is to do, in comparison with other parts. */
  readonly size: number;
  readonly request: OpenRequest;
}

/** What the page knows. */
export interface ComparisonState {
  readonly phase: "empty" | "opening" | "refused" | "idle" | "running";
  /** Whether parts, lanes and results are those of the document before, which was right. */
  readonly isStale: boolean;
  /** What the first part, or one that was refused, calls itself. */
  readonly outline: Outline;
  /** The document whose parts these are, as it is without a layer in it. */
  readonly source: OpenRequest | undefined;
  readonly parts: readonly Part[];
  readonly lanes: readonly string[];
  /** By lane, what the document says of it; empty where nothing is said. */
  readonly notes: readonly string[];
  readonly metrics: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly failure: string | undefined;
  /** By part, then lane. */
  readonly results: readonly (readonly (PointResult | undefined)[])[];
  /** Changes with the results. */
  readonly version: number;
  readonly done: number;
  /** Milliseconds that the rest will take, as far as one can tell. */
  readonly remaining: number | undefined;
}

const nothing: ComparisonState = {
  phase: "empty",
  isStale: false,
  outline: noOutline,
  source: undefined,
  parts: [],
  lanes: [],
  notes: [],
  metrics: [],
  diagnostics: [],
  failure: undefined,
  results: [],
  version: 0,
  done: 0,
  remaining: undefined,
};
const flushMs = 100;

/** A comparison and what can be asked of it. */
export type Comparison = ReturnType<typeof createComparison>;

/** A comparison over a pool of workers; `now` is the clock in milliseconds. */
export function createComparison(pool: SweepPool, now: () => number = () => performance.now()) {
  const store = createStore<ComparisonState>(() => nothing);
  let ticket = 0;

  const run = async (): Promise<void> => {
    const { phase, parts, lanes, results, done } = store.getState();
    if (phase !== "idle") return;
    const own = ticket;
    const into = results as (PointResult | undefined)[][];
    const tasks = parts.flatMap((_, part) =>
      lanes.flatMap((__, point) =>
        into[part]?.[point] === undefined ? [{ sweep: String(part), point, part }] : [],
      ),
    );
    const sizes = parts.map(({ size }) => size);
    const schedule = createSchedule(tasks, sizes, now);
    let flushed = now();
    let here = 0;
    const flush = (change: Partial<ComparisonState> = {}): void => {
      flushed = now();
      store.setState(({ version }) => ({
        version: version + 1,
        done: done + here,
        remaining: schedule.remaining(Math.min(pool.size, tasks.length - here)),
        ...change,
      }));
    };
    store.setState({ phase: "running" });
    await pool.run(schedule, (task, result) => {
      const row = into[Number(task.sweep)];
      if (own !== ticket || row === undefined) return;
      row[task.point] = result;
      here += 1;
      schedule.done(task);
      if (now() - flushed >= flushMs) flush();
    });
    if (own === ticket) flush({ phase: "idle", remaining: undefined });
  };

  /** What is shown while nothing else is known to be right. */
  const waiting = (): Partial<ComparisonState> => ({
    isStale: store.getState().lanes.length > 0,
    diagnostics: [],
    failure: undefined,
    remaining: undefined,
  });
  const refused = (diagnostics: readonly Diagnostic[]): Partial<ComparisonState> => ({
    phase: "refused",
    diagnostics,
  });

  return {
    store,
    run,
    /**
     * Opens parts of a document in place of those there are, which stay until it is known that these are right,
     * and runs them.
     */
    async load(source: OpenRequest, parts: readonly Part[]): Promise<void> {
      const own = (ticket += 1);
      const [first] = parts;
      pool.cancel();
      if (first === undefined) {
        store.setState(nothing);
        return;
      }
      store.setState({ ...waiting(), phase: "opening" });
      const { outline, sweep } = await pool.open("0", first.request);
      if (own !== ticket) return;
      if (!sweep.ok) {
        const { error } = sweep;
        if (error.kind === "diagnostics")
          store.setState({ ...refused(error.diagnostics), outline });
        else store.setState({ ...refused([]), failure: error.failure.message });
        return;
      }
      parts.forEach(({ request }, part) => {
        if (part > 0) pool.announce(String(part), request);
      });
      const { lanes, notes, metrics } = sweep.value;
      const results = parts.map(() => []);
      store.setState({
        ...nothing,
        ...{ phase: "idle", outline, source, parts, lanes, notes, metrics, results },
      });
      await run();
    },
    /** Takes note that there is something wrong with what should be opened. */
    refuse(diagnostics: readonly Diagnostic[]): void {
      ticket += 1;
      pool.cancel();
      store.setState({ ...waiting(), ...refused(diagnostics) });
    },
    /** Ends what is being done; what is done stays, and `run` goes on from there. */
    cancel(): void {
      pool.cancel();
    },
    /** The document of a lane on a part. */
    textOf: (part: number, lane: number) => pool.textOf({ sweep: String(part), point: lane }),
    /** Forgets everything; the workers end. */
    close(): void {
      ticket += 1;
      pool.close();
      store.setState(nothing);
    },
  };
}
