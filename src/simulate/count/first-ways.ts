/**
 * Counting elements by the first way in which each comes about.
 *
 * Where a part of one tensor meets a part of another, several pairs of their elements may reach one element of
 * the output:
 *
 *     sum over c, A, B, m, p, q of max over h, w, r, s of
 *       I(c, A, h, w) x F(c, B, m, r, s) [p = h - r] [q = w - s]
 *
 * Pairs are ordered by the element of `F`. Another pair reaches the same `(m, p, q)` as `(i, f)` exactly where
 * moving from `f` to some `f'` and from `i` to some `i'` changes nothing. So `(i, f)` is the first where none of
 * the moves of `f` to those before it in its part is a move of `i` within its own. Elements with the same
 * moves are of one class, classes are few, and which of them exclude each other is a small table:
 *
 *     sum over c, A, B, h, w, m, r, s, k, l of I'(c, A, h, w, k) x F'(c, B, m, r, s, l) x T(k, l) [legal]
 *
 * Where an element tells each of the pair's coordinates there is one way to it, and nothing to exclude.
 */
import { affine, groupPoints, picked, type Grouping } from "./columns.ts";
import {
  addScaled,
  bareForm,
  bareVariable,
  coefficientIn,
  constantForm,
  formOf,
  shifted,
  spanOf,
  substitute,
  termsOf,
  type Form,
} from "./form.ts";
import type { Memory } from "./memory.ts";
import { byGroup, MoveSets, noteMoves, numberMoves, movesOf, type Movable } from "./moves.ts";
import type { Factor, Query, Variable } from "./query.ts";
import { boundsOf, listed, type Boxed, type Listed } from "./relation.ts";

/** Most moves that are looked at, and most for each element on average. */
const maxMoves = 4_000_000;
const maxMovesEach = 64;
/** Most different moves, and most pairs of classes. */
const maxCodes = 2 ** 20;
const maxPairs = 2 ** 18;

/** One of the two tensors whose elements meet, and how they move. */
interface Side extends Movable {
  readonly factor: Factor & { readonly relation: Listed };
}

/** What is counted: the variables of its coordinates, and these as forms. */
interface Counted {
  readonly variable: number;
  readonly form: Form;
}

const variablesIn = ({ axes }: Factor): readonly number[] =>
  axes.flatMap(({ variables }) => variables);

const only = (form: Form, variables: ReadonlySet<number>): Form =>
  formOf(
    termsOf(form).filter(([variable]) => variables.has(variable)),
    0,
  );

/** A listed indicator at variables alone; undefined where a factor is anything else. */
function plainOf({ relation, axes }: Factor): Side["factor"] | undefined {
  if (relation.kind !== "listed" || !relation.isIndicator) return undefined;
  const bare = axes.map(bareVariable);
  return bare.includes(undefined) || new Set(bare).size < bare.length
    ? undefined
    : { relation, axes };
}

function addTo(sum: Int32Array, column: Int32Array): void {
  for (let point = 0; point < sum.length; point += 1)
    sum[point] = (sum[point] as number) + (column[point] as number);
}

/** What the elements of a side add to each coordinate that is counted. */
function partsOf(
  { relation: { columns, size }, axes }: Side["factor"],
  inner: ReadonlySet<number>,
  counted: readonly Counted[],
): readonly Int32Array[] {
  return counted.map(({ form }) => {
    const sum = new Int32Array(size);
    axes.forEach((axis, at) => {
      const variable = bareVariable(axis) as number;
      const sign = axis.coefficients[0] as number;
      const coefficient = inner.has(variable) ? coefficientIn(form, variable) * sign : 0;
      if (coefficient === 0) return;
      const column = affine(columns[at] as Int32Array, coefficient, -coefficient * axis.constant);
      addTo(sum, column);
    });
    return sum;
  });
}

/**
 * A side, its elements grouped by what no move changes: their part, and coordinates that cannot be moved along.
 *
 * @returns undefined where there are too many moves
 */
function sideOf(
  factor: Side["factor"],
  parts: readonly Int32Array[],
  spans: readonly number[],
  inner: ReadonlySet<number>,
): Side | undefined {
  const { columns, low, high, size } = factor.relation;
  const outer = factor.axes.flatMap((axis, at) =>
    inner.has(bareVariable(axis) as number) ? [] : [at],
  );
  const fixed = parts.filter((_, at) => spans[at] === 0);
  const ends = fixed.map((part) => boundsOf(part));
  const groups = groupPoints(
    [...outer.map((at) => columns[at] as Int32Array), ...fixed],
    [...outer.map((at) => low[at] as number), ...ends.map(([from]) => from)],
    [...outer.map((at) => high[at] as number), ...ends.map(([, to]) => to)],
    size,
  );
  const { order, starts } = byGroup(groups);
  let moves = 0;
  for (let group = 0; group < groups.count; group += 1)
    moves += ((starts[group + 1] as number) - (starts[group] as number)) ** 2;
  if (moves > Math.min(maxMoves, maxMovesEach * size)) return undefined;
  const moving = parts.filter((_, at) => spans[at] !== 0);
  return { factor, parts: moving, groups, order, starts };
}

/** The elements of a side that are kept, their classes beside them at a variable. */
function classified(
  { factor: { relation, axes } }: Side,
  { groupOf }: Grouping,
  isLater: Uint8Array,
  variable: number,
  key: string,
): Factor {
  const kept = new Int32Array(relation.size);
  let size = 0;
  for (let point = 0; point < relation.size; point += 1) {
    if (isLater[point] === 1) continue;
    kept[size] = point;
    size += 1;
  }
  const places = kept.subarray(0, size);
  const columns = [...relation.columns, groupOf].map((column) => picked(column, places));
  return { relation: listed(key, columns, size), axes: [...axes, bareForm(variable)] };
}

/** The coordinates that are counted as forms; undefined where an equality says anything else. */
function countedOf({ variables, equalities, factors }: Query): readonly Counted[] | undefined {
  const counted: Counted[] = [];
  for (const equality of equalities) {
    const variable = equality.variables.find(
      (each) =>
        variables.get(each)?.aggregate === "sum" &&
        Math.abs(coefficientIn(equality, each)) === 1 &&
        equalities.every((other) => other === equality || coefficientIn(other, each) === 0) &&
        factors.every((factor) => !variablesIn(factor).includes(each)),
    );
    if (variable === undefined) return undefined;
    const sign = -coefficientIn(equality, variable);
    const rest = addScaled(bareForm(variable), sign, equality);
    counted.push({ variable, form: addScaled(rest, sign, constantForm(0)) });
  }
  return counted;
}

/** The query as a sum over first ways; undefined where it is of another kind. */
export function byFirstWays(query: Query, memory: Memory): Query | undefined {
  const { variables, factors, limits, equalities } = query;
  if (equalities.length === 0) return undefined;
  const counted = countedOf(query);
  if (counted === undefined) return undefined;
  const inner = new Set(
    counted.flatMap(({ form }) =>
      form.variables.filter((variable) => variables.get(variable)?.aggregate === "max"),
    ),
  );
  const meeting = factors.filter((factor) => variablesIn(factor).some((each) => inner.has(each)));
  const [first, second] = meeting;
  if (first === undefined || second === undefined || meeting.length > 2) return undefined;
  const [ours, theirs] = [new Set(variablesIn(first)), new Set(variablesIn(second))];
  const told = counted.map(({ form }) => only(form, inner).variables);
  const isTold = (variable: number): boolean =>
    told.some((own) => own.length === 1 && own[0] === variable);
  // A coordinate belongs to one element of the pair; to neither only where what is reached tells it.
  const isPlaced = (each: number): boolean =>
    ours.has(each) !== theirs.has(each) || (!ours.has(each) && isTold(each));
  if (![...inner].every(isPlaced)) return undefined;
  // Whatever else is maximized over must have nothing to do with the elements that meet.
  const isApart = (each: number): boolean =>
    inner.has(each) || variables.get(each)?.aggregate === "sum";
  if (![...ours, ...theirs].every(isApart)) return undefined;
  let row: readonly Form[] = limits;
  for (const { variable, form } of counted)
    row = row.map((limit) => substitute(limit, variable, form));
  const ranges = {
    low: [...variables].reduce<number[]>((all, [at, { low }]) => ((all[at] = low), all), []),
    high: [...variables].reduce<number[]>((all, [at, { high }]) => ((all[at] = high), all), []),
  };
  const isOfCounted = (limit: Form): boolean => {
    const own = only(limit, inner);
    if (own.variables.length === 0 || spanOf(limit, ranges)[0] >= 0) return true;
    return counted.some(({ form }) =>
      [1, -1].some((sign) => addScaled(only(form, inner), sign, own).variables.length === 0),
    );
  };
  if (!row.every(isOfCounted)) return undefined;
  const [left, right] = [plainOf(first), plainOf(second)];
  if (left === undefined || right === undefined) return undefined;
  const bounds = counted.flatMap(({ variable, form }) => {
    const { low, high } = variables.get(variable) as Variable;
    return [shifted(form, -low), addScaled(form, -1, constantForm(high))];
  });
  const summed = new Map<number, Variable>();
  for (const [variable, each] of variables)
    if (!counted.some((other) => other.variable === variable))
      summed.set(variable, inner.has(variable) ? { ...each, aggregate: "sum", block: 0 } : each);
  if ([...inner].every(isTold))
    return { variables: summed, factors, limits: [...row, ...bounds], equalities: [] };
  const [xParts, yParts] = [partsOf(left, inner, counted), partsOf(right, inner, counted)];
  // No move goes further than either side can make up for.
  const widthOf = (part: Int32Array): number => {
    const [least, most] = boundsOf(part);
    return Math.max(0, most - least);
  };
  const reach = xParts.map((part, at) =>
    Math.min(widthOf(part), widthOf(yParts[at] as Int32Array)),
  );
  const spans = reach.filter((span) => span !== 0);
  const count = spans.reduce((product, span) => product * (2 * span + 1), 1);
  if (count > maxCodes) return undefined;
  const x = sideOf(left, xParts, reach, inner);
  const y = sideOf(right, yParts, reach, inner);
  if (x === undefined || y === undefined) return undefined;

  // Only moves that the right side makes matter; they are numbered from 1.
  const codes = new Int32Array(count);
  const origin = spans.reduce((move, span) => move * (2 * span + 1) + span, 0);
  codes[origin] = 1;
  const [xFound, yFound] = [movesOf(x, spans, 1), movesOf(y, spans, -1)];
  const known = numberMoves(yFound, codes);
  const [xSize, ySize] = [x.factor.relation.size, y.factor.relation.size];
  const [xMoves, yMoves] = [new MoveSets(xSize, known), new MoveSets(ySize, known)];
  const xLater = noteMoves(xFound, codes, origin, false, xMoves);
  const yLater = noteMoves(yFound, codes, origin, true, yMoves);
  const [xClasses, yClasses] = [xMoves.classes(xSize), yMoves.classes(ySize)];
  if (xClasses.count * yClasses.count > maxPairs) return undefined;

  const next = Math.max(...variables.keys()) + 1;
  const name = `${first.relation.key} meets ${second.relation.key} at ${counted.map(({ form }) => form.key).join()}`;
  const values = new Float64Array(xClasses.count * yClasses.count);
  for (let k = 0; k < xClasses.count; k += 1) {
    for (let l = 0; l < yClasses.count; l += 1) {
      const [point, other] = [xClasses.first[k] as number, yClasses.first[l] as number];
      if (!xMoves.meets(point, yMoves, other)) values[k * yClasses.count + l] = 1;
    }
  }
  const table: Boxed = {
    kind: "boxed",
    key: `classes of ${name}`,
    low: [0, 0],
    high: [xClasses.count - 1, yClasses.count - 1],
    strides: [yClasses.count, 1],
    values,
    isIndicator: true,
  };
  summed.set(next, { low: 0, high: xClasses.count - 1, aggregate: "sum", block: 0 });
  summed.set(next + 1, { low: 0, high: yClasses.count - 1, aggregate: "sum", block: 0 });
  if (!memory.spend(xSize + ySize)) return undefined;
  return {
    variables: summed,
    factors: [
      ...factors.filter((factor) => !meeting.includes(factor)),
      classified(x, xClasses, xLater, next, `${name}, left`),
      classified(y, yClasses, yLater, next + 1, `${name}, right`),
      { relation: table, axes: [bareForm(next), bareForm(next + 1)] },
    ],
    limits: [...row, ...bounds],
    equalities: [],
  };
}
