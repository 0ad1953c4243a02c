/** How the loops of a plan lie in parts: which loop cuts them, and whose fiber decides where. */
import type { Plan, PlannedDriver } from "../plan.ts";

/** Whether a driver's coordinates are those of its loop. */
export function isIdentity({ scale, divisor, rest }: PlannedDriver): boolean {
  return scale === 1 && divisor === 1 && rest.registers.length === 0 && rest.constant === 0;
}

/** The loop over parts that a loop is right inside of; -1 where there is none. */
export function partsAround(plan: Plan, level: number): number {
  const inside = plan.loops[level]?.loop.inside;
  if (inside === undefined) return -1;
  return plan.loops.findIndex(
    ({ parts, loop }) => parts !== undefined && loop.registers[0] === inside.start,
  );
}

/** The driver of a loop that traverses what decided where the part was cut that the loop is inside of. */
export function leaderInside(plan: Plan, level: number): number | undefined {
  const around = plan.loops[partsAround(plan, level)];
  const leader = around?.drivers[around.parts?.leader ?? -1];
  if (leader === undefined) return undefined;
  const own = plan.loops[level]?.drivers.findIndex(
    (each) =>
      each.operand === leader.operand &&
      each.rank === leader.rank &&
      each.leaf === leader.leaf &&
      !each.isParts &&
      isIdentity(each),
  );
  return own === undefined || own < 0 ? undefined : own;
}
