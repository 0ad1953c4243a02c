/**
 * Traversal: how a loop comes by its next coordinate, tuple or part.
 *
 * Every driver has a cursor in the state; drivers are brought together by the loop's stream, node by node:
 * an intersection moves whichever side is behind and counts the comparisons, a union takes the lesser side.
 * The walk owns the state; this file owns its cursors, streams, ranges and registers.
 */
import type { Passages } from "./passage.ts";
import {
  dividend,
  type Plan,
  type PlannedDriver,
  type PlannedLoop,
  type PlannedParts,
  type PlannedStream,
} from "./plan.ts";
import { cursor, operandCounts, totals, type StateLayout } from "./state.ts";

const ended = Number.POSITIVE_INFINITY;

/** The cursors of a walk. */
export class Traversal {
  /** Comparisons made since somebody last set this to 0. */
  comparisons = 0;
  /** Told what intersections leave behind. */
  passages: Passages | undefined;
  private readonly plan: Plan;
  private readonly layout: StateLayout;
  private readonly state: Float64Array;
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
      const base = this.cursorBase(level, at);
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

  /** Moves a loop to its next coordinate, tuple or part, and sets its registers; false at its end. */
  advance(level: number): boolean {
    const { state, layout } = this;
    const { stream, parts } = this.loop(level);
    if (parts !== undefined) return this.nextPart(level, parts);
    if (this.get(layout.started + level) === 0) {
      state[layout.started + level] = 1;
      this.start(level, stream);
    } else this.next(level, stream);
    const code = this.current(level, stream);
    if (code === ended) return false;
    this.look(level, stream);
    state[layout.code + level] = code;
    this.setRegisters(level, code);
    this.bind(level, stream, code);
    return true;
  }

  private get(offset: number): number {
    return this.state[offset] as number;
  }

  private loop(level: number): PlannedLoop {
    return this.plan.loops[level] as PlannedLoop;
  }

  private driver(level: number, at: number): PlannedDriver {
    return this.loop(level).drivers[at] as PlannedDriver;
  }

  private cursorBase(level: number, driver: number): number {
    return (this.layout.cursors[level] as number) + driver * this.layout.cursorSize;
  }

  /** Moves a driver to its first element, here or later, whose coordinate projects into the loop. */
  private settle(level: number, at: number): void {
    const { state, x } = this;
    const driver = this.driver(level, at);
    const base = this.cursorBase(level, at);
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
  private setRegisters(level: number, code: number): void {
    const { loop, strides } = this.loop(level);
    let rest = code;
    for (let at = 0; at < strides.length; at += 1) {
      const stride = strides[at] as number;
      const coordinate = stride === 1 ? rest : Math.floor(rest / stride);
      this.x[loop.registers[at] as number] = coordinate;
      rest -= coordinate * stride;
    }
  }

  /** The coordinate that a stream stands at. */
  private current(level: number, stream: PlannedStream): number {
    if (stream.kind === "driver")
      return this.get(this.cursorBase(level, stream.driver) + cursor.coordinate);
    return this.get((this.layout.streams[level] as number) + stream.id);
  }

  private setCurrent(level: number, id: number, coordinate: number): void {
    this.state[(this.layout.streams[level] as number) + id] = coordinate;
  }

  private start(level: number, stream: PlannedStream): void {
    switch (stream.kind) {
      case "driver":
        break;
      case "dense":
        this.setCurrent(
          level,
          stream.id,
          this.firstLegal(level, this.get(this.layout.low + level)),
        );
        break;
      case "unite":
        this.start(level, stream.left);
        this.start(level, stream.right);
        this.unite(level, stream);
        break;
      case "intersect":
        this.start(level, stream.right);
        if (this.current(level, stream.right) === ended) this.setCurrent(level, stream.id, ended);
        else {
          this.start(level, stream.left);
          this.meet(level, stream);
        }
    }
  }

  private next(level: number, stream: PlannedStream): void {
    switch (stream.kind) {
      case "driver":
        this.stepCursor(level, stream.driver);
        break;
      case "dense":
        this.setCurrent(level, stream.id, this.firstLegal(level, this.current(level, stream) + 1));
        break;
      case "unite": {
        const now = this.current(level, stream);
        if (this.current(level, stream.left) === now) this.next(level, stream.left);
        if (this.current(level, stream.right) === now) this.next(level, stream.right);
        this.unite(level, stream);
        break;
      }
      case "intersect":
        this.next(level, stream.right);
        if (this.current(level, stream.right) === ended) this.setCurrent(level, stream.id, ended);
        else {
          this.next(level, stream.left);
          this.meet(level, stream);
        }
    }
  }

  private firstLegal(level: number, from: number): number {
    const high = this.get(this.layout.high + level);
    let code = from;
    while (code <= high && !this.isLegal(level, code)) code += 1;
    return code > high ? ended : code;
  }

  private stepCursor(level: number, at: number): void {
    const base = this.cursorBase(level, at);
    this.state[base + cursor.at] =
      this.get(base + cursor.at) + (this.driver(level, at).scale > 0 ? 1 : -1);
    this.state[base + cursor.read] = 0;
    this.settle(level, at);
  }

  /** A union stands at the lesser of its sides. */
  private unite(
    level: number,
    stream: PlannedStream & { readonly kind: "intersect" | "unite" },
  ): void {
    const now = Math.min(this.current(level, stream.left), this.current(level, stream.right));
    this.setCurrent(level, stream.id, now);
  }

  /** Counts as read what a stream delivers or compares: through unions, down to drivers that stand there. */
  private look(level: number, stream: PlannedStream): void {
    if (stream.kind === "driver") this.countRead(level, stream.driver);
    else if (stream.kind === "unite") {
      const now = this.current(level, stream);
      for (const side of [stream.left, stream.right])
        if (this.current(level, side) === now) this.look(level, side);
    }
  }

  /** Moves an intersection on, two fingers at a time, to where its sides agree. */
  private meet(
    level: number,
    stream: PlannedStream & { readonly kind: "intersect" | "unite" },
  ): void {
    const { left, right, id } = stream;
    let a = this.current(level, left);
    let b = this.current(level, right);
    while (a !== ended && b !== ended) {
      this.comparisons += 1;
      this.tally(this.layout.totals + totals.intersectionSteps);
      this.look(level, left);
      this.look(level, right);
      if (a === b) {
        this.tally(this.layout.totals + totals.intersectionMatches);
        this.setCurrent(level, id, a);
        return;
      }
      if (a < b) {
        this.tellPassed(level, left);
        this.next(level, left);
        a = this.current(level, left);
      } else {
        this.tellPassed(level, right);
        this.next(level, right);
        b = this.current(level, right);
      }
    }
    this.setCurrent(level, id, ended);
  }

  /** Tells of the elements that a stream stands at, and is about to leave. */
  private tellPassed(level: number, stream: PlannedStream): void {
    if (this.passages === undefined || stream.kind === "dense") return;
    if (stream.kind === "driver") {
      const { operand, leaf } = this.driver(level, stream.driver);
      const at = this.get(this.cursorBase(level, stream.driver) + cursor.at);
      this.passages.pass(level, operand, leaf, at);
      return;
    }
    const now = this.current(level, stream);
    for (const side of [stream.left, stream.right])
      if (this.current(level, side) === now) this.tellPassed(level, side);
  }

  private tally(at: number): void {
    this.state[at] = this.get(at) + 1;
  }

  /** Counts a driver's coordinate as read, once. */
  private countRead(level: number, at: number): void {
    const base = this.cursorBase(level, at);
    if (this.get(base + cursor.read) === 1) return;
    this.state[base + cursor.read] = 1;
    this.tally(this.layout.counts + 4 * this.driver(level, at).operand + operandCounts.coordReads);
  }

  /** Binds the drivers that are part of what a stream delivers at a coordinate; the others are absent. */
  private bind(level: number, stream: PlannedStream, code: number): void {
    if (stream.kind === "dense") return;
    const present = code !== ended && this.current(level, stream) === code;
    if (stream.kind === "driver") {
      this.bindDriver(
        level,
        stream.driver,
        present ? this.get(this.cursorBase(level, stream.driver) + cursor.at) : -1,
      );
      return;
    }
    this.bind(level, stream.left, present ? code : ended);
    this.bind(level, stream.right, present ? code : ended);
  }

  private bindDriver(level: number, at: number, position: number): void {
    const { operand, rank, leaf, fibers } = this.driver(level, at);
    const positions = (this.layout.positions[operand] as number) + rank + 1;
    if (position < 0) {
      this.state.fill(-1, positions, positions + leaf - rank + 1);
      if (this.get(this.layout.absent + operand) === ended)
        this.state[this.layout.absent + operand] = level;
    } else if (rank === leaf) this.state[positions] = position;
    else this.state.set(fibers.path(position), positions);
  }

  /** Moves a loop over parts to the next part that the fibers it cuts do not leave empty. */
  private nextPart(level: number, parts: PlannedParts): boolean {
    const { state, layout, x } = this;
    const { loop, stream } = this.loop(level);
    const high = this.get(layout.high + level);
    const [startRegister, endRegister] = loop.registers;
    for (;;) {
      const from = this.get(layout.code + level);
      if (from > high) return false;
      const [start, end] = this.cutPart(level, parts, from, high);
      state[layout.code + level] = end;
      if (!this.isOccupied(level, stream, start, end)) continue;
      x[startRegister as number] = start;
      x[endRegister as number] = end;
      this.bindParts(level, start);
      return true;
    }
  }

  /** First position of a driver in a part; -1 where it has none there. */
  private firstInPart(level: number, at: number, start: number, end: number): number {
    const { fibers } = this.driver(level, at);
    const base = this.cursorBase(level, at);
    const to = this.get(base + cursor.to);
    const first = fibers.lowerBound(this.get(base + cursor.from), to, start);
    return first < to && fibers.coordinate(first) < end ? first : -1;
  }

  private isOccupied(level: number, stream: PlannedStream, start: number, end: number): boolean {
    switch (stream.kind) {
      case "dense":
        return true;
      case "driver":
        return this.firstInPart(level, stream.driver, start, end) >= 0;
      case "unite":
        return (
          this.isOccupied(level, stream.left, start, end) ||
          this.isOccupied(level, stream.right, start, end)
        );
      case "intersect":
        return (
          this.isOccupied(level, stream.left, start, end) &&
          this.isOccupied(level, stream.right, start, end)
        );
    }
  }

  /** Binds stored ranks of parts to the part that has begun. */
  private bindParts(level: number, start: number): void {
    for (const [at, { isParts }] of this.loop(level).drivers.entries()) {
      if (isParts) this.bindDriver(level, at, this.firstInPart(level, at, start, start + 1));
    }
  }

  /** The next part at or after a coordinate: [start, end). An empty leader leaves everything in one. */
  private cutPart(
    level: number,
    parts: PlannedParts,
    from: number,
    high: number,
  ): readonly [number, number] {
    const { state, layout } = this;
    const { size, leader: at } = parts;
    if (at === undefined) return [from, Math.min((Math.floor(from / size) + 1) * size, high + 1)];
    const { fibers } = this.driver(level, at);
    const base = this.cursorBase(level, at);
    const to = this.get(base + cursor.to);
    const low = this.get(layout.low + level);
    const nextOccupied = (position: number): number => {
      let next = position;
      while (next < to && fibers.isEmpty(next)) next += 1;
      return next;
    };
    const first = nextOccupied(this.get(base + cursor.at));
    if (first >= to) return [from, high + 1];
    let next = first;
    for (let taken = 0; taken < size && next < to; taken += 1) next = nextOccupied(next + 1);
    state[base + cursor.at] = next;
    return [
      from === low ? low : fibers.coordinate(first),
      next < to ? fibers.coordinate(next) : high + 1,
    ];
  }
}
