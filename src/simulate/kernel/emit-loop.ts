/**
 * How a loop comes by its next coordinate, tuple or part: what `traversal.ts` interprets, emitted.
 *
 * Loops that most time is spent in have a form of their own: a dense range, the fiber of one driver, and
 * two drivers that are intersected. The two fingers of an intersection move without a branch: which of
 * them moves is arithmetic on the comparison. Every other stream is emitted node by node; there each
 * node has one place where it moves on, and starts by moving on from before its first coordinate.
 */
import { defined } from "../../base/index.ts";
import type { Linear, PlannedDriver, PlannedLoop, PlannedStream } from "../plan.ts";
import { operandCounts, totals } from "../state.ts";
import { present } from "./emit-body.ts";
import { add, increment, Unsupported, type Emission } from "./emission.ts";
import { search } from "./search.ts";
import {
  block,
  br,
  brIf,
  constant,
  drop,
  get,
  i32,
  i64,
  load,
  loop,
  newLabel,
  select,
  set,
  type,
  when,
  type Code,
  type Label,
  type Local,
} from "./wasm.ts";

const ended = 0x7fffffff;
const before = -0x7fffffff;

/** A driver's cursor while its loop runs. */
export interface Cursor {
  readonly from: Local;
  readonly to: Local;
  readonly at: Local;
  /** Coordinate in the loop, where the stream keeps it. */
  readonly coordinate: Local;
  readonly read: Local;
  readonly start: Local;
  readonly end: Local;
}

/** What has to be known before a loop begins, and the loop that is the last to determine it. */
interface Preparation {
  readonly level: number;
  readonly code: Code;
}

/** A loop, emitted in the places that the nest puts together. */
export interface EmittedLoop {
  readonly cursors: readonly Cursor[];
  /** By numbered stream node: its current coordinate. */
  readonly nodes: readonly Local[];
  readonly low: Local;
  readonly high: Local;
  readonly code: Local;
  /** Whether both cursors have moved past the match that the loop stands at. */
  readonly isTwoFinger: boolean;
  /** Whether cursors keep their coordinates. */
  readonly isGeneral: boolean;
  /** What an iteration of an outer loop already determines of the loop; stands at the end of its statements. */
  readonly prepare: (outer: number) => Code;
  /** Before the first iteration. */
  readonly enter: Code;
  /** To the next iteration, or out of the loop; counts it. */
  readonly advance: (end: Label) => Code;
  /** After the last iteration. */
  readonly leave: Code;
}

/** Whether a driver's coordinates are the loop's, up to direction and an offset. */
function isPlain({ scale, divisor }: PlannedDriver): boolean {
  return divisor === 1 && Math.abs(scale) === 1;
}

function hasRest({ rest }: PlannedDriver): boolean {
  return rest.registers.length > 0 || rest.constant !== 0;
}

function isIdentity({ scale, divisor, rest }: PlannedDriver): boolean {
  return scale === 1 && divisor === 1 && rest.registers.length === 0 && rest.constant === 0;
}

/** Emits one loop. */
class LoopEmitter {
  readonly cursors: readonly Cursor[];
  readonly nodes: readonly Local[];
  readonly low: Local;
  readonly high: Local;
  readonly code: Local;
  private readonly emission: Emission;
  private readonly level: number;
  private readonly plan: PlannedLoop;
  /** By driver: what the registers of outer loops contribute to its coordinate. */
  private readonly rests: readonly Local[];
  private readonly guesses: readonly Local[];
  /** The legal range and the drivers' cuts, each with the loop that is the last to determine it. */
  private readonly preparations: readonly Preparation[];
  /** By driver, once they are known. */
  private readonly coordinates: Int32Array[] = [];

  constructor(emission: Emission, level: number) {
    this.emission = emission;
    this.level = level;
    this.plan = defined(emission.plan.loops[level], "loop");
    const local = (): Local => emission.local(type.i32);
    this.low = local();
    this.high = local();
    const { strides, parts, drivers, loop: own } = this.plan;
    const isOneRegister = parts === undefined && strides.length === 1 && strides[0] === 1;
    this.code = isOneRegister ? (emission.registers[own.registers[0] as number] as Local) : local();
    this.cursors = drivers.map(() => ({
      from: local(),
      to: local(),
      at: local(),
      coordinate: local(),
      read: local(),
      start: local(),
      end: local(),
    }));
    this.rests = drivers.map(local);
    this.guesses = drivers.map(local);
    this.nodes = Array.from({ length: this.plan.streamNodes }, local);
    this.preparations = [
      { level: this.rangeLevel, code: this.range() },
      ...drivers.flatMap((_, at) => this.cuts(at)),
    ];
  }

  emit(isHoisted: boolean): EmittedLoop {
    const { stream, parts, drivers, checks, guards } = this.plan;
    const common = {
      cursors: this.cursors,
      nodes: this.nodes,
      low: this.low,
      high: this.high,
      code: this.code,
      isTwoFinger: false,
      isGeneral: false,
      prepare: (outer: number) => this.prepare(outer),
      leave: [],
    };
    if (parts !== undefined) return { ...common, ...this.overParts() };
    const isFiltered = checks.length > 0 || guards.length > 0;
    if (stream.kind === "dense" && !isFiltered)
      return { ...common, nodes: [this.code], ...this.dense(isHoisted) };
    if (stream.kind === "driver" && isPlain(this.driver(stream.driver)))
      return { ...common, ...this.fiber(stream.driver, isHoisted && !isFiltered) };
    if (
      stream.kind === "intersect" &&
      stream.left.kind === "driver" &&
      stream.right.kind === "driver" &&
      !isFiltered &&
      drivers.every(isPlain)
    ) {
      return {
        ...common,
        nodes: [this.code],
        ...this.twoFinger(stream.left.driver, stream.right.driver, isHoisted),
        isTwoFinger: true,
      };
    }
    return { ...common, ...this.general(), isGeneral: true };
  }

  private driver(at: number): PlannedDriver {
    return defined(this.plan.drivers[at], "driver");
  }

  private cursor(at: number): Cursor {
    return defined(this.cursors[at], "cursor");
  }

  private get iterations(): Local {
    return this.emission.iterations[this.level] as Local;
  }

  private coordReads(at: number): Local {
    const { layout } = this.emission;
    return this.emission.counterOf(
      layout.counts + 4 * this.driver(at).operand + operandCounts.coordReads,
    );
  }

  /** The coordinate of a position in the driver's own tensor, or the number of its tuple. */
  private stored(at: number, position: Code): Code {
    return load.i32(i32.shl(position, constant(2)), this.address(at));
  }

  private address(at: number): number {
    const known = this.coordinates[at] ?? this.driver(at).fibers.coordinates();
    this.coordinates[at] = known;
    return this.emission.memory.place(known);
  }

  private levelOf(register: number): number {
    return this.emission.plan.nest.registers[register]?.level ?? -1;
  }

  /** The innermost loop that the legal range depends on. */
  private get rangeLevel(): number {
    const { lower, upper } = this.plan;
    return Math.max(
      this.partLevel,
      ...[...lower, ...upper].flatMap(({ registers }) => registers.map((at) => this.levelOf(at))),
    );
  }

  /** The loop over the parts that this one is inside of; -1 where there is none. */
  private get partLevel(): number {
    const { inside } = this.plan.loop;
    return inside === undefined
      ? -1
      : Math.max(this.levelOf(inside.start), this.levelOf(inside.end));
  }

  /** The innermost loop that a driver's fiber, or where its coordinates begin, depends on. */
  private fiberLevel(at: number): number {
    const { plan } = this.emission;
    const { operand, rank, rest } = this.driver(at);
    const binds = plan.loops
      .slice(0, this.level)
      .flatMap(({ drivers }, level) =>
        drivers.some((each) => each.operand === operand && each.leaf + 1 === rank) ? [level] : [],
      );
    const looksUp = plan.statements
      .slice(0, this.level + 1)
      .flatMap((statements, body) =>
        statements.some(
          (each) => each.kind !== "read" && each.operand === operand && each.rank + 1 === rank,
        )
          ? [body - 1]
          : [],
      );
    return Math.max(
      -1,
      ...binds,
      ...looksUp,
      ...rest.registers.map((register) => this.levelOf(register)),
    );
  }

  private prepare(outer: number): Code {
    return this.preparations.filter(({ level }) => level === outer).map(({ code }) => code);
  }

  /** What has to be prepared on entering, because it changes with the loop right around this one. */
  private get remaining(): Code {
    return this.prepare(this.level - 1);
  }

  /** Sets where the legal range begins and ends. */
  private range(): Code {
    const { loop: own, lower, upper, extent } = this.plan;
    const { registers } = this.emission;
    const code: Code[] = [
      set(
        this.low,
        own.inside === undefined ? constant(0) : get(registers[own.inside.start] as Local),
      ),
      set(
        this.high,
        own.inside === undefined
          ? constant(extent - 1)
          : i32.sub(get(registers[own.inside.end] as Local), constant(1)),
      ),
    ];
    const bound = this.emission.local(type.i32);
    for (const each of lower) {
      code.push(
        set(bound, this.rounded(each, true)),
        set(this.low, select(get(bound), get(this.low), i32.gt(get(bound), get(this.low)))),
      );
    }
    for (const each of upper) {
      code.push(
        set(bound, this.rounded(each, false)),
        set(this.high, select(get(bound), get(this.high), i32.lt(get(bound), get(this.high)))),
      );
    }
    return code;
  }

  private rounded(linear: Linear, up: boolean): Code {
    return this.quotient(this.emission.dividend(linear), linear.divisor, up);
  }

  /** A quotient rounded up or down. */
  private quotient(dividend: Code, divisor: number, up: boolean): Code {
    if (divisor === 1) return dividend;
    if (divisor < 0) return this.quotient(i32.sub(constant(0), dividend), -divisor, up);
    const value = this.emission.local(type.i32);
    const truncated = i32.div(get(value), constant(divisor));
    const rest = i32.rem(get(value), constant(divisor));
    return [
      set(value, dividend),
      up
        ? i32.add(truncated, i32.gt(rest, constant(0)))
        : i32.sub(truncated, i32.lt(rest, constant(0))),
    ];
  }

  /** Whether the range takes in the whole fiber whatever the outer loops do. */
  private isUnrestricted(at: number): boolean {
    const { loop: own, lower, upper, extent } = this.plan;
    const driver = this.driver(at);
    return (
      own.inside === undefined &&
      lower.length === 0 &&
      upper.length === 0 &&
      isIdentity(driver) &&
      driver.fibers.shape <= extent
    );
  }

  /** Finds a driver's fiber, and what outer registers contribute to its coordinates. */
  private fiberOf(at: number): Code {
    const { emission } = this;
    const driver = this.driver(at);
    const { from, to, start, end } = this.cursor(at);
    const fiber = emission.positions[driver.operand]?.[driver.rank] as Local;
    const mayLack =
      !emission.plan.isProduct || emission.plan.nest.operands[driver.operand]?.mode === "lookup";
    const spans = driver.fibers.segments().reduce<readonly [Code, Code]>(
      ([first, last], segments) => {
        const address = emission.memory.place(segments);
        return [
          load.i32(i32.shl(first, constant(2)), address),
          load.i32(i32.shl(last, constant(2)), address),
        ];
      },
      [get(fiber), i32.add(get(fiber), constant(1))],
    );
    const span = [set(start, spans[0]), set(end, spans[1])];
    return [
      mayLack
        ? when(
            i32.lt(get(fiber), constant(0)),
            [set(start, constant(0)), set(end, constant(0))],
            span,
          )
        : span,
      hasRest(driver) ? set(this.rests[at] as Local, emission.dividend(driver.rest)) : [],
      this.isUnrestricted(at) ? [set(from, get(start)), set(to, get(end))] : [],
    ];
  }

  /**
   * What cuts a driver's fiber to the legal range. A part is cut out first: the bounds inside it change with
   * every iteration around, but the part is short.
   */
  private cuts(at: number): readonly Preparation[] {
    const { emission, low, high } = this;
    const { loop: own, lower, upper } = this.plan;
    const fiberLevel = this.fiberLevel(at);
    const found = { level: fiberLevel, code: this.fiberOf(at) };
    if (this.isUnrestricted(at)) return [found];
    const { from, to, start, end } = this.cursor(at);
    const level = Math.max(fiberLevel, this.rangeLevel);
    const isEmpty = i32.gt(get(low), get(high));
    const none = when(isEmpty, [set(from, get(start)), set(to, get(start))]);
    const whole = [start, end] as const;
    if (own.inside === undefined || lower.length + upper.length === 0)
      return [
        found,
        { level, code: [this.narrow(at, get(low), get(high), whole, [from, to]), none] },
      ];
    const { registers } = emission;
    const first = get(registers[own.inside.start] as Local);
    const last = i32.sub(get(registers[own.inside.end] as Local), constant(1));
    const part = [emission.local(type.i32), emission.local(type.i32)] as const;
    return [
      found,
      {
        level: Math.max(fiberLevel, this.partLevel),
        code: this.narrow(at, first, last, whole, part),
      },
      { level, code: [this.narrow(at, get(low), get(high), part, [from, to]), none] },
    ];
  }

  /** Positions among `source` whose coordinates lie between two of the loop's. */
  private narrow(
    at: number,
    low: Code,
    high: Code,
    [start, end]: readonly [Local, Local],
    [from, to]: readonly [Local, Local],
  ): Code {
    const { emission } = this;
    const driver = this.driver(at);
    const { scale, divisor } = driver;
    const projected = (x: Code, up: boolean): Code => {
      const scaled = scale === 1 ? x : i32.mul(x, constant(scale));
      const dividend = hasRest(driver) ? i32.add(scaled, get(this.rests[at] as Local)) : scaled;
      return this.quotient(dividend, divisor, up);
    };
    const isAscending = scale > 0 === divisor > 0;
    const [first, last] = [emission.local(type.i32), emission.local(type.i32)];
    const address = this.address(at);
    const [guess, nextGuess] = [this.guesses[at] as Local, emission.local(type.i32)];
    return [
      set(first, projected(isAscending ? low : high, true)),
      set(last, projected(isAscending ? high : low, false)),
      set(from, get(start)),
      when(
        i32.lt(get(start), get(end)),
        when(
          i32.lt(this.stored(at, get(start)), get(first)),
          set(from, search(address, get(start), get(end), get(first), guess)),
        ),
      ),
      set(to, get(end)),
      when(
        i32.lt(get(from), get(end)),
        when(
          i32.gt(this.stored(at, i32.sub(get(end), constant(1))), get(last)),
          set(to, search(address, get(from), get(end), i32.add(get(last), constant(1)), nextGuess)),
        ),
      ),
    ];
  }

  private isBackwards(at: number): boolean {
    return this.driver(at).scale < 0;
  }

  /** Puts a cursor before its first element. */
  private rewind(at: number): Code {
    const { from, to, at: position } = this.cursor(at);
    return set(position, this.isBackwards(at) ? get(to) : i32.sub(get(from), constant(1)));
  }

  private isOver(at: number): Code {
    const { from, to, at: position } = this.cursor(at);
    return this.isBackwards(at) ? i32.lt(get(position), get(from)) : i32.ge(get(position), get(to));
  }

  private move(at: number, amount: Code): Code {
    const { at: position } = this.cursor(at);
    return set(
      position,
      this.isBackwards(at) ? i32.sub(get(position), amount) : i32.add(get(position), amount),
    );
  }

  /** Number of elements in a cursor's range. */
  private length(at: number): Code {
    const { from, to } = this.cursor(at);
    return i32.sub(get(to), get(from));
  }

  /** The loop's coordinate at a cursor of a plain driver. */
  private coordinate(at: number): Code {
    const { at: position } = this.cursor(at);
    const driver = this.driver(at);
    const stored = this.stored(at, get(position));
    const rest = get(this.rests[at] as Local);
    if (driver.scale < 0) return i32.sub(rest, stored);
    return hasRest(driver) ? i32.sub(stored, rest) : stored;
  }

  /** Binds the driver's operand to the element that the cursor stands at. */
  private bind(at: number, position: Code): Code {
    const { operand, leaf } = this.driver(at);
    return set(this.emission.positions[operand]?.[leaf + 1] as Local, position);
  }

  /** Tuples taken apart: a table a register, where one driver delivers them as they are. */
  private loadRegisters(at: number): Code | undefined {
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

  private setRegisters(): Code {
    const { strides, loop: own, parts } = this.plan;
    if (parts !== undefined) return [];
    const rest = this.emission.local(type.i32);
    const registers = own.registers.map((each) => this.emission.registers[each] as Local);
    if (registers[0] === this.code) return [];
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

  private dense(isHoisted: boolean): Pick<EmittedLoop, "enter" | "advance"> {
    const { code, low, high, iterations } = this;
    const count = i32.add(i32.sub(get(high), get(low)), constant(1));
    return {
      enter: [
        this.remaining,
        set(code, i32.sub(get(low), constant(1))),
        isHoisted ? when(i32.le(get(low), get(high)), add(iterations, count)) : [],
      ],
      advance: (end) => [
        set(code, i32.add(get(code), constant(1))),
        brIf(end, i32.gt(get(code), get(high))),
        isHoisted ? [] : increment(iterations),
        this.setRegisters(),
      ],
    };
  }

  private fiber(at: number, isHoisted: boolean): Pick<EmittedLoop, "enter" | "advance"> {
    const { emission, iterations } = this;
    const { operand } = this.driver(at);
    emission.tallies.push({
      offset: emission.layout.counts + 4 * operand + operandCounts.coordReads,
      local: iterations,
    });
    return {
      enter: [this.remaining, this.rewind(at), isHoisted ? add(iterations, this.length(at)) : []],
      advance: (end) => {
        const again = newLabel();
        const setRegisters = this.loadRegisters(at) ?? this.setRegisters();
        const legality = this.legality(again, setRegisters);
        const move = [
          this.move(at, constant(1)),
          brIf(end, this.isOver(at)),
          set(this.code, this.coordinate(at)),
        ];
        return [
          legality === undefined ? [move, setRegisters] : loop(again, [move, legality]),
          isHoisted ? [] : increment(iterations),
          this.bind(at, get(this.cursor(at).at)),
        ];
      },
    };
  }

  /**
   * @param isHoisted whether steps may be counted on leaving: each moves one finger, a match both
   */
  private twoFinger(
    left: number,
    right: number,
    isHoisted: boolean,
  ): Pick<EmittedLoop, "enter" | "advance" | "leave"> {
    const { emission, code } = this;
    const { layout } = emission;
    const local = (): Local => emission.local(type.i32);
    const [a, b, notAfter, notBefore] = [local(), local(), local(), local()];
    const steps = emission.counterOf(layout.totals + totals.intersectionSteps);
    const iterationsBefore = emission.local(type.i64);
    emission.tallies.push({
      offset: layout.totals + totals.intersectionMatches,
      local: this.iterations,
    });
    const first = (at: number): Code =>
      set(
        this.cursor(at).at,
        this.isBackwards(at)
          ? i32.sub(get(this.cursor(at).to), constant(1))
          : get(this.cursor(at).from),
      );
    const reads = [left, right].map((at) => this.coordReads(at));
    const passed = (at: number): Code => {
      const { from, to, at: position } = this.cursor(at);
      return this.isBackwards(at)
        ? i32.sub(i32.sub(get(to), constant(1)), get(position))
        : i32.sub(get(position), get(from));
    };
    const scan = newLabel();
    return {
      enter: [
        this.remaining,
        first(left),
        first(right),
        isHoisted ? set(iterationsBefore, get(this.iterations)) : [],
        set(notAfter, constant(0)),
        set(notBefore, constant(0)),
      ],
      advance: (end) => [
        loop(scan, [
          brIf(end, i32.or(this.isOver(left), this.isOver(right))),
          set(a, this.coordinate(left)),
          set(b, this.coordinate(right)),
          set(notAfter, i32.le(get(a), get(b))),
          set(notBefore, i32.ge(get(a), get(b))),
          isHoisted ? [] : increment(steps),
          this.move(left, get(notAfter)),
          this.move(right, get(notBefore)),
          brIf(scan, i32.xor(get(notAfter), get(notBefore))),
        ]),
        increment(this.iterations),
        set(code, get(a)),
        this.setRegisters(),
        [left, right].map((at) =>
          this.bind(
            at,
            this.isBackwards(at)
              ? i32.add(get(this.cursor(at).at), constant(1))
              : i32.sub(get(this.cursor(at).at), constant(1)),
          ),
        ),
      ],
      leave: [
        [left, right].map((at, side) =>
          // What a finger still stands at took part in the last comparison, unless that was a match.
          add(
            reads[side] as Local,
            i32.add(
              passed(at),
              i32.and(i32.isZero(this.isOver(at)), i32.xor(get(notAfter), get(notBefore))),
            ),
          ),
        ),
        isHoisted
          ? [
              add(steps, i32.add(passed(left), passed(right))),
              set(steps, i64.sub(get(steps), i64.sub(get(this.iterations), get(iterationsBefore)))),
            ]
          : [],
      ],
    };
  }

  private general(): Pick<EmittedLoop, "enter" | "advance"> {
    const { plan, code } = this;
    const { stream } = plan;
    return {
      enter: [
        this.remaining,
        plan.drivers.map((_, at) => [
          this.rewind(at),
          set(this.cursor(at).coordinate, constant(before)),
        ]),
        this.nodes.map((node) => set(node, constant(before))),
      ],
      advance: (end) => {
        const moved = this.next(stream);
        return [
          moved,
          set(code, get(this.current(stream))),
          brIf(end, i32.eq(get(code), constant(ended))),
          this.look(stream),
          increment(this.iterations),
          this.setRegisters(),
          this.bindStream(stream, undefined),
        ];
      },
    };
  }

  private current(stream: PlannedStream): Local {
    return stream.kind === "driver"
      ? this.cursor(stream.driver).coordinate
      : (this.nodes[stream.id] as Local);
  }

  /** Moves a stream on to its next coordinate; from before the first to the first. */
  private next(stream: PlannedStream): Code {
    switch (stream.kind) {
      case "driver":
        return this.nextOfDriver(stream.driver);
      case "dense":
        return this.nextOfRange(this.nodes[stream.id] as Local);
      case "unite": {
        const now = this.nodes[stream.id] as Local;
        const [left, right] = [this.current(stream.left), this.current(stream.right)];
        return [
          when(i32.eq(get(left), get(now)), this.next(stream.left)),
          when(i32.eq(get(right), get(now)), this.next(stream.right)),
          set(now, select(get(left), get(right), i32.lt(get(left), get(right)))),
        ];
      }
      case "intersect":
        return this.nextOfIntersection(stream);
    }
  }

  private nextOfIntersection(
    stream: PlannedStream & { readonly kind: "intersect" | "unite" },
  ): Code {
    const { emission } = this;
    const { layout } = emission;
    const now = this.nodes[stream.id] as Local;
    const [left, right] = [this.current(stream.left), this.current(stream.right)];
    const [moveLeft, moveRight] = [emission.local(type.i32), emission.local(type.i32)];
    const [out, again] = [newLabel(), newLabel()];
    const counts = [totals.intersectionSteps, totals.intersectionMatches].map((each) =>
      emission.counterOf(layout.totals + each),
    );
    const sides = [this.look(stream.left), this.look(stream.right)];
    return [
      set(moveLeft, constant(1)),
      set(moveRight, constant(1)),
      set(now, constant(ended)),
      block(
        out,
        loop(again, [
          when(get(moveRight), this.next(stream.right)),
          brIf(out, i32.eq(get(right), constant(ended))),
          when(get(moveLeft), this.next(stream.left)),
          brIf(out, i32.eq(get(left), constant(ended))),
          increment(counts[0] as Local),
          sides,
          when(i32.eq(get(left), get(right)), [
            increment(counts[1] as Local),
            set(now, get(left)),
            br(out),
          ]),
          set(moveLeft, i32.lt(get(left), get(right))),
          set(moveRight, i32.xor(get(moveLeft), constant(1))),
          br(again),
        ]),
      ),
    ];
  }

  private nextOfDriver(at: number): Code {
    const { emission } = this;
    const driver = this.driver(at);
    const { scale, divisor } = driver;
    const { at: position, coordinate, read } = this.cursor(at);
    const [out, again] = [newLabel(), newLabel()];
    const projected = emission.local(type.i32);
    const stored = this.stored(at, get(position));
    const multiplied = divisor === 1 ? stored : i32.mul(stored, constant(divisor));
    return [
      set(read, constant(0)),
      block(
        out,
        loop(again, [
          this.move(at, constant(1)),
          set(coordinate, constant(ended)),
          brIf(out, this.isOver(at)),
          set(
            projected,
            hasRest(driver) ? i32.sub(multiplied, get(this.rests[at] as Local)) : multiplied,
          ),
          Math.abs(scale) === 1
            ? []
            : brIf(again, i32.ne(i32.rem(get(projected), constant(scale)), constant(0))),
          set(this.code, scale === 1 ? get(projected) : i32.div(get(projected), constant(scale))),
          this.legality(again) ?? [],
          set(coordinate, get(this.code)),
        ]),
      ),
    ];
  }

  private nextOfRange(node: Local): Code {
    const [out, again] = [newLabel(), newLabel()];
    return [
      set(
        node,
        select(i32.sub(get(this.low), constant(1)), get(node), i32.eq(get(node), constant(before))),
      ),
      block(
        out,
        loop(again, [
          set(node, i32.add(get(node), constant(1))),
          when(i32.gt(get(node), get(this.high)), [set(node, constant(ended)), br(out)]),
          set(this.code, get(node)),
          this.legality(again) ?? [],
        ]),
      ),
    ];
  }

  /**
   * Goes on to `otherwise` where the loop's code fails a check or a guard, its registers set; undefined
   * where there are none.
   */
  private legality(otherwise: Label, setRegisters = this.setRegisters()): Code | undefined {
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

  /** Counts as read what a stream delivers or compares: through unions, down to drivers that stand there. */
  private look(stream: PlannedStream): Code {
    if (stream.kind === "driver") return this.countRead(stream.driver);
    if (stream.kind !== "unite") return [];
    const now = get(this.current(stream));
    return [stream.left, stream.right].map((side) =>
      when(i32.eq(get(this.current(side)), now), this.look(side)),
    );
  }

  private countRead(at: number): Code {
    const { read } = this.cursor(at);
    return [add(this.coordReads(at), i32.isZero(get(read))), set(read, constant(1))];
  }

  /** Binds what a stream delivers; `absence` tells whether a part of it is known to be absent. */
  private bindStream(stream: PlannedStream, presence: Local | undefined): Code {
    if (stream.kind === "dense") return [];
    const { emission } = this;
    const isHere = i32.eq(get(this.current(stream)), get(this.code));
    const flag = emission.local(type.i32);
    const own = set(flag, presence === undefined ? isHere : i32.and(get(presence), isHere));
    if (stream.kind !== "driver")
      return [own, this.bindStream(stream.left, flag), this.bindStream(stream.right, flag)];
    const { operand } = this.driver(stream.driver);
    const absent = emission.absent[operand] as Local;
    return [
      own,
      when(get(flag), this.bind(stream.driver, get(this.cursor(stream.driver).at)), [
        this.bind(stream.driver, constant(-1)),
        when(i32.eq(get(absent), constant(present)), set(absent, constant(this.level))),
      ]),
    ];
  }

  private overParts(): Pick<EmittedLoop, "enter" | "advance"> {
    const { emission, plan, code, low, high } = this;
    const parts = defined(plan.parts, "parts");
    const { leader } = parts;
    if (!plan.drivers.every(isIdentity)) throw new Unsupported("parts of a projected coordinate");
    const [startRegister, endRegister] = plan.loop.registers.map(
      (each) => emission.registers[each] as Local,
    ) as [Local, Local];
    const [start, end] = [emission.local(type.i32), emission.local(type.i32)];
    const again = newLabel();
    const size = constant(parts.size);
    const cutByShape = [
      set(start, get(code)),
      set(end, i32.mul(i32.add(i32.div(get(code), size), constant(1)), size)),
      set(end, select(i32.add(get(high), constant(1)), get(end), i32.gt(get(end), get(high)))),
    ];
    const cut =
      leader === undefined ? cutByShape : this.cutByOccupancy(leader, parts.size, start, end);
    return {
      enter: [
        this.remaining,
        plan.drivers.map((_, at) => set(this.cursor(at).at, get(this.cursor(at).from))),
        set(code, get(low)),
      ],
      advance: (out) => [
        loop(again, [
          brIf(out, i32.gt(get(code), get(high))),
          cut,
          set(code, get(end)),
          this.isOccupied(plan.stream, start, end).map((occupied) =>
            brIf(again, i32.isZero(occupied)),
          ),
        ]),
        set(startRegister, get(start)),
        set(endRegister, get(end)),
        increment(this.iterations),
        plan.drivers.map(({ isParts }, at) =>
          isParts
            ? [
                when(
                  this.isInPart(at, start, i32.add(get(start), constant(1))),
                  this.bind(at, get(this.guesses[at] as Local)),
                  [
                    this.bind(at, constant(-1)),
                    when(
                      i32.eq(get(this.absentOf(at)), constant(present)),
                      set(this.absentOf(at), constant(this.level)),
                    ),
                  ],
                ),
              ]
            : [],
        ),
      ],
    };
  }

  private absentOf(at: number): Local {
    return this.emission.absent[this.driver(at).operand] as Local;
  }

  /** Whether a driver has an element in a part; its position is in the guess afterwards. */
  private isInPart(at: number, start: Local, end: Code): Code {
    const { from, to } = this.cursor(at);
    const guess = this.guesses[at] as Local;
    const flag = this.emission.local(type.i32);
    return [
      drop(search(this.address(at), get(from), get(to), get(start), guess)),
      set(flag, constant(0)),
      when(i32.lt(get(guess), get(to)), set(flag, i32.lt(this.stored(at, get(guess)), end))),
      get(flag),
    ];
  }

  /** Whether a stream has anything in a part; nothing where it always has. */
  private isOccupied(stream: PlannedStream, start: Local, end: Local): readonly Code[] {
    switch (stream.kind) {
      case "dense":
        return [];
      case "driver":
        return [this.isInPart(stream.driver, start, get(end))];
      case "unite":
      case "intersect": {
        const left = this.isOccupied(stream.left, start, end);
        const right = this.isOccupied(stream.right, start, end);
        const both = stream.kind === "intersect" ? i32.and : i32.or;
        if (stream.kind === "unite" && (left.length === 0 || right.length === 0)) return [];
        const sides = [...left, ...right];
        return sides.length === 0 ? [] : [sides.reduce((all, each) => both(all, each))];
      }
    }
  }

  /** So many non-empty elements of the leader; an empty one leaves everything in one part. */
  private cutByOccupancy(leader: number, size: number, start: Local, end: Local): Code {
    const { emission, code, low, high } = this;
    const { at, to } = this.cursor(leader);
    const { fibers } = this.driver(leader);
    const taken = emission.local(type.i32);
    const empty = fibers.emptiness();
    const skipEmpty = (): Code => {
      if (empty === undefined) return [];
      const [done, again] = [newLabel(), newLabel()];
      return block(
        done,
        loop(again, [
          brIf(done, i32.ge(get(at), get(to))),
          brIf(done, i32.isZero(load.u8(get(at), emission.memory.place(empty)))),
          set(at, i32.add(get(at), constant(1))),
          br(again),
        ]),
      );
    };
    const [done, again] = [newLabel(), newLabel()];
    return [
      skipEmpty(),
      set(start, get(code)),
      set(end, i32.add(get(high), constant(1))),
      when(i32.lt(get(at), get(to)), [
        when(i32.ne(get(code), get(low)), set(start, this.stored(leader, get(at)))),
        set(taken, constant(0)),
        block(
          done,
          loop(again, [
            brIf(done, i32.ge(get(taken), constant(size))),
            brIf(done, i32.ge(get(at), get(to))),
            set(at, i32.add(get(at), constant(1))),
            skipEmpty(),
            set(taken, i32.add(get(taken), constant(1))),
            br(again),
          ]),
        ),
        when(i32.lt(get(at), get(to)), set(end, this.stored(leader, get(at)))),
      ]),
    ];
  }
}

/**
 * Emits a loop.
 *
 * @param isHoisted whether its iterations may be counted on entering, because a run never pauses in it
 */
export function emitLoop(emission: Emission, level: number, isHoisted: boolean): EmittedLoop {
  return new LoopEmitter(emission, level).emit(isHoisted);
}
