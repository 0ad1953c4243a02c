/**
 * What a tensor's loops reach while they slide over it: the window that a step shows.
 */
import { levelOf, valueAt, type Quotient } from "../compile/index.ts";
import type { Walk } from "./walk.ts";

/** By tensor, then declared rank: what `TensorState.window` is. */
export type Windows = readonly (readonly (readonly [from: number, to: number])[])[];

/**
 * The coordinates of a rank that its innermost loop reaches while the others stand still; the current one
 * alone where that loop runs over the whole rank, because then nothing slides.
 */
function windowOf(walk: Walk, coordinate: Quotient): readonly [number, number] {
  const { plan, layout, x } = walk;
  const now = valueAt(coordinate, x);
  const innermost = levelOf(coordinate, plan.nest.registers);
  const { lower, upper, registers } = plan.loops[innermost]?.loop ?? {
    lower: [],
    upper: [],
    registers: [],
  };
  const [register] = registers;
  if (register === undefined || registers.length > 1) return [now, now + 1];
  const bends = [...lower, ...upper].some(({ value }) => value.terms.length > 0);
  if (coordinate.terms.length === 1 && !bends) return [now, now + 1];
  const at = (value: number): number => {
    const moved = Array.from(x);
    moved[register] = value;
    return valueAt(coordinate, moved);
  };
  const ends = [at(walk.get(layout.low + innermost)), at(walk.get(layout.high + innermost))];
  return [Math.ceil(Math.min(...ends)), Math.floor(Math.max(...ends)) + 1];
}

/** The windows of every tensor where a walk computes: inputs, then the output. */
export function tensorWindows(walk: Walk): Windows {
  const { nest, output } = walk.plan;
  const inputs = nest.operands.map(({ ranks }) => {
    const windows: (readonly [number, number])[] = [];
    for (const { declared, coordinate } of ranks) windows[declared] = windowOf(walk, coordinate);
    return windows;
  });
  const written = output.map(({ registers, coefficients, constant, divisor }) =>
    windowOf(walk, {
      terms: registers.map((register, term) => ({
        register,
        coefficient: coefficients[term] ?? 0,
      })),
      constant,
      divisor,
    }),
  );
  return [...inputs, written];
}

/** Widens the windows of a step by those of one more of its lanes. */
export function mergeWindows(into: (readonly [number, number])[][], lane: Windows): void {
  lane.forEach((windows, tensor) => {
    const merged = (into[tensor] ??= []);
    windows.forEach(([from, to], rank) => {
      const known = merged[rank];
      merged[rank] =
        known === undefined ? [from, to] : [Math.min(known[0], from), Math.max(known[1], to)];
    });
  });
}
