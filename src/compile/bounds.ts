/**
 * Legal ranges: the bounds that a loop's coordinate obeys.
 *
 *     before: loops S, W;  q = w - s in [0, Q), s in [0, S), w in [0, W)
 *     after:  s in [0, S);  w in [s, s + Q)          (w < W follows from s < S, and is dropped)
 *
 * An index expression that a loop is the last to determine must lie in its rank's shape; solved for the
 * loop's coordinate that gives a bound on either side. Bounds that never bite are dropped.
 */
import type { Bound, Quotient } from "./ir.ts";
import { coefficientOf, difference, interval, sameValue } from "./quotient.ts";

/** `0 <= value < extent`. */
export interface Constraint {
  readonly value: Quotient;
  readonly rank: string;
  readonly extent: number;
}

/** The bounds that a constraint puts on the loop that is the last to determine it. */
function boundsOf(
  { value, rank, extent }: Constraint,
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

/** Bounds of which none is implied by another over the registers' extents. */
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

/**
 * The essential bounds of a register, from the constraints that it is the last to determine.
 *
 * @param extents extents of all registers
 * @param inside bounds besides, of the part that the coordinate stays inside of
 * @param halo bounds besides, of the part and its halo that the coordinate follows
 */
export function legalRange(
  constraints: readonly Constraint[],
  register: number,
  extents: readonly number[],
  inside: { readonly start: number; readonly end: number } | undefined,
  halo: { readonly lower: Bound; readonly upper: Bound } | undefined,
): { readonly lower: readonly Bound[]; readonly upper: readonly Bound[] } {
  const own = constraints.map((constraint) => boundsOf(constraint, register));
  const edge = (at: number, constant: number): Bound => ({
    value: { terms: [{ register: at, coefficient: 1 }], constant, divisor: 1 },
    because: undefined,
  });
  const starts = [
    ...(inside === undefined ? [] : [edge(inside.start, 0)]),
    ...(halo === undefined ? [] : [halo.lower]),
  ];
  const ends = [
    ...(inside === undefined ? [] : [edge(inside.end, -1)]),
    ...(halo === undefined ? [] : [halo.upper]),
  ];
  return {
    lower: essential([...starts, ...own.map(({ lower }) => lower)], "lower", extents),
    upper: essential([...ends, ...own.map(({ upper }) => upper)], "upper", extents),
  };
}
