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

  const pump = async () => {
    const current = wish;
    if (busy || current === undefined) return;
    busy = true;
    wish = undefined;
    const started = epoch;
    const frame = await host.fetch(current.step);
    if (started !== epoch) return;
    if (frame !== undefined) host.show(frame, current.since);
    host.onNextFrame(() => {
      if (started !== epoch) return;
      busy = false;
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
      wish = undefined;
      busy = false;
    },
  };
}
