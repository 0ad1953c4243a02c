/**
 * Affine forms with whole coefficients over numbered variables, and what is known about the variables.
 *
 * Everything that a count depends on is said in forms: `form >= 0` is one end of a legal range, and an axis
 * of a relation stands at the value of a form.
 */
import type { Linear } from "../plan.ts";

/** `sum of coefficient x variable + constant`; no coefficient is 0, variables ascend. */
export class Form {
  readonly variables: readonly number[];
  readonly coefficients: readonly number[];
  readonly constant: number;
  private text: string | undefined;

  constructor(variables: readonly number[], coefficients: readonly number[], constant: number) {
    this.variables = variables;
    this.coefficients = coefficients;
    this.constant = constant === 0 ? 0 : constant;
  }

  /** A text that equal forms, and only those, share. */
  get key(): string {
    if (this.text !== undefined) return this.text;
    let text = String(this.constant);
    for (let at = 0; at < this.variables.length; at += 1)
      text += `+${String(this.coefficients[at])}x${String(this.variables[at])}`;
    this.text = text;
    return text;
  }
}

/** Inclusive range of each variable. */
export interface Ranges {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A form from terms in any order, equal variables added up. */
export function formOf(terms: readonly (readonly [number, number])[], constant: number): Form {
  const variables: number[] = [];
  const coefficients: number[] = [];
  for (const [variable, coefficient] of terms) {
    let at = variables.length;
    while (at > 0 && (variables[at - 1] as number) >= variable) at -= 1;
    if (variables[at] === variable) {
      coefficients[at] = (coefficients[at] as number) + coefficient;
    } else {
      variables.splice(at, 0, variable);
      coefficients.splice(at, 0, coefficient);
    }
  }
  if (!coefficients.includes(0)) return new Form(variables, coefficients, constant);
  const isKept = (_: number, at: number): boolean => coefficients[at] !== 0;
  return new Form(
    variables.filter(isKept),
    coefficients.filter((each) => each !== 0),
    constant,
  );
}

/** A number. */
export const constantForm = (constant: number): Form => new Form([], [], constant);

/** A form with a number added. */
export const shifted = ({ variables, coefficients, constant }: Form, by: number): Form =>
  new Form(variables, coefficients, constant + by);

/** The variable itself. */
export const bareForm = (variable: number): Form => formOf([[variable, 1]], 0);

/** Whether two forms are equal. */
export function isSameForm(a: Form, b: Form): boolean {
  if (a.constant !== b.constant || a.variables.length !== b.variables.length) return false;
  for (let at = 0; at < a.variables.length; at += 1)
    if (a.variables[at] !== b.variables[at] || a.coefficients[at] !== b.coefficients[at])
      return false;
  return true;
}

/** The variables of a form, a bit each. */
export function maskOf({ variables }: Form): number {
  let mask = 0;
  for (const variable of variables) mask |= 1 << variable;
  return mask;
}

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
  const variables: number[] = [];
  const coefficients: number[] = [];
  const [ours, theirs] = [a.variables, b.variables];
  for (let i = 0, j = 0; i < ours.length || j < theirs.length;) {
    const own = ours[i] ?? Number.POSITIVE_INFINITY;
    const other = theirs[j] ?? Number.POSITIVE_INFINITY;
    let sum = 0;
    if (own <= other) sum += scale * (a.coefficients[i++] as number);
    if (other <= own) sum += b.coefficients[j++] as number;
    if (sum === 0) continue;
    variables.push(Math.min(own, other));
    coefficients.push(sum);
  }
  return new Form(variables, coefficients, a.constant * scale + b.constant);
}

/** The coefficient of a variable, 0 where it does not occur. */
export function coefficientIn({ variables, coefficients }: Form, variable: number): number {
  const at = variables.indexOf(variable);
  return at === -1 ? 0 : (coefficients[at] as number);
}

/** The variable that an axis stands at, where it is `variable + constant` or `constant - variable`. */
export function bareVariable({ variables, coefficients }: Form): number | undefined {
  return variables.length === 1 && Math.abs(coefficients[0] as number) === 1
    ? variables[0]
    : undefined;
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
