/**
 * The playhead: from wishes for a step to frames, at most one an animation frame.
 *
 * Wishes come faster than frames can be had: while one is fetched only the newest wish is kept, and the
 * ones in between are dropped. Knows neither the engine nor React; both are passed in.
 */

/** What the playhead needs from outside. */
export interface PlayheadHost<Frame> {
  /** The frame of a step, or undefined where there is none to be had any more. */
  fetch(step: number): Promise<Frame | undefined>;
  /** The same for the step that is likely to be wished for next, while there is nothing else to do. */
  readonly fetchAhead?: (step: number) => Promise<Frame | undefined>;
  /** Puts a frame on the screen; `since` is when its step was wished for, in milliseconds. */
  show(frame: Frame, since: number): void;
  /** Runs a callback before the next paint. */
  onNextFrame(callback: () => void): void;
  now(): number;
}

interface Wish {
  readonly step: number;
  readonly since: number;
}

/** A playhead over a source of frames. */
export function createPlayhead<Frame>(host: PlayheadHost<Frame>) {
  let wish: Wish | undefined;
  let busy = false;
  let epoch = 0;
  let last: number | undefined;
  let ahead: { readonly step: number; readonly frame: Frame } | undefined;

  /** Fetches the step after the one that is shown, in the direction of travel. */
  const lookAhead = async (step: number, started: number) => {
    const frame = await host.fetchAhead?.(step);
    if (started === epoch && frame !== undefined) ahead = { step, frame };
  };

  const pump = async () => {
    const current = wish;
    if (busy || current === undefined) return;
    busy = true;
    wish = undefined;
    const started = epoch;
    const frame = ahead?.step === current.step ? ahead.frame : await host.fetch(current.step);
    if (started !== epoch) return;
    if (frame !== undefined) host.show(frame, current.since);
    host.onNextFrame(() => {
      if (started !== epoch) return;
      busy = false;
      const next = last !== undefined && current.step < last ? current.step - 1 : current.step + 1;
      last = current.step;
      if (wish === undefined && next >= 0) void lookAhead(next, started);
      void pump();
    });
  };

  return {
    /** Asks for a step; only the newest wish is sure to be seen. */
    goTo(step: number) {
      wish = { step, since: wish?.since ?? host.now() };
      void pump();
    },
    /** Forgets every wish and every frame under way, as when another run takes the place of this one. */
    clear() {
      epoch += 1;
      ahead = undefined;
      last = undefined;
      wish = undefined;
      busy = false;
    },
  };
}
