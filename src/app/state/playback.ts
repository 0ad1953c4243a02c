/**
 * Playback: while the view says that it plays, the playhead moves on by the clock.
 *
 * Asks for at most one step an animation frame, whatever the speed, and stops at the end of the run
 * or when there is no run to play.
 */
import { canStep, stepsOf, type RunStore } from "./run.ts";
import type { Session } from "./session.ts";
import type { ViewStore } from "./view.ts";

interface PlaybackHost {
  readonly view: ViewStore;
  readonly run: RunStore;
  readonly session: Pick<Session, "goTo">;
  readonly onNextFrame: (callback: (now: number) => void) => void;
}

/** The longest time that one animation frame may stand for; a tab that slept does not leap ahead. */
const longestTick = 250;

/** Moves the playhead whenever `view` is playing. */
export function createPlayback({ view, run, session, onNextFrame }: PlaybackHost): void {
  let ticking = false;
  let last: number | undefined;
  let owed = 0;

  const tick = (now: number) => {
    const { playing, speed } = view.store.getState();
    const state = run.getState();
    const end = stepsOf(state) - 1;
    if (!playing || !canStep(state) || state.step >= end) {
      ticking = false;
      if (playing) view.set({ playing: false });
      return;
    }
    owed += (Math.min(now - (last ?? now), longestTick) * speed) / 1000;
    last = now;
    const due = Math.floor(owed);
    if (due > 0) {
      owed -= due;
      session.goTo(state.step + due);
    }
    onNextFrame(tick);
  };

  view.store.subscribe(({ playing }) => {
    if (!playing || ticking) return;
    const state = run.getState();
    if (canStep(state) && state.step >= stepsOf(state) - 1) session.goTo(0);
    ticking = true;
    last = undefined;
    owed = 0;
    onNextFrame(tick);
  });
}
