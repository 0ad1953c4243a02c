/**
 * The cursors of a walk: where each driver of a loop stands in its fiber, the range that the loop may go
 * through, and the registers and positions that it sets. How a loop's cursors come together is the business
 * of `traversal.ts`, which parts a loop takes that of `part-cuts.ts`.
 */
import { dividend, type Plan, type PlannedDriver, type PlannedLoop } from "./plan.ts";
import { cursor, operandCounts, type StateLayout } from "./state.ts";

/** The coordinate of what has come to its end. */
export const ended = Number.POSITIVE_INFINITY;

/** The cursors of a walk, which owns the state that they are in. */
export class Cursors {
  readonly state: Float64Array;
  readonly layout: StateLayout;
  private readonly plan: Plan;
  private readonly x: Float64Array;

  constructor(plan: Plan, layout: StateLayout, state: Float64Array, x: Float64Array) {
    this.plan = plan;
    this.layout = layout;
    this.state = state;
    this.x = x;
  }

  /** Starts a loop: its legal range, and its drivers' fibers cut to it. */
  enter(level: number): void {
    const { state, layout, x } = this;
    const { loop, lower, upper, drivers, extent, parts } = this.loop(level);
    let low = loop.inside === undefined ? 0 : (x[loop.inside.start] as number);
    let high = loop.inside === undefined ? extent - 1 : (x[loop.inside.end] as number) - 1;
    for (const bound of lower) low = Math.max(low, Math.ceil(dividend(bound, x) / bound.divisor));
    for (const bound of upper)
      high = Math.min(high, Math.floor(dividend(bound, x) / bound.divisor));
    state[layout.low + level] = low;
    state[layout.high + level] = high;
    state[layout.started + level] = 0;
    state[layout.code + level] = low;
    for (const [at, driver] of drivers.entries()) {
      const base = this.base(level, at);
      const fiber = this.get((layout.positions[driver.operand] as number) + driver.rank);
      const [start, end] = fiber < 0 ? [0, 0] : driver.fibers.span(fiber);
      const rest = dividend(driver.rest, x);
      const atLow = (driver.scale * low + rest) / driver.divisor;
      const atHigh = (driver.scale * high + rest) / driver.divisor;
      const from =
        low > high
          ? start
          : driver.fibers.lowerBound(start, end, Math.ceil(Math.min(atLow, atHigh)));
      const to =
        low > high
          ? start
          : driver.fibers.lowerBound(from, end, Math.floor(Math.max(atLow, atHigh)) + 1);
      state[base + cursor.start] = start;
      state[base + cursor.end] = end;
      state[base + cursor.from] = from;
      state[base + cursor.to] = to;
      state[base + cursor.at] = driver.scale > 0 ? from : to - 1;
      state[base + cursor.read] = 0;
      if (parts === undefined) this.settle(level, at);
    }
  }

  /** A number of the state. */
  get(offset: number): number {
    return this.state[offset] as number;
  }

  /** Adds one to a count. */
  tally(at: number): void {
    this.state[at] = this.get(at) + 1;
  }

  /** A loop as planned. */
  loop(level: number): PlannedLoop {
    return this.plan.loops[level] as PlannedLoop;
  }

  /** A driver of a loop as planned. */
  driver(level: number, at: number): PlannedDriver {
    return this.loop(level).drivers[at] as PlannedDriver;
  }

  /** Where the fields of a driver's cursor begin. */
  base(level: number, driver: number): number {
    return (this.layout.cursors[level] as number) + driver * this.layout.cursorSize;
  }

  /** The position that a driver stands at. */
  position(level: number, at: number): number {
    return this.get(this.base(level, at) + cursor.at);
  }

  /** The loop's coordinate that a driver stands at. */
  coordinate(level: number, at: number): number {
    return this.get(this.base(level, at) + cursor.coordinate);
  }

  /** Moves a driver on by one element. */
  step(level: number, at: number): void {
    const base = this.base(level, at);
    this.state[base + cursor.at] =
      this.get(base + cursor.at) + (this.driver(level, at).scale > 0 ? 1 : -1);
    this.state[base + cursor.read] = 0;
    this.settle(level, at);
  }

  /** Moves a driver to its first element, here or later, whose coordinate projects into the loop. */
  private settle(level: number, at: number): void {
    const { state, x } = this;
    const driver = this.driver(level, at);
    const base = this.base(level, at);
    const from = this.get(base + cursor.from);
    const to = this.get(base + cursor.to);
    const direction = driver.scale > 0 ? 1 : -1;
    const rest = dividend(driver.rest, x);
    let position = this.get(base + cursor.at);
    let coordinate = ended;
    for (; position >= from && position < to; position += direction) {
      const projected = driver.divisor * driver.fibers.coordinate(position) - rest;
      if (projected % driver.scale !== 0 || !this.isLegal(level, projected / driver.scale))
        continue;
      coordinate = projected / driver.scale;
      break;
    }
    state[base + cursor.at] = position;
    state[base + cursor.coordinate] = coordinate;
  }

  /** Whether a coordinate of a loop, or a tuple by its number, passes the loop's checks and guards. */
  isLegal(level: number, code: number): boolean {
    const { checks, guards } = this.loop(level);
    if (checks.length === 0 && guards.length === 0) return true;
    this.setRegisters(level, code);
    for (const { value, extent } of checks) {
      const checked = dividend(value, this.x) / value.divisor;
      if (checked < 0 || checked >= extent) return false;
    }
    for (const guard of guards) if (dividend(guard, this.x) % guard.divisor !== 0) return false;
    return true;
  }

  /** Sets the registers of a loop over coordinates. */
  setRegisters(level: number, code: number): void {
    const { loop, strides } = this.loop(level);
    let rest = code;
    for (let at = 0; at < strides.length; at += 1) {
      const stride = strides[at] as number;
      const coordinate = stride === 1 ? rest : Math.floor(rest / stride);
      this.x[loop.registers[at] as number] = coordinate;
      rest -= coordinate * stride;
    }
  }

  /** Sets the registers of a loop over parts: where the part starts, and where it ends. */
  setPart(level: number, start: number, end: number): void {
    const [startRegister, endRegister] = this.loop(level).loop.registers;
    this.x[startRegister as number] = start;
    this.x[endRegister as number] = end;
  }

  /** Counts a driver's coordinate as read, once. */
  countRead(level: number, at: number): void {
    const base = this.base(level, at);
    if (this.get(base + cursor.read) === 1) return;
    this.state[base + cursor.read] = 1;
    this.tally(this.layout.counts + 4 * this.driver(level, at).operand + operandCounts.coordReads);
  }

  /** Binds a driver's operand to a position, and the ranks above that the driver delivers; -1 is absent. */
  bind(level: number, at: number, position: number): void {
    const { operand, rank, leaf, fibers } = this.driver(level, at);
    const positions = (this.layout.positions[operand] as number) + rank + 1;
    if (position < 0) {
      this.state.fill(-1, positions, positions + leaf - rank + 1);
      if (this.get(this.layout.absent + operand) === ended)
        this.state[this.layout.absent + operand] = level;
    } else if (rank === leaf) this.state[positions] = position;
    else this.state.set(fibers.path(position), positions);
  }
}
