/**
 * Bound: conditions on a loop's coordinate become the range that it runs over.
 *
 *     before: for (s, f_val) in f:
 *               for w in [0, W) if 0 <= w-s < Q:
 *                 q = w-s
 *                 i_val = i[w]
 *                 o[q] += i_val * f_val
 *     after:  for (s, f_val) in f:
 *               for w in [s, s+Q):
 *                 q = w-s
 *                 i_val = i[w]
 *                 o[q] += i_val * f_val
 *
 * Bounds that another implies are dropped: here w < W, because s < S. A loop that follows the parts of
 * another rank besides stays inside of the part and its halo. The coordinates of tuples keep conditions.
 */
import { defined, ok } from "../../base/index.ts";
import type { ProgramEinsum } from "../../einsum/index.ts";
import { boundsOf, intersectRanges, type Range } from "../bounds.ts";
import { extentsOf } from "../descent.ts";
import type { Bound, Loop, Nest } from "../ir.ts";
import { mapLoops } from "../rewrite.ts";
import type { Origin, Pass } from "./pass.ts";

/** Whether a loop takes coordinates one by one: not tuples, and not parts. */
const isSingle = ({ registers, parts }: Loop): boolean =>
  parts === undefined && registers.length === 1;

/**
 * The reach of a loop that follows a part: the part itself and, for each other variable of its index
 * expression, the whole range. For `w = q + s` and the part [q1, q1+4) of Q: [q1, q1+4+S-1).
 */
function haloOf(einsum: ProgramEinsum, level: number, nest: Nest): Range | undefined {
  const loop = defined(einsum.loops[level], "loop");
  const followed = loop.halo === undefined ? undefined : einsum.loops[loop.halo];
  const form = loop.components[0]?.form;
  const [variable] = followed?.components[0]?.form.terms ?? [];
  if (loop.halo === undefined || form === undefined || variable === undefined) return undefined;
  const [start, end] = defined(nest.loops[loop.halo], "parts").registers;
  const edge = (side: "lower" | "upper"): Bound => {
    let constant = form.constant;
    const terms: { register: number; coefficient: number }[] = [];
    for (const term of form.terms) {
      const atStart = term.coefficient > 0 === (side === "lower");
      if (term.variable === variable.variable) {
        terms.push({
          register: defined(atStart ? start : end, "edge"),
          coefficient: term.coefficient,
        });
        if (!atStart) constant -= term.coefficient;
      } else if (!atStart) {
        const extent = einsum.variables.find(({ name }) => name === term.variable)?.extent ?? 1;
        constant += term.coefficient * (extent - 1);
      }
    }
    return { value: { terms, constant, divisor: 1 }, because: undefined };
  };
  return { lower: [edge("lower")], upper: [edge("upper")] };
}

function apply(nest: Nest, { einsum }: Origin): Nest {
  const extents = extentsOf(nest);
  return mapLoops(nest, (loop) => {
    const [register] = loop.registers;
    if (!isSingle(loop) || register === undefined) return loop;
    const halo = haloOf(einsum, loop.level, nest);
    const conditions = loop.checks.map((check): Range => {
      const { lower, upper } = boundsOf(check, register);
      return { lower: [lower], upper: [upper] };
    });
    const ranges = [...(halo === undefined ? [] : [halo]), loop, ...conditions];
    return { ...loop, ...intersectRanges(ranges, extents), checks: [] };
  });
}

/** Turns conditions into ranges. */
export const bound: Pass = {
  name: "bound",
  apply: (nest, origin) => ok(apply(nest, origin)),
  notBefore: ({ loops }) =>
    loops
      .filter(({ lower, upper, inside }) =>
        [...lower, ...upper].some(({ value }) =>
          value.terms.some(
            ({ register }) => register !== inside?.start && register !== inside?.end,
          ),
        ),
      )
      .map(({ id }) => `node ${String(id)}: its range depends on another loop`),
  everAfter: ({ loops }) =>
    loops
      .filter((loop) => isSingle(loop) && loop.checks.length > 0)
      .map(({ id }) => `node ${String(id)}: a condition could be a bound`),
};
