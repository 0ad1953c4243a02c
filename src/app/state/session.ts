/**
 * The session: keeps the engine's answers in step with the experiment.
 *
 * A change of the text is checked on the page, then opened and run by the engine, and what was shown
 * stays until the new run has a frame. Every evaluation has a ticket; whatever comes back for an older
 * ticket is dropped. Owns cancel, retry, and what happens after a crash. Draws nothing.
 */
import type { Diagnostic } from "../../base/index.ts";
import type { EngineError, Frame, Progress, StepEvent } from "../../engine/index.ts";
import type { EngineClient } from "../engine-client.ts";
import type { Experiment, ExperimentStore } from "./experiment.ts";
import type { Language } from "./language.ts";
import type { NoticeStore } from "./notices.ts";
import { createPlayhead } from "./playhead.ts";
import { canStep, currentEinsum, stepAfter, stepsOf, type RunState, type RunStore } from "./run.ts";

/** What the session works with. */
export interface SessionHost {
  readonly client: Pick<
    EngineClient,
    "open" | "run" | "frame" | "seek" | "find" | "restart" | "onCrash"
  >;
  readonly experiment: ExperimentStore;
  readonly run: RunStore;
  readonly notices: NoticeStore;
  readonly loadLanguage: () => Promise<Pick<Language, "checkDocument">>;
  readonly onNextFrame: (callback: () => void) => void;
  readonly now: () => number;
  /** Called when the state has taken in a frame, with the time of the wish for it. */
  readonly onFrame: (since: number) => void;
}

/** How long a text that is typed, or that takes long to run, must rest before it is looked at. */
const settleMs = 120;
/** What a run may take for controls to be followed while they still move. */
const promptMs = 60;
/** How long a run that is under way may keep a newer text waiting before it is ended. */
const graceMs = 200;
/** How long an answer may take before the page says that it is waiting for one. */
const patienceMs = 80;

/** The session and what can be asked of it. */
export type Session = ReturnType<typeof createSession>;

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

function failureOf(error: EngineError): Partial<RunState> {
  return error.kind === "diagnostics"
    ? { phase: { kind: "broken" }, diagnostics: error.diagnostics }
    : { phase: { kind: "failed", failure: error.failure } };
}

/** A session over an engine client and the stores. */
export function createSession(host: SessionHost) {
  const { client, experiment, run, notices } = host;
  let newest = 0;
  let busy = false;
  /** The session that the engine holds; it has only one at a time. */
  let held: number | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let announcing: ReturnType<typeof setTimeout> | undefined;
  let crashedText: string | undefined;
  /** Set while a newer text waits for the run that is under way. */
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** What the last evaluation took; how long the next will is a guess. */
  let lastTook = Number.POSITIVE_INFINITY;

  const set = (change: Partial<RunState>) => run.setState(change);
  const clamp = (step: number, steps: number) =>
    Math.min(Math.max(0, steps - 1), Math.max(0, step));

  const fetchFrame = async (step: number): Promise<Frame | undefined> => {
    const { shown } = run.getState();
    if (shown === undefined || shown.opened.session !== held) return undefined;
    const answer = await client.frame({ session: shown.opened.session, step });
    return answer.ok ? answer.value : undefined;
  };
  const playhead = createPlayhead<Frame>({
    fetch: fetchFrame,
    fetchAhead: async (step) => {
      const { shown } = run.getState();
      return shown !== undefined && step < shown.run.steps ? fetchFrame(step) : undefined;
    },
    show: (frame, since) => {
      const { shown } = run.getState();
      if (shown?.opened.session !== frame.session) return;
      set({ shown: { ...shown, frame } });
      host.onFrame(since);
    },
    onNextFrame: host.onNextFrame,
    now: host.now,
  });

  const evaluate = async (wanted: number) => {
    clearTimeout(settling);
    settling = undefined;
    clearTimeout(waiting);
    waiting = undefined;
    clearTimeout(announcing);
    const ticket = (newest += 1);
    const stopped = () => ticket !== newest;
    // A worker in the middle of a run may not hear the next call before the run is over.
    if (busy) {
      client.restart();
      held = undefined;
    }
    busy = true;
    // What is over in a moment is shown as a whole; only what takes longer is shown on its way.
    let interim: Partial<RunState> = { phase: { kind: "opening" } };
    const announce = () => {
      clearTimeout(announcing);
      const { shown } = run.getState();
      set({ ...interim, live: shown !== undefined && shown.opened.session === held });
    };
    announcing = setTimeout(announce, patienceMs);
    const end = (change: Partial<RunState>) => {
      clearTimeout(announcing);
      busy = false;
      set({ ...interim, ...change });
      if (waiting !== undefined) void recheck("at once");
    };

    const since = host.now();
    const { text, files } = experiment.store.getState();
    const opening = await client.open({ text, files });
    if (stopped()) return;
    if (!opening.ok) {
      end(failureOf(opening.error));
      return;
    }
    const opened = opening.value;
    playhead.clear();
    held = opened.session;
    const progressing = (progress: Progress | undefined): Partial<RunState> => ({
      phase: { kind: "running", progress },
      opened,
      diagnostics: opened.warnings,
    });
    interim = progressing(undefined);
    const running = await client.run(opened.session, (progress) => {
      if (stopped()) return;
      interim = progressing(progress);
      announce();
    });
    if (stopped()) return;
    if (!running.ok) {
      end({ ...failureOf(running.error), live: false });
      return;
    }
    const step = clamp(wanted, running.value.steps);
    const framing =
      running.value.steps > 0 ? await client.frame({ session: opened.session, step }) : undefined;
    if (stopped()) return;
    if (framing?.ok === false) {
      end({ ...failureOf(framing.error), live: false });
      return;
    }
    crashedText = undefined;
    lastTook = host.now() - since;
    end({
      phase: { kind: "ready" },
      shown: { text, opened, run: running.value, frame: framing?.value },
      live: true,
      step,
    });
    host.onFrame(since);
  };

  /** Checks the newest text on the page; only a text without errors goes to the engine. */
  const recheck = async (how?: "at once") => {
    const { text, files } = experiment.store.getState();
    let language: Pick<Language, "checkDocument"> | undefined;
    try {
      language = await host.loadLanguage();
    } catch {
      // Without the language the engine finds the mistakes, only later.
    }
    if (text !== experiment.store.getState().text) return;
    const diagnostics = language?.checkDocument(text) ?? [];
    if (hasErrors(diagnostics)) {
      newest += 1;
      clearTimeout(announcing);
      // What is shown can be stepped through only while the engine has not opened anything newer.
      const { shown } = run.getState();
      const live = shown !== undefined && shown.opened.session === held;
      set({ phase: { kind: "broken" }, diagnostics, live });
      return;
    }
    if (files !== experiment.store.getState().files) return;
    // Ending a worker costs more than waiting for a run that is nearly done.
    if (busy && how === undefined && lastTook < promptMs) {
      clearTimeout(waiting);
      waiting = setTimeout(() => void recheck("at once"), graceMs);
      return;
    }
    clearTimeout(waiting);
    waiting = undefined;
    await evaluate(run.getState().step);
  };

  const recheckSoon = () => {
    const isPrompt = lastTook < promptMs && !experiment.store.getState().typed;
    if (isPrompt && settling !== undefined) return;
    clearTimeout(settling);
    settling = setTimeout(
      () => {
        settling = undefined;
        void recheck();
      },
      isPrompt ? 0 : settleMs,
    );
  };

  const goTo = (step: number) => {
    const state = run.getState();
    if (!canStep(state) || !Number.isFinite(step)) return;
    const next = clamp(Math.round(step), stepsOf(state));
    if (next === state.step && next === state.shown?.frame?.step) return;
    set({ step: next });
    playhead.goTo(next);
  };

  /** The step at which an event happens; undefined where none does, and no answer where asking was cut short. */
  const findEvent = async (
    direction: "next" | "previous",
    events: readonly StepEvent[],
    from: number,
  ): Promise<{ readonly step: number | undefined } | undefined> => {
    const state = run.getState();
    if (!canStep(state) || state.shown === undefined) return undefined;
    const { session } = state.shown.opened;
    const answer = await client.find({ session, from, direction, events });
    if (!answer.ok || run.getState().shown?.opened.session !== session) return undefined;
    return { step: answer.value };
  };

  const seekEvent = async (
    direction: "next" | "previous",
    events: readonly StepEvent[],
    from = run.getState().step,
  ): Promise<boolean | undefined> => {
    const found = await findEvent(direction, events, from);
    if (found === undefined) return undefined;
    notices.dismiss("step");
    if (found.step !== undefined) goTo(found.step);
    return found.step !== undefined;
  };

  const abandon = () => {
    clearTimeout(settling);
    settling = undefined;
    clearTimeout(waiting);
    waiting = undefined;
    clearTimeout(announcing);
    newest += 1;
    busy = false;
    held = undefined;
    playhead.clear();
  };

  client.onCrash((failure) => {
    abandon();
    set({ live: false });
    const { text } = experiment.store.getState();
    if (failure.kind === "timed-out" || crashedText === text) {
      set({ phase: { kind: "failed", failure } });
      return;
    }
    crashedText = text;
    notices.post({
      topic: "engine",
      tone: "problem",
      text: `The engine stopped (${failure.message}) and was started again.`,
    });
    void evaluate(run.getState().step);
  });

  experiment.store.subscribe((state, before) => {
    if (state.text !== before.text || state.files !== before.files) recheckSoon();
  });

  return {
    /** Puts an experiment on the page at a step; `fresh` forgets what was there, else undo brings it back. */
    load(next: Experiment, step: number, how: "fresh" | "undoable") {
      if (how === "fresh") experiment.reset(next);
      else experiment.replace(next);
      void evaluate(step);
    },
    /** Goes to a step, or as near as there is one. */
    goTo,
    /** Goes a number of steps on or back. */
    stepBy: (count: number) => goTo(stepAfter(run.getState(), count)),
    /** Goes to where a loop starts its next or previous iteration. */
    async stepLevel(direction: "next" | "previous", rank: string | undefined) {
      const state = run.getState();
      const loops = state.shown?.opened.einsums[currentEinsum(state)]?.loops ?? [];
      const loop = loops.find((candidate) => candidate.rank === rank) ?? loops[0];
      if (!canStep(state) || state.shown === undefined || loop === undefined) return;
      const { session } = state.shown.opened;
      const answer = await client.seek({ session, from: state.step, direction, loop: loop.node });
      if (answer.ok && run.getState().shown?.opened.session === session) goTo(answer.value);
    },
    findEvent,
    /**
     * Goes to the next or previous step at which any of the events happens; says whether there is one.
     * Undefined where something else came in between.
     */
    seekEvent,
    /** Goes to the next step that uses an element, given by its point as declared; after the last, to the first. */
    async seekToElement(tensor: string, point: readonly number[]) {
      const touch: StepEvent = { kind: "touch", tensor, point };
      if ((await seekEvent("next", [touch])) !== false) return;
      if ((await seekEvent("next", [touch], -1)) !== false) return;
      notices.post({
        topic: "step",
        tone: "note",
        text: `No step of this nest uses ${tensor}[${point.join(", ")}].`,
      });
    },
    /** Ends what the engine is doing. What is shown stays. */
    cancel() {
      abandon();
      client.restart();
      set({
        live: false,
        phase: {
          kind: "failed",
          failure: { kind: "cancelled", message: "The run was cancelled." },
        },
      });
    },
    /** Opens and runs the newest text once more. */
    retry() {
      crashedText = undefined;
      void evaluate(run.getState().step);
    },
  };
}
