/**
 * Where a run can pause: after any iteration of the loops down to a certain one, chosen so that what is
 * inside of it is little.
 */
import type { Plan } from "../plan.ts";
import { leaderInside, partsAround } from "./parts.ts";

/** Most points that may lie inside of an iteration of the loop at which a run pauses, where there is a choice. */
const pausePoints = 4_096;

/** Most iterations of a loop inside one of `outer`, where the loops from `end` on do not count. */
function width(plan: Plan, level: number, outer: number, end: number): number {
  const { loop: own, parts, extent, stream, drivers } = plan.loops[level] as Plan["loops"][number];
  if (parts !== undefined) {
    // Together, the parts have the iterations of the loop inside them.
    const cut = plan.loops.findIndex(({ loop: inner }) => inner.inside?.start === own.registers[0]);
    if (cut < end) return 1;
    return own.inside === undefined ? Math.ceil(extent / parts.size) : extent;
  }
  const around = partsAround(plan, level);
  const outerParts = plan.loops[around]?.parts;
  if (outerParts === undefined || around > outer) return extent;
  if (outerParts.leader === undefined) return Math.min(extent, own.width);
  const leader = leaderInside(plan, level);
  const isLed =
    stream.kind === "driver" &&
    stream.driver === leader &&
    drivers[leader]?.fibers.emptiness() === undefined;
  return isLed ? Math.min(extent, outerParts.size) : extent;
}

/** Most points inside one iteration of a loop, where the loops from `end` on do not count. */
export function pointsInside(plan: Plan, outer: number, end = plan.loops.length): number {
  let points = 1;
  for (let level = outer + 1; level < end; level += 1) points *= width(plan, level, outer, end);
  return points;
}

/** The innermost loop at which a run can pause: never within a step. */
export function finestPause({ loops, suffix }: Plan): number {
  return Math.min(loops.length, suffix) - 1;
}

/** The innermost loop at which a run is made to pause: not in the innermost one, which has to be fast. */
export function pauseLevel(plan: Plan): number {
  const last = Math.min(plan.loops.length - 2, finestPause(plan));
  let level = -1;
  while (level < last && (level < 0 || pointsInside(plan, level) > pausePoints)) level += 1;
  return level;
}
