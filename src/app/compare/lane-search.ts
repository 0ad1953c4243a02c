/**
 * Where in a lane something is: the step after so many computes, and the step that computes a point of the
 * iteration space. What a lane's engine is asked is passed in; a search stops when nobody waits for it.
 */
import type { Frame, Lane } from "../../engine/index.ts";
import { pointOf, pointsOf } from "./iteration-points.ts";
import { macsAt, macsOf, stepsOf, type WatchedLane } from "./watched-lane.ts";

/** What a search asks of a lane. */
export interface LaneReader {
  readonly frame: (step: number) => Promise<Frame | undefined>;
  /** The step after one that next uses an element; undefined where none does, "lost" where nobody answers. */
  readonly nextUse: (
    element: Element,
    after: number,
  ) => Promise<{ readonly step: number | undefined } | "lost">;
  /** Whether somebody still waits for what is sought. */
  readonly isWanted: () => boolean;
}

/** An element of a tensor, by its point as declared. */
type Element = Pick<Lane["output"], "tensor" | "point">;

/** Steps up to which the points of a lane are listed. */
export const longestList = 4_000;
/** Uses of elements that are looked up for one place of a longer lane, at most. */
export const mostLookups = 100;

/** Every point that the first steps of a lane compute, with its first step. */
export async function listPoints(
  own: WatchedLane,
  frameAt: LaneReader["frame"],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (let step = 0; step < Math.min(stepsOf(own), longestList); step += 1) {
    const frame = await frameAt(step);
    if (frame === undefined) break;
    for (const point of pointsOf(frame)) if (!found.has(point)) found.set(point, step);
  }
  return found;
}

/**
 * The step of a lane after so many effectual computes: the first that has as many. Sought where it would be if
 * they came evenly, and now and then in the middle, since frames of a long run take their time.
 */
export async function stepAfter(
  own: WatchedLane,
  macs: number,
  frameAt: LaneReader["frame"],
): Promise<number> {
  let [low, high] = [0, Math.max(0, stepsOf(own) - 1)];
  let [before, after] = [0, macsOf(own)];
  for (let tries = 0; low < high; tries += 1) {
    const share = tries % 3 === 2 ? 0.5 : (macs - before) / Math.max(1, after - before);
    const guess = low + Math.floor((high - low) * Math.max(0, Math.min(1, share)));
    const step = Math.min(high - 1, guess);
    const frame = await frameAt(step);
    if (frame === undefined) return step;
    const here = macsAt(own, frame);
    if (here >= macs) [high, after] = [step, here];
    else [low, before] = [step + 1, here];
  }
  return low;
}

/**
 * The first step that computes one of the points of another lane's frame, however long the lane: steps that use
 * all elements of a point are come to from use to use of each of them. A gated compute is none. `absent` where
 * no step computes any of the points, `unfound` where so many uses were looked up that the search ends.
 */
export async function findPoint(
  leading: Frame,
  { frame, nextUse, isWanted }: LaneReader,
): Promise<number | "absent" | "unfound"> {
  let lookups = 0;
  for (const compute of leading.lanes) {
    const point = pointOf(compute);
    // A zero need not be stored, so its uses tell nothing.
    const elements = [compute.output, ...compute.operands.filter(({ value }) => value !== 0)];
    let step: number | undefined = 0;
    while (step !== undefined) {
      if (lookups >= mostLookups || !isWanted()) return "unfound";
      const start: number = step;
      for (const element of elements) {
        lookups += 1;
        const next = await nextUse(element, step - 1);
        if (next === "lost") return "unfound";
        step = next.step;
        if (step === undefined) break;
      }
      if (step !== start) continue;
      const here = await frame(step);
      if (here !== undefined && pointsOf(here).includes(point)) return step;
      step += 1;
    }
  }
  return "absent";
}
