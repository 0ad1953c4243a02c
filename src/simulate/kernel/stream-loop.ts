/**
 * Loops over any stream, emitted node by node. Each node has one place where it moves on, and starts by
 * moving on from before its first coordinate; as long as it has a coordinate its local holds it.
 */
import type { PlannedStream } from "../plan.ts";
import { totals } from "../state.ts";
import { add, increment } from "./emission.ts";
import { hasRest, type LoopForm, type LoopFrame } from "./loop-frame.ts";
import {
  block,
  br,
  brIf,
  constant,
  get,
  i32,
  loop,
  newLabel,
  select,
  set,
  type,
  when,
  type Code,
  type Local,
} from "./wasm.ts";

type Pair = PlannedStream & { readonly kind: "intersect" | "unite" };

/** What a node's local holds behind its last coordinate, and before its first. */
export const ended = 0x7fffffff;
const before = -0x7fffffff;

/** Emits the stream of one loop. */
class StreamEmitter {
  private readonly frame: LoopFrame;
  /** By driver: times a coordinate of it was read first. */
  private readonly reads = new Map<number, Local>();

  constructor(frame: LoopFrame) {
    this.frame = frame;
  }

  current(stream: PlannedStream): Local {
    return stream.kind === "driver"
      ? this.frame.cursor(stream.driver).coordinate
      : (this.frame.nodes[stream.id] as Local);
  }

  /** Moves a stream on to its next coordinate; from before the first to the first. */
  next(stream: PlannedStream): Code {
    switch (stream.kind) {
      case "driver":
        return this.nextOfDriver(stream.driver);
      case "dense":
        return this.nextOfRange(this.current(stream));
      case "unite":
        return this.nextOfUnion(stream);
      case "intersect":
        return this.nextOfIntersection(stream);
    }
  }

  /** Counts as read what a stream delivers or compares: through unions, down to drivers that stand there. */
  look(stream: PlannedStream): Code {
    if (stream.kind === "driver") return this.countRead(stream.driver);
    if (stream.kind !== "unite") return [];
    const now = get(this.current(stream));
    return [stream.left, stream.right].map((side) =>
      when(i32.eq(get(this.current(side)), now), this.look(side)),
    );
  }

  /** Binds what a stream delivers; `presence` tells whether all around a node delivers. */
  bind(stream: PlannedStream, presence?: Local): Code {
    if (stream.kind === "dense") return [];
    const { frame } = this;
    const isHere = i32.eq(get(this.current(stream)), get(frame.code));
    const flag = frame.emission.local(type.i32);
    const own = set(flag, presence === undefined ? isHere : i32.and(get(presence), isHere));
    if (stream.kind !== "driver")
      return [own, this.bind(stream.left, flag), this.bind(stream.right, flag)];
    const { driver } = stream;
    const here = frame.bind(driver, get(frame.cursor(driver).at));
    return [own, when(get(flag), here, frame.bindAbsent(driver))];
  }

  private nextOfUnion(stream: Pair): Code {
    const now = this.current(stream);
    const [left, right] = [this.current(stream.left), this.current(stream.right)];
    return [
      when(i32.eq(get(left), get(now)), this.next(stream.left)),
      when(i32.eq(get(right), get(now)), this.next(stream.right)),
      set(now, select(get(left), get(right), i32.lt(get(left), get(right)))),
    ];
  }

  private nextOfIntersection(stream: Pair): Code {
    const { emission } = this.frame;
    const { layout } = emission;
    const now = this.current(stream);
    const [left, right] = [this.current(stream.left), this.current(stream.right)];
    const [moveLeft, moveRight] = [emission.local(type.i32), emission.local(type.i32)];
    const [out, again] = [newLabel(), newLabel()];
    const [steps, matches] = [totals.intersectionSteps, totals.intersectionMatches].map((each) =>
      emission.counterOf(layout.totals + each),
    ) as [Local, Local];
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
          increment(steps),
          this.look(stream.left),
          this.look(stream.right),
          when(i32.eq(get(left), get(right)), [increment(matches), set(now, get(left)), br(out)]),
          set(moveLeft, i32.lt(get(left), get(right))),
          set(moveRight, i32.xor(get(moveLeft), constant(1))),
          br(again),
        ]),
      ),
    ];
  }

  private nextOfDriver(at: number): Code {
    const { frame } = this;
    const driver = frame.driver(at);
    const { scale, divisor } = driver;
    const { at: position, coordinate, read, rest } = frame.cursor(at);
    const [out, again] = [newLabel(), newLabel()];
    const projected = frame.emission.local(type.i32);
    const stored = frame.stored(at, get(position));
    const multiplied = divisor === 1 ? stored : i32.mul(stored, constant(divisor));
    return [
      set(read, constant(0)),
      block(
        out,
        loop(again, [
          frame.move(at, constant(1)),
          set(coordinate, constant(ended)),
          brIf(out, frame.isOver(at)),
          set(projected, hasRest(driver) ? i32.sub(multiplied, get(rest)) : multiplied),
          Math.abs(scale) === 1
            ? []
            : brIf(again, i32.ne(i32.rem(get(projected), constant(scale)), constant(0))),
          set(frame.code, scale === 1 ? get(projected) : i32.div(get(projected), constant(scale))),
          frame.legality(again) ?? [],
          set(coordinate, get(frame.code)),
        ]),
      ),
    ];
  }

  private nextOfRange(node: Local): Code {
    const { frame } = this;
    const { code, low, high } = frame;
    const [out, again] = [newLabel(), newLabel()];
    return [
      set(
        node,
        select(i32.sub(get(low), constant(1)), get(node), i32.eq(get(node), constant(before))),
      ),
      block(
        out,
        loop(again, [
          set(node, i32.add(get(node), constant(1))),
          when(i32.gt(get(node), get(high)), [set(node, constant(ended)), br(out)]),
          set(code, get(node)),
          frame.legality(again) ?? [],
        ]),
      ),
    ];
  }

  private countRead(at: number): Code {
    const { frame } = this;
    const { read } = frame.cursor(at);
    const reads = this.reads.get(at) ?? frame.emission.counterOf(frame.coordReads(at));
    this.reads.set(at, reads);
    return [add(reads, i32.isZero(get(read))), set(read, constant(1))];
  }
}

/** A loop over any stream. */
export function streamLoop(frame: LoopFrame): LoopForm {
  const { plan, code, nodes } = frame;
  const { stream } = plan;
  const emitter = new StreamEmitter(frame);
  return {
    enter: [
      plan.drivers.map((_, at) => [
        frame.rewind(at),
        set(frame.cursor(at).coordinate, constant(before)),
      ]),
      nodes.map((node) => set(node, constant(before))),
    ],
    advance: (end) => [
      emitter.next(stream),
      set(code, get(emitter.current(stream))),
      brIf(end, i32.eq(get(code), constant(ended))),
      emitter.look(stream),
      increment(frame.iterations),
      frame.setRegisters(),
      emitter.bind(stream),
    ],
  };
}
