/**
 * Loops over the intersection of two fibers, with a finger on each.
 *
 * The fingers move without a branch: which of them moves is arithmetic on the comparison. Where a run never
 * pauses in the loop, steps are counted on leaving: each moves one finger, a match both.
 */
import { totals } from "../state.ts";
import { add, increment } from "./emission.ts";
import type { LoopForm, LoopFrame } from "./loop-frame.ts";
import {
  brIf,
  constant,
  get,
  i32,
  i64,
  loop,
  newLabel,
  set,
  type,
  type Code,
  type Local,
} from "./wasm.ts";

/** A loop over what two drivers have in common; both stand behind the match that it is at. */
export function twoFingerLoop(
  frame: LoopFrame,
  left: number,
  right: number,
  isHoisted: boolean,
): LoopForm {
  const { emission, code, level } = frame;
  const { layout } = emission;
  const [a, b] = [emission.local(type.i32), emission.local(type.i32)];
  const notAfter = emission.local(type.i32, level);
  const notBefore = emission.local(type.i32, level);
  const steps = emission.counterOf(layout.totals + totals.intersectionSteps);
  const iterationsBefore = emission.local(type.i64, level);
  emission.tallies.push({
    offset: layout.totals + totals.intersectionMatches,
    local: frame.iterations,
  });
  const reads = [left, right].map((at) => emission.counterOf(frame.coordReads(at)));
  const first = (at: number): Code => {
    const { from, to, at: position } = frame.cursor(at);
    return set(position, frame.isBackwards(at) ? i32.sub(get(to), constant(1)) : get(from));
  };
  const passed = (at: number): Code => {
    const { from, to, at: position } = frame.cursor(at);
    return frame.isBackwards(at)
      ? i32.sub(i32.sub(get(to), constant(1)), get(position))
      : i32.sub(get(position), get(from));
  };
  const bindPassed = (at: number): Code => {
    const position = get(frame.cursor(at).at);
    return frame.bind(at, (frame.isBackwards(at) ? i32.add : i32.sub)(position, constant(1)));
  };
  const isApart = i32.xor(get(notAfter), get(notBefore));
  const scan = newLabel();
  return {
    enter: [
      first(left),
      first(right),
      isHoisted ? set(iterationsBefore, get(frame.iterations)) : [],
      set(notAfter, constant(0)),
      set(notBefore, constant(0)),
    ],
    advance: (end) => [
      loop(scan, [
        brIf(end, i32.or(frame.isOver(left), frame.isOver(right))),
        set(a, frame.coordinate(left)),
        set(b, frame.coordinate(right)),
        set(notAfter, i32.le(get(a), get(b))),
        set(notBefore, i32.ge(get(a), get(b))),
        isHoisted ? [] : increment(steps),
        frame.move(left, get(notAfter)),
        frame.move(right, get(notBefore)),
        brIf(scan, isApart),
      ]),
      increment(frame.iterations),
      set(code, get(a)),
      frame.setRegisters(),
      bindPassed(left),
      bindPassed(right),
    ],
    leave: [
      emission.outcome(
        [left, right].map((at, side) =>
          // What a finger still stands at took part in the last comparison, unless that was a match.
          add(
            reads[side] as Local,
            i32.add(passed(at), i32.and(i32.isZero(frame.isOver(at)), isApart)),
          ),
        ),
      ),
      isHoisted
        ? [
            add(steps, i32.add(passed(left), passed(right))),
            set(steps, i64.sub(get(steps), i64.sub(get(frame.iterations), get(iterationsBefore)))),
          ]
        : [],
    ],
  };
}
