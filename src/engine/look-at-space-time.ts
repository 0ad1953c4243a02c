/** One Einsum of a finished cascade in space and time: which lane computes what in which cycle. */
import { countsOf, drawSpaceTime, laneSides } from "../simulate/index.ts";
import { defined } from "../base/index.ts";
import type { SpaceTime, SpaceTimeRequest } from "./over-time.ts";
import type { FinishedCascade } from "./look-back.ts";

/** Most buckets of one picture. */
const maxBuckets = 262_144;

/** Draws the window that is asked for, as far as it lies inside of the run. */
export function* lookAtSpaceTime(
  { cascade, firstSteps }: FinishedCascade,
  request: SpaceTimeRequest,
): Generator<void, SpaceTime> {
  const einsum = Math.min(Math.max(0, Math.floor(request.einsum)), cascade.runs.length - 1);
  const run = defined(cascade.runs[einsum], "run");
  const { cycles } = countsOf(run.walk);
  const sides = laneSides(run.plan);
  const lanes = sides.reduce((product, { width }) => product * width, 1);
  const [from, to] = within(request.from, request.to, cycles);
  const [laneFrom, laneTo] = within(request.laneFrom, request.laneTo, lanes);
  const rows = Math.max(1, Math.min(laneTo - laneFrom, Math.floor(request.rows), 4_096));
  const columns = Math.max(
    1,
    Math.min(to - from, Math.floor(request.columns), Math.floor(maxBuckets / rows)),
  );
  const window = { from, to, columns, laneFrom, laneTo, rows };
  const picture = yield* drawSpaceTime(run, window);
  return {
    session: request.session,
    einsum,
    sides,
    lanes,
    cycles,
    firstStep: firstSteps[einsum] ?? 0,
    picture,
  };
}

/** A half-open range of whole numbers inside [0, most), of at least one. */
function within(from: number, to: number, most: number): readonly [number, number] {
  const start = Math.min(Math.max(0, Math.floor(from)), Math.max(0, most - 1));
  return [start, Math.max(start + 1, Math.min(Math.max(1, most), Math.ceil(to)))];
}
