/**
 * The points of a relation beside the values of further variables, and which of them limits let pass.
 */
import { addAffine } from "./columns.ts";
import { columnOf } from "./fibers.ts";
import { Form, spanOf, termsOf, type Ranges } from "./form.ts";
import { cellsOf, stridesOf, type Boxed, type Listed } from "./relation.ts";

/** What a projection does. In forms, variable `i` is the coordinate of column `i`; then come the further ones. */
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

/** What numbers count up to one after the other: from `from` on, so many, each for `stride` numbers. */
function digits(count: number, from: number, width: number, stride: number): Int32Array {
  const values = new Int32Array(count);
  for (let at = 0; at < count; at += 1) values[at] = from + (Math.floor(at / stride) % width);
  return values;
}

/** All combinations of values of the further variables, and the points of a relation. */
export class Spread {
  readonly size: number;
  readonly combinations: number;
  /** By further variable: its value in each combination. */
  readonly values: readonly Int32Array[];
  private readonly relation: Listed;
  private readonly arity: number;
  private readonly ranges: Ranges;
  /** Tests that limits made, by the numbers that they compare. */
  private readonly tests = new Map<string, Test>();
  /** Whether a combination is possible at all. */
  private readonly isOpen: Uint8Array;

  constructor({ relation, low, high, further }: Projection) {
    this.size = relation.size;
    this.relation = relation;
    this.arity = relation.low.length;
    this.ranges = { low: [...low, ...further.low], high: [...high, ...further.high] };
    this.combinations = cellsOf(further.low, further.high);
    const strides = stridesOf(further.low, further.high);
    this.values = further.low.map((from, at) => {
      const width = (further.high[at] as number) - from + 1;
      return digits(this.combinations, from, width, strides[at] as number);
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

  /** Whether points may have to be chosen. */
  get isTested(): boolean {
    return this.tests.size > 0 || this.isOpen.includes(0);
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
    const { relation, arity, size } = this;
    const own = termsOf(form).filter(([variable]) => variable < arity);
    const [first] = own;
    if (first?.[1] === 1 && own.length === 1) return columnOf(relation, first[0]);
    const values = new Int32Array(size);
    for (const [variable, coefficient] of own)
      addAffine(values, columnOf(relation, variable), coefficient);
    return values;
  }

  /** What the further variables say of a form, by combination, its constant included. */
  atCombinations(form: Form): Int32Array {
    const values = new Int32Array(this.combinations).fill(form.constant);
    for (const [variable, coefficient] of termsOf(form)) {
      const own = this.values[variable - this.arity];
      if (own !== undefined) addAffine(values, own, coefficient);
    }
    return values;
  }

  /** Asks that a form is not negative. */
  limit(form: Form): void {
    const [least] = spanOf(form, this.ranges);
    if (least >= 0) return;
    const own = termsOf(form).filter(([variable]) => variable < this.arity);
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
