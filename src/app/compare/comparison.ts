/**
 * A comparison under way: the same lanes on one part or on several, such as the layers of a network, and the
 * sums over the parts. The parts are documents; the lanes are those of their sweep.
 */
import { createStore } from "zustand/vanilla";
import type { Diagnostic } from "../../base/index.ts";
import type { OpenRequest, Outline, PointResult, SweepDescription } from "../../engine/index.ts";
import { messageOf, noOutline, type SweepPool } from "../sweep/pool.ts";
import { createKeptRows, type KeptRows } from "./kept-rows.ts";
import { createSchedule } from "./schedule.ts";

/** One document of a comparison, and how often it counts. */
export interface Part {
  readonly name: string;
  readonly times: number;
  /** How many of these times are groups of one layer; 1 where its channels are not in groups. */
  readonly groups: number;
  /** How much there is to do, in comparison with other parts. */
  readonly size: number;
  /** Whether it has to be looked at before the run, as it may be too large for all lanes. */
  readonly mayBeTooLarge: boolean;
  readonly request: OpenRequest;
}

/** A part that is refused, and so is in nobody's sum. */
export interface LeftOut extends Pick<Part, "name" | "times" | "groups"> {
  /** How many of the parts that are counted come before it. */
  readonly after: number;
  readonly why: string;
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
  /** Those that are counted. */
  readonly parts: readonly Part[];
  readonly leftOut: readonly LeftOut[];
  readonly lanes: readonly string[];
  /** By lane, what the document says of it; empty where nothing is said. */
  readonly notes: readonly string[];
  /** What some of the lanes have, known before they are counted. */
  readonly traits: SweepDescription["traits"];
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
  /** What was counted before the last change, as stale, as long as nothing is counted since and the run lasts. */
  readonly former: ComparisonState | undefined;
}

const nothing: ComparisonState = {
  phase: "empty",
  isStale: false,
  outline: noOutline,
  source: undefined,
  parts: [],
  leftOut: [],
  lanes: [],
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  metrics: [],
  diagnostics: [],
  failure: undefined,
  results: [],
  version: 0,
  done: 0,
  remaining: undefined,
  former: undefined,
};
/** Between two looks at what is done, which the page draws anew each time, on a core that workers want too. */
const flushMs = 250;

/** A comparison and what can be asked of it. */
export type Comparison = ReturnType<typeof createComparison>;

/** A comparison over a pool of workers, with what was counted before; `now` is the clock in milliseconds. */
export function createComparison(
  pool: SweepPool,
  rows: KeptRows = createKeptRows(),
  now: () => number = () => performance.now(),
) {
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
        remaining:
          here === tasks.length
            ? undefined
            : schedule.remaining(Math.min(pool.size, tasks.length - here)),
        former: undefined,
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

  /** Of several parts those that can be counted, as far as sizes say, and the others with the reason. */
  const divide = async (parts: readonly Part[], own: number) => {
    const kept: Part[] = [];
    const leftOut: LeftOut[] = [];
    for (const part of parts) {
      const isAsked = parts.length > 1 && part.mayBeTooLarge && own === ticket;
      const sweep = isAsked ? (await pool.open("0", part.request)).sweep : undefined;
      const error = sweep === undefined || sweep.ok ? undefined : sweep.error;
      const isLeftOut = error?.kind === "diagnostics" || error?.failure.kind === "too-large";
      if (error === undefined || !isLeftOut) kept.push(part);
      else {
        const { name, times, groups } = part;
        leftOut.push({ name, times, groups, after: kept.length, why: messageOf(error) });
      }
    }
    return { kept, leftOut };
  };

  /** What was last counted, to stay beside a change of it until something is counted anew; not beside other lanes. */
  const formerOf = (lanes: readonly string[]): ComparisonState | undefined => {
    const before = store.getState();
    const last = before.done > 0 ? before : before.former;
    if (last === undefined || !before.isStale || last.lanes.join() !== lanes.join())
      return undefined;
    return { ...last, isStale: true, former: undefined };
  };
  /** The documents that are counted. */
  const requests = () => store.getState().parts.map(({ request }) => request);

  return {
    store,
    /** Goes on with what was stopped. */
    async run(): Promise<void> {
      rows.setStopped(requests(), false);
      await run();
    },
    /**
     * Opens parts of a document in place of those there are, which stay until it is known that these are right,
     * and runs them unless somebody has stopped that; of several parts without those that are refused.
     */
    async load(source: OpenRequest, wanted: readonly Part[]): Promise<void> {
      const own = (ticket += 1);
      const [least] = wanted;
      pool.cancel();
      if (least === undefined) {
        store.setState(nothing);
        return;
      }
      store.setState({ ...waiting(), phase: "opening" });
      const { kept: parts, leftOut } = await divide(wanted, own);
      if (own !== ticket) return;
      const first = parts[0] ?? least;
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
      const { lanes, notes, traits, metrics } = sweep.value;
      const results = parts.map((part) => rows.rowOf(part.request));
      const done = results.flat().filter((result) => result !== undefined).length;
      const former = done === 0 ? formerOf(lanes) : undefined;
      store.setState({
        ...{ ...nothing, former },
        ...{ phase: "idle", outline, source, parts, leftOut, results, done },
        ...{ lanes, notes, traits, metrics },
      });
      if (rows.isStopped(requests())) store.setState({ former: undefined });
      else await run();
    },
    /** Takes note that there is something wrong with what should be opened. */
    refuse(diagnostics: readonly Diagnostic[]): void {
      ticket += 1;
      pool.cancel();
      store.setState({ ...waiting(), ...refused(diagnostics) });
    },
    /** Ends what is being done; what is done stays, and `run` goes on from there, after a reload too. */
    cancel(): void {
      if (store.getState().phase === "running") rows.setStopped(requests(), true);
      pool.cancel();
    },
    /** The document of a lane on a part. */
    textOf: (part: number, lane: number) => pool.textOf({ sweep: String(part), point: lane }),
    keep: rows.keep,
    /** Forgets everything but what is kept; the workers end. */
    close(): void {
      rows.keep();
      ticket += 1;
      pool.close();
      store.setState(nothing);
    },
  };
}
