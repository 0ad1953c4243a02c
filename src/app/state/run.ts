/**
 * What the engine has answered so far, and what it is being asked.
 *
 * `opened` belongs to the newest text that is right; `shown` is the newest run with a frame to draw. They
 * part while a run is under way, after a cancel, and after a crash: then what is shown is stale. Owns no
 * calls to the engine; `session.ts` makes them and writes here.
 */
import { createStore } from "zustand/vanilla";
import type { Diagnostic } from "../../base/index.ts";
import type { EngineFailure, Frame, Opened, Progress, RunResult } from "../../engine/index.ts";

/** What the engine is doing with the newest text. */
export type Phase =
  | { readonly kind: "opening" }
  | { readonly kind: "running"; readonly progress: Progress | undefined }
  | { readonly kind: "ready" }
  | { readonly kind: "broken" }
  | { readonly kind: "failed"; readonly failure: EngineFailure };

/** A finished run and the frame to draw of it; no frame where it has no steps. */
export interface Shown {
  /** The document that was run. */
  readonly text: string;
  readonly opened: Opened;
  readonly run: RunResult;
  readonly frame: Frame | undefined;
}

/** Counts that are known before their run is over, and of what. */
export interface Foreseen {
  readonly opened: Opened;
  /** By Einsum. */
  readonly counts: Progress["counts"];
}

/** The state of the engine as the page knows it. */
export interface RunState {
  readonly phase: Phase;
  readonly opened: Opened | undefined;
  /** The newest counts that are newer than those of the run that is shown. */
  readonly foreseen: Foreseen | undefined;
  readonly shown: Shown | undefined;
  /** Whether the engine still holds the session that is shown, so that other steps of it can be asked for. */
  readonly live: boolean;
  /** Mistakes in the newest text, and where there are none its warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** The step that was asked for last; the frame follows it. */
  readonly step: number;
  /** The order in which the steps of a session are taken, where it is another than theirs. */
  readonly turns: Turns | undefined;
}

/** Steps in an order of their own. */
export interface Turns {
  readonly session: number;
  /** Steps in that order, and the place of each in it. */
  readonly steps: Int32Array;
  readonly places: Int32Array;
}

/** Turns from the steps in their order. */
export function turnsOf(session: number, steps: Int32Array): Turns {
  const places = new Int32Array(steps.length);
  steps.forEach((step, place) => {
    places[step] = place;
  });
  return { session, steps, places };
}

/** The state of the engine as a store. */
export type RunStore = ReturnType<typeof createRunStore>;

/** A run store before the first answer. */
export function createRunStore() {
  return createStore<RunState>(() => ({
    phase: { kind: "opening" },
    opened: undefined,
    foreseen: undefined,
    shown: undefined,
    live: false,
    diagnostics: [],
    step: 0,
    turns: undefined,
  }));
}

/** Whether what is shown is not what the newest text says. */
export function isStale(state: RunState): boolean {
  return (
    state.shown !== undefined &&
    (state.phase.kind !== "ready" || state.opened !== state.shown.opened)
  );
}

/** Whether what is shown goes by another title than what is being run. */
export function isOfAnother({ phase, opened, shown }: RunState): boolean {
  return phase.kind === "running" && shown !== undefined && opened?.title !== shown.opened.title;
}

/** Steps of the run that is shown. */
export function stepsOf(state: RunState): number {
  return state.shown?.run.steps ?? 0;
}

/** The turns that the run that is shown is taken in. */
export function turnsNow({ turns, shown }: RunState): Turns | undefined {
  return turns !== undefined && turns.session === shown?.opened.session ? turns : undefined;
}

/** The step so many steps on or back, in the order in which they are taken; the last, or first, at an end. */
export function stepAfter(state: RunState, count: number): number {
  const turns = turnsNow(state);
  const place = (turns === undefined ? state.step : (turns.places[state.step] ?? 0)) + count;
  const there = Math.min(Math.max(0, stepsOf(state) - 1), Math.max(0, place));
  return turns === undefined ? there : (turns.steps[there] ?? there);
}

/** Whether the step can be changed now. */
export function canStep(state: RunState): boolean {
  return state.live && stepsOf(state) > 0;
}

/** Whether counts that came before their run are not those of the newest text that is right. */
export function isForeseenStale({ phase, opened, foreseen }: RunState): boolean {
  return foreseen !== undefined && (phase.kind !== "running" || opened !== foreseen.opened);
}

/** Steps of the run under way, where the counts of all its Einsums are known before it is over. */
export function foreseenSteps({ foreseen }: RunState): number | undefined {
  return foreseen?.opened.einsums.reduce<number | undefined>((sum, { name }) => {
    const steps = foreseen.counts[name]?.steps;
    return sum === undefined || steps === undefined ? undefined : sum + steps;
  }, 0);
}

/** Computes that the Einsum under way takes in all, where they are known before it is over. */
export function expectedComputes({ counts, einsum }: Progress): number | undefined {
  const macs = counts[einsum]?.macs;
  return macs === undefined ? undefined : macs.effectual + macs.ineffectual + macs.gated;
}

/** Share of the Einsum under way that is done: of its computes where they are known, else of its outermost loop. */
export function shareDone(progress: Progress): number {
  const all = expectedComputes(progress) ?? 0;
  return all === 0 ? progress.fraction : progress.computes / all;
}

/** Number of the Einsum that the page is about: that of the frame, else the first. */
export function currentEinsum(state: RunState): number {
  return state.shown?.frame?.einsum ?? 0;
}
