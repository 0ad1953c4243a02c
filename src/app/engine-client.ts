/**
 * The engine as the page calls it: every call settles, whatever happens to the worker.
 *
 * A call is raced against a fault of the worker, a time limit and a restart, and answers with an
 * `EngineFailure` value in those cases; nothing is thrown. Answers that a newer call of the same kind
 * has overtaken come back as cancelled, so that nobody shows an old state. How a worker is made is
 * passed in (`engine-worker.ts` has the real one), which is how the tests play the crashes.
 */
import { err, type Result } from "../base/index.ts";
import type { EngineApi, EngineError, EngineFailure } from "../engine/index.ts";

/** A running engine: its calls, its end, and word of its faults. */
export interface EngineProcess {
  readonly api: EngineApi;
  terminate(): void;
  onFault(listener: (message: string) => void): void;
}

/** Milliseconds that a call may stay silent. A run starts anew with every word of progress. */
export interface TimeLimits {
  readonly open: number;
  readonly run: number;
  readonly frame: number;
}

const defaultLimits: TimeLimits = { open: 30_000, run: 60_000, frame: 20_000 };

/** What the page can ask of the engine: its calls, some of them for several purposes. */
export interface EngineClient extends Omit<EngineApi, "check" | "report"> {
  /** Starts a worker ahead of the first call, so that it loads while the page does something else. */
  warmUp(): void;
  /** A frame beside the one that is shown, which it does not overtake. */
  peek: EngineApi["frame"];
  /** A part of the output at the step that is shown, which overtakes neither. */
  output: EngineApi["frame"];
  /** Ends the worker with everything it is doing; its sessions are gone. The next call starts another. */
  restart(): void;
  /** Calls back when a worker dies that was not asked to. */
  onCrash(listener: (failure: EngineFailure) => void): () => void;
}

interface Pending {
  settle(failure: EngineFailure): void;
}

const cancelled: EngineFailure = { kind: "cancelled", message: "The calculation was cancelled." };
const overtaken: EngineFailure = { kind: "cancelled", message: "A newer request took its place." };

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed(failure: EngineFailure): Result<never, EngineError> {
  return err({ kind: "failure", failure });
}

/** An engine client over workers made by `spawn`. */
export function createEngineClient(
  spawn: () => EngineProcess,
  limits: TimeLimits = defaultLimits,
): EngineClient {
  let process: EngineProcess | undefined;
  const pending = new Set<Pending>();
  const newest = new Map<string, number>();
  const crashListeners = new Set<(failure: EngineFailure) => void>();

  const end = (failure: EngineFailure) => {
    process?.terminate();
    process = undefined;
    const waiting = [...pending];
    pending.clear();
    for (const call of waiting) call.settle(failure);
    if (failure.kind !== "cancelled") for (const listener of crashListeners) listener(failure);
  };

  const running = (): EngineProcess => {
    if (process !== undefined) return process;
    const started = spawn();
    started.onFault((message) => {
      if (process === started) end({ kind: "crashed", message });
    });
    process = started;
    return started;
  };

  /** Runs one call; `lane` names the kind of call that a newer one overtakes. */
  const call = <Value>(
    lane: string,
    limit: number,
    ask: (api: EngineApi, alive: () => void) => Promise<Result<Value, EngineError>>,
  ): Promise<Result<Value, EngineError>> =>
    new Promise((resolve) => {
      const number = (newest.get(lane) ?? 0) + 1;
      newest.set(lane, number);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const watch = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          end({
            kind: "timed-out",
            message: `The engine gave no answer for ${limit / 1000} seconds and was stopped.`,
            figure: limit / 1000,
            limit: limit / 1000,
          });
        }, limit);
      };
      const self: Pending = {
        settle: (failure) => {
          clearTimeout(timer);
          pending.delete(self);
          resolve(failed(failure));
        },
      };
      pending.add(self);
      watch();
      const alive = () => {
        if (pending.has(self)) watch();
      };
      let asked: Promise<Result<Value, EngineError>>;
      try {
        asked = ask(running().api, alive);
      } catch (error) {
        asked = Promise.reject(error instanceof Error ? error : new Error(reasonOf(error)));
      }
      asked.then(
        (answer) => {
          if (!pending.has(self)) return;
          clearTimeout(timer);
          pending.delete(self);
          resolve(newest.get(lane) === number ? answer : failed(overtaken));
        },
        (error: unknown) => {
          // The engine answers mistakes with values: a rejection means that its state is not to be trusted.
          if (pending.has(self)) end({ kind: "crashed", message: reasonOf(error) });
        },
      );
    });

  return {
    warmUp: () => {
      try {
        running();
      } catch {
        // The first call will meet the same fault, and it has somebody to tell.
      }
    },
    open: (request) => call("open", limits.open, (api) => api.open(request)),
    run: (session, onProgress) =>
      call("run", limits.run, (api, alive) =>
        api.run(session, (progress) => {
          alive();
          onProgress(progress);
        }),
      ),
    frame: (request) => call("frame", limits.frame, (api) => api.frame(request)),
    peek: (request) => call("peek", limits.frame, (api) => api.frame(request)),
    output: (request) => call("output", limits.frame, (api) => api.frame(request)),
    seek: (request) => call("seek", limits.frame, (api) => api.seek(request)),
    find: (request) => call("find", limits.run, (api) => api.find(request)),
    timeline: (request) =>
      call(`timeline ${request.purpose}`, limits.run, (api) => api.timeline(request)),
    spaceTime: (request) => call("space-time", limits.run, (api) => api.spaceTime(request)),
    held: (request) => call("held", limits.run, (api) => api.held(request)),
    pipeline: (request) => call("pipeline", limits.run, (api) => api.pipeline(request)),
    python: (session) => call("python", limits.frame, (api) => api.python(session)),
    digests: (request) => call("digests", limits.run, (api) => api.digests(request)),
    log: (request) => call("log", limits.frame, (api) => api.log(request)),
    restart: () => end(cancelled),
    onCrash: (listener) => {
      crashListeners.add(listener);
      return () => crashListeners.delete(listener);
    },
  };
}
