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
import { addAffine, affine, countingUp, groupPoints, picked, type Grouping } from "./columns.ts";
import { columnOf, listedFibers } from "./fibers.ts";
import { bareForm, bareVariable, coefficientIn, type Form } from "./form.ts";
import { meetingOf, type Meeting, type PlainFactor } from "./meeting.ts";
import type { Memory } from "./memory.ts";
import {
  byGroup,
  codesOf,
  movesIn,
  noteMoves,
  numberMoves,
  type Movable,
  type Noted,
} from "./moves.ts";
import type { Factor, Query } from "./query.ts";
import { boundsOf, listed, type Boxed } from "./relation.ts";
import { factorKey } from "./unsolved.ts";

/** Most moves from each element, on average. */
const maxMovesEach = 64;
/** Most different moves, and most pairs of classes. */
const maxCodes = 2 ** 20;
const maxPairs = 2 ** 18;

/** One of the two relations whose elements meet, and how they move. */
interface Side extends Movable {
  readonly factor: PlainFactor;
  /** How many moves there are. */
  readonly moves: number;
}

/** What the elements of a side add to each coordinate that is counted. */
function partsOf(
  { relation, axes }: PlainFactor,
  { inner, counted }: Meeting,
): readonly Int32Array[] {
  return counted.map(({ form }) => {
    let sum: Int32Array | undefined;
    axes.forEach((axis, at) => {
      const variable = bareVariable(axis) as number;
      const sign = axis.coefficients[0] as number;
      const coefficient = inner.has(variable) ? coefficientIn(form, variable) * sign : 0;
      if (coefficient === 0) return;
      const shift = -coefficient * axis.constant;
      const column = columnOf(relation, at);
      if (sum === undefined) {
        sum = affine(column, coefficient, shift);
      } else {
        // A column itself must stay as it is.
        sum = sum.slice();
        addAffine(sum, column, coefficient, shift);
      }
    });
    return sum ?? new Int32Array(relation.size);
  });
}

/** How far apart the elements of a side may be along a coordinate that is counted. */
function widthAlong({ relation, axes }: PlainFactor, form: Form, { inner }: Meeting): number {
  const { low, high } = relation;
  return axes.reduce((width, axis, at) => {
    const variable = bareVariable(axis) as number;
    const coefficient = inner.has(variable) ? Math.abs(coefficientIn(form, variable)) : 0;
    return width + coefficient * Math.max(0, (high[at] as number) - (low[at] as number));
  }, 0);
}

/** How far a move may go along each coordinate that is counted: no further than either side can make up for. */
function spansOf(meeting: Meeting): readonly number[] {
  const { left, right, counted } = meeting;
  return counted.map(({ form }) =>
    Math.min(widthAlong(left, form, meeting), widthAlong(right, form, meeting)),
  );
}

/** Whether a side has too many moves even if its elements were spread evenly over all parts that there may be. */
function isCrowded(side: PlainFactor, meeting: Meeting, spans: readonly number[]): boolean {
  const { relation, axes } = side;
  let groups = 1;
  axes.forEach((axis, at) => {
    if (!meeting.inner.has(bareVariable(axis) as number))
      groups *= (relation.high[at] as number) - (relation.low[at] as number) + 1;
  });
  meeting.counted.forEach(({ form }, at) => {
    if (spans[at] === 0) groups *= widthAlong(side, form, meeting) + 1;
  });
  return relation.size > maxMovesEach * groups;
}

/** A side, its elements grouped by what no move changes: their part, and coordinates that cannot be moved along. */
function sideOf(factor: PlainFactor, spans: readonly number[], meeting: Meeting): Side {
  const { relation, axes } = factor;
  const { low, high, size, fibers } = relation;
  const parts = partsOf(factor, meeting);
  const moving = parts.filter((_, at) => spans[at] !== 0);
  const outer = axes.flatMap((axis, at) =>
    meeting.inner.has(bareVariable(axis) as number) ? [] : [at],
  );
  const fixed = parts.filter((_, at) => spans[at] === 0);
  const areFibers =
    fixed.length === 0 &&
    outer.length === fibers?.above.low.length &&
    outer.every((at) => at < outer.length);
  if (areFibers) {
    const side = { parts: moving, order: countingUp(size), starts: fibers.segments };
    return { factor, ...side, moves: movesIn(side) };
  }
  const ends = fixed.map((part) => boundsOf(part));
  const groups = groupPoints(
    [...outer.map((at) => columnOf(relation, at)), ...fixed],
    [...outer.map((at) => low[at] as number), ...ends.map(([from]) => from)],
    [...outer.map((at) => high[at] as number), ...ends.map(([, to]) => to)],
    size,
  );
  const side = { parts: moving, ...byGroup(groups) };
  return { factor, ...side, moves: movesIn(side) };
}

/** The elements of a side by their moves, and which of them repeat an earlier one of their part. */
interface Classes extends Noted {
  readonly classes: Grouping;
}

/** The classes of both sides; undefined where they, or the moves, are too many. */
function classesOf(
  x: Side,
  y: Side,
  spans: readonly number[],
  memory: Memory,
): readonly [Classes, Classes] | undefined {
  const [xSize, ySize] = [x.factor.relation.size, y.factor.relation.size];
  if (x.moves > maxMovesEach * xSize || y.moves > maxMovesEach * ySize) return undefined;
  const count = codesOf(spans);
  const each = 3 + spans.length;
  if (!memory.spend(each * (x.moves + 2 * y.moves) + count)) return undefined;
  // Only moves that the right side makes matter; they are numbered from 1.
  const codes = new Int32Array(count);
  codes[(count - 1) / 2] = 1;
  const known = numberMoves(y, spans, codes);
  const words = Math.ceil(known / 32);
  if (!memory.spend(4 * words * (xSize + ySize))) return undefined;
  const ours = noteMoves(x, spans, codes, known, "all");
  const theirs = noteMoves(y, spans, codes, known, "fromEarlier");
  const [xClasses, yClasses] = [ours.sets.classes(xSize), theirs.sets.classes(ySize)];
  const pairs = xClasses.count * yClasses.count;
  if (pairs > maxPairs || !memory.spend(pairs * words)) return undefined;
  return [
    { ...ours, classes: xClasses },
    { ...theirs, classes: yClasses },
  ];
}

/** The elements of a side that are kept, their classes beside them at a variable. */
function classified(
  { factor: { relation, axes } }: Side,
  { classes: { count, groupOf }, isLater }: Classes,
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
  const own = [...axes, bareForm(variable)];
  const { fibers } = relation;
  if (size === relation.size && fibers !== undefined) {
    const { above, segments, inner } = fibers;
    const outer = above.low.length;
    const points = listedFibers(key, above, segments, [...inner, groupOf], {
      low: [...relation.low.slice(outer), 0],
      high: [...relation.high.slice(outer), count - 1],
    });
    return { relation: points, axes: own };
  }
  const all = [...relation.columns, groupOf];
  const places = kept.subarray(0, size);
  const columns = size === relation.size ? all : all.map((column) => picked(column, places));
  return { relation: listed(key, columns, size), axes: own };
}

/** Which classes do not exclude each other. */
function tableOf(x: Classes, y: Classes, key: string): Boxed {
  const [rows, width] = [x.classes.count, y.classes.count];
  const values = new Float64Array(rows * width);
  for (let k = 0; k < rows; k += 1) {
    for (let l = 0; l < width; l += 1) {
      const [point, other] = [x.classes.first[k] as number, y.classes.first[l] as number];
      if (!x.sets.meets(point, y.sets, other)) values[k * width + l] = 1;
    }
  }
  return {
    kind: "boxed",
    key,
    low: [0, 0],
    high: [rows - 1, width - 1],
    strides: [width, 1],
    values,
    isIndicator: true,
  };
}

/** The query as a sum over first ways; undefined where it is of another kind. */
export function byFirstWays(query: Query, memory: Memory): Query | undefined {
  const meeting = meetingOf(query);
  if (meeting === undefined) return undefined;
  const { pairs, left, right, counted, inner, isOneWay } = meeting;
  if (isOneWay) return pairs;
  const spans = spansOf(meeting);
  if (codesOf(spans) > maxCodes) return undefined;
  if (isCrowded(left, meeting, spans) || isCrowded(right, meeting, spans)) return undefined;
  const [x, y] = [sideOf(left, spans, meeting), sideOf(right, spans, meeting)];
  const moving = spans.filter((span) => span !== 0);
  const classes = classesOf(x, y, moving, memory);
  if (classes === undefined) return undefined;
  const [ours, theirs] = classes;
  const next = Math.max(...query.variables.keys()) + 1;
  const forms = counted.map(({ form }) => form.key);
  const name = `${factorKey(left)} meets ${factorKey(right)} at ${forms.join()} by ${[...inner].join()}`;
  const classVariable = ({ classes: { count } }: Classes) =>
    ({ low: 0, high: count - 1, aggregate: "sum", block: 0 }) as const;
  return {
    ...pairs,
    variables: new Map([
      ...pairs.variables,
      [next, classVariable(ours)],
      [next + 1, classVariable(theirs)],
    ]),
    factors: [
      ...pairs.factors.filter((factor) => factor !== left && factor !== right),
      classified(x, ours, next, `${name}, left`),
      classified(y, theirs, next + 1, `${name}, right`),
      {
        relation: tableOf(ours, theirs, `classes of ${name}`),
        axes: [bareForm(next), bareForm(next + 1)],
      },
    ],
  };
}
