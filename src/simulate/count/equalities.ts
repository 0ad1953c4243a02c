/**
 * Using up the equalities of a query: a variable with coefficient 1 or -1 is replaced by what it equals.
 *
 * Variables of inner blocks go first, and among them the one that the largest factors know, so that these
 * keep plain axes. An equality without such a variable stays as two limits.
 */
import {
  addScaled,
  coefficientIn,
  constantForm,
  formOf,
  shifted,
  substitute,
  termsOf,
  type Form,
} from "./form.ts";
import type { Query, Variable } from "./query.ts";
import { sizeOf } from "./relation.ts";

/** The variable that is best replaced; undefined where none can be. */
function chosenOf(form: Form, { variables, factors }: Query): number | undefined {
  const blockOf = (variable: number): number => (variables.get(variable) as Variable).block;
  const weight = (variable: number): number => {
    const sizes = factors
      .filter(({ axes }) => axes.some((axis) => coefficientIn(axis, variable) !== 0))
      .map(({ relation }) => sizeOf(relation));
    return blockOf(variable) * 1e12 + Math.max(0, ...sizes);
  };
  const [chosen] = form.variables
    .filter((_, at) => Math.abs(form.coefficients[at] as number) === 1)
    .sort((a, b) => weight(b) - weight(a));
  const inner = Math.max(-1, ...form.variables.map(blockOf));
  return chosen === undefined || blockOf(chosen) < inner ? undefined : chosen;
}

/** The query with a form in the place of a variable. */
function replaced(query: Query, variable: number, by: Form): Query {
  const put = (form: Form): Form => substitute(form, variable, by);
  return {
    variables: new Map([...query.variables].filter(([each]) => each !== variable)),
    factors: query.factors.map(({ relation, axes }) => ({ relation, axes: axes.map(put) })),
    limits: query.limits.map(put),
    equalities: query.equalities.map(put),
  };
}

/** The query without equalities; variables of one value go first. */
export function substituteEqualities(query: Query): Query {
  const single = [...query.variables].find(
    ([variable, { low, high }]) =>
      low === high && query.equalities.some((form) => coefficientIn(form, variable) !== 0),
  );
  if (single !== undefined) {
    const [variable, { low }] = single;
    return substituteEqualities(replaced(query, variable, constantForm(low)));
  }
  const [form, ...others] = query.equalities.toReversed();
  if (form === undefined) return query;
  const equalities = others.toReversed();
  const chosen = chosenOf(form, query);
  if (chosen === undefined) {
    const ends = [form, addScaled(form, -1, constantForm(0))];
    return substituteEqualities({ ...query, limits: [...query.limits, ...ends], equalities });
  }
  const sign = -coefficientIn(form, chosen);
  const by = formOf(
    termsOf(form)
      .filter(([variable]) => variable !== chosen)
      .map(([variable, each]) => [variable, each * sign] as const),
    form.constant * sign,
  );
  const { low, high } = query.variables.get(chosen) as Variable;
  const { limits, ...rest } = replaced({ ...query, equalities }, chosen, by);
  const ends = [shifted(by, -low), addScaled(by, -1, constantForm(high))];
  return substituteEqualities({ ...rest, limits: [...limits, ...ends] });
}
