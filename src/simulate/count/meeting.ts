/**
 * Recognizing a meeting: a query that counts what pairs of elements of two relations reach.
 *
 *     sum over c, p, q of max over h, w, r, s of I(c, h, w) x F(c, r, s) [p = h - r] [q = w - s]
 *
 * What is counted are coordinates that equalities tell, with a divisor where the indices have a stride. Its
 * inner variables are those that are maximized over and that tell such a coordinate; each belongs to one of
 * the two relations. All other conditions must be the same for any two pairs that reach the same.
 */
import {
  addScaled,
  bareVariable,
  coefficientIn,
  constantForm,
  formOf,
  isSameForm,
  shifted,
  spanOf,
  termsOf,
  type Form,
} from "./form.ts";
import { guarding } from "./base-relations.ts";
import type { Memory } from "./memory.ts";
import { hasMultiples } from "./multiples.ts";
import { rangesOf, type Factor, type Query, type Variable } from "./query.ts";
import { picked } from "./columns.ts";
import { listed, type Listed, type Relation } from "./relation.ts";

/** A coordinate that is counted: `divisor x variable = form`. */
interface Counted {
  readonly variable: number;
  readonly form: Form;
  readonly divisor: number;
}

/** A listed indicator, each of whose axes stands at a variable. */
export interface PlainFactor extends Factor {
  readonly relation: Listed;
}

/** Two relations whose elements meet. */
export interface Meeting {
  readonly counted: readonly Counted[];
  readonly inner: ReadonlySet<number>;
  readonly left: PlainFactor;
  readonly right: PlainFactor;
  /** The query without what is counted, inner variables summed over, so that every pair counts. */
  readonly pairs: Query;
  /** Whether only one pair reaches each element. */
  readonly isOneWay: boolean;
}

const variablesIn = ({ axes }: Factor): readonly number[] =>
  axes.flatMap(({ variables }) => variables);

const negated = (form: Form): Form => addScaled(form, -1, constantForm(0));

/** The terms of a form at some variables. */
const only = (form: Form, variables: ReadonlySet<number>): Form =>
  formOf(
    termsOf(form).filter(([variable]) => variables.has(variable)),
    0,
  );

/** The coordinates that are counted; undefined where an equality says anything else. */
function countedOf({ variables, equalities, factors }: Query): readonly Counted[] | undefined {
  const counted: Counted[] = [];
  for (const equality of equalities) {
    const variable = equality.variables.find(
      (each) =>
        variables.get(each)?.aggregate === "sum" &&
        equalities.every((other) => other === equality || coefficientIn(other, each) === 0) &&
        factors.every((factor) => !variablesIn(factor).includes(each)),
    );
    if (variable === undefined) return undefined;
    const coefficient = coefficientIn(equality, variable);
    const rest = formOf(
      termsOf(equality).filter(([each]) => each !== variable),
      equality.constant,
    );
    const form = coefficient < 0 ? rest : negated(rest);
    counted.push({ variable, form, divisor: Math.abs(coefficient) });
  }
  return counted;
}

/** Whether a factor is a listed indicator at variables alone. */
function isPlain(factor: Factor): factor is PlainFactor {
  const { relation, axes } = factor;
  if (relation.kind !== "listed" || !relation.isIndicator) return false;
  const bare = axes.map(bareVariable).filter((each) => each !== undefined);
  return new Set(bare).size === axes.length;
}

/** A factor without the points that lie outside of its variables' ranges. */
function inRanges(
  { relation, axes }: PlainFactor,
  variables: ReadonlyMap<number, Variable>,
  memory: Memory,
): PlainFactor {
  const ends = axes.map((axis): readonly [number, number] => {
    const { coefficients, constant } = axis;
    const { low, high } = variables.get(bareVariable(axis) as number) as Variable;
    const sign = coefficients[0] as number;
    const values = [sign * low + constant, sign * high + constant];
    return [Math.min(...values), Math.max(...values)];
  });
  const isInside = ends.every(
    ([least, most], at) =>
      least <= (relation.low[at] as number) && most >= (relation.high[at] as number),
  );
  if (isInside) return { relation, axes };
  const cut = ([whole]: readonly Relation[]): Listed => cutTo(whole as Listed, ends);
  return { relation: memory.derive([relation], cut), axes };
}

/** The points whose coordinates lie between the ends: others meet nothing. */
function cutTo(relation: Listed, ends: readonly (readonly [number, number])[]): Listed {
  const { key, size, columns } = relation;
  const kept = new Int32Array(size);
  let count = 0;
  for (let point = 0; point < size; point += 1) {
    kept[count] = point;
    const lies = ends.every(([least, most], at) => {
      const coordinate = columns[at]?.[point] as number;
      return coordinate >= least && coordinate <= most;
    });
    if (lies) count += 1;
  }
  const places = kept.subarray(0, count);
  const own = columns.map((column) => picked(column, places));
  return listed(`${key} within ${ends.join(" and ")}`, own, count, {
    low: ends.map(([least], at) => Math.max(least, relation.low[at] as number)),
    high: ends.map(([, most], at) => Math.min(most, relation.high[at] as number)),
  });
}

/** A limit with what is counted put in, multiplied so that it stays whole. */
function withCounted(limit: Form, counted: readonly Counted[]): Form {
  let form = limit;
  for (const { variable, form: by, divisor } of counted) {
    const coefficient = coefficientIn(form, variable);
    if (coefficient === 0) continue;
    const others = formOf(
      termsOf(form).filter(([each]) => each !== variable),
      form.constant,
    );
    form = addScaled(by, coefficient, addScaled(others, divisor, constantForm(0)));
  }
  return form;
}

/** The two factors whose elements meet, and all others; undefined where it is not two. */
function partedFactors(
  { variables, factors }: Query,
  counted: readonly Counted[],
  inner: ReadonlySet<number>,
  isOfCounted: (form: Form) => boolean,
):
  | {
      readonly left: PlainFactor;
      readonly right: PlainFactor;
      readonly others: readonly Factor[];
    }
  | undefined {
  const knowing = factors.filter((factor) => variablesIn(factor).some((each) => inner.has(each)));
  // Conditions on what is reached alone are no part of it.
  const meeting =
    knowing.length > 2 ? knowing.filter(({ axes }) => !axes.every(isOfCounted)) : knowing;
  const [left, right] = meeting;
  if (left === undefined || right === undefined || meeting.length > 2) return undefined;
  if (!isPlain(left) || !isPlain(right)) return undefined;
  const [ours, theirs] = [new Set(variablesIn(left)), new Set(variablesIn(right))];
  // A coordinate belongs to one element of the pair; to neither only where what is reached tells it.
  const isPlaced = (each: number): boolean =>
    ours.has(each) !== theirs.has(each) || (!ours.has(each) && isTold(each, counted, inner));
  if (![...inner].every(isPlaced)) return undefined;
  // Whatever else is maximized over must have nothing to do with the elements that meet.
  const isApart = (each: number): boolean =>
    inner.has(each) || variables.get(each)?.aggregate === "sum";
  if (![...ours, ...theirs].every(isApart)) return undefined;
  return { left, right, others: factors.filter((each) => each !== left && each !== right) };
}

/** Whether what is reached tells an inner variable by itself. */
function isTold(
  variable: number,
  counted: readonly Counted[],
  inner: ReadonlySet<number>,
): boolean {
  return counted.some(({ form }) => {
    const own = only(form, inner).variables;
    return own.length === 1 && own[0] === variable;
  });
}

/** The query as a meeting; undefined where it is of another kind. */
export function meetingOf(query: Query, memory: Memory): Meeting | undefined {
  const { variables, limits, equalities } = query;
  const counted = equalities.length === 0 ? undefined : countedOf(query);
  if (counted === undefined) return undefined;
  const inner = new Set(
    counted.flatMap(({ form }) =>
      form.variables.filter((variable) => variables.get(variable)?.aggregate === "max"),
    ),
  );
  const ranges = rangesOf(query);
  const isOfCounted = (form: Form): boolean => {
    const own = only(form, inner);
    if (own.variables.length === 0) return true;
    return counted.some(({ form: by }) => {
      const told = only(by, inner);
      return isSameForm(told, own) || isSameForm(negated(told), own);
    });
  };
  const parted = partedFactors(query, counted, inner, isOfCounted);
  if (parted === undefined) return undefined;
  const row = limits.map((limit) => withCounted(limit, counted));
  if (!row.every((limit) => isOfCounted(limit) || spanOf(limit, ranges)[0] >= 0)) return undefined;
  const bounds = counted.flatMap(({ variable, form, divisor }) => {
    const { low, high } = variables.get(variable) as Variable;
    return [shifted(form, -divisor * low), shifted(negated(form), divisor * high)];
  });
  const divided = counted.filter(({ divisor }) => divisor > 1);
  if (!divided.every(({ form }) => hasMultiples(form, ranges))) return undefined;
  const whole = divided.map(({ form, divisor }) => ({
    relation: memory.derive([], guarding(form, divisor, ranges)),
    axes: [form],
  }));
  const summed = new Map<number, Variable>();
  for (const [variable, each] of variables)
    if (!counted.some((other) => other.variable === variable))
      summed.set(variable, inner.has(variable) ? { ...each, aggregate: "sum", block: 0 } : each);
  const left = inRanges(parted.left, variables, memory);
  const right = inRanges(parted.right, variables, memory);
  const pairs: Query = {
    variables: summed,
    factors: [...parted.others, ...whole, left, right],
    limits: [...row, ...bounds],
    equalities: [],
  };
  // A variable of one value tells nothing and needs no telling.
  const telling = new Set(
    [...inner].filter((each) => {
      const { low, high } = variables.get(each) as Variable;
      return low < high;
    }),
  );
  const isOneWay = [...telling].every((each) => isTold(each, counted, telling));
  return { counted, inner, left, right, pairs, isOneWay };
}
