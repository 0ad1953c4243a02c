/** Loops over parts: where the next one ends, whether it holds anything, and what it binds. */
import { defined } from "../../base/index.ts";
import type { PlannedStream } from "../plan.ts";
import { increment, Unsupported } from "./emission.ts";
import type { Positions, LoopForm, LoopFrame } from "./loop-frame.ts";
import { isIdentity } from "./parts.ts";
import { search } from "./search.ts";
import {
  block,
  br,
  brIf,
  constant,
  drop,
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

/** Emits one loop over parts. */
class PartsEmitter {
  private readonly frame: LoopFrame;
  private readonly size: number;
  private readonly leader: number | undefined;
  private readonly start: Local;
  private readonly end: Local;

  constructor(frame: LoopFrame) {
    this.frame = frame;
    const { size, leader } = defined(frame.plan.parts, "parts");
    this.size = size;
    this.leader = leader;
    [this.start, this.end] = frame.plan.loop.registers.map(
      (each) => frame.emission.registers[each] as Local,
    ) as [Local, Local];
  }

  form(): LoopForm {
    const { plan, code, low, high, iterations } = this.frame;
    if (!plan.drivers.every(isIdentity)) throw new Unsupported("parts of a projected coordinate");
    const again = newLabel();
    return {
      enter: [
        plan.drivers.map((_, at) => {
          const { at: position, from } = this.frame.cursor(at);
          return set(position, get(from));
        }),
        set(code, get(low)),
      ],
      advance: (out) => [
        loop(again, [
          brIf(out, i32.gt(get(code), get(high))),
          set(this.start, get(code)),
          this.leader === undefined ? this.cutByShape() : this.cutByOccupancy(this.leader),
          set(code, get(this.end)),
          this.isOccupied(plan.stream).map((occupied) => brIf(again, i32.isZero(occupied))),
        ]),
        increment(iterations),
        plan.drivers.map(({ isParts }, at) => (isParts ? this.bindPart(at) : [])),
      ],
    };
  }

  private cutByShape(): Code {
    const { start, end } = this;
    const { high } = this.frame;
    const size = constant(this.size);
    const after = i32.mul(i32.add(i32.div(get(start), size), constant(1)), size);
    return [
      set(end, after),
      set(end, select(i32.add(get(high), constant(1)), get(end), i32.gt(get(end), get(high)))),
    ];
  }

  /** So many non-empty elements of the leader; an empty one leaves everything in one part. */
  private cutByOccupancy(leader: number): Code {
    const { frame, end } = this;
    const { high } = frame;
    const { at, to } = frame.cursor(leader);
    const part = defined(frame.ledPart, "part");
    const empty = frame.driver(leader).fibers.emptiness();
    return [
      set(part.from, get(at)),
      empty === undefined
        ? set(at, i32.add(get(at), constant(this.size)))
        : this.takeOccupied(leader, empty),
      when(i32.lt(get(at), get(to)), set(end, frame.stored(leader, get(at))), [
        set(at, get(to)),
        set(end, i32.add(get(high), constant(1))),
      ]),
      set(part.to, get(at)),
    ];
  }

  /** Moves on by so many elements that are not empty, and by the empty ones that follow them. */
  private takeOccupied(leader: number, empty: Uint8Array): Code {
    const { emission } = this.frame;
    const { at, to } = this.frame.cursor(leader);
    const taken = emission.local(type.i32);
    const address = emission.memory.place(empty);
    const [done, again] = [newLabel(), newLabel()];
    return [
      set(taken, constant(0)),
      block(
        done,
        loop(again, [
          brIf(done, i32.ge(get(at), get(to))),
          set(taken, i32.add(get(taken), i32.isZero(load.u8(get(at), address)))),
          brIf(done, i32.gt(get(taken), constant(this.size))),
          set(at, i32.add(get(at), constant(1))),
          br(again),
        ]),
      ),
    ];
  }

  /** Whether a stream has anything in the part; nothing where it always has. */
  private isOccupied(stream: PlannedStream): readonly Code[] {
    switch (stream.kind) {
      case "dense":
        return [];
      case "driver":
        return [
          stream.driver === this.leader
            ? this.isLed(defined(this.frame.ledPart, "part"))
            : this.isInPart(stream.driver, get(this.end)),
        ];
      case "unite":
      case "intersect": {
        const left = this.isOccupied(stream.left);
        const right = this.isOccupied(stream.right);
        const both = stream.kind === "intersect" ? i32.and : i32.or;
        if (stream.kind === "unite" && (left.length === 0 || right.length === 0)) return [];
        const sides = [...left, ...right];
        return sides.length === 0 ? [] : [sides.reduce((all, each) => both(all, each))];
      }
    }
  }

  private isLed({ from, to }: Positions): Code {
    return i32.lt(get(from), get(to));
  }

  /** Whether a driver has an element from the part's start to `end`; its position is in the guess afterwards. */
  private isInPart(at: number, end: Code): Code {
    const { frame } = this;
    const { from, to, guess } = frame.cursor(at);
    const flag = frame.emission.local(type.i32);
    return [
      drop(search(frame.address(at), get(from), get(to), get(this.start), guess)),
      set(flag, constant(0)),
      when(i32.lt(get(guess), get(to)), set(flag, i32.lt(frame.stored(at, get(guess)), end))),
      get(flag),
    ];
  }

  /** Binds a stored rank of parts to the part that has begun. */
  private bindPart(at: number): Code {
    const { frame } = this;
    return when(
      this.isInPart(at, i32.add(get(this.start), constant(1))),
      frame.bind(at, get(frame.cursor(at).guess)),
      frame.bindAbsent(at),
    );
  }
}

/** A loop over parts. */
export function partsLoop(frame: LoopFrame): LoopForm {
  return new PartsEmitter(frame).form();
}
