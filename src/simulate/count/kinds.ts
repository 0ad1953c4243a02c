/**
 * Kinds of coordinates: those of which everything else says the same.
 *
 *     [0 <= w - s < Q]     ->     T(k, s), k the kind of w
 *
 * Most coordinates are far enough from the ends of a rank for a legal range to hold whatever `s` is, and are
 * of one kind; where a quotient must be whole, those with the same remainder are.
 */
import { groupPoints, picked } from "./columns.ts";
import { addScaled, coefficientIn, constantForm, restOf, spanOf } from "./form.ts";
import type { Form, Ranges } from "./form.ts";
import { boundsOf, type Boxed } from "./relation.ts";

/** A condition on a variable and others: that a form is not negative, or what a box of one axis holds at it. */
interface Tie {
  readonly form: Form;
  readonly box: Boxed | undefined;
}

/** Most numbers that are looked at to tell kinds by what boxes hold, and most cells of a table. */
const maxLooks = 2 ** 18;

/** The kinds of a variable's values. */
export interface Kinds {
  readonly count: number;
  /** Equal for equal conditions on equal values. */
  readonly name: string;
  /** By kind: a value of it. */
  readonly values: Int32Array;
  /** By value, from the least on: its kind. */
  readonly kindOf: Int32Array;
  /** Forms of what else the conditions know. */
  readonly beside: readonly Form[];
  /** What the conditions say of the kinds: by form beside, a box of the kind and that form. */
  readonly tables: () => readonly Boxed[];
}

/** What all else adds to a condition: a form without constant, turned so that opposite ones are equal. */
interface Beside {
  readonly form: Form;
  /** Whether the condition adds the form, or takes it away. */
  readonly sign: 1 | -1;
}

function besideIn(form: Form, variable: number): Beside {
  const rest = restOf(form, variable);
  return (rest.coefficients[0] ?? 1) > 0
    ? { form: rest, sign: 1 }
    : { form: addScaled(rest, -1, constantForm(0)), sign: -1 };
}

/** What a condition holds where its form is of that value. */
function holds({ box }: Tie, value: number): number {
  if (box === undefined) return value >= 0 ? 1 : 0;
  const [low, high] = [box.low[0] as number, box.high[0] as number];
  return value < low || value > high ? 0 : (box.values[value - low] as number);
}

/** Least and greatest of what a limit adds to its variable's term. */
function addedTo({ form }: Tie, variable: number, ranges: Ranges): readonly [number, number] {
  const [least, most] = spanOf(restOf(form, variable), ranges);
  return [form.constant + least, form.constant + most];
}

/** The next value at which a condition may say something else than at this one. */
function nextChange(tie: Tie, variable: number, value: number, ranges: Ranges): number {
  if (tie.box !== undefined) return value + 1;
  const own = coefficientIn(tie.form, variable);
  const [least, most] = addedTo(tie, variable, ranges);
  // The limit never holds where it does not with the most added, and always where it does with the least.
  const never = -most / own;
  const always = -least / own;
  if (own > 0) {
    if (value < never) return Math.ceil(never);
    return value < always ? value + 1 : Number.POSITIVE_INFINITY;
  }
  if (value < always) return Math.floor(always) + 1;
  return value <= never ? value + 1 : Number.POSITIVE_INFINITY;
}

/** Values of which others up to the next one are alike anyway. */
function valuesApart(
  ties: readonly Tie[],
  variable: number,
  [low, high]: readonly [number, number],
  ranges: Ranges,
): Int32Array {
  const values: number[] = [];
  for (let value = low; value <= high;) {
    values.push(value);
    let next = Number.POSITIVE_INFINITY;
    for (const tie of ties) next = Math.min(next, nextChange(tie, variable, value, ranges));
    value = next;
  }
  return Int32Array.from(values);
}

/** By value: numbers that are equal where a condition says the same. */
function columnsOf(
  tie: Tie,
  variable: number,
  values: Int32Array,
  ranges: Ranges,
): readonly Int32Array[] {
  const { form } = tie;
  const own = coefficientIn(form, variable);
  if (tie.box === undefined) {
    const [least, most] = addedTo(tie, variable, ranges);
    return [values.map((value) => Math.max(-most - 1, Math.min(-least, own * value)))];
  }
  const { form: beside, sign } = besideIn(form, variable);
  const [least, most] = spanOf(beside, ranges);
  return Array.from({ length: most - least + 1 }, (_, step) => {
    const shift = form.constant + sign * (least + step);
    return values.map((value) => holds(tie, own * value + shift));
  });
}

/** The table of all conditions that have the same beside the variable. */
function tableOf(
  ties: readonly Tie[],
  variable: number,
  places: Int32Array,
  ranges: Ranges,
  key: string,
): Boxed {
  const { form: beside } = besideIn((ties[0] as Tie).form, variable);
  const [least, most] = spanOf(beside, ranges);
  const width = most - least + 1;
  const values = new Float64Array(places.length * width).fill(1);
  for (const tie of ties) {
    const { sign } = besideIn(tie.form, variable);
    const own = coefficientIn(tie.form, variable);
    for (let kind = 0; kind < places.length; kind += 1) {
      const value = own * (places[kind] as number) + tie.form.constant;
      for (let at = 0; at < width; at += 1) {
        const cell = kind * width + at;
        values[cell] = (values[cell] as number) * holds(tie, value + sign * (least + at));
      }
    }
  }
  return {
    kind: "boxed",
    key,
    low: [0, least],
    high: [places.length - 1, most],
    strides: [width, 1],
    values,
    isIndicator: ties.every(({ box }) => box?.isIndicator !== false),
  };
}

/**
 * The kinds of a variable's values from `low` to `high`; undefined where telling them would take long.
 *
 * @param limits forms that must not be negative, all of which know the variable
 * @param boxes of one axis, which knows the variable
 */
export function kindsOf(
  variable: number,
  [low, high]: readonly [number, number],
  limits: readonly Form[],
  boxes: readonly { readonly relation: Boxed; readonly axes: readonly Form[] }[],
  ranges: Ranges,
): Kinds | undefined {
  const ties: Tie[] = [
    ...limits.map((form) => ({ form, box: undefined })),
    ...boxes.map(({ relation, axes }) => ({ form: axes[0] as Form, box: relation })),
  ];
  let looks = 0;
  for (const { form, box } of ties) {
    const [least, most] = spanOf(restOf(form, variable), ranges);
    if (box !== undefined) looks += (most - least + 1) * (high - low + 1);
  }
  if (looks > maxLooks) return undefined;
  const apart = valuesApart(ties, variable, [low, high], ranges);
  const columns = ties.flatMap((tie) => columnsOf(tie, variable, apart, ranges));
  const bounds = columns.map((column) => boundsOf(column));
  const { count, groupOf, first } = groupPoints(
    columns,
    bounds.map(([least]) => least),
    bounds.map(([, most]) => most),
    apart.length,
  );
  const widest = Math.max(
    ...ties.map(({ form }) => {
      const [least, most] = spanOf(restOf(form, variable), ranges);
      return most - least + 1;
    }),
  );
  if (count * widest > maxLooks) return undefined;
  const places = picked(apart, first);
  const kindOf = new Int32Array(Math.max(0, high - low + 1));
  apart.forEach((value, at) => {
    kindOf.fill(groupOf[at] as number, value - low, (apart[at + 1] ?? high + 1) - low);
  });
  const besides = new Map<string, { readonly form: Form; readonly ties: Tie[] }>();
  for (const tie of ties) {
    const { form } = besideIn(tie.form, variable);
    const all = besides.get(form.key) ?? { form, ties: [] };
    all.ties.push(tie);
    besides.set(form.key, all);
  }
  const beside = Array.from(besides.values(), ({ form }) => form);
  const said = ties.map(({ form, box }) => {
    const ends = spanOf(restOf(form, variable), ranges).join("..");
    return `${box?.key ?? "limit"}(${form.key}) in ${ends}`;
  });
  const name = `kinds of ${String(variable)} in ${String(low)}..${String(high)} by ${said.join()}`;
  const tables = (): readonly Boxed[] =>
    Array.from(besides.values(), (each, at) =>
      tableOf(each.ties, variable, places, ranges, `${name}, ${String(at)}`),
    );
  return { count, name, values: places, kindOf, beside, tables };
}
