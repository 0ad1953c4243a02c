/**
 * The interpreter: a walk of a loop nest, one body at a time, that counts everything.
 *
 * The oracle for every faster back end, so it follows the IR to the letter. It keeps its whole state in
 * flat arrays instead of on the call stack, so that it can stop after any number of bodies, be copied as a
 * checkpoint, and go on from there.
 */
import { defined } from "../base/index.ts";
import { findPosition } from "../fibertree/index.ts";
import {
  dividend,
  valueOf,
  type Linear,
  type Plan,
  type PlannedDriver,
  type PlannedLoop,
  type PlannedParts,
  type PlannedStatement,
} from "./plan.ts";
import { cursor, layoutState, operandCounts, totals, type StateLayout } from "./state.ts";

/** What happened at one compute. */
export interface ComputeEvent {
  readonly kind: "effectual" | "ineffectual" | "gated";
  readonly product: number;
  /** Element of the output, row-major. */
  readonly element: number;
  readonly before: number;
  readonly after: number;
  /** Whether the element was first written, brought back, held, or left alone because of a gate. */
  readonly output: "created" | "fetched" | "held" | "untouched";
}

/** A copy of a walk's state. */
export interface Checkpoint {
  readonly step: number;
  readonly state: Float64Array;
  readonly residents: readonly ReadonlySet<number>[];
  readonly values: Float64Array;
  readonly written: Uint8Array;
}

/** A walk of one nest. */
export class Walk {
  readonly plan: Plan;
  readonly layout: StateLayout;
  readonly state: Float64Array;
  /** Registers: a view into the state. */
  readonly x: Float64Array;
  /** The output so far, row-major over its declared ranks, and which elements were written. */
  readonly values: Float64Array;
  readonly written: Uint8Array;
  /** Called at every compute, before anything about it is forgotten. */
  onCompute: ((event: ComputeEvent) => void) | undefined;
  /** Called at the end of every step with the outermost loop that began an iteration in it. */
  onStep: ((step: number, entered: number) => void) | undefined;
  private readonly residents: Set<number>[];
  /** By loop: the tensors whose stay ends when the loop begins an iteration. */
  private readonly leaving: readonly (readonly number[])[];
  /** By operand: whether one stay can bind several elements, or one element several times. */
  private readonly shared: readonly boolean[];
  private readonly operandCoordinates: readonly (readonly Linear[])[];
  private budget = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.layout = layoutState(plan);
    this.state = new Float64Array(this.layout.size);
    this.x = this.state.subarray(this.layout.x, this.layout.x + plan.nest.registers.length);
    this.state[this.layout.level] = -1;
    this.state[this.layout.entered] = 0;
    this.values = new Float64Array(plan.outputSize);
    this.written = new Uint8Array(plan.outputSize);
    const { operands, output } = plan.nest;
    this.residents = [...operands, output].map(() => new Set<number>());
    this.shared = operands.map(({ residence, bound }) => residence !== bound);
    this.leaving = plan.loops.map((_, level) =>
      [...operands, output].flatMap(({ residence }, at) =>
        residence === level && this.shared[at] !== false ? [at] : [],
      ),
    );
    this.operandCoordinates = operands.map(({ ranks }) =>
      ranks.map(({ coordinate }) => ({
        registers: coordinate.terms.map(({ register }) => register),
        coefficients: coordinate.terms.map(({ coefficient }) => coefficient),
        constant: coordinate.constant,
        divisor: coordinate.divisor,
      })),
    );
  }

  get done(): boolean {
    return this.get(this.layout.done) === 1;
  }

  /** Steps completed so far. */
  get steps(): number {
    return this.get(this.layout.totals + totals.steps);
  }

  /** A number of the state. */
  get(offset: number): number {
    return this.state[offset] as number;
  }

  /** Copies everything that a later `restore` needs. */
  checkpoint(): Checkpoint {
    return {
      step: this.steps,
      state: this.state.slice(),
      residents: this.residents.map((set) => new Set(set)),
      values: this.values.slice(),
      written: this.written.slice(),
    };
  }

  /** Goes back, or forward, to a checkpoint of a walk of the same plan. */
  restore({ state, residents, values, written }: Checkpoint): void {
    this.state.set(state);
    this.residents.forEach((set, at) => {
      set.clear();
      for (const element of defined(residents[at], "resident set")) set.add(element);
    });
    this.values.set(values);
    this.written.set(written);
  }

  /**
   * Walks on until the nest is done, the budget of bodies and comparisons is used up, or `stopAtStep`
   * steps are complete.
   */
  run(budget: number, stopAtStep = Number.POSITIVE_INFINITY): void {
    this.budget = budget;
    const { loops, suffix } = this.plan;
    const last = loops.length - 1;
    if (this.get(this.layout.level) === -1 && !this.done && !this.begin()) return;
    while (!this.done && this.budget > 0 && this.steps < stopAtStep) {
      const level = this.get(this.layout.level);
      this.budget -= 1;
      if (this.advance(level)) {
        if (!this.bind(defined(this.plan.statements[level + 1], "statements"))) continue;
        if (level < last) {
          this.enter(level + 1);
          continue;
        }
        this.compute();
        this.spend(level, 1);
        if (suffix === loops.length) this.completeStep();
        continue;
      }
      const cycles = this.get(this.layout.cycles + level);
      if (level === suffix && this.get(this.layout.stepComputes) > 0) this.completeStep();
      if (level === 0) this.finish(cycles);
      else {
        this.state[this.layout.level] = level - 1;
        this.spend(level - 1, cycles);
      }
    }
  }

  /** Cycles so far, those of unfinished iterations included. */
  cyclesSoFar(): number {
    const { cycles, level } = this.layout;
    if (this.done) return this.get(cycles + this.plan.loops.length);
    let innermost = this.get(level);
    if (innermost < 0) return 0;
    let sum = this.get(cycles + innermost);
    for (innermost -= 1; innermost >= 0; innermost -= 1) {
      const own = this.get(cycles + innermost);
      sum = defined(this.plan.loops[innermost], "loop").spatial ? Math.max(own, sum) : own + sum;
    }
    return sum;
  }

  private begin(): boolean {
    const ready = this.bind(defined(this.plan.statements[0], "statements"));
    if (ready && this.plan.loops.length > 0) {
      this.enter(0);
      return true;
    }
    if (ready) {
      this.compute();
      this.completeStep();
    }
    this.finish(ready ? 1 : 0);
    return false;
  }

  private finish(cycles: number): void {
    this.state[this.layout.cycles + this.plan.loops.length] = cycles;
    this.state[this.layout.done] = 1;
  }

  /** Adds an iteration's cycles to its loop: a sum over time, the longest in space. */
  private spend(level: number, cycles: number): void {
    const at = this.layout.cycles + level;
    const own = this.get(at);
    this.state[at] = defined(this.plan.loops[level], "loop").spatial
      ? Math.max(own, cycles)
      : own + cycles;
  }

  private completeStep(): void {
    const { state, layout } = this;
    const step = this.steps;
    this.tally(layout.totals + totals.steps);
    state[layout.stepComputes] = 0;
    this.onStep?.(step, this.get(layout.entered));
    state[layout.entered] = this.plan.loops.length;
  }

  private tally(at: number): void {
    this.state[at] = (this.state[at] as number) + 1;
  }

  private tallyOperand(operand: number, count: number): void {
    this.tally(this.layout.counts + 4 * operand + count);
  }

  /** Starts a loop: its legal range, and its drivers' fibers cut to it. */
  private enter(level: number): void {
    const { state, layout, x } = this;
    const { loop, lower, upper, drivers, extent, parts } = defined(this.plan.loops[level], "loop");
    let low = loop.inside === undefined ? 0 : (x[loop.inside.start] as number);
    let high = loop.inside === undefined ? extent - 1 : (x[loop.inside.end] as number) - 1;
    for (const bound of lower) low = Math.max(low, Math.ceil(dividend(bound, x) / bound.divisor));
    for (const bound of upper)
      high = Math.min(high, Math.floor(dividend(bound, x) / bound.divisor));
    state[layout.level] = level;
    state[layout.low + level] = low;
    state[layout.high + level] = high;
    state[layout.cycles + level] = 0;
    state[layout.code + level] = parts === undefined ? low - 1 : low;
    for (const [at, driver] of drivers.entries()) {
      const base = this.cursorBase(level, at);
      const fiber = this.get((layout.positions[driver.operand] as number) + driver.rank);
      const [start, end] = driver.fibers.span(fiber);
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
      state[base + cursor.compared] = 0;
      state[base + cursor.staged] = 0;
      if (parts === undefined) this.settle(level, at);
    }
  }

  private cursorBase(level: number, driver: number): number {
    return (this.layout.cursors[level] as number) + driver * this.layout.cursorSize;
  }

  /** Moves a driver to its first element, here or later, whose coordinate projects into the loop. */
  private settle(level: number, at: number): void {
    const { state, x } = this;
    const driver = defined(defined(this.plan.loops[level], "loop").drivers[at], "driver");
    const base = this.cursorBase(level, at);
    const from = this.get(base + cursor.from);
    const to = this.get(base + cursor.to);
    const direction = driver.scale > 0 ? 1 : -1;
    const rest = dividend(driver.rest, x);
    let position = this.get(base + cursor.at);
    let coordinate = Number.POSITIVE_INFINITY;
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
  private isLegal(level: number, code: number): boolean {
    const { checks, guards } = this.plan.loops[level] as PlannedLoop;
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
    const { loop, strides } = this.plan.loops[level] as PlannedLoop;
    let rest = code;
    for (let at = 0; at < strides.length; at += 1) {
      const stride = strides[at] as number;
      const coordinate = stride === 1 ? rest : Math.floor(rest / stride);
      this.x[loop.registers[at] as number] = coordinate;
      rest -= coordinate * stride;
    }
  }

  private stepCursor(level: number, at: number): void {
    const base = this.cursorBase(level, at);
    const { scale } = defined(defined(this.plan.loops[level], "loop").drivers[at], "driver");
    this.state[base + cursor.at] = this.get(base + cursor.at) + (scale > 0 ? 1 : -1);
    this.state[base + cursor.compared] = 0;
    this.settle(level, at);
  }

  /** Moves a loop to its next coordinate or part and begins that iteration; false at its end. */
  private advance(level: number): boolean {
    const { state, layout } = this;
    const { drivers, parts } = this.plan.loops[level] as PlannedLoop;
    if (parts !== undefined) {
      if (!this.nextPart(level, parts)) return false;
    } else {
      let code = this.get(layout.code + level);
      if (drivers.length === 0) {
        const high = this.get(layout.high + level);
        do code += 1;
        while (code <= high && !this.isLegal(level, code));
        if (code > high) return false;
      } else {
        code = this.advanceStage(level, drivers.length - 1);
        if (code === Number.POSITIVE_INFINITY) return false;
      }
      state[layout.code + level] = code;
      this.setRegisters(level, code);
      this.bindDrivers(level, drivers);
    }
    this.tally(layout.iterations + level);
    if (level < this.get(layout.entered)) state[layout.entered] = level;
    for (const tensor of this.leaving[level] as readonly number[])
      (this.residents[tensor] as Set<number>).clear();
    return true;
  }

  private bindDrivers(level: number, drivers: readonly PlannedDriver[]): void {
    for (const [at, { operand, rank, leaf, fibers }] of drivers.entries()) {
      const position = this.get(this.cursorBase(level, at) + cursor.at);
      const positions = (this.layout.positions[operand] as number) + rank + 1;
      if (rank === leaf) this.state[positions] = position;
      else this.state.set(fibers.path(position), positions);
      if (drivers.length === 1) this.tallyOperand(operand, operandCounts.coordReads);
    }
  }

  /** Moves a loop over parts to the next part that none of the fibers it cuts leaves empty. */
  private nextPart(level: number, parts: PlannedParts): boolean {
    const { state, layout, x } = this;
    const { loop, drivers } = this.plan.loops[level] as PlannedLoop;
    const high = this.get(layout.high + level);
    const [startRegister, endRegister] = loop.registers;
    for (;;) {
      const from = this.get(layout.code + level);
      if (from > high) return false;
      const part = this.cutPart(level, parts, from, high);
      if (part === undefined) return false;
      const [start, end] = part;
      state[layout.code + level] = end;
      const occupied = drivers.slice(0, parts.followers).every((driver, at) => {
        const base = this.cursorBase(level, at);
        const to = this.get(base + cursor.to);
        const first = driver.fibers.lowerBound(this.get(base + cursor.from), to, start);
        return first < to && driver.fibers.coordinate(first) < end;
      });
      if (!occupied) continue;
      x[startRegister as number] = start;
      x[endRegister as number] = end;
      return true;
    }
  }

  /** The next part at or after a coordinate: [start, end). */
  private cutPart(
    level: number,
    parts: PlannedParts,
    from: number,
    high: number,
  ): readonly [number, number] | undefined {
    const { state, layout } = this;
    const { size, leader: at } = parts;
    if (at === undefined) return [from, Math.min((Math.floor(from / size) + 1) * size, high + 1)];
    const { fibers } = defined(defined(this.plan.loops[level], "loop").drivers[at], "leader");
    const base = this.cursorBase(level, at);
    const to = this.get(base + cursor.to);
    const low = this.get(layout.low + level);
    const nextOccupied = (position: number): number => {
      let next = position;
      while (next < to && fibers.isEmpty(next)) next += 1;
      return next;
    };
    if (!parts.byOccupancy) {
      const first = fibers.lowerBound(this.get(base + cursor.at), to, from);
      if (first >= to) return undefined;
      const start = Math.floor(fibers.coordinate(first) / size) * size;
      return [Math.max(start, low), Math.min(start + size, high + 1)];
    }
    const first = nextOccupied(this.get(base + cursor.at));
    if (first >= to) return undefined;
    let next = first;
    for (let taken = 0; taken < size && next < to; taken += 1) next = nextOccupied(next + 1);
    state[base + cursor.at] = next;
    return [
      from === low ? low : fibers.coordinate(first),
      next < to ? fibers.coordinate(next) : high + 1,
    ];
  }

  /**
   * The next coordinate of the intersection of drivers 0 to `stage`, two fingers at a time: the
   * intersection of all before is one finger, this driver the other.
   */
  private advanceStage(level: number, stage: number): number {
    const { state } = this;
    const base = this.cursorBase(level, stage);
    const delivered = this.get(base + cursor.staged) === 1;
    state[base + cursor.staged] = 1;
    if (delivered) this.stepCursor(level, stage);
    if (stage === 0) return this.get(base + cursor.coordinate);
    let own = this.get(base + cursor.coordinate);
    if (own === Number.POSITIVE_INFINITY) return own;
    let other = this.advanceStage(level, stage - 1);
    while (own !== Number.POSITIVE_INFINITY && other !== Number.POSITIVE_INFINITY) {
      this.budget -= 1;
      this.tally(this.layout.totals + totals.intersectionSteps);
      this.markCompared(level, stage);
      if (stage === 1) this.markCompared(level, 0);
      if (own === other) {
        this.tally(this.layout.totals + totals.intersectionMatches);
        return own;
      }
      if (own < other) {
        this.stepCursor(level, stage);
        own = this.get(base + cursor.coordinate);
      } else other = this.advanceStage(level, stage - 1);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Counts a coordinate as read the first time it takes part in a comparison. */
  private markCompared(level: number, at: number): void {
    const base = this.cursorBase(level, at);
    if (this.get(base + cursor.compared) === 1) return;
    this.state[base + cursor.compared] = 1;
    this.tallyOperand(
      defined(defined(this.plan.loops[level], "loop").drivers[at], "driver").operand,
      operandCounts.coordReads,
    );
  }

  private sparedBy(gates: readonly number[]): boolean {
    for (const gate of gates) if (this.state[this.layout.values + gate] === 0) return true;
    return false;
  }

  /** Carries out the statements of a body; false where a find has found nothing. */
  private bind(statements: readonly PlannedStatement[]): boolean {
    const { state, layout, x } = this;
    for (const statement of statements) {
      const { operand } = statement;
      const positions = layout.positions[operand] as number;
      if (statement.kind === "read") {
        this.read(operand, statement.gates);
        continue;
      }
      const parent = this.get(positions + statement.rank);
      const rank = defined(
        defined(this.plan.tensors[operand], "tensor").ranks[statement.rank],
        "rank",
      );
      let position = -1;
      if (statement.kind === "index") {
        if (parent >= 0) position = findPosition(rank, parent, valueOf(statement.coordinate, x));
      } else if (!this.sparedBy(statement.gates)) {
        if (parent >= 0) {
          this.tallyOperand(operand, operandCounts.lookups);
          position = findPosition(rank, parent, valueOf(statement.coordinate, x));
        }
        if (position < 0 && statement.skip) return false;
      }
      state[positions + statement.rank + 1] = position;
    }
    return true;
  }

  private read(operand: number, gates: readonly number[]): void {
    const { state, layout } = this;
    const spared = this.sparedBy(gates);
    state[layout.spared + operand] = spared ? 1 : 0;
    state[layout.values + operand] = 0;
    state[layout.fresh + operand] = 0;
    if (spared) return;
    const tensor = defined(this.plan.tensors[operand], "tensor");
    const position = this.get((layout.positions[operand] as number) + tensor.ranks.length);
    state[layout.values + operand] = position < 0 ? 0 : (tensor.values[position] as number);
    this.tallyOperand(operand, operandCounts.accesses);
    if (this.shared[operand] === true) {
      const element = position < 0 ? -1 - this.absentElement(operand) : position;
      const resident = this.residents[operand] as Set<number>;
      if (resident.has(element)) return;
      resident.add(element);
    }
    this.tallyOperand(operand, operandCounts.reads);
    state[layout.fresh + operand] = 1;
  }

  /** A number for an element that is not stored: its coordinates, row-major. */
  private absentElement(operand: number): number {
    const shapes = defined(this.plan.operandShapes[operand], "shape");
    return defined(this.operandCoordinates[operand], "coordinates").reduce(
      (sum, coordinate, rank) => sum * (shapes[rank] as number) + valueOf(coordinate, this.x),
      0,
    );
  }

  private compute(): void {
    const { state, layout, plan } = this;
    this.tally(layout.stepComputes);
    let element = 0;
    for (let rank = 0; rank < plan.output.length; rank += 1) {
      element +=
        valueOf(plan.output[rank] as Linear, this.x) * (plan.outputStrides[rank] as number);
    }
    const before = this.values[element] as number;
    if (this.sparedBy(plan.gates)) {
      this.tally(layout.totals + totals.gated);
      this.onCompute?.({
        kind: "gated",
        product: 0,
        element,
        before,
        after: before,
        output: "untouched",
      });
    } else {
      let product = 1;
      let effectual = true;
      for (let operand = 0; operand < plan.tensors.length; operand += 1) {
        const value = this.get(layout.values + operand);
        product *= value;
        if (value === 0) effectual = false;
      }
      this.tally(layout.totals + (effectual ? totals.effectual : totals.ineffectual));
      this.tally(layout.totals + totals.updates);
      const output = this.write(element);
      this.values[element] = before + product;
      this.onCompute?.({
        kind: effectual ? "effectual" : "ineffectual",
        product,
        element,
        before,
        after: before + product,
        output,
      });
    }
    for (let operand = 0; operand < plan.tensors.length; operand += 1)
      state[layout.fresh + operand] = 0;
  }

  private write(element: number): "created" | "fetched" | "held" {
    const resident = this.residents[this.plan.tensors.length] as Set<number>;
    if (resident.has(element)) return "held";
    resident.add(element);
    this.tally(this.layout.totals + totals.writes);
    if (this.written[element] === 1) return "fetched";
    this.written[element] = 1;
    this.tally(this.layout.totals + totals.created);
    return "created";
  }
}
