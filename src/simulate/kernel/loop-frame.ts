/**
 * What every form of a loop has: its range, a cursor for each driver, and the registers it sets. How a form
 * comes by its next coordinate is its own affair.
 */
import { defined } from "../../base/index.ts";
import type { PlannedDriver, PlannedLoop } from "../plan.ts";
import { operandCounts } from "../state.ts";
import { present, type Emission } from "./emission.ts";
import { isIdentity } from "./parts.ts";
import {
  brIf,
  constant,
  get,
  i32,
  load,
  set,
  type,
  when,
  type Code,
  type Label,
  type Local,
} from "./wasm.ts";

/** A driver's cursor while its loop runs. */
export interface Cursor {
  /** Its fiber, and what of it lies in the legal range. */
  readonly start: Local;
  readonly end: Local;
  readonly from: Local;
  readonly to: Local;
  readonly at: Local;
  /** Coordinate in the loop, where the stream keeps it. */
  readonly coordinate: Local;
  readonly read: Local;
  /** What the registers of outer loops contribute to its coordinate. */
  readonly rest: Local;
  /** Where the last search in its fiber ended. */
  readonly guess: Local;
}

/** Some positions of a fiber, one after the other: `to` is behind the last. */
export interface Positions {
  readonly from: Local;
  readonly to: Local;
}

/** What a form of a loop adds to its frame. */
export interface LoopForm {
  /** Before the first iteration, the range and the cuts being known. */
  readonly enter: Code;
  /** To the next iteration, or out of the loop; counts it. */
  readonly advance: (end: Label) => Code;
  /** After the last iteration. */
  readonly leave?: Code;
}

/** Whether a driver has an offset that outer loops determine. */
export function hasRest({ rest }: PlannedDriver): boolean {
  return rest.registers.length > 0 || rest.constant !== 0;
}

/** The locals of one loop, and code that every form of it shares. */
export class LoopFrame {
  readonly emission: Emission;
  readonly level: number;
  readonly plan: PlannedLoop;
  readonly cursors: readonly Cursor[];
  /** By numbered stream node: its current coordinate. */
  readonly nodes: readonly Local[];
  readonly low: Local;
  readonly high: Local;
  /** Current coordinate, or number of a tuple; of a loop over parts, the end of the part. */
  readonly code: Local;
  /** In a loop over parts that a leader's occupancy cuts: the part, in the leader's fiber. */
  readonly ledPart: Positions | undefined;
  /** The innermost loop that the legal range depends on, and that each driver's fiber and offset depend on. */
  readonly rangeLevel: number;
  readonly fiberLevels: readonly number[];
  private readonly coordinates: Int32Array[] = [];

  constructor(emission: Emission, level: number) {
    this.emission = emission;
    this.level = level;
    this.plan = defined(emission.plan.loops[level], "loop");
    const { strides, parts, drivers, loop: own, lower, upper } = this.plan;
    this.rangeLevel = Math.max(
      this.partLevel,
      ...[...lower, ...upper].flatMap(({ registers }) => registers.map((at) => this.levelOf(at))),
    );
    this.fiberLevels = drivers.map(({ operand, rank, rest }) =>
      Math.max(
        emission.boundAt[operand]?.[rank] ?? -1,
        ...rest.registers.map((register) => this.levelOf(register)),
      ),
    );
    // What the body of a loop prepares is alive from one iteration of the next loop to another.
    const local = (outermost: number): Local => emission.local(type.i32, outermost);
    this.low = local(this.rangeLevel + 1);
    this.high = local(this.rangeLevel + 1);
    const isOneRegister = parts === undefined && strides.length === 1 && strides[0] === 1;
    this.code = isOneRegister
      ? (emission.registers[own.registers[0] as number] as Local)
      : local(level);
    this.cursors = this.fiberLevels.map((fiberLevel) => ({
      start: local(fiberLevel + 1),
      end: local(fiberLevel + 1),
      from: local(Math.max(fiberLevel, this.rangeLevel) + 1),
      to: local(Math.max(fiberLevel, this.rangeLevel) + 1),
      at: local(level),
      coordinate: local(level),
      read: local(level),
      rest: local(fiberLevel + 1),
      guess: emission.local(type.i32),
    }));
    this.nodes = Array.from({ length: this.plan.streamNodes }, () => local(level));
    this.ledPart =
      parts?.leader === undefined ? undefined : { from: local(level + 1), to: local(level + 1) };
  }

  driver(at: number): PlannedDriver {
    return defined(this.plan.drivers[at], "driver");
  }

  cursor(at: number): Cursor {
    return defined(this.cursors[at], "cursor");
  }

  get iterations(): Local {
    return this.emission.iterations[this.level] as Local;
  }

  /** The loop over the parts that this one is inside of; -1 where there is none. */
  get partLevel(): number {
    const { inside } = this.plan.loop;
    return inside === undefined
      ? -1
      : Math.max(this.levelOf(inside.start), this.levelOf(inside.end));
  }

  private levelOf(register: number): number {
    return this.emission.plan.nest.registers[register]?.level ?? -1;
  }

  /** The offset of a count of coordinates read. */
  coordReads(at: number): number {
    return this.emission.layout.counts + 4 * this.driver(at).operand + operandCounts.coordReads;
  }

  /** Where the coordinates of a driver's own tensor are, or the numbers of its tuples. */
  address(at: number): number {
    const known = this.coordinates[at] ?? this.driver(at).fibers.coordinates();
    this.coordinates[at] = known;
    return this.emission.memory.place(known);
  }

  /** The coordinate of a position in the driver's own tensor, or the number of its tuple. */
  stored(at: number, position: Code): Code {
    return load.i32(i32.shl(position, constant(2)), this.address(at));
  }

  isBackwards(at: number): boolean {
    return this.driver(at).scale < 0;
  }

  /** Puts a cursor before its first element. */
  rewind(at: number): Code {
    const { from, to, at: position } = this.cursor(at);
    return set(position, this.isBackwards(at) ? get(to) : i32.sub(get(from), constant(1)));
  }

  isOver(at: number): Code {
    const { from, to, at: position } = this.cursor(at);
    return this.isBackwards(at) ? i32.lt(get(position), get(from)) : i32.ge(get(position), get(to));
  }

  move(at: number, amount: Code): Code {
    const { at: position } = this.cursor(at);
    return set(
      position,
      this.isBackwards(at) ? i32.sub(get(position), amount) : i32.add(get(position), amount),
    );
  }

  /** The loop's coordinate at a cursor of a driver that neither stretches nor skips. */
  coordinate(at: number): Code {
    const { at: position, rest } = this.cursor(at);
    const driver = this.driver(at);
    const stored = this.stored(at, get(position));
    if (driver.scale < 0) return i32.sub(get(rest), stored);
    return hasRest(driver) ? i32.sub(stored, get(rest)) : stored;
  }

  /** Binds the driver's operand to the element that the cursor stands at. */
  bind(at: number, position: Code): Code {
    const { operand, leaf } = this.driver(at);
    return set(this.emission.positions[operand]?.[leaf + 1] as Local, position);
  }

  /** Binds the driver's operand to nothing, from this loop on. */
  bindAbsent(at: number): Code {
    const absent = this.emission.absent[this.driver(at).operand] as Local;
    return [
      this.bind(at, constant(-1)),
      when(i32.eq(get(absent), constant(present)), set(absent, constant(this.level))),
    ];
  }

  /** Tuples taken apart: a table a register, where one driver delivers them as they are. */
  loadRegisters(at: number): Code | undefined {
    const { strides, loop: own } = this.plan;
    const { fibers } = this.driver(at);
    if (strides.length < 2 || !isIdentity(this.driver(at))) return undefined;
    const tables = fibers.coordinatesByRank();
    if (tables.length !== strides.length) return undefined;
    const { memory, registers } = this.emission;
    const position = i32.shl(get(this.cursor(at).at), constant(2));
    return tables.map((table, rank) =>
      set(
        registers[own.registers[rank] as number] as Local,
        load.i32(position, memory.place(table)),
      ),
    );
  }

  /** Takes the loop's code apart. */
  setRegisters(): Code {
    const { strides, loop: own, parts } = this.plan;
    if (parts !== undefined) return [];
    const registers = own.registers.map((each) => this.emission.registers[each] as Local);
    if (registers[0] === this.code) return [];
    const rest = this.emission.local(type.i32);
    return [
      set(rest, get(this.code)),
      registers.map((register, at) => {
        const stride = strides[at] as number;
        if (stride === 1) return [set(register, get(rest)), set(rest, constant(0))];
        return [
          set(register, i32.div(get(rest), constant(stride))),
          set(rest, i32.sub(get(rest), i32.mul(get(register), constant(stride)))),
        ];
      }),
    ];
  }

  /**
   * Goes on to `otherwise` where the loop's code fails a check or a guard, its registers set; undefined
   * where there are none.
   */
  legality(otherwise: Label, setRegisters = this.setRegisters()): Code | undefined {
    const { checks, guards } = this.plan;
    if (checks.length === 0 && guards.length === 0) return undefined;
    const { emission } = this;
    return [
      setRegisters,
      checks.map(({ value, extent }) => {
        // Negative ones are large without a sign. Between -1 and 0 the quotient is negative, though it is
        // truncated to 0.
        const limit = extent * Math.abs(value.divisor);
        const positive =
          value.divisor < 0
            ? i32.sub(constant(0), emission.dividend(value))
            : emission.dividend(value);
        return brIf(otherwise, i32.isZero(i32.ltUnsigned(positive, constant(limit))));
      }),
      guards.map((guard) =>
        brIf(otherwise, i32.rem(emission.dividend(guard), constant(guard.divisor))),
      ),
    ];
  }
}
