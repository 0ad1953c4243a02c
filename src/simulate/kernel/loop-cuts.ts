/**
 * What has to be known before a loop begins: its legal range, its drivers' fibers, and what of them lies in
 * that range. Each is worked out in the body of the innermost loop that it depends on.
 */
import type { Linear } from "../plan.ts";
import type { Emission } from "./emission.ts";
import { hasRest, type Positions, type LoopFrame } from "./loop-frame.ts";
import { isIdentity, leaderInside } from "./parts.ts";
import { search } from "./search.ts";
import {
  block,
  br,
  brIf,
  constant,
  get,
  i32,
  load,
  loop,
  newLabel,
  select,
  set,
  type,
  when,
  type Code,
  type Local,
} from "./wasm.ts";

/** Fibers up to this long are gone through from both ends; longer ones are searched. */
const shortFiber = 8;

/** Code that prepares a loop, and the loop in whose body it stands. */
interface Preparation {
  readonly level: number;
  readonly code: Code;
}

/** A quotient rounded up or down. */
function rounded(emission: Emission, dividend: Code, divisor: number, up: boolean): Code {
  if (divisor === 1) return dividend;
  if (divisor < 0) return rounded(emission, i32.sub(constant(0), dividend), -divisor, up);
  const value = emission.local(type.i32);
  const truncated = i32.div(get(value), constant(divisor));
  const rest = i32.rem(get(value), constant(divisor));
  return [
    set(value, dividend),
    up
      ? i32.add(truncated, i32.gt(rest, constant(0)))
      : i32.sub(truncated, i32.lt(rest, constant(0))),
  ];
}

/** Prepares one loop. */
export class LoopCuts {
  private readonly frame: LoopFrame;
  /** The part that the loop is inside of, where a leader has cut it. */
  private readonly ledPart: Positions | undefined;
  private readonly preparations: readonly Preparation[];

  /** @param around the loop over the parts that this loop is right inside of */
  constructor(frame: LoopFrame, around: LoopFrame | undefined) {
    this.frame = frame;
    this.ledPart = around?.ledPart;
    this.preparations = [
      { level: frame.rangeLevel, code: this.range() },
      ...frame.cursors.flatMap((_, at) => this.cuts(at)),
    ];
  }

  /** What the body of an outer loop prepares; stands at the end of its statements. */
  prepare(outer: number): Code {
    return this.preparations.filter(({ level }) => level === outer).map(({ code }) => code);
  }

  /** Sets where the legal range begins and ends. */
  private range(): Code {
    const { emission, plan, low, high } = this.frame;
    const { loop: own, lower, upper, extent } = plan;
    const { registers } = emission;
    const bound = emission.local(type.i32);
    const round = (each: Linear, up: boolean): Code =>
      rounded(emission, emission.dividend(each), each.divisor, up);
    return [
      set(low, own.inside === undefined ? constant(0) : get(registers[own.inside.start] as Local)),
      set(
        high,
        own.inside === undefined
          ? constant(extent - 1)
          : i32.sub(get(registers[own.inside.end] as Local), constant(1)),
      ),
      lower.map((each) => [
        set(bound, round(each, true)),
        set(low, select(get(bound), get(low), i32.gt(get(bound), get(low)))),
      ]),
      upper.map((each) => [
        set(bound, round(each, false)),
        set(high, select(get(bound), get(high), i32.lt(get(bound), get(high)))),
      ]),
    ];
  }

  /** Whether the range takes in the whole fiber whatever the outer loops do. */
  private isUnrestricted(at: number): boolean {
    const { plan } = this.frame;
    const { loop: own, lower, upper, extent } = plan;
    const driver = this.frame.driver(at);
    return (
      own.inside === undefined &&
      lower.length === 0 &&
      upper.length === 0 &&
      isIdentity(driver) &&
      driver.fibers.shape <= extent
    );
  }

  /** Finds a driver's fiber, and what outer registers contribute to its coordinates. */
  private fiber(at: number): Code {
    const { emission } = this.frame;
    const driver = this.frame.driver(at);
    const { from, to, start, end, rest } = this.frame.cursor(at);
    const fiber = emission.positions[driver.operand]?.[driver.rank] as Local;
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
      emission.canBeAbsent(driver.operand)
        ? when(
            i32.lt(get(fiber), constant(0)),
            [set(start, constant(0)), set(end, constant(0))],
            span,
          )
        : span,
      hasRest(driver) ? set(rest, emission.dividend(driver.rest)) : [],
      this.isUnrestricted(at) ? [set(from, get(start)), set(to, get(end))] : [],
    ];
  }

  /**
   * What cuts a driver's fiber to the legal range. A part is cut out first: the bounds inside it change with
   * every iteration around, but the part is short. What led the cutting of the part knows it already.
   */
  private cuts(at: number): readonly Preparation[] {
    const { emission, plan, low, high, level: own, rangeLevel, partLevel } = this.frame;
    const fiberLevel = this.frame.fiberLevels[at] as number;
    const found = { level: fiberLevel, code: this.fiber(at) };
    if (this.isUnrestricted(at)) return [found];
    const { from, to, start, end } = this.frame.cursor(at);
    const { inside } = plan.loop;
    const isBounded = plan.lower.length + plan.upper.length > 0;
    const isLed = leaderInside(emission.plan, own) === at;
    const led = isLed ? this.ledPart : undefined;
    if (led !== undefined && !isBounded) {
      const whole = [set(from, get(led.from)), set(to, get(led.to))];
      return [found, { level: partLevel, code: whole }];
    }
    const none = when(i32.gt(get(low), get(high)), [set(from, get(start)), set(to, get(start))]);
    const range = (source: Positions): Preparation => ({
      level: Math.max(fiberLevel, rangeLevel),
      code: [this.narrow(at, get(low), get(high), source, { from, to }), none],
    });
    if (led !== undefined) return [found, range(led)];
    const fiber = { from: start, to: end };
    if (inside === undefined || !isBounded) return [found, range(fiber)];
    const { registers } = emission;
    const level = Math.max(fiberLevel, partLevel);
    const part = {
      from: emission.local(type.i32, level + 1),
      to: emission.local(type.i32, level + 1),
    };
    const first = get(registers[inside.start] as Local);
    const last = i32.sub(get(registers[inside.end] as Local), constant(1));
    return [found, { level, code: this.narrow(at, first, last, fiber, part) }, range(part)];
  }

  /** Positions among `source` whose coordinates lie between two of the loop's. */
  private narrow(at: number, low: Code, high: Code, source: Positions, result: Positions): Code {
    const { emission } = this.frame;
    const driver = this.frame.driver(at);
    const { scale, divisor } = driver;
    const projected = (x: Code, up: boolean): Code => {
      const scaled = scale === 1 ? x : i32.mul(x, constant(scale));
      const dividend = hasRest(driver) ? i32.add(scaled, get(this.frame.cursor(at).rest)) : scaled;
      return rounded(emission, dividend, divisor, up);
    };
    const isAscending = scale > 0 === divisor > 0;
    const [first, last] = [emission.local(type.i32), emission.local(type.i32)];
    const isShort = driver.fibers.areShort(shortFiber);
    return [
      set(first, projected(isAscending ? low : high, true)),
      set(last, projected(isAscending ? high : low, false)),
      isShort
        ? this.goThrough(at, first, last, source, result)
        : this.searchFor(at, first, last, source, result),
    ];
  }

  private goThrough(
    at: number,
    first: Local,
    last: Local,
    { from: start, to: end }: Positions,
    { from, to }: Positions,
  ): Code {
    const passing = (done: Code, isLegal: Code, move: Code): Code => {
      const [out, again] = [newLabel(), newLabel()];
      return block(out, loop(again, [brIf(out, done), brIf(out, isLegal), move, br(again)]));
    };
    const before = i32.sub(get(to), constant(1));
    return [
      set(from, get(start)),
      set(to, get(end)),
      passing(
        i32.ge(get(from), get(end)),
        i32.ge(this.frame.stored(at, get(from)), get(first)),
        set(from, i32.add(get(from), constant(1))),
      ),
      passing(
        i32.le(get(to), get(from)),
        i32.le(this.frame.stored(at, before), get(last)),
        set(to, before),
      ),
    ];
  }

  private searchFor(
    at: number,
    first: Local,
    last: Local,
    { from: start, to: end }: Positions,
    { from, to }: Positions,
  ): Code {
    const { frame } = this;
    const address = frame.address(at);
    const { guess } = frame.cursor(at);
    const nextGuess = frame.emission.local(type.i32);
    return [
      set(from, get(start)),
      when(
        i32.lt(get(start), get(end)),
        when(
          i32.lt(frame.stored(at, get(start)), get(first)),
          set(from, search(address, get(start), get(end), get(first), guess)),
        ),
      ),
      set(to, get(end)),
      when(
        i32.lt(get(from), get(end)),
        when(
          i32.gt(frame.stored(at, i32.sub(get(end), constant(1))), get(last)),
          set(to, search(address, get(from), get(end), i32.add(get(last), constant(1)), nextGuess)),
        ),
      ),
    ];
  }
}
