/** Loops over a dense range, and over the fiber of one driver. */
import { add, increment } from "./emission.ts";
import type { LoopForm, LoopFrame } from "./loop-frame.ts";
import { brIf, constant, get, i32, loop, newLabel, set, when } from "./wasm.ts";

/**
 * A loop over a range.
 *
 * @param isHoisted whether its iterations may be counted on entering, because a run never pauses in it
 */
export function denseLoop(frame: LoopFrame, isHoisted: boolean): LoopForm {
  const { code, low, high, iterations } = frame;
  const count = i32.add(i32.sub(get(high), get(low)), constant(1));
  return {
    enter: [
      set(code, i32.sub(get(low), constant(1))),
      isHoisted ? when(i32.le(get(low), get(high)), add(iterations, count)) : [],
    ],
    advance: (end) => [
      set(code, i32.add(get(code), constant(1))),
      brIf(end, i32.gt(get(code), get(high))),
      isHoisted ? [] : increment(iterations),
      frame.setRegisters(),
    ],
  };
}

/** A loop over the fiber of one driver, whose coordinates are its own up to direction and an offset. */
export function fiberLoop(frame: LoopFrame, at: number, isHoisted: boolean): LoopForm {
  const { emission, iterations } = frame;
  const { from, to, at: position } = frame.cursor(at);
  emission.tallies.push({
    offset: frame.coordReads(at),
    local: iterations,
  });
  const length = i32.sub(get(to), get(from));
  return {
    enter: [frame.rewind(at), isHoisted ? add(iterations, length) : []],
    advance: (end) => {
      const again = newLabel();
      const tables = frame.loadRegisters(at);
      const setRegisters = tables ?? frame.setRegisters();
      const legality = frame.legality(again, setRegisters);
      const move = [
        frame.move(at, constant(1)),
        brIf(end, frame.isOver(at)),
        // Where tables give the registers, only a pause asks for the number of the tuple.
        tables !== undefined && emission.slotOf(frame.code) === undefined
          ? []
          : set(frame.code, frame.coordinate(at)),
      ];
      return [
        legality === undefined ? [move, setRegisters] : loop(again, [move, legality]),
        isHoisted ? [] : increment(iterations),
        frame.bind(at, get(position)),
      ];
    },
  };
}
