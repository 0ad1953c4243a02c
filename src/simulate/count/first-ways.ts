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
import { countingUp, groupPoints, picked, type Grouping } from "./columns.ts";
import { cellsOfPoints, columnOf, withColumn } from "./fibers.ts";
import { bareForm, bareVariable, coefficientIn, type Form } from "./form.ts";
import { meetingOf, type Meeting, type PlainFactor } from "./meeting.ts";
import type { Memory } from "./memory.ts";
import { byGroup, byRuns, Moves, movesIn, type Movable, type Noted } from "./moves.ts";
import type { Query, Variable } from "./query.ts";
import { boundsOf, listed, type Boxed, type Listed, type Relation } from "./relation.ts";
import type { Sources } from "./script.ts";
import { factorKey } from "./unsolved.ts";

/** Most moves from each element, on average. */
const maxMovesEach = 64;
/** Most pairs of classes. */
const maxPairs = 2 ** 18;

/** What is counted of a meeting, and which variables tell it. */
type Ways = Pick<Meeting, "counted" | "inner">;

/** How far apart elements of each side may be along each coordinate that is counted. */
interface Widths {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** One of the two relations whose elements meet, and how they move. */
interface Side extends Movable {
  readonly factor: PlainFactor;
  /** How many moves there are. */
  readonly moves: number;
}

/** What the elements of a side add to the coordinates that are counted, each times a stride, but for a constant. */
function addedBy(
  { relation, axes }: PlainFactor,
  { inner, counted }: Ways,
  strides: readonly number[],
): Int32Array {
  const own = axes.map((axis) => {
    const variable = bareVariable(axis) as number;
    if (!inner.has(variable)) return 0;
    const sign = axis.coefficients[0] as number;
    return counted.reduce(
      (sum, { form }, at) => sum + coefficientIn(form, variable) * sign * (strides[at] as number),
      0,
    );
  });
  return cellsOfPoints(relation, relation.low, own);
}

/** Numbers that are equal for elements that add the same to a coordinate that is counted. */
function coordinateOf(factor: PlainFactor, ways: Ways, own: number): Int32Array {
  const form = (ways.counted[own] as Meeting["counted"][number]).form;
  const [only, ...others] = factor.axes.flatMap((axis, at) => {
    const variable = bareVariable(axis) as number;
    return ways.inner.has(variable) && coefficientIn(form, variable) !== 0 ? [at] : [];
  });
  if (only !== undefined && others.length === 0) return columnOf(factor.relation, only);
  return addedBy(
    factor,
    ways,
    ways.counted.map((_, at) => (at === own ? 1 : 0)),
  );
}

/** How far apart the elements of a side may be along a coordinate that is counted. */
function widthAlong({ relation, axes }: PlainFactor, form: Form, { inner }: Ways): number {
  const { low, high } = relation;
  return axes.reduce((width, axis, at) => {
    const variable = bareVariable(axis) as number;
    const coefficient = inner.has(variable) ? Math.abs(coefficientIn(form, variable)) : 0;
    return width + coefficient * Math.max(0, (high[at] as number) - (low[at] as number));
  }, 0);
}

/** How far apart elements of either side may be along each coordinate that is counted. */
function widthsOf({ left, right }: Pick<Meeting, "left" | "right">, ways: Ways): Widths {
  const along = (side: PlainFactor): readonly number[] =>
    ways.counted.map(({ form }) => widthAlong(side, form, ways));
  return { left: along(left), right: along(right) };
}

/** How far a move may go along each coordinate: no further than either side can make up for. */
const spansOf = ({ left, right }: Widths): readonly number[] =>
  left.map((width, at) => Math.min(width, right[at] as number));

/** The moves there may be; undefined where they are too many. */
function movesOf({ left, right }: Widths, spans: readonly number[]): Moves | undefined {
  const moving = spans.flatMap((span, at) => (span === 0 ? [] : [at]));
  const own = moving.map((at) => spans[at] as number);
  const widths = moving.map((at) => Math.max(left[at] as number, right[at] as number));
  return Moves.within(own, widths);
}

/** Whether a side has too many moves even if its elements were spread evenly over all parts that there may be. */
function isCrowded(side: PlainFactor, ways: Ways, spans: readonly number[]): boolean {
  const { relation, axes } = side;
  let groups = 1;
  axes.forEach((axis, at) => {
    if (!ways.inner.has(bareVariable(axis) as number))
      groups *= (relation.high[at] as number) - (relation.low[at] as number) + 1;
  });
  ways.counted.forEach(({ form }, at) => {
    if (spans[at] === 0) groups *= widthAlong(side, form, ways) + 1;
  });
  return relation.size > maxMovesEach * groups;
}

/** A side, its elements grouped by what no move changes: their part, and coordinates that cannot be moved along. */
function sideOf(
  factor: PlainFactor,
  widths: readonly number[],
  spans: readonly number[],
  strides: readonly number[],
  ways: Ways,
): Side {
  const { relation, axes } = factor;
  const { low, high, size, fibers } = relation;
  let moving = 0;
  const places = addedBy(
    factor,
    ways,
    spans.map((span) => (span === 0 ? 0 : (strides[moving++] as number))),
  );
  const outer = axes.flatMap((axis, at) =>
    ways.inner.has(bareVariable(axis) as number) ? [] : [at],
  );
  const fixed = spans.flatMap((span, at) => (span === 0 && widths[at] !== 0 ? [at] : []));
  const parts = fixed.map((own) => coordinateOf(factor, ways, own));
  const areFibers =
    outer.length === fibers?.above.low.length && outer.every((at) => at < outer.length);
  const runs = areFibers ? byRuns(fibers.segments, parts) : undefined;
  if (runs !== undefined) return { factor, places, ...runs, moves: movesIn(runs) };
  const ends = parts.map((part) => boundsOf(part));
  const groups = groupPoints(
    [...outer.map((at) => columnOf(relation, at)), ...parts],
    [...outer.map((at) => low[at] as number), ...ends.map(([from]) => from)],
    [...outer.map((at) => high[at] as number), ...ends.map(([, to]) => to)],
    size,
  );
  const side = { places, ...byGroup(groups) };
  return { factor, ...side, moves: movesIn(side) };
}

/** The elements of a side by their moves, and which of them repeat an earlier one of their part. */
interface Classes extends Noted {
  readonly classes: Grouping;
  /** How many numbers of classes there are. */
  readonly room: number;
}

/** The classes of both sides; undefined where they, or the moves, are too many. */
function classesOf(
  x: Side,
  y: Side,
  moves: Moves,
  name: string,
  memory: Memory,
): readonly [Classes, Classes] | undefined {
  const [xSize, ySize] = [x.factor.relation.size, y.factor.relation.size];
  if (x.moves > maxMovesEach * xSize || y.moves > maxMovesEach * ySize) return undefined;
  if (!memory.spend(4 * (x.moves + 2 * y.moves) + moves.size)) return undefined;
  // Only moves that the right side makes matter.
  moves.number(y);
  const words = Math.ceil(moves.known / 32);
  if (!memory.spend(4 * words * (xSize + ySize))) return undefined;
  const ours = moves.note(x, "all");
  const theirs = moves.note(y, "fromEarlier");
  const [xClasses, yClasses] = [ours.sets.classes(), theirs.sets.classes()];
  const pairs = xClasses.count * yClasses.count;
  if (pairs > maxPairs || !memory.spend(pairs * words)) return undefined;
  return [
    { ...ours, classes: xClasses, room: memory.roomFor(`left ${name}`, xClasses.count) },
    { ...theirs, classes: yClasses, room: memory.roomFor(`right ${name}`, yClasses.count) },
  ];
}

/** The elements of a side that are kept, with the numbers of their classes. */
function classified(
  { factor: { relation } }: Side,
  { classes: { groupOf }, room, isLater, later }: Classes,
  key: string,
): Listed {
  if (later === 0) return withColumn(relation, groupOf, room - 1, key);
  const all = [...relation.columns, groupOf];
  const kept = countingUp(relation.size).filter((point) => isLater[point] === 0);
  const columns = all.map((column) => picked(column, kept));
  return listed(key, columns, kept.length, {
    low: [...relation.low, 0],
    high: [...relation.high, room - 1],
  });
}

/** Which classes do not exclude each other. */
function tableOf(x: Classes, y: Classes, key: string): Boxed {
  const [rows, width] = [x.room, y.room];
  const values = new Float64Array(rows * width);
  for (let k = 0; k < x.classes.count; k += 1) {
    for (let l = 0; l < y.classes.count; l += 1) {
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

/** Makes the elements of both sides with their classes, and the table of these. */
const classifying =
  (left: readonly Form[], right: readonly Form[], ways: Ways) =>
  (
    [ours, theirs]: readonly Relation[],
    { memory }: Sources,
  ): readonly [Listed, Listed, Boxed] | undefined => {
    const sides = {
      left: { relation: ours as Listed, axes: left },
      right: { relation: theirs as Listed, axes: right },
    };
    const widths = widthsOf(sides, ways);
    const spans = spansOf(widths);
    const moves = movesOf(widths, spans);
    if (moves === undefined) return undefined;
    const [x, y] = (["left", "right"] as const).map((side) =>
      sideOf(sides[side], widths[side], spans, moves.strides, ways),
    ) as [Side, Side];
    const forms = ways.counted.map(({ form }) => form.key);
    const told = `at ${forms.join()} by ${[...ways.inner].join()}`;
    const classes = classesOf(x, y, moves, told, memory);
    if (classes === undefined) return undefined;
    const name = `${factorKey(sides.left)} meets ${factorKey(sides.right)} ${told}`;
    return [
      classified(x, classes[0], `${name}, left`),
      classified(y, classes[1], `${name}, right`),
      tableOf(...classes, `classes of ${name}`),
    ];
  };

/** The query as a sum over first ways; undefined where it is of another kind. */
export function byFirstWays(query: Query, memory: Memory): Query | undefined {
  const meeting = meetingOf(query, memory);
  if (meeting === undefined) return undefined;
  const { pairs, left, right, counted, inner, isOneWay } = meeting;
  if (isOneWay) return pairs;
  const ways: Ways = { counted, inner };
  const spans = spansOf(widthsOf(meeting, ways));
  if (isCrowded(left, ways, spans) || isCrowded(right, ways, spans)) return undefined;
  const made = memory.derive(
    [left.relation, right.relation],
    classifying(left.axes, right.axes, ways),
  );
  if (made === undefined) return undefined;
  const [ours, theirs, table] = made;
  const x = Math.max(...query.variables.keys()) + 1;
  const y = x + 1;
  const classes = (at: number): Variable => ({
    low: 0,
    high: table.high[at] as number,
    aggregate: "sum",
    block: 0,
  });
  return {
    ...pairs,
    variables: new Map([...pairs.variables, [x, classes(0)], [y, classes(1)]]),
    factors: [
      ...pairs.factors.filter((factor) => factor !== left && factor !== right),
      { relation: ours, axes: [...left.axes, bareForm(x)] },
      { relation: theirs, axes: [...right.axes, bareForm(y)] },
      { relation: table, axes: [bareForm(x), bareForm(y)] },
    ],
  };
}
