/**
 * Workers that carry out points of sweeps side by side.
 *
 * Every worker takes the next point of a queue when it is done with one, and opens a sweep when it first
 * meets it. To cancel is to end the workers that are busy; what they have given stays with whoever called. A
 * worker that dies takes its point with it and is replaced. How a worker is made is passed in, which is how
 * the tests play both.
 */
import { err, ok, type Result } from "../../base/index.ts";
import type {
  EngineError,
  LayerSizes,
  OpenRequest,
  Outline,
  PointResult,
  SweepApi,
  SweepOpening,
  SweepQueue,
  SweepTask,
} from "../../engine/index.ts";

/** A worker's calls, its end, and word of its fault. */
export interface SweepProcess {
  readonly api: {
    [Method in keyof SweepApi]: (
      ...args: Parameters<SweepApi[Method]>
    ) => Promise<ReturnType<SweepApi[Method]>>;
  };
  terminate(): void;
  onFault(listener: (message: string) => void): void;
}

/** What can be asked of the workers. */
export interface SweepPool {
  /** How many workers there are at most. */
  readonly size: number;
  /** Opens a document's sweep under a name. */
  open(sweep: string, request: OpenRequest): Promise<SweepOpening>;
  /** Has a document's sweep opened when a point of it is first asked for. */
  announce(sweep: string, request: OpenRequest): void;
  /** Carries out what a queue gives; whether all of it, or only what was done before `cancel`. */
  run(
    queue: SweepQueue,
    onResult: (task: SweepTask, result: PointResult) => void,
  ): Promise<"done" | "cancelled">;
  /** Of results that were come by before, those that are of points of a sweep, as results of these. */
  resume(
    sweep: string,
    results: readonly PointResult[],
  ): Promise<Result<readonly PointResult[], EngineError>>;
  /** The document of a point. */
  textOf(task: SweepTask): Promise<Result<string, EngineError>>;
  /** The text of a document with each of some layers put in. */
  layerTexts(
    text: string,
    layers: readonly LayerSizes[],
  ): Promise<Result<readonly string[], EngineError>>;
  /** Ends what is being done, and the workers that do it; idle ones are kept for what comes next. */
  cancel(): void;
  /** Ends all workers. */
  close(): void;
}

/** What is known of a document that nobody has read. */
export const noOutline: Outline = { title: "", notes: "", einsums: [], numbers: new Map() };

interface Worker {
  readonly process: SweepProcess;
  readonly opened: Set<string>;
  /** Calls under way, to be told when the worker dies or is ended. */
  readonly waiting: Set<(reason: string) => void>;
  readonly end: (reason: string) => void;
}

/** Workers of the given number at most, made when they are first needed. */
export function createSweepPool(spawn: () => SweepProcess, size: number): SweepPool {
  const requests = new Map<string, OpenRequest>();
  const workers: (Worker | undefined)[] = Array.from({ length: size });
  let turn = 0;

  const worker = (place: number): Worker => {
    const known = workers[place];
    if (known !== undefined) return known;
    const process = spawn();
    const waiting = new Set<(reason: string) => void>();
    const own: Worker = {
      process,
      opened: new Set(),
      waiting,
      end: (reason) => {
        if (workers[place] === own) workers[place] = undefined;
        process.terminate();
        for (const tell of waiting) tell(reason);
      },
    };
    process.onFault(own.end);
    workers[place] = own;
    return own;
  };

  /** A call that ends when its worker does. */
  const call = <Value>(
    { process, waiting }: Worker,
    ask: (api: SweepProcess["api"]) => Promise<Value>,
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      const lose = (reason: string): void => {
        waiting.delete(lose);
        reject(new Error(reason));
      };
      waiting.add(lose);
      ask(process.api).then(
        (value) => {
          waiting.delete(lose);
          resolve(value);
        },
        (fault: unknown) => {
          lose(reasonOf(fault));
        },
      );
    });

  /** Opens a sweep where it is not open; what is wrong with it otherwise. */
  const ensureOpen = async (own: Worker, sweep: string): Promise<EngineError | undefined> => {
    const request = requests.get(sweep);
    if (own.opened.has(sweep) || request === undefined) return undefined;
    const refused = await call(own, (api) => api.reopen(sweep, request));
    if (refused === undefined) own.opened.add(sweep);
    return refused;
  };

  /** What the first worker answers; a failure where it dies or is ended meanwhile. */
  const askFirst = async <Value>(
    ask: (own: Worker) => Promise<Result<Value, EngineError>>,
  ): Promise<Result<Value, EngineError>> => {
    const before = turn;
    try {
      return await ask(worker(0));
    } catch (fault) {
      const kind = before === turn ? "crashed" : "cancelled";
      return err({ kind: "failure", failure: { kind, message: reasonOf(fault) } });
    }
  };

  /** The same of a sweep that is open there. */
  const askOpen = <Value>(
    sweep: string,
    ask: (api: SweepProcess["api"]) => Promise<Value>,
  ): Promise<Result<Value, EngineError>> =>
    askFirst(async (own) => {
      const refused = await ensureOpen(own, sweep);
      return refused === undefined ? ok(await call(own, ask)) : err(refused);
    });

  return {
    size,
    async open(sweep, request) {
      requests.set(sweep, request);
      for (const each of workers) each?.opened.delete(sweep);
      const answer = await askFirst(async (own) => {
        const opening = await call(own, (api) => api.open(sweep, request));
        own.opened.add(sweep);
        return ok(opening);
      });
      return answer.ok ? answer.value : { outline: noOutline, sweep: answer };
    },
    announce(sweep, request) {
      requests.set(sweep, request);
      for (const each of workers) each?.opened.delete(sweep);
    },
    async run(queue, onResult) {
      const before = turn;
      const work = async (place: number): Promise<void> => {
        const take = queue.join();
        for (;;) {
          const task = before === turn ? take() : undefined;
          if (task === undefined) return;
          const own = worker(place);
          let result: PointResult;
          try {
            const refused = await ensureOpen(own, task.sweep);
            result =
              refused === undefined
                ? await call(own, (api) => api.count(task.sweep, task.point))
                : lostPoint(task.point, "refused", messageOf(refused));
          } catch (fault) {
            if (before !== turn) return;
            // A worker that answers with an exception is not to be trusted any longer.
            own.end(reasonOf(fault));
            result = lostPoint(task.point, "crashed", reasonOf(fault));
          }
          if (before === turn) onResult(task, result);
        }
      };
      await Promise.all(workers.map((_, place) => work(place)));
      return before === turn ? "done" : "cancelled";
    },
    resume: (sweep, results) => askOpen(sweep, (api) => api.resume(sweep, results)),
    textOf: ({ sweep, point }) => askOpen(sweep, (api) => api.textOf(sweep, point)),
    layerTexts: (text, layers) =>
      askFirst(async (own) => {
        const texts = await call(own, (api) => api.layerTexts(text, layers));
        return texts.ok ? texts : err({ kind: "diagnostics", diagnostics: texts.error });
      }),
    cancel() {
      turn += 1;
      for (const each of workers)
        if (each !== undefined && each.waiting.size > 0) each.end("cancelled");
    },
    close() {
      turn += 1;
      for (const each of workers) each?.end("closed");
    },
  };
}

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** Whether nothing is wrong but that something else was asked for meanwhile. */
export function isCancelled(error: EngineError): boolean {
  return error.kind === "failure" && error.failure.kind === "cancelled";
}

/** What is wrong, in a sentence. */
export function messageOf(error: EngineError): string {
  if (error.kind === "failure") return error.failure.message;
  return error.diagnostics.find(({ severity }) => severity === "error")?.message ?? "";
}

/** What is known of a point that could not even be begun, or whose worker died: nothing but that. */
function lostPoint(number: number, code: string, message: string): PointResult {
  const problem = { code, message, isLimit: false };
  return { number, key: "", lane: -1, draw: -1, entries: [], figures: [], problem };
}
