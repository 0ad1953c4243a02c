/**
 * What a nest must keep to: every coordinate inside the shape of what it indexes, every tuple inside the
 * parts that its ranks were cut into.
 *
 *     before: O[q] = I[q+s] * F[s] in the order W, S
 *     after:  0 <= w < W, 0 <= s < S, 0 <= w-s < Q
 */
import { defined } from "../base/index.ts";
import type { ProgramAccess, ProgramEinsum, ProgramLoop, ProgramTensor } from "../einsum/index.ts";
import type { EinsumFrame } from "./frame.ts";
import type { Check, Nest } from "./ir.ts";
import { interval, sameValue } from "./quotient.ts";

/** Everything that must lie in a shape: loops' own coordinates, index variables, index expressions. */
export function constraintsOf(
  einsum: ProgramEinsum,
  accesses: readonly { readonly access: ProgramAccess; readonly ranks: ProgramTensor["ranks"] }[],
  variables: Nest["variables"],
  frame: EinsumFrame,
): readonly Check[] {
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
export function distinct(constraints: readonly Check[]): readonly Check[] {
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
  level: number,
  frame: EinsumFrame,
): readonly Check[] {
  const { registers } = defined(frame.loops[level], "loop");
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

/** Whether a condition does not hold for all values of the registers, but for some. */
export function bites({ value, extent }: Check, extents: readonly number[]): boolean {
  const [low, high] = interval(value, extents);
  return value.terms.length > 0 && (low < 0 || high > extent - 1);
}
