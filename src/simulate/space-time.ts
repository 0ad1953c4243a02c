/**
 * A run in space and time: what each lane computes in each cycle, in buckets of lanes by cycles.
 *
 * Goes once more through the steps that fall into a window. Where no loop outside of the innermost
 * spatial ones is spatial, cycles come in the order of steps and the window is found by halving; else the
 * run is gone through from its beginning. Where a window holds more steps than can be gone through, each
 * column shows the steps at its beginning, and says so.
 */
import { cycleOf, laneNumber, laneOf, laneSides } from "./lanes.ts";
import { computesOf, type NestRun } from "./nest-run.ts";
import { replayComputes } from "./replay.ts";
import type { Walk } from "./walk.ts";

/** Most computes that are gone through for one picture. */
export const maxPicturedComputes = 4_000_000;
/** Columns where each can only be sampled. */
const sampledColumns = 96;

/** A window of lanes by cycles, each half open, and how many buckets it is divided into. */
export interface SpaceTimeWindow {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly laneFrom: number;
  readonly laneTo: number;
  readonly rows: number;
}

/** What happens in each bucket, row by row: computes by kind, and a step that falls into it. */
export interface SpaceTimePicture extends SpaceTimeWindow {
  readonly effectual: Uint32Array;
  readonly ineffectual: Uint32Array;
  readonly gated: Uint32Array;
  /** The first step of the bucket; -1 where nothing is computed. */
  readonly steps: Float64Array;
  /** The share of the window that was looked at, 1 where all of it was. */
  readonly looked: number;
}

/** Draws a window of a finished run; undefined where the run is too long to be gone through for it. */
export function* drawSpaceTime(
  run: NestRun,
  window: SpaceTimeWindow,
): Generator<void, SpaceTimePicture | undefined> {
  const { plan } = run;
  const inOrder = plan.loops.slice(0, plan.suffix).every(({ spatial }) => !spatial);
  const perStep = computesPerStep(run);
  if (!inOrder) {
    if (run.walk.steps * perStep > maxPicturedComputes) return undefined;
    const picture = emptyPicture(window, 1);
    yield* addSteps(run, picture, 0, run.walk.steps);
    return picture;
  }
  const first = yield* firstStepAt(run, window.from);
  const end = yield* firstStepAt(run, window.to);
  if ((end - first) * perStep <= maxPicturedComputes) {
    const picture = emptyPicture(window, 1);
    yield* addSteps(run, picture, first, end);
    return picture;
  }
  const columns = Math.min(window.columns, sampledColumns);
  const each = Math.max(1, Math.floor(maxPicturedComputes / 4 / perStep / columns));
  const looked = Math.min(1, (each * columns) / (end - first));
  const picture = emptyPicture({ ...window, columns }, looked);
  const width = (window.to - window.from) / columns;
  for (let column = 0; column < columns; column += 1) {
    const start = yield* firstStepAt(run, Math.ceil(window.from + column * width));
    yield* addSteps(run, picture, start, Math.min(end, start + each));
  }
  return picture;
}

function computesPerStep(run: NestRun): number {
  return Math.max(1, computesOf(run) / Math.max(1, run.walk.steps));
}

function emptyPicture(window: SpaceTimeWindow, looked: number): SpaceTimePicture {
  const size = window.rows * window.columns;
  return {
    ...window,
    effectual: new Uint32Array(size),
    ineffectual: new Uint32Array(size),
    gated: new Uint32Array(size),
    steps: new Float64Array(size).fill(-1),
    looked,
  };
}

/** The first step at or after a cycle, where steps come in the order of cycles. */
function* firstStepAt(run: NestRun, cycle: number): Generator<void, number> {
  let low = 0;
  let high = run.walk.steps;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (cycleBefore(run.walkBefore(middle)) < cycle) low = middle + 1;
    else high = middle;
    yield;
  }
  return low;
}

/** The cycle of the step that a walk stands before, or of a later one that takes no time in between. */
function cycleBefore(walk: Walk): number {
  return walk.cyclesSoFar();
}

function* addSteps(
  run: NestRun,
  picture: SpaceTimePicture,
  from: number,
  to: number,
): Generator<void> {
  const sides = laneSides(run.plan);
  const { columns, rows, laneFrom, laneTo } = picture;
  const perCycle = columns / (picture.to - picture.from);
  const perLane = rows / (laneTo - laneFrom);
  yield* replayComputes(run, from, to, (walk, { kind }) => {
    const cycle = cycleOf(walk);
    if (cycle < picture.from || cycle >= picture.to) return;
    const lane = laneNumber(laneOf(walk, sides), sides);
    if (lane < laneFrom || lane >= laneTo) return;
    const column = Math.floor((cycle - picture.from) * perCycle);
    const bucket = Math.floor((lane - laneFrom) * perLane) * columns + column;
    const counts = picture[kind];
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    if (picture.steps[bucket] === -1) picture.steps[bucket] = walk.steps;
  });
}
