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
  /** The same while the step before is being painted; undefined too where something newer was asked for. */
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

/** A frame that is fetched before it is wished for. */
interface Ahead<Frame> {
  readonly step: number;
  readonly coming: Promise<Frame | undefined>;
  frame: Frame | undefined;
}

/** A playhead over a source of frames. */
export function createPlayhead<Frame>(host: PlayheadHost<Frame>) {
  let wish: Wish | undefined;
  let busy = false;
  let epoch = 0;
  let last: number | undefined;
  let ahead: Ahead<Frame> | undefined;

  /** Asks for what is wished for next, or is likely to be, while what has just been shown is painted. */
  const lookAhead = (likely: number) => {
    const step = wish?.step ?? likely;
    if (host.fetchAhead === undefined || step < 0) return;
    const asked: Ahead<Frame> = { step, coming: host.fetchAhead(step), frame: undefined };
    ahead = asked;
    void asked.coming.then((frame) => {
      asked.frame = frame;
    });
  };

  const frameOf = (step: number): Frame | Promise<Frame | undefined> => {
    if (ahead?.step !== step) return host.fetch(step);
    return ahead.frame ?? ahead.coming.then((frame) => frame ?? host.fetch(step));
  };

  const pump = async () => {
    const current = wish;
    if (busy || current === undefined) return;
    busy = true;
    wish = undefined;
    const started = epoch;
    const coming = frameOf(current.step);
    // What is there already is shown in this animation frame.
    const frame = coming instanceof Promise ? await coming : coming;
    if (started !== epoch) return;
    const onwards = last !== undefined && current.step < last ? -1 : 1;
    last = current.step;
    if (frame !== undefined) host.show(frame, current.since);
    lookAhead(current.step + onwards);
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
      ahead = undefined;
      last = undefined;
      wish = undefined;
      busy = false;
    },
  };
}
