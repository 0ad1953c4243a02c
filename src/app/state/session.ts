/**
 * The session: keeps the engine's answers in step with the experiment.
 *
 * A change of the text is checked on the page, then opened and run by the engine, and what was shown
 * stays until the new run has a frame. Every evaluation has a ticket; whatever comes back for an older
 * ticket is dropped. Owns cancel, retry, and what happens after a crash. Draws nothing.
 */
import type { Diagnostic } from "../../base/index.ts";
import type { EngineError, Frame, Opened, StepEvent } from "../../engine/index.ts";
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

/** How long a text that is typed must rest before it is looked at. */
const settleMs = 120;
/** How long a run that is under way may keep a newer text waiting before it is ended. */
const graceMs = 200;
/** How long an answer may take before the page says that it is waiting for one. */
const patienceMs = 80;
/** The same where counts stand on the page meanwhile that are hardly older. */
const followMs = 400;

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
  /**
   * How far the evaluation under way has come: `deaf` until the engine has let out a word of the run,
   * `listening` from then on, `counted` once the counts of the run are known before it is over.
   */
  let busy: "deaf" | "listening" | "counted" | undefined;
  /** What the engine holds; it has only one session at a time. */
  let held: Opened | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let announcing: ReturnType<typeof setTimeout> | undefined;
  let crashedText: string | undefined;
  /** Set while a newer text waits for the run that is under way. */
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** How long the next evaluation may stay without a word: longer with every one that was ended for it. */
  let grace = graceMs;

  const set = (change: Partial<RunState>) => run.setState(change);
  const clamp = (step: number, steps: number) =>
    Math.min(Math.max(0, steps - 1), Math.max(0, step));

  const fetchFrame = async (step: number): Promise<Frame | undefined> => {
    const { shown } = run.getState();
    if (shown === undefined || shown.opened !== held) return undefined;
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
    // What listens makes room for a newer document by itself; anything else is ended with its worker.
    if (busy === "deaf") {
      client.restart();
      held = undefined;
      grace *= 2;
    }
    // What is over in a moment is shown as a whole; only what takes longer is shown on its way. Where one
    // run gives way to the next, what is known of the one stays until something is known of the other.
    const follows = busy === "counted";
    let interim: Partial<RunState> = follows ? {} : { phase: { kind: "opening" } };
    busy = "deaf";
    const announce = () => {
      clearTimeout(announcing);
      const { shown } = run.getState();
      set({ ...interim, live: shown !== undefined && shown.opened === held });
    };
    announcing = setTimeout(announce, follows ? followMs : patienceMs);
    const since = host.now();
    const heard = () => {
      grace = Math.max(graceMs, 2 * (host.now() - since));
    };
    const end = (change: Partial<RunState>) => {
      clearTimeout(announcing);
      if (busy === "deaf") heard();
      busy = undefined;
      set({ ...interim, ...change });
      giveWay();
    };

    const { text, files } = experiment.store.getState();
    const opening = await client.open({ text, files });
    if (stopped()) return;
    if (!opening.ok) {
      end(failureOf(opening.error));
      return;
    }
    const opened = opening.value;
    playhead.clear();
    held = opened;
    // Tensors and nest come onto the page together with the first word of the run, or after a while alone.
    interim = {
      phase: { kind: "running", progress: undefined },
      opened,
      diagnostics: opened.warnings,
    };
    const running = await client.run(opened.session, (progress) => {
      if (stopped()) return;
      const isCounted = Object.keys(progress.counts).length > 0;
      interim = {
        ...interim,
        phase: { kind: "running", progress },
        ...(isCounted && { foreseen: { opened, counts: progress.counts } }),
      };
      announce();
      if (busy === "deaf") heard();
      busy = isCounted ? "counted" : "listening";
      if (isCounted) giveWay();
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
    end({
      phase: { kind: "ready" },
      foreseen: undefined,
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
      clearTimeout(waiting);
      waiting = undefined;
      clearTimeout(announcing);
      // What is shown can be stepped through only while the engine has not opened anything newer.
      const { shown } = run.getState();
      const live = shown !== undefined && shown.opened === held;
      set({ phase: { kind: "broken" }, diagnostics, live });
      return;
    }
    if (files !== experiment.store.getState().files) return;
    // Counts that are nearly there come first, and so does a run that is nearly done: what a control that
    // keeps moving asks for would else be ended again and again before it has shown anything.
    if (busy !== undefined && busy !== "counted" && how === undefined) {
      waiting ??= setTimeout(giveWay, grace);
      return;
    }
    await evaluate(run.getState().step);
  };

  /** Lets the newer text go that waits for the evaluation under way. */
  const giveWay = () => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    void recheck("at once");
  };

  const recheckSoon = () => {
    const { typed } = experiment.store.getState();
    if (!typed && settling !== undefined) return;
    clearTimeout(settling);
    settling = setTimeout(
      () => {
        settling = undefined;
        void recheck();
      },
      typed ? settleMs : 0,
    );
  };

  const goTo = (step: number) => {
    const state = run.getState();
    if (!canStep(state) || !Number.isFinite(step)) return;
    const next = clamp(Math.round(step), stepsOf(state));
    if (next === state.step && next === state.shown?.frame?.step) return;
    notices.dismiss("step");
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
    busy = undefined;
    held = undefined;
    playhead.clear();
  };

  client.onCrash((failure) => {
    abandon();
    set({ live: false, foreseen: undefined });
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
    /** Takes what is shown off the page, for what is to be loaded in its place; `retry` brings it back. */
    clear() {
      newest += 1;
      clearTimeout(announcing);
      playhead.clear();
      set({ ...run.getInitialState(), step: run.getState().step });
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
        foreseen: undefined,
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
