/**
 * The state of a walk, apart from the output: small, flat, and copied in one go for a checkpoint.
 *
 * Everything numeric lives in one Float64Array; `StateLayout` says where. What one stay of a tensor's
 * elements holds (see `residence` in the IR) lives in sets, one a tensor.
 */
import type { Plan } from "./plan.ts";

/** Totals kept while walking, by offset from `StateLayout.totals`. */
export const totals = {
  effectual: 0,
  ineffectual: 1,
  gated: 2,
  steps: 3,
  intersectionSteps: 4,
  intersectionMatches: 5,
  updates: 6,
  writes: 7,
  created: 8,
} as const;

/** Counts kept an operand, by offset. */
export const operandCounts = { accesses: 0, reads: 1, lookups: 2, coordReads: 3 } as const;

/** Fields kept a driver, by offset. */
export const cursor = {
  start: 0,
  end: 1,
  from: 2,
  to: 3,
  at: 4,
  coordinate: 5,
  read: 6,
} as const;
const cursorSize = 7;

/** Offsets into the numeric state. */
export interface StateLayout {
  /** Registers. */
  readonly x: number;
  /** Current coordinate of each loop, or row-major number of its tuple; of a loop over parts, its end. */
  readonly code: number;
  /** 1 where a loop has begun to deliver. */
  readonly started: number;
  /** First numbered stream node of each loop. */
  readonly streams: readonly number[];
  readonly low: number;
  readonly high: number;
  readonly cycles: number;
  readonly iterations: number;
  readonly totals: number;
  /** Four counts an operand. */
  readonly counts: number;
  /** First cursor of each loop. */
  readonly cursors: readonly number[];
  readonly cursorSize: number;
  /** First rank position of each operand; -1 where absent. */
  readonly positions: readonly number[];
  readonly values: number;
  /** 1 where the operand's value was read since the compute before. */
  readonly fresh: number;
  /** Outermost loop in which the operand is absent; infinite where it is present. */
  readonly absent: number;
  /** 1 where the operand's value is spared by a gate. */
  readonly spared: number;
  /** Loop being advanced; -1 before the start, the number of loops or more never. */
  readonly level: number;
  readonly done: number;
  /** Computes in the step under way. */
  readonly stepComputes: number;
  /** Outermost loop that began an iteration since the step before. */
  readonly entered: number;
  readonly size: number;
}

/** Lays out the state of a plan. */
export function layoutState(plan: Plan): StateLayout {
  let size = 0;
  const take = (count: number): number => {
    size += count;
    return size - count;
  };
  const loops = plan.loops.length;
  return {
    x: take(plan.nest.registers.length),
    code: take(loops),
    started: take(loops),
    streams: plan.loops.map(({ streamNodes }) => take(streamNodes)),
    low: take(loops),
    high: take(loops),
    cycles: take(loops + 1),
    iterations: take(loops),
    totals: take(Object.keys(totals).length),
    counts: take(4 * plan.tensors.length),
    cursors: plan.loops.map(({ drivers }) => take(drivers.length * cursorSize)),
    cursorSize,
    positions: plan.tensors.map(({ ranks }) => take(ranks.length + 1)),
    values: take(plan.tensors.length),
    fresh: take(plan.tensors.length),
    absent: take(plan.tensors.length),
    spared: take(plan.tensors.length),
    level: take(1),
    done: take(1),
    stepComputes: take(1),
    entered: take(1),
    size,
  };
}
