/** A session over an engine that is played: it answers at once, or when a test lets it. */
import { vi } from "vitest";
import { err, ok, type Diagnostic, type Result } from "../../base/index.ts";
import type {
  EinsumCounts,
  EngineError,
  EngineFailure,
  Frame,
  LoopDescription,
  Opened,
  RunResult,
} from "../../engine/index.ts";
import { createExperimentStore } from "./experiment.ts";
import { createNoticeStore } from "./notices.ts";
import { createRunStore } from "./run.ts";
import { createSession, type SessionHost } from "./session.ts";

type Answer<Value> = Result<Value, EngineError>;

/** Steps of every run. */
export const steps = 100;
/** What is wrong with a document whose text says that it is broken, or refused. */
export const broken: Diagnostic = {
  code: "syntax/yaml",
  severity: "error",
  message: "broken",
  span: { start: 0, end: 1 },
};
const cancelled: EngineFailure = { kind: "cancelled", message: "cancelled" };

/** An engine that answers at once, except for runs where the test holds them back. */
function playEngine() {
  let session = 0;
  let crash: (failure: EngineFailure) => void = () => undefined;
  const held: ((answer: Answer<RunResult>) => void)[] = [];
  const engine = {
    opened: [] as string[],
    restarts: 0,
    holdRuns: false,
    /** Whether runs say their counts before they are over. */
    foresees: false,
    /** Time that opening takes, in ms. */
    opening: 0,
    release: () => held.splice(0).forEach((resolve) => resolve(ok(resultOf(session)))),
    crash: (failure: EngineFailure) => crash(failure),
  };
  const resultOf = (id: number) => ({ session: id, steps }) as RunResult;
  const client: SessionHost["client"] = {
    open: async ({ text }) => {
      engine.opened.push(text);
      if (engine.opening > 0) await new Promise((resolve) => setTimeout(resolve, engine.opening));
      if (text === "refused") {
        return Promise.resolve(err({ kind: "diagnostics", diagnostics: [broken] }));
      }
      session += 1;
      const loops = [{ node: 7, rank: "Q" } as LoopDescription];
      return Promise.resolve(
        ok({ session, title: text, einsums: [{ loops }], warnings: [] } as unknown as Opened),
      );
    },
    run: (id, onProgress) => {
      const counts = { O: { steps: id } as EinsumCounts };
      if (engine.foresees) onProgress({ einsum: "O", computes: 0, fraction: 0, counts });
      return engine.holdRuns
        ? new Promise((resolve) => held.push(resolve))
        : Promise.resolve(ok(resultOf(id)));
    },
    frame: (request) =>
      Promise.resolve(ok({ session: request.session, step: request.step, einsum: 0 } as Frame)),
    seek: ({ from, direction }) =>
      Promise.resolve(ok(direction === "next" ? from + 10 : from - 10)),
    find: ({ from, direction }) =>
      Promise.resolve(ok(direction === "next" && from < 20 ? from + 20 : undefined)),
    restart: () => {
      engine.restarts += 1;
      held.splice(0).forEach((resolve) => resolve(err({ kind: "failure", failure: cancelled })));
    },
    onCrash: (listener) => {
      crash = listener;
      return () => undefined;
    },
  };
  return { engine, client };
}

/** A session over such an engine, with stores of its own; timers have to be faked. */
export function setUp() {
  const { engine, client } = playEngine();
  const experiment = createExperimentStore();
  const run = createRunStore();
  const notices = createNoticeStore();
  const session = createSession({
    client,
    experiment,
    run,
    notices,
    loadLanguage: () =>
      Promise.resolve({
        checkDocument: (text) => (text.includes("broken") ? [broken] : []),
      }),
    onNextFrame: (callback) => callback(),
    now: () => 0,
    onFrame: () => undefined,
  });
  const load = async (text: string, step = 0) => {
    session.load({ text, files: {}, preset: undefined, original: undefined }, step, "fresh");
    await vi.runAllTimersAsync();
  };
  return { engine, experiment, run, notices, session, load };
}
