/**
 * Where in the array of lanes a compute happens, and in which cycle.
 *
 * Every spatial loop is one side of the array, as wide as the loop's rank or the parts that it is cut
 * into. A lane is what a coordinate lands on: its offset in the part, or where parts hold so many
 * elements, how many of them come before it. Reads a walk and changes nothing in it.
 */
import { defined } from "../base/index.ts";
import { valueOf, type Plan, type PlannedDriver } from "./plan.ts";
import { cursor } from "./state.ts";
import type { Walk } from "./walk.ts";

/** One side of the array of lanes. */
export interface LaneSide {
  /** Level and node of the spatial loop, and its rank. */
  readonly level: number;
  readonly node: number;
  readonly rank: string;
  readonly width: number;
}

/** The sides of the array, outermost loop first; none without spatial loops. */
export function laneSides({ loops }: Plan): readonly LaneSide[] {
  return loops.flatMap(({ loop, spatial }, level) =>
    spatial ? { level, node: loop.id, rank: loop.rank, width: Math.max(1, loop.width) } : [],
  );
}

/** How many elements a driver's fiber has between two coordinates of the loop. */
function elementsBetween(
  walk: Walk,
  level: number,
  driver: number,
  { fibers, scale, divisor, rest }: PlannedDriver,
  from: number,
  to: number,
): number {
  const base = defined(walk.layout.cursors[level], "cursors") + driver * walk.layout.cursorSize;
  const start = walk.get(base + cursor.start);
  const end = walk.get(base + cursor.end);
  const before = (coordinate: number): number =>
    fibers.lowerBound(start, end, (scale * coordinate + valueOf(rest, walk.x)) / divisor);
  return before(to) - before(from);
}

/** The place of the current iteration of a spatial loop on its side of the array. */
function placeOnSide(walk: Walk, level: number): number {
  const { plan, layout, x } = walk;
  const { loop, drivers, parts } = defined(plan.loops[level], "loop");
  const { inside } = loop;
  const start = inside === undefined ? 0 : defined(x[inside.start], "start");
  const now =
    parts === undefined
      ? walk.get(layout.code + level)
      : defined(x[defined(loop.registers[0], "register")], "start");
  const around =
    inside === undefined
      ? undefined
      : plan.loops.find(
          (other) => other.parts !== undefined && other.loop.registers[0] === inside.start,
        );
  const cut = parts?.leader === undefined ? around : plan.loops[level];
  const leader = cut?.parts?.leader;
  if (cut === undefined || leader === undefined)
    return Math.floor((now - start) / (parts?.size ?? 1));
  const operand = cut.drivers[leader]?.operand;
  const own = drivers.findIndex((driver) => driver.operand === operand);
  const driver = drivers[own];
  if (driver === undefined) return now - start;
  const count = elementsBetween(walk, level, own, driver, start, now);
  return Math.floor(count / (parts?.size ?? 1));
}

/** The lane of the compute under way: its place on every side, outermost first. */
export function laneOf(walk: Walk, sides: readonly LaneSide[]): readonly number[] {
  return sides.map(({ level, width }) => {
    const place = placeOnSide(walk, level) % width;
    return place < 0 ? 0 : place;
  });
}

/**
 * How many coordinates, or elements of its fiber, a loop has in reach; undefined where it brings fibers
 * together, or where a stride leaves out elements between.
 */
export function reachOf(walk: Walk, level: number): number | undefined {
  const { plan, layout } = walk;
  const { stream, parts, drivers } = defined(plan.loops[level], "loop");
  if (parts !== undefined) return undefined;
  if (stream.kind === "dense")
    return walk.get(layout.high + level) - walk.get(layout.low + level) + 1;
  if (stream.kind !== "driver") return undefined;
  const { scale, divisor } = defined(drivers[stream.driver], "driver");
  if (Math.abs(scale) !== divisor) return undefined;
  const base = defined(layout.cursors[level], "cursors") + stream.driver * layout.cursorSize;
  return walk.get(base + cursor.to) - walk.get(base + cursor.from);
}

/** The number of a lane, row-major over the sides. */
export function laneNumber(places: readonly number[], sides: readonly LaneSide[]): number {
  return sides.reduce((number, { width }, side) => number * width + (places[side] ?? 0), 0);
}

/**
 * The cycle of the compute under way. Iterations of a spatial loop begin together, so only what temporal
 * loops have finished counts.
 */
export function cycleOf(walk: Walk): number {
  let cycle = 0;
  for (let level = 0; level < walk.plan.loops.length; level += 1) {
    if (walk.plan.loops[level]?.spatial === false) cycle += walk.get(walk.layout.cycles + level);
  }
  return cycle;
}
