/**
 * What a nest must keep to: every coordinate inside the shape of what it indexes, every loop inside the
 * parts and halos around it.
 *
 *     before: O[q] = I[q+s] * F[s] in the order W, S
 *     after:  0 <= w < W, 0 <= s < S, 0 <= w-s < Q
 */
import { defined } from "../base/index.ts";
import type { ProgramAccess, ProgramEinsum, ProgramLoop, ProgramTensor } from "../einsum/index.ts";
import type { Constraint } from "./bounds.ts";
import type { Bound, Check, Nest } from "./ir.ts";
import type { Frame } from "./lower-operands.ts";
import { interval, sameValue } from "./quotient.ts";

/** Everything that must lie in a shape: loops' own coordinates, index variables, index expressions. */
export function constraintsOf(
  einsum: ProgramEinsum,
  accesses: readonly { readonly access: ProgramAccess; readonly ranks: ProgramTensor["ranks"] }[],
  variables: Nest["variables"],
  frame: Frame,
): readonly Constraint[] {
  const own = einsum.loops.flatMap((loop) =>
    loop.parts === undefined
      ? loop.components.map(({ form, rank, extent }) => ({
          value: frame.quotient(form),
          rank,
          extent,
        }))
      : [],
  );
  const ranges = variables.map(({ name, extent, value }) => ({
    value,
    rank: name.toUpperCase(),
    extent,
  }));
  const indices = accesses.flatMap(({ access, ranks }) =>
    ranks.map(({ id, shape }, at) => ({
      value: frame.quotient(defined(access.indices[at], "index")),
      rank: id,
      extent: shape,
    })),
  );
  return [...own, ...ranges, ...indices];
}

/** Constraints on different values; of equal values the first. */
export function distinct(constraints: readonly Constraint[]): readonly Constraint[] {
  return constraints.filter(
    (constraint, at) =>
      constraints.findIndex(
        ({ value, extent }) => extent === constraint.extent && sameValue(value, constraint.value),
      ) === at,
  );
}

/** Where tuples must lie in one of their coordinates: inside of the parts that its rank was cut into. */
export function withinChecks(
  loop: ProgramLoop,
  registers: readonly number[],
  frame: Frame,
): readonly Check[] {
  return loop.within.flatMap(({ component, parts }) => {
    const [start, end] = defined(frame.loops[parts], "parts").registers;
    const { rank, extent } = defined(loop.components[component], "component");
    const own = { register: defined(registers[component], "register"), coefficient: 1 };
    const fromStart = {
      terms: [own, { register: defined(start, "start"), coefficient: -1 }],
      constant: 0,
      divisor: 1,
    };
    const toEnd = {
      terms: [
        { register: defined(end, "end"), coefficient: 1 },
        { ...own, coefficient: -1 },
      ],
      constant: -1,
      divisor: 1,
    };
    return [fromStart, toEnd].map((value) => ({ value, rank, extent }));
  });
}

/**
 * The reach of a loop that follows a part: the part itself and, for each other variable of its index
 * expression, the whole range. For `w = q + s` and the part [q1, q1+4) of Q: [q1, q1+4+S-1).
 */
export function haloOf(
  einsum: ProgramEinsum,
  level: number,
  frame: Frame,
): { readonly lower: Bound; readonly upper: Bound } | undefined {
  const loop = defined(einsum.loops[level], "loop");
  const followed = loop.halo === undefined ? undefined : einsum.loops[loop.halo];
  const form = loop.components[0]?.form;
  const [variable] = followed?.components[0]?.form.terms ?? [];
  if (loop.halo === undefined || form === undefined || variable === undefined) return undefined;
  const [start, end] = defined(frame.loops[loop.halo], "parts").registers;
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
  return { lower: edge("lower"), upper: edge("upper") };
}

/** Whether a constraint does not hold for all values of the registers. */
export function bites({ value, extent }: Constraint, extents: readonly number[]): boolean {
  const [low, high] = interval(value, extents);
  return low < 0 || high > extent - 1;
}
