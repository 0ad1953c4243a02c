/** Arithmetic on quotients over loop registers. */
import type { LoopCombination } from "../einsum/index.ts";
import type { Quotient, Register } from "./ir.ts";

/**
 * The combination over registers, its zero terms dropped.
 *
 * @param registers the register of each component of the combination
 */
export function quotientOf(
  { coefficients, constant, divisor }: LoopCombination,
  registers: readonly number[],
): Quotient {
  const terms = coefficients.flatMap((coefficient, component) => {
    const register = registers[component];
    return coefficient === 0 || register === undefined ? [] : [{ register, coefficient }];
  });
  return { terms, constant, divisor };
}

/** The value of the quotient where the registers stand. */
export function valueAt(
  { terms, constant, divisor }: Quotient,
  registers: ArrayLike<number>,
): number {
  return (
    terms.reduce(
      (sum, { register, coefficient }) => sum + coefficient * (registers[register] ?? 0),
      constant,
    ) / divisor
  );
}

/** The innermost loop that sets a register of the quotient; -1 for a constant. */
export function levelOf(quotient: Quotient, registers: readonly Register[]): number {
  return quotient.terms.reduce(
    (level, { register }) => Math.max(level, registers[register]?.level ?? -1),
    -1,
  );
}

/** All loops whose iterations the quotient depends on. */
export function levelsOf(quotient: Quotient, registers: readonly Register[]): readonly number[] {
  return quotient.terms.flatMap(({ register }) => registers[register]?.levels ?? []);
}

/** The coefficient of a register, 0 where it does not occur. */
export function coefficientOf(quotient: Quotient, register: number): number {
  return quotient.terms.find((term) => term.register === register)?.coefficient ?? 0;
}

/** Whether the quotient is the register itself. */
export function isRegister(quotient: Quotient, register: number): boolean {
  const [term] = quotient.terms;
  return (
    quotient.terms.length === 1 &&
    term?.register === register &&
    term.coefficient === 1 &&
    quotient.constant === 0 &&
    quotient.divisor === 1
  );
}

/** Least and greatest value when each register runs over [0, extent). */
export function interval(
  quotient: Quotient,
  extents: readonly number[],
): readonly [number, number] {
  let low = quotient.constant;
  let high = quotient.constant;
  for (const { register, coefficient } of quotient.terms) {
    const last = (extents[register] ?? 1) - 1;
    if (coefficient > 0) high += coefficient * last;
    else low += coefficient * last;
  }
  return [low / quotient.divisor, high / quotient.divisor];
}

/** `a - b` as a quotient. */
export function difference(a: Quotient, b: Quotient): Quotient {
  const divisor = a.divisor * b.divisor;
  const coefficients = new Map<number, number>();
  for (const { register, coefficient } of a.terms)
    coefficients.set(register, coefficient * b.divisor);
  for (const { register, coefficient } of b.terms) {
    coefficients.set(register, (coefficients.get(register) ?? 0) - coefficient * a.divisor);
  }
  const terms = [...coefficients]
    .filter(([, coefficient]) => coefficient !== 0)
    .map(([register, coefficient]) => ({ register, coefficient }));
  return { terms, constant: a.constant * b.divisor - b.constant * a.divisor, divisor };
}

/** Whether two quotients are equal whatever the registers hold. */
export function sameValue(a: Quotient, b: Quotient): boolean {
  const isIn = (one: Quotient, other: Quotient): boolean =>
    one.terms.every(
      ({ register, coefficient }) =>
        coefficient * other.divisor === coefficientOf(other, register) * one.divisor,
    );
  return a.constant * b.divisor === b.constant * a.divisor && isIn(a, b) && isIn(b, a);
}
