/**
 * Eliminating coordinates of a listed relation, all in one pass over its points.
 *
 *     max over h, w of P(c, part, h, w) [0 <= h - r < R] [0 <= w - s < S]     ->     P'(c, part, r, s)
 *
 * What else knows those coordinates is multiplied into the points' values, limits choose among the points, and
 * variables that the points do not know are gone through value by value. The result is a box over what is
 * left, or a list where no box would do. Cost: O(points x values of the further variables).
 */
import { cellNumbers, groupPoints, picked } from "./columns.ts";
import { addScaled, constantForm, Form, shifted, spanOf, termsOf, type Ranges } from "./form.ts";
import { cellsOf, listed, stridesOf, type Boxed, type Listed, type Relation } from "./relation.ts";

/** What is carried out. In forms, variable `i` is the coordinate of column `i`; then come the further ones. */
export interface Projection {
  readonly relation: Listed;
  /** Columns that are kept. */
  readonly kept: readonly number[];
  /** By column: the coordinates that count. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Ranges of the further variables. */
  readonly further: Ranges;
  /** Boxes that are multiplied in. */
  readonly absorbed: readonly { readonly relation: Boxed; readonly axes: readonly Form[] }[];
  readonly limits: readonly Form[];
  readonly aggregate: "sum" | "max";
}

/** Whether a result of so many cells is a box, rather than a list of that many points. */
export const isBoxed = (cells: number, points: number): boolean =>
  cells <= Math.max(1024, 4 * points) && cells <= 2 ** 21;

/** A text that equal projections share. */
export function projectionKey(projection: Projection): string {
  const { relation, kept, low, high, further, absorbed, limits, aggregate } = projection;
  const cuts = low.flatMap((from, at) =>
    from > (relation.low[at] as number) || (high[at] as number) < (relation.high[at] as number)
      ? [`${String(at)}:${String(from)}..${String(high[at])}`]
      : [],
  );
  const others = absorbed.map(
    ({ relation: box, axes }) => `${box.key}(${axes.map(({ key }) => key).join()})`,
  );
  const ranges = further.low.map((from, at) => `${String(from)}..${String(further.high[at])}`);
  return `${aggregate} ${relation.key} on ${kept.join()} with ${ranges.join()} in ${cuts.join()} times ${others.join()} if ${limits.map(({ key }) => key).join()}`;
}

/** That a number of each point lies in a range, which depends on the further variables. */
interface Test {
  readonly values: Int32Array;
  /** By combination of values of the further variables. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What the numbers lie between anyway. */
  readonly least: number;
  readonly most: number;
}

/** All combinations of values of the further variables, and the points of a relation. */
class Spread {
  readonly size: number;
  readonly combinations: number;
  /** By further variable: its value in each combination. */
  readonly values: readonly Int32Array[];
  private readonly columns: readonly Int32Array[];
  private readonly ranges: Ranges;
  /** Tests that limits made, by the numbers that they compare. */
  readonly tests = new Map<string, Test>();
  /** Whether a combination is possible at all. */
  readonly isOpen: Uint8Array;

  constructor({ relation, low, high, further }: Projection) {
    this.size = relation.size;
    this.columns = relation.columns;
    this.ranges = { low: [...low, ...further.low], high: [...high, ...further.high] };
    this.combinations = cellsOf(further.low, further.high);
    const strides = stridesOf(further.low, further.high);
    this.values = further.low.map((from, at) => {
      const width = (further.high[at] as number) - from + 1;
      return Int32Array.from(
        { length: this.combinations },
        (_, number) => from + (Math.floor(number / (strides[at] as number)) % width),
      );
    });
    this.isOpen = new Uint8Array(this.combinations).fill(1);
    low.forEach((from, at) => {
      if (
        from > (relation.low[at] as number) ||
        (high[at] as number) < (relation.high[at] as number)
      )
        this.cut(at, from, high[at] as number, relation);
    });
  }

  private cut(at: number, low: number, high: number, relation: Listed): void {
    const test = this.test(
      new Form([at], [1], 0),
      relation.low[at] as number,
      relation.high[at] as number,
    );
    test.low.fill(low);
    test.high.fill(high);
  }

  private test(form: Form, least: number, most: number): Test {
    const known = this.tests.get(form.key);
    if (known !== undefined) return known;
    const test = {
      values: this.atPoints(form),
      low: new Float64Array(this.combinations).fill(least),
      high: new Float64Array(this.combinations).fill(most),
      least,
      most,
    };
    this.tests.set(form.key, test);
    return test;
  }

  /** What the columns say of a form, by point; its constant left out. */
  atPoints(form: Form): Int32Array {
    const { columns, size } = this;
    const own = termsOf(form).filter(([variable]) => variable < columns.length);
    const [first] = own;
    if (first?.[1] === 1 && own.length === 1) return columns[first[0]] as Int32Array;
    const values = new Int32Array(size);
    for (const [variable, coefficient] of own) {
      const column = columns[variable] as Int32Array;
      for (let point = 0; point < size; point += 1)
        values[point] = (values[point] as number) + coefficient * (column[point] as number);
    }
    return values;
  }

  /** What the further variables say of a form, by combination, its constant included. */
  atCombinations(form: Form): Int32Array {
    const values = new Int32Array(this.combinations).fill(form.constant);
    for (const [variable, coefficient] of termsOf(form)) {
      const own = this.values[variable - this.columns.length];
      if (own === undefined) continue;
      for (let at = 0; at < values.length; at += 1)
        values[at] = (values[at] as number) + coefficient * (own[at] as number);
    }
    return values;
  }

  /** Asks that a form is not negative. */
  limit(form: Form): void {
    const [least] = spanOf(form, this.ranges);
    if (least >= 0) return;
    const own = termsOf(form).filter(([variable]) => variable < this.columns.length);
    const rest = this.atCombinations(form);
    const [first] = own;
    if (first === undefined) {
      for (let at = 0; at < rest.length; at += 1) if ((rest[at] as number) < 0) this.isOpen[at] = 0;
      return;
    }
    // One column is compared itself; of several, the sum, turned so that opposite limits share it.
    const unit = own.length === 1 ? first[1] : Math.sign(first[1]);
    const compared = new Form(
      own.map(([variable]) => variable),
      own.map(([, coefficient]) => coefficient / unit),
      0,
    );
    const test = this.test(compared, ...spanOf(compared, this.ranges));
    for (let at = 0; at < rest.length; at += 1) {
      const bound = -(rest[at] as number) / unit;
      if (unit > 0) test.low[at] = Math.max(test.low[at] as number, Math.ceil(bound));
      else test.high[at] = Math.min(test.high[at] as number, Math.floor(bound));
    }
  }

  /** Puts the points that pass all tests of a combination in front; -1 where all points pass. */
  choose(chosen: Int32Array, combination: number): number {
    if (this.isOpen[combination] === 0) return 0;
    const asked: Test[] = [];
    for (const test of this.tests.values()) {
      const low = test.low[combination] as number;
      const high = test.high[combination] as number;
      if (low > high) return 0;
      if (low > test.least || high < test.most) asked.push(test);
    }
    const [first, second] = asked;
    if (first === undefined) return -1;
    let count = chooseAll(chosen, this.size, first, second ?? first, combination);
    for (const test of asked.slice(2)) count = chooseAmong(chosen, count, test, combination);
    return count;
  }
}

/** Chooses among all points, by two tests; no branch depends on a point. */
function chooseAll(
  chosen: Int32Array,
  size: number,
  a: Test,
  b: Test,
  combination: number,
): number {
  const [values, others] = [a.values, b.values];
  const low = (a.low[combination] as number) | 0;
  const high = (a.high[combination] as number) | 0;
  const least = (b.low[combination] as number) | 0;
  const most = (b.high[combination] as number) | 0;
  let count = 0;
  for (let point = 0; point < size; point += 1) {
    const value = values[point] as number;
    const other = others[point] as number;
    chosen[count] = point;
    count += (((value - low) | (high - value) | (other - least) | (most - other)) >>> 31) ^ 1;
  }
  return count;
}

function chooseAmong(chosen: Int32Array, size: number, test: Test, combination: number): number {
  const { values } = test;
  const low = (test.low[combination] as number) | 0;
  const high = (test.high[combination] as number) | 0;
  let count = 0;
  for (let at = 0; at < size; at += 1) {
    const point = chosen[at] as number;
    const value = values[point] as number;
    chosen[count] = point;
    count += (((value - low) | (high - value)) >>> 31) ^ 1;
  }
  return count;
}

/** The values of points, boxes multiplied in; undefined where all are 1. */
class Weights {
  private readonly own: Float64Array | undefined;
  private readonly boxes: readonly {
    readonly values: Float64Array;
    readonly atPoints: Int32Array;
    readonly atCombinations: Int32Array;
  }[];

  constructor(spread: Spread, { relation, absorbed }: Projection) {
    this.own = relation.weights;
    this.boxes = absorbed.map(({ relation: box, axes }) => {
      let cell = constantForm(0);
      axes.forEach((axis, at) => {
        const offset = shifted(axis, -(box.low[at] as number));
        spread.limit(offset);
        spread.limit(addScaled(axis, -1, constantForm(box.high[at] as number)));
        cell = addScaled(offset, box.strides[at] as number, cell);
      });
      return {
        values: box.values,
        atPoints: spread.atPoints(cell),
        atCombinations: spread.atCombinations(cell),
      };
    });
  }

  /** The values of chosen points, `chosen` undefined for all of them. */
  of(chosen: Int32Array | undefined, count: number, combination: number): Float64Array | undefined {
    const { own, boxes } = this;
    if (boxes.length === 0 && (own === undefined || chosen === undefined)) return own;
    const weights = new Float64Array(count);
    if (own === undefined) weights.fill(1);
    else
      for (let at = 0; at < count; at += 1)
        weights[at] = own[chosen === undefined ? at : (chosen[at] as number)] as number;
    for (const { values, atPoints, atCombinations } of boxes) {
      const start = atCombinations[combination] as number;
      for (let at = 0; at < count; at += 1) {
        const point = chosen === undefined ? at : (chosen[at] as number);
        weights[at] =
          (weights[at] as number) * (values[(atPoints[point] as number) + start] as number);
      }
    }
    return weights;
  }
}

/** Adds the values of points up in cells, or raises these to them; values are 1 where they are left out. */
function gather(
  sums: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array | undefined,
  count: number,
  weights: Float64Array | undefined,
  isSum: boolean,
): void {
  for (let at = 0; at < count; at += 1) {
    const cell = start + (cells[chosen === undefined ? at : (chosen[at] as number)] as number);
    const weight = weights === undefined ? 1 : (weights[at] as number);
    if (isSum) sums[cell] = (sums[cell] as number) + weight;
    else if (weight > (sums[cell] as number)) sums[cell] = weight;
  }
}

/** The result as a box. */
function intoBox(projection: Projection, spread: Spread, weights: Weights, key: string): Boxed {
  const { relation, kept, further, aggregate, absorbed } = projection;
  const isSum = aggregate === "sum";
  const low = [...kept.map((at) => relation.low[at] as number), ...further.low];
  const high = [...kept.map((at) => relation.high[at] as number), ...further.high];
  const strides = stridesOf(low, high);
  const values = new Float64Array(cellsOf(low, high));
  const columns = kept.map((at) => relation.columns[at] as Int32Array);
  const cells = cellNumbers(columns, low, strides, columns.length === 0 ? 0 : relation.size);
  const chosen = spread.tests.size === 0 ? new Int32Array(0) : new Int32Array(relation.size);
  for (let combination = 0; combination < spread.combinations; combination += 1) {
    const passing = spread.choose(chosen, combination);
    const isAll = passing === -1;
    const count = isAll ? relation.size : passing;
    const own = weights.of(isAll ? undefined : chosen, count, combination);
    // Further variables lie innermost, so that their combinations count their cells.
    if (columns.length > 0)
      gather(values, cells, combination, isAll ? undefined : chosen, count, own, isSum);
    else if (own === undefined) values[combination] = isSum ? count : Math.min(1, count);
    else {
      let total = 0;
      for (let at = 0; at < count; at += 1)
        total = isSum ? total + (own[at] as number) : Math.max(total, own[at] as number);
      values[combination] = total;
    }
  }
  const isIndicator =
    !isSum && relation.isIndicator && absorbed.every((each) => each.relation.isIndicator);
  return { kind: "boxed", key, low, high, strides, values, isIndicator };
}

/** Points with their greatest values, each named once; those of value 0 are left out. */
function distinctPoints(
  columns: readonly Int32Array[],
  low: readonly number[],
  high: readonly number[],
  values: Float64Array | undefined,
  size: number,
  isIndicator: boolean,
  key: string,
): Listed {
  let points = columns;
  let weights = values;
  let count = size;
  if (values?.includes(0) === true) {
    const kept = new Int32Array(size);
    count = 0;
    for (let point = 0; point < size; point += 1) {
      kept[count] = point;
      count += values[point] === 0 ? 0 : 1;
    }
    const places = kept.subarray(0, count);
    points = columns.map((column) => picked(column, places));
    weights = values.filter((value) => value !== 0);
  }
  const groups = groupPoints(points, low, high, count);
  const distinct =
    groups.count === count ? points : points.map((column) => picked(column, groups.first));
  let most: Float64Array | undefined;
  if (weights !== undefined && !isIndicator) {
    most = new Float64Array(groups.count);
    gather(most, groups.groupOf, 0, undefined, count, weights, false);
  }
  return listed(key, distinct, groups.count, most, isIndicator);
}

/** The result as a list; where it is summed over, points may be named several times. */
function intoList(projection: Projection, spread: Spread, weights: Weights, key: string): Listed {
  const { relation, kept, further, aggregate, absorbed } = projection;
  const { combinations } = spread;
  let columns = kept.map((at) => relation.columns[at] as Int32Array);
  let values = relation.weights;
  let { size } = relation;
  if (combinations > 1 || spread.tests.size > 0 || absorbed.length > 0) {
    const parts = Array.from({ length: combinations }, (_, combination) => {
      const chosen = new Int32Array(relation.size);
      const passing = spread.choose(chosen, combination);
      if (passing === -1)
        for (let point = 0; point < chosen.length; point += 1) chosen[point] = point;
      const own = passing === -1 ? chosen : chosen.subarray(0, passing);
      return { own, weights: weights.of(own, own.length, combination) };
    });
    size = parts.reduce((sum, { own }) => sum + own.length, 0);
    const places = new Int32Array(size);
    const numbers = new Int32Array(size);
    values = parts[0]?.weights === undefined ? undefined : new Float64Array(size);
    let next = 0;
    parts.forEach((part, combination) => {
      places.set(part.own, next);
      numbers.fill(combination, next, next + part.own.length);
      if (part.weights !== undefined) values?.set(part.weights, next);
      next += part.own.length;
    });
    columns = [
      ...columns.map((column) => picked(column, places)),
      ...spread.values.map((each) => picked(each, numbers)),
    ];
  }
  const low = [...kept.map((at) => relation.low[at] as number), ...further.low];
  const high = [...kept.map((at) => relation.high[at] as number), ...further.high];
  if (aggregate === "sum") {
    const within = undefined;
    return {
      kind: "listed",
      key,
      columns,
      low,
      high,
      size,
      weights: values,
      isIndicator: false,
      within,
    };
  }
  const isIndicator = relation.isIndicator && absorbed.every((each) => each.relation.isIndicator);
  return distinctPoints(columns, low, high, values, size, isIndicator, key);
}

/** Carries out a projection: the kept columns come first, then the further variables. */
export function project(projection: Projection, key: string): Relation {
  const { relation, kept, further, limits } = projection;
  const spread = new Spread(projection);
  for (const limit of limits) spread.limit(limit);
  const weights = new Weights(spread, projection);
  const cells =
    cellsOf(
      kept.map((at) => relation.low[at] as number),
      kept.map((at) => relation.high[at] as number),
    ) * spread.combinations;
  return isBoxed(cells, relation.size * cellsOf(further.low, further.high))
    ? intoBox(projection, spread, weights, key)
    : intoList(projection, spread, weights, key);
}
