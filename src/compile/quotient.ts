/** Arithmetic on quotients over loop registers. */
import type { LoopCombination } from "../einsum/index.ts";
import type { Quotient } from "./ir.ts";

/** The combination with its zero terms dropped. */
export function quotientOf({ coefficients, constant, divisor }: LoopCombination): Quotient {
  const terms = coefficients.flatMap((coefficient, register) =>
    coefficient === 0 ? [] : [{ register, coefficient }],
  );
  return { terms, constant, divisor };
}

/** The innermost register that the quotient depends on; -1 for a constant. */
export function levelOf(quotient: Quotient): number {
  return quotient.terms.reduce((level, { register }) => Math.max(level, register), -1);
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
