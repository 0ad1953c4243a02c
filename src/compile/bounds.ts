/**
 * Bounds of a loop's coordinate: solving conditions for it, and keeping those that matter.
 *
 *     0 <= w-s < Q, solved for w:  s <= w <= s+Q-1
 *     of  0 <= w  and  s <= w, where s is never negative:  s <= w
 */
import type { Bound, Check, Loop, Quotient } from "./ir.ts";
import { coefficientOf, difference, interval, sameValue } from "./quotient.ts";

/** What a coordinate is at least, and at most. */
export type Range = Pick<Loop, "lower" | "upper">;

/** The bounds that a condition puts on a register that it depends on. */
export function boundsOf(
  { value, rank, extent }: Check,
  register: number,
): { readonly lower: Bound; readonly upper: Bound } {
  // (c x + rest + k) / d in [0, n)  <=>  -rest - k <= c x <= d (n - 1) - rest - k
  const scale = coefficientOf(value, register);
  const solve = (shift: number): Quotient => {
    const sign = scale > 0 ? -1 : 1;
    return {
      terms: value.terms
        .filter((term) => term.register !== register)
        .map((term) => ({ register: term.register, coefficient: sign * term.coefficient })),
      constant: sign * (value.constant - shift),
      divisor: Math.abs(scale),
    };
  };
  const atZero: Bound = { value: solve(0), because: undefined };
  const whole = value.divisor === 1 && Math.abs(scale) === 1;
  const atExtent: Bound = {
    value: solve(value.divisor * (extent - 1)),
    because: whole ? { rank, extent } : undefined,
  };
  return scale > 0 ? { lower: atZero, upper: atExtent } : { lower: atExtent, upper: atZero };
}

/** Bounds of which none is implied by another, whatever the registers hold. */
function essential(
  bounds: readonly Bound[],
  side: "lower" | "upper",
  extents: readonly number[],
): readonly Bound[] {
  const implies = (strong: Bound, weak: Bound): boolean => {
    const [low, high] = interval(difference(strong.value, weak.value), extents);
    return side === "lower" ? low >= 0 : high <= 0;
  };
  const distinct = bounds.filter(
    (bound, at) => bounds.findIndex((other) => sameValue(other.value, bound.value)) === at,
  );
  const kept: Bound[] = [];
  for (const [at, bound] of distinct.entries()) {
    const implied = distinct.some(
      (other, otherAt) =>
        otherAt !== at && implies(other, bound) && !(implies(bound, other) && otherAt > at),
    );
    if (!implied) kept.push(bound);
  }
  return kept;
}

/** The range that several leave together, in the order of their importance to a reader. */
export function intersectRanges(ranges: readonly Range[], extents: readonly number[]): Range {
  return {
    lower: essential(
      ranges.flatMap(({ lower }) => lower),
      "lower",
      extents,
    ),
    upper: essential(
      ranges.flatMap(({ upper }) => upper),
      "upper",
      extents,
    ),
  };
}

/** All coordinates of a rank, or those of the part that a loop stays inside of. */
export function wholeRange(
  rank: string,
  extent: number,
  inside: Loop["inside"],
  extents: readonly number[],
): Range {
  const edge = (register: number, constant: number): Bound => ({
    value: { terms: [{ register, coefficient: 1 }], constant, divisor: 1 },
    because: undefined,
  });
  const all: Range = {
    lower: [{ value: { terms: [], constant: 0, divisor: 1 }, because: undefined }],
    upper: [
      {
        value: { terms: [], constant: extent - 1, divisor: 1 },
        because: { rank, extent },
      },
    ],
  };
  if (inside === undefined) return all;
  const part: Range = { lower: [edge(inside.start, 0)], upper: [edge(inside.end, -1)] };
  return intersectRanges([part, all], extents);
}
