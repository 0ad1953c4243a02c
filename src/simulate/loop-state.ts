/** Where one loop of a walk stands, as the page shows it. */
import { loopVariable } from "../compile/index.ts";
import { defined } from "../base/index.ts";
import type { Walk } from "./walk.ts";

/** The state of one loop during a step. */
export interface LoopState {
  readonly node: number;
  readonly variable: string;
  /** The coordinate; of flattened ranks the row-major number of the tuple; of a part its start. */
  readonly coordinate: number;
  /** The coordinates of flattened ranks. */
  readonly tuple?: readonly number[];
  /** Where a part ends, exclusive. */
  readonly partEnd?: number;
  /** Range of coordinates that the loop may visit in this iteration of the loops around it. */
  readonly from: number;
  readonly to: number;
}

/** The state of the loop at a level; it must have begun an iteration. */
export function loopState(walk: Walk, level: number): LoopState {
  const { plan, layout, x } = walk;
  const { loop } = defined(plan.loops[level], "loop");
  return {
    node: loop.id,
    variable: loopVariable(plan.nest, level),
    coordinate:
      loop.parts === undefined ? walk.get(layout.code + level) : (x[loop.registers[0] ?? 0] ?? 0),
    ...(loop.registers.length > 1 && loop.parts === undefined
      ? { tuple: loop.registers.map((register) => x[register] ?? 0) }
      : {}),
    ...(loop.parts === undefined ? {} : { partEnd: x[loop.registers[1] ?? 0] ?? 0 }),
    from: walk.get(layout.low + level),
    to: walk.get(layout.high + level) + 1,
  };
}
