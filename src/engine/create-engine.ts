/**
 * The engine: documents in, descriptions, counts and frames out.
 *
 * Holds one session at a time. A run goes on in slices and lets its host breathe between them, so that a
 * worker can answer other calls meanwhile; opening another document ends it.
 */
import { defined, err, ok, type Diagnostic, type Result } from "../base/index.ts";
import { emitPython } from "../compile/index.ts";
import {
  CascadeRun,
  CountMemory,
  KeptScripts,
  computesOf,
  countsOf,
  maxFrameElements,
  takeStep,
  takeWindows,
  type EinsumCounts,
  type NestRun,
  type Windows,
} from "../simulate/index.ts";
import type {
  EngineApi,
  EngineError,
  Frame,
  FrameRequest,
  OpenRequest,
  Point,
  Progress,
  Report,
  RunResult,
  SeekRequest,
} from "./api.ts";
import type { Opened } from "./opened.ts";
import { compileDocument, tooMuchWork } from "./compile-document.ts";
import { countAtOnce } from "./count-experiment.ts";
import { lookAtPipeline } from "./look-at-pipeline.ts";
import { lookAtSpaceTime } from "./look-at-space-time.ts";
import { haveEqualCounts } from "./equal-counts.ts";
import { describeEinsum, describeSources } from "./describe.ts";
import {
  drawTimeline,
  findEvent,
  readDigests,
  readHeld,
  readLog,
  type FinishedCascade,
} from "./look-back.ts";
import { planSnapshots, snapshotsAfter, type SnapshotPlan } from "./snapshots.ts";

/** What the engine needs of the place it runs in. */
export interface EngineHost {
  /** Lets other work go on where it is time to; whether it is time to report progress. */
  readonly breathe: () => Promise<boolean>;
  /** The time in milliseconds, where any step of a run is to be shown without waiting. */
  readonly now?: () => number;
}

/** Reads of each input from one moment of a nest to another. */
function readsBetween(from: EinsumCounts, to: EinsumCounts): Readonly<Record<string, number>> {
  const inputs = Object.entries(to.tensors).filter(([, own]) => "accesses" in own);
  return Object.fromEntries(
    inputs.map(([tensor, { reads }]) => [tensor, reads - (from.tensors[tensor]?.reads ?? 0)]),
  );
}

/** Expected iterations of a run that is over before its counts would be missed. */
const soonOver = 1_000_000;

interface Session {
  readonly number: number;
  readonly cascade: CascadeRun;
  readonly transformedLater: SnapshotPlan["transformedLater"];
  readonly finished: {
    result: RunResult | undefined;
    /** Counts that needed no run. */
    readonly foreseen: Map<string, EinsumCounts>;
  };
}

/** Creates an engine. */
export function createEngine(host: EngineHost): EngineApi {
  let session: Session | undefined;
  let counter = 0;
  const scripts = new KeptScripts();

  const stale: EngineError = {
    kind: "failure",
    failure: { kind: "cancelled", message: "Something newer took its place." },
  };
  const find = (number: number): Session | undefined =>
    session?.number === number ? session : undefined;

  const open = ({ text, files }: OpenRequest): Result<Opened, EngineError> => {
    const compiled = compileDocument(text, files);
    if (!compiled.ok) return err({ kind: "diagnostics", diagnostics: compiled.error });
    const { program, nests, tensors, warnings } = compiled.value;
    const cascade = new CascadeRun(program, nests, tensors, host.now);
    const excess = tooMuchWork(cascade.current);
    if (excess !== undefined) return err({ kind: "diagnostics", diagnostics: [excess] });
    counter += 1;
    const snapshots = planSnapshots(compiled.value);
    session = {
      number: counter,
      cascade,
      transformedLater: snapshots.transformedLater,
      finished: { result: undefined, foreseen: new Map() },
    };
    const einsums = program.einsums.map((einsum, at) =>
      describeEinsum(einsum, defined(nests[at], "nest"), snapshots.numbers[at] ?? []),
    );
    return ok({
      session: counter,
      title: program.title,
      notes: program.notes,
      extents: Object.fromEntries(program.extents),
      sources: describeSources(program),
      einsums,
      snapshots: snapshots.given,
      warnings,
    });
  };

  const finish = ({ number, cascade, transformedLater, finished }: Session): RunResult => {
    const counts = cascade.counts();
    const firstSteps: number[] = [];
    let steps = 0;
    for (const { walk } of cascade.runs) {
      firstSteps.push(steps);
      steps += walk.steps;
    }
    return {
      session: number,
      steps,
      firstSteps,
      counts,
      witnesses: Object.fromEntries(
        cascade.runs.map(({ plan: { nest }, noKernel }) => {
          const foreseen = finished.foreseen.get(nest.name);
          const counted = counts[nest.name];
          const agrees =
            foreseen === undefined || counted === undefined
              ? undefined
              : haveEqualCounts(foreseen, counted);
          const by = noKernel === undefined ? "kernel" : "interpreter";
          return [nest.name, { by, why: noKernel, agrees }];
        }),
      ),
      snapshots: snapshotsAfter(cascade, transformedLater),
      reference: cascade.compareWithReference(),
    };
  };

  const run = async (
    number: number,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<RunResult, EngineError>> => {
    const own = find(number);
    if (own === undefined) return err(stale);
    const { cascade, finished } = own;
    const tell = (): void => {
      const { current } = cascade;
      onProgress({
        einsum: current.plan.nest.name,
        computes: computesOf(current),
        fraction: current.fraction,
        counts: Object.fromEntries(finished.foreseen),
      });
    };
    const foresee = (): void => {
      const { current } = cascade;
      const counts = countAtOnce(current, soonOver, new CountMemory(scripts));
      if (counts === undefined) return;
      finished.foreseen.set(current.plan.nest.name, counts);
      tell();
    };
    if (!cascade.current.hasBegun) foresee();
    while (!cascade.done) {
      const before = cascade.runs.length;
      cascade.advance();
      if (cascade.runs.length > before) {
        const excess = tooMuchWork(cascade.current);
        if (excess !== undefined) return err({ kind: "diagnostics", diagnostics: [excess] });
        foresee();
      }
      const report = await host.breathe();
      if (find(number) === undefined) return err(stale);
      if (report) tell();
    }
    finished.result ??= finish(own);
    return ok(finished.result);
  };

  /** The finished nest that a step of the cascade belongs to, and its own number of the step. */
  const locate = (
    number: number,
    step: number,
  ): Result<
    {
      readonly run: NestRun;
      readonly einsum: number;
      readonly first: number;
      readonly local: number;
    },
    EngineError
  > => {
    const own = find(number);
    const result = own?.finished.result;
    if (own === undefined || result === undefined) return err(stale);
    if (!Number.isInteger(step) || step < 0 || step >= result.steps) {
      const message =
        result.steps === 0
          ? "No step: nothing was computed."
          : `Steps run from 0 to ${String(result.steps - 1)}.`;
      return err({
        kind: "failure",
        failure: { kind: "too-large", message, figure: step, limit: result.steps },
      });
    }
    const einsum = result.firstSteps.findLastIndex((first) => first <= step);
    const first = defined(result.firstSteps[einsum], "first step");
    return ok({
      run: defined(own.cascade.runs[einsum], "run"),
      einsum,
      first,
      local: step - first,
    });
  };

  /** Of each nest, the windows of the frame that was asked for last. */
  const lastWindows = new WeakMap<NestRun, { readonly local: number; readonly windows: Windows }>();
  /** The windows of the step before; walking on they are known, otherwise that step is taken for them. */
  const windowsBefore = (nest: NestRun, local: number): Windows | undefined => {
    if (local === 0) return undefined;
    const last = lastWindows.get(nest);
    return last?.local === local - 1 ? last.windows : takeWindows(nest.walkBefore(local - 1));
  };

  const frame = ({ session: number, step, output }: FrameRequest): Result<Frame, EngineError> => {
    const place = locate(number, step);
    if (!place.ok) return place;
    const { run: nest, einsum, local } = place.value;
    const before = windowsBefore(nest, local);
    const walk = nest.walkBefore(local);
    const countsBefore = countsOf(walk);
    const taken = takeStep(walk, output ?? { from: 0, count: maxFrameElements });
    const state = defined(taken, "state of a step");
    const windows = state.tensors.map(({ window }) => window);
    lastWindows.set(nest, { local, windows });
    const slid = state.tensors.flatMap(({ tensor }, at) =>
      before === undefined || String(before[at]) === String(windows[at]) ? [] : [tensor],
    );
    // What a nest still does after its last step (loops that reach no compute) shows in that step.
    const counts = local === nest.walk.steps - 1 ? countsOf(nest.walk) : state.counts;
    const reads = readsBetween(countsBefore, counts);
    return ok({ ...state, counts, reads, slid, session: number, step, einsum });
  };

  const seek = ({
    session: number,
    from,
    direction,
    loop,
  }: SeekRequest): Result<number, EngineError> => {
    const place = locate(number, from);
    if (!place.ok) return place;
    const { run: nest, first, local, einsum } = place.value;
    const result = defined(find(number)?.finished.result, "result");
    const level = nest.plan.loops.findIndex((planned) => planned.loop.id === loop);
    if (level === -1) return ok(from);
    const found =
      direction === "next" ? nest.nextStart(local, level) : nest.previousStart(local, level);
    if (found !== undefined) return ok(first + found);
    if (direction === "next") return ok(result.firstSteps[einsum + 1] ?? from);
    return ok(local > 0 ? first : Math.max(0, first - 1));
  };

  const looking = {
    find: 0,
    overview: 0,
    detail: 0,
    table: 0,
    spaceTime: 0,
    pipeline: 0,
    held: 0,
    digests: 0,
    log: 0,
  };
  /** Drives a look back at a finished session; ends it when a newer one of its kind begins. */
  const lookBack = async <Value>(
    kind: keyof typeof looking,
    number: number,
    look: (finished: FinishedCascade) => Generator<void, Value>,
  ): Promise<Result<Value, EngineError>> => {
    const own = find(number);
    const result = own?.finished.result;
    if (own === undefined || result === undefined) return err(stale);
    const ticket = (looking[kind] += 1);
    const { firstSteps, steps } = result;
    const pauses = look({ cascade: own.cascade, firstSteps, steps });
    for (;;) {
      const pause = pauses.next();
      if (pause.done === true) return ok(pause.value);
      await host.breathe();
      if (find(number) === undefined || ticket !== looking[kind]) return err(stale);
    }
  };

  const report = (number: number): Result<Report, EngineError> => {
    const own = find(number);
    const result = own?.finished.result;
    if (own === undefined || result === undefined) return err(stale);
    const outputs = own.cascade.runs.map((nest): [string, readonly Point[]] => {
      const { rankCount, coordinates, values } = own.cascade.outputElements(nest);
      const points = Array.from(values, (value, element): Point => [
        [...coordinates.subarray(element * rankCount, (element + 1) * rankCount)],
        value,
      ]);
      return [nest.plan.nest.name, points];
    });
    return ok({ einsums: result.counts, outputs: Object.fromEntries(outputs) });
  };

  const python = (number: number): Result<string, EngineError> => {
    const own = find(number);
    if (own === undefined) return err(stale);
    const { program, nests, given } = own.cascade;
    const emitted = emitPython(program, nests, given);
    return emitted.ok ? emitted : err({ kind: "diagnostics", diagnostics: [emitted.error] });
  };

  const check = ({ text, files }: OpenRequest): readonly Diagnostic[] => {
    const compiled = compileDocument(text, files);
    return compiled.ok ? compiled.value.warnings : compiled.error;
  };

  return {
    check: (request) => Promise.resolve(check(request)),
    open: (request) => Promise.resolve(open(request)),
    run,
    report: (number) => Promise.resolve(report(number)),
    python: (number) => Promise.resolve(python(number)),
    frame: (request) => Promise.resolve(frame(request)),
    seek: (request) => Promise.resolve(seek(request)),
    find: (request) =>
      lookBack("find", request.session, (finished) => findEvent(finished, request)),
    timeline: (request) =>
      lookBack(request.purpose, request.session, (finished) => drawTimeline(finished, request)),
    spaceTime: (request) =>
      lookBack("spaceTime", request.session, (finished) => lookAtSpaceTime(finished, request)),
    held: (request) => lookBack("held", request.session, (finished) => readHeld(finished, request)),
    pipeline: (request) =>
      lookBack("pipeline", request.session, (finished) => lookAtPipeline(finished, request)),
    digests: (request) =>
      lookBack("digests", request.session, (finished) => readDigests(finished, request)),
    log: (request) => lookBack("log", request.session, (finished) => readLog(finished, request)),
  };
}
