/**
 * Which steps the barcode shows: all of them where they have room, else a window that follows the
 * playhead by leaps, so that the picture rests while the playhead moves.
 */

/** Steps from `from` to `to`, exclusive. */
export interface StepWindow {
  readonly from: number;
  readonly to: number;
}

/** Fewest steps that a window shows. */
const fewestSteps = 12;
/** Pixels that a step needs to be told from its neighbour. */
const roomPerStep = 4;
/** Share of the window at either end that the playhead must not rest in. */
const margin = 0.08;

/** How many steps are shown round the playhead, given what was wished and the room there is. */
export function spanOf(wished: number | undefined, steps: number, width: number): number {
  const fitting = Math.max(fewestSteps, Math.floor(width / roomPerStep));
  return Math.min(steps, Math.max(fewestSteps, wished ?? fitting));
}

/** The window of a span: the one before where the playhead is well inside of it, else one round it. */
export function windowRound(
  step: number,
  span: number,
  steps: number,
  before: StepWindow | undefined,
): StepWindow {
  if (span >= steps) {
    return before?.from === 0 && before.to === steps ? before : { from: 0, to: steps };
  }
  const rim = Math.floor(span * margin);
  if (before !== undefined && before.to - before.from === span && before.to <= steps) {
    const low = before.from === 0 ? 0 : before.from + rim;
    const high = before.to === steps ? steps : before.to - rim;
    if (step >= low && step < high) return before;
  }
  const from = Math.min(steps - span, Math.max(0, step - Math.floor(span / 2)));
  return { from, to: from + span };
}

/** The step under a share of the width of a window, 0 to 1. */
export function stepAt(share: number, { from, to }: StepWindow): number {
  return Math.min(to - 1, Math.max(from, from + Math.floor(share * (to - from))));
}
