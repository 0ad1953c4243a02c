/**
 * A look at the points of one relation of a query: all that is asked of them, and of which kinds their
 * coordinates are then.
 *
 * What is asked is kept apart from the relations that it is asked of, as the same may be asked of others
 * (`script.ts`).
 */
import { affine, countingUp } from "./columns.ts";
import type { KindColumn } from "./fibers-alike.ts";
import { bareVariable, spanOf, type Form, type Ranges } from "./form.ts";
import { kindsOf, type Kinds } from "./kinds.ts";
import type { Condition } from "./passing.ts";
import { rangesOf, type Factor, type Query, type Variable } from "./query.ts";
import type { Listed, Relation } from "./relation.ts";
import { isImplied } from "./unsolved.ts";

/** What a query asks of the points of a relation. */
export interface Asked {
  readonly variables: ReadonlyMap<number, Variable>;
  readonly ranges: Ranges;
  /** Where the points stand. */
  readonly axes: readonly Form[];
  /** By axis: the variable that it stands at alone. */
  readonly own: readonly number[];
  /** Limits that do not hold anyway. */
  readonly limits: readonly Form[];
}

/** That, and the relations. */
export interface Look {
  readonly asked: Asked;
  readonly points: Listed;
  /** All other factors that the points do not imply. */
  readonly others: readonly Factor[];
}

const knows = ({ axes }: Factor, variable: number): boolean =>
  axes.some(({ variables }) => variables.includes(variable));

/** The query with a relation apart; undefined where that is no list of points inside the ranges. */
export function lookAt(query: Query, factor: Factor): Look | undefined {
  const { variables, factors } = query;
  const ranges = rangesOf(query);
  const { axes } = factor;
  const points = factor.relation as Listed;
  const own = axes.flatMap((axis) => bareVariable(axis) ?? []);
  if (new Set(own).size < axes.length) return undefined;
  const isInside = axes.every((axis, at) => {
    const [low, high] = spanOf(axis, ranges);
    return low <= (points.low[at] as number) && high >= (points.high[at] as number);
  });
  if (!isInside) return undefined;
  const others = factors.filter((each) => each !== factor && !isImplied(each, factor));
  const limits = query.limits.filter((limit) => spanOf(limit, ranges)[0] < 0);
  return { asked: { variables, ranges, axes, own, limits }, points, others };
}

/** Whether anything but the points themselves knows a variable. */
export const isAsked = ({ others, asked: { limits } }: Look, variable: number): boolean =>
  others.some((factor) => knows(factor, variable)) ||
  limits.some(({ variables }) => variables.includes(variable));

/** The factors that know any of some variables. */
export const knowing = ({ others }: Look, variables: readonly number[]): readonly Factor[] =>
  others.filter((factor) => variables.some((each) => knows(factor, each)));

/** Asks the same of other relations: of points, and of what stands beside them. */
export type Asking = (relations: readonly Relation[]) => Look;

/** How the same is asked of points, and of relations that stand at some forms. */
export const askingOf =
  (asked: Asked, beside: readonly (readonly Form[])[]): Asking =>
  ([points, ...others]) => ({
    asked,
    points: points as Listed,
    others: others.map((relation, at) => ({ relation, axes: beside[at] as readonly Form[] })),
  });

/** The kinds of an axis' variable, and of its coordinates; undefined where they are not told by what is beside alone. */
export function kindsAlong(look: Look, at: number): Kinds | undefined {
  const { asked, points } = look;
  const { own, axes, ranges } = asked;
  const variable = own[at] as number;
  const limits = asked.limits.filter((limit) => limit.variables.includes(variable));
  const factors = knowing(look, [variable]);
  const boxes = factors.flatMap(({ relation: box, axes: forms }) =>
    box.kind === "boxed" && forms.length === 1 ? [{ relation: box, axes: forms }] : [],
  );
  if (boxes.length < factors.length) return undefined;
  const isApart = [...limits, ...boxes.flatMap((box) => box.axes)].every((form) =>
    form.variables.every((each) => each === variable || !own.includes(each)),
  );
  if (!isApart) return undefined;
  const { coefficients, constant } = axes[at] as Form;
  const [low, high] = [points.low[at] as number, points.high[at] as number];
  const isTurned = (coefficients[0] as number) < 0;
  const ends = isTurned
    ? ([constant - high, constant - low] as const)
    : ([low - constant, high - constant] as const);
  const kinds = kindsOf(variable, ends, limits, boxes, ranges);
  if (kinds === undefined) return undefined;
  return isTurned ? { ...kinds, kindOf: kinds.kindOf.toReversed() } : kinds;
}

/** A column of coordinates in fibers: by kinds where these are told, by themselves elsewhere. */
export function kindColumn(look: Look, at: number, outer: number): KindColumn {
  const { asked, points } = look;
  const [low, high] = [points.low[at] as number, points.high[at] as number];
  const column = { at: at - outer, low, variable: asked.own[at] as number };
  const kinds = kindsAlong(look, at);
  if (kinds !== undefined) return { ...column, ...kinds };
  const { coefficients, constant } = asked.axes[at] as Form;
  const count = Math.max(0, high - low + 1);
  const kindOf = countingUp(count);
  const values = affine(
    kindOf,
    coefficients[0] as number,
    (coefficients[0] as number) * (low - constant),
  );
  return { ...column, count, kindOf, values };
}

/** All that is asked of some variables; undefined where it is more than that they pass. */
export function conditionsOn(
  look: Look,
  variables: readonly number[],
): readonly Condition[] | undefined {
  const factors = knowing(look, variables);
  const boxes = factors.flatMap(({ relation, axes }) =>
    relation.kind === "boxed" && relation.isIndicator ? [{ box: relation, axes }] : [],
  );
  if (boxes.length < factors.length) return undefined;
  const { limits } = look.asked;
  const own = limits.filter((limit) => limit.variables.some((each) => variables.includes(each)));
  return [...own.map((limit) => ({ box: undefined, axes: [limit] })), ...boxes];
}

/** The query without variables, and all that knows any of some of them. */
export function without(
  { asked: { limits, ...asked }, others }: Look,
  gone: readonly number[],
  replaced: readonly number[],
): Pick<Query, "limits" | "equalities" | "factors"> & { variables: Map<number, Variable> } {
  const variables = new Map(asked.variables);
  for (const variable of [...gone, ...replaced]) variables.delete(variable);
  const isLeft = (form: Form): boolean => !form.variables.some((each) => replaced.includes(each));
  return {
    variables,
    factors: others.filter(({ axes }) => axes.every(isLeft)),
    limits: limits.filter(isLeft),
    equalities: [],
  };
}
