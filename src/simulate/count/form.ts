/**
 * Affine forms with whole coefficients over numbered variables, and what is known about the variables.
 *
 * Everything that a count depends on is said in forms: `form >= 0` is one end of a legal range, and an axis
 * of a relation stands at the value of a form.
 */
import type { Linear } from "../plan.ts";

/** `sum of coefficient x variable + constant`; no coefficient is 0, variables ascend. */
export interface Form {
  readonly variables: readonly number[];
  readonly coefficients: readonly number[];
  readonly constant: number;
}

/** Inclusive range of each variable. */
export interface Ranges {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A form from terms in any order, equal variables added up. */
export function formOf(terms: Iterable<readonly [number, number]>, constant: number): Form {
  const sums = new Map<number, number>();
  for (const [variable, coefficient] of terms)
    sums.set(variable, (sums.get(variable) ?? 0) + coefficient);
  const kept = [...sums].filter(([, coefficient]) => coefficient !== 0);
  kept.sort(([a], [b]) => a - b);
  return {
    variables: kept.map(([variable]) => variable),
    coefficients: kept.map(([, coefficient]) => coefficient),
    constant: constant === 0 ? 0 : constant,
  };
}

/** The variable itself. */
export const bareForm = (variable: number): Form => formOf([[variable, 1]], 0);

/** The terms of a form. */
export function termsOf(form: Form): readonly (readonly [number, number])[] {
  return form.variables.map((variable, at) => [variable, form.coefficients[at] as number]);
}

/** The dividend of a quotient of the plan, whose registers are variables of the same number. */
export function dividendForm({ registers, coefficients, constant }: Linear): Form {
  return formOf(
    registers.map((register, at) => [register, coefficients[at] as number]),
    constant,
  );
}

/** `a x scale + b`. */
export function addScaled(a: Form, scale: number, b: Form): Form {
  const scaled = termsOf(a).map(([variable, each]) => [variable, each * scale] as const);
  return formOf([...scaled, ...termsOf(b)], a.constant * scale + b.constant);
}

/** The coefficient of a variable, 0 where it does not occur. */
export function coefficientIn({ variables, coefficients }: Form, variable: number): number {
  const at = variables.indexOf(variable);
  return at === -1 ? 0 : (coefficients[at] as number);
}

/** The form without a variable and without its constant. */
export function restOf(form: Form, variable: number): Form {
  return formOf(
    termsOf(form).filter(([each]) => each !== variable),
    0,
  );
}

/** The form with a variable replaced by another form. */
export function substitute(form: Form, variable: number, by: Form): Form {
  const coefficient = coefficientIn(form, variable);
  if (coefficient === 0) return form;
  const others = termsOf(form).filter(([each]) => each !== variable);
  return addScaled(by, coefficient, formOf(others, form.constant));
}

/** Least and greatest value while the variables stay in their ranges. */
export function spanOf(form: Form, { low, high }: Ranges): readonly [number, number] {
  let least = form.constant;
  let most = form.constant;
  for (let at = 0; at < form.variables.length; at += 1) {
    const coefficient = form.coefficients[at] as number;
    const variable = form.variables[at] as number;
    least += coefficient * ((coefficient > 0 ? low : high)[variable] as number);
    most += coefficient * ((coefficient > 0 ? high : low)[variable] as number);
  }
  return [least, most];
}

/** A text that equal forms, and only those, share. */
export function formKey({ variables, coefficients, constant }: Form): string {
  let key = String(constant);
  for (let at = 0; at < variables.length; at += 1)
    key += `+${String(coefficients[at])}x${String(variables[at])}`;
  return key;
}
