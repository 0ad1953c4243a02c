/**
 * Playback: while the view says that it plays, the playhead moves on by the clock.
 *
 * Asks for at most one step an animation frame, whatever the speed, and stops at breakpoints, at the end
 * of the run, or when there is no run to play.
 */
import { canStep, stepAfter, stepsOf, turnsNow, type RunStore } from "./run.ts";
import type { Session } from "./session.ts";
import type { ViewStore } from "./view.ts";

interface PlaybackHost {
  readonly view: ViewStore;
  readonly run: RunStore;
  readonly session: Pick<Session, "goTo" | "findEvent">;
  readonly onNextFrame: (callback: (now: number) => void) => void;
}

/** The longest time that one animation frame may stand for; a tab that slept does not leap ahead. */
const longestTick = 250;

/** Moves the playhead whenever `view` is playing. */
export function createPlayback({ view, run, session, onNextFrame }: PlaybackHost): void {
  let ticking = false;
  let last: number | undefined;
  let owed = 0;
  /** Where the next breakpoint is; undefined while it is looked for. */
  let stopAt: number | undefined;
  let question:
    { readonly stops: unknown; readonly opened: unknown; readonly inTurns: boolean } | undefined;

  /** Looks for the next breakpoint, once for a run and a set of breakpoints. */
  const lookForStop = (from: number) => {
    const { stops } = view.store.getState();
    const { shown } = run.getState();
    // Breakpoints are looked for in the order of steps; what is taken in turns passes them.
    const inTurns = turnsNow(run.getState()) !== undefined;
    const events = inTurns ? [] : stops.flatMap((stop) => stop.events);
    stopAt = events.length === 0 ? Number.POSITIVE_INFINITY : undefined;
    const asked = { stops, opened: shown?.opened, inTurns };
    question = asked;
    if (events.length === 0) return;
    void session.findEvent("next", events, from).then((found) => {
      if (question === asked) stopAt = found?.step ?? Number.POSITIVE_INFINITY;
    });
  };

  const tick = (now: number) => {
    const { playing, speed, stops } = view.store.getState();
    const state = run.getState();
    const isAtEnd = stepAfter(state, 1) === state.step;
    if (!playing || !canStep(state) || isAtEnd) {
      ticking = false;
      if (playing) view.set({ playing: false });
      return;
    }
    const inTurns = turnsNow(state) !== undefined;
    if (
      question?.stops !== stops ||
      question.opened !== state.shown?.opened ||
      question.inTurns !== inTurns
    ) {
      lookForStop(state.step);
    }
    owed += (Math.min(now - (last ?? now), longestTick) * speed) / 1000;
    last = now;
    const due = Math.floor(owed);
    if (due > 0 && stopAt !== undefined) {
      owed -= due;
      const next = stepAfter(state, due);
      const isStop = !inTurns && next >= stopAt;
      session.goTo(isStop ? stopAt : next);
      if (isStop) view.set({ playing: false });
    }
    onNextFrame(tick);
  };

  view.store.subscribe(({ playing }) => {
    if (!playing || ticking) return;
    const state = run.getState();
    const steps = stepsOf(state);
    if (canStep(state) && stepAfter(state, 1) === state.step)
      session.goTo(stepAfter(state, -steps));
    ticking = true;
    last = undefined;
    owed = 0;
    question = undefined;
    onNextFrame(tick);
  });
}
