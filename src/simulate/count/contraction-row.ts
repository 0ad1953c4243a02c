/** The cells of a contraction's result, a row of them at a time: what each is told by, and what it comes to. */
import type { Contraction } from "./contraction.ts";
import { coefficientIn, type Form } from "./form.ts";
import type { Outline } from "./outline.ts";

/** A bound on the variable: `coefficient x variable + function >= 0`. */
export interface Edge {
  readonly coefficient: number;
  readonly at: number;
}

/** A box along the variable: its cell is `stride x variable + function`. */
interface Reading {
  readonly values: Float64Array;
  readonly stride: number;
  readonly at: number;
}

/** Linear functions on the points of an outline, kept up to date while one axis after the other moves on. */
export class Bank {
  readonly values: number[] = [];
  /** By axis: how much each function grows from one cell to the next. */
  readonly slopes: readonly number[][];
  private readonly outline: Outline;

  constructor(outline: Outline) {
    this.outline = outline;
    this.slopes = outline.axes.map(() => []);
  }

  /** Adds a function, at first its value at the outline's first point; its number. */
  add(form: Form): number {
    let start = form.constant;
    this.outline.axes.forEach((axis, at) => {
      const [variable] = axis.variables;
      const slope = coefficientIn(form, variable as number) / (axis.coefficients[0] as number);
      (this.slopes[at] as number[]).push(slope);
      start += slope * (this.outline.low[at] as number);
    });
    return this.values.push(start) - 1;
  }

  /** Goes `count` cells along an axis. */
  move(axis: number, count: number): void {
    const { values } = this;
    const slopes = this.slopes[axis] as number[];
    for (let at = 0; at < values.length; at += 1)
      values[at] = (values[at] as number) + count * (slopes[at] as number);
  }
}

/** A contraction made ready: everything as functions on its outline. */
export interface Prepared {
  readonly bank: Bank;
  /** Running sums, where they are asked for. */
  readonly sums: Float64Array | undefined;
  readonly edges: readonly Edge[];
  readonly readings: readonly Reading[];
}

/** The cells of a result along one axis: what is known of each of them. */
export class Row {
  private readonly prepared: Prepared;
  private readonly slopes: readonly number[];
  private readonly isSum: boolean;
  /** Whether the range of the variable is the same for all cells. */
  private readonly isEven: boolean;
  private readonly low: number;
  private readonly high: number;
  /** Range of the variable, by cell. */
  private readonly from: Int32Array;
  private readonly to: Int32Array;

  constructor(
    { aggregate, ranges, variable }: Contraction,
    prepared: Prepared,
    axis: number,
    width: number,
  ) {
    this.prepared = prepared;
    this.slopes = prepared.bank.slopes[axis] ?? prepared.bank.values.map(() => 0);
    this.isSum = aggregate === "sum";
    this.isEven = prepared.edges.every(({ at }) => this.slopes[at] === 0);
    this.low = ranges.low[variable] as number;
    this.high = ranges.high[variable] as number;
    this.from = new Int32Array(width);
    this.to = new Int32Array(width);
  }

  /** Works out the cells from `cell` on, `step` apart. */
  fill(values: Float64Array, cell: number, step: number): void {
    if (!this.findRanges()) return;
    const { readings, sums } = this.prepared;
    const [first, second] = readings;
    if (first === undefined) this.fillWithLengths(values, cell, step);
    else if (sums !== undefined) this.fillWithSums(first, values, cell, step);
    else if (second !== undefined && readings.length === 2) {
      const [fixed, moving] = this.slopes[first.at] === 0 ? [first, second] : [second, first];
      if (this.isSum && this.isEven && this.slopes[fixed.at] === 0)
        this.addMultiples(fixed, moving, values, cell, step);
      else this.fillWithProducts(first, second, values, cell, step);
    } else this.fillWithAll(values, cell, step);
  }

  /** What each cell's range of the variable is; false where all are empty. */
  private findRanges(): boolean {
    const { from, to, slopes } = this;
    const { edges, bank } = this.prepared;
    let [low, high] = [this.low, this.high];
    for (const { coefficient, at } of edges) {
      if (slopes[at] !== 0) continue;
      const rest = bank.values[at] as number;
      if (coefficient === 0) {
        if (rest < 0) return false;
      } else if (coefficient > 0) low = Math.max(low, Math.ceil(-rest / coefficient));
      else high = Math.min(high, Math.floor(rest / -coefficient));
    }
    if (low > high) return false;
    from.fill(low);
    to.fill(high);
    for (const { coefficient, at } of edges) {
      const slope = slopes[at] as number;
      if (slope !== 0) narrow(from, to, coefficient, bank.values[at] as number, slope);
    }
    return true;
  }

  private fillWithLengths(values: Float64Array, cell: number, step: number): void {
    const { from, to, isSum } = this;
    for (let j = 0; j < from.length; j += 1) {
      const length = (to[j] as number) - (from[j] as number) + 1;
      if (length > 0) values[cell + j * step] = isSum ? length : 1;
    }
  }

  private fillWithSums(reading: Reading, values: Float64Array, cell: number, step: number): void {
    const { from, to, isSum } = this;
    const { values: sums, at } = reading;
    const base = this.prepared.bank.values[at] as number;
    const slope = this.slopes[at] as number;
    // One cell further back lies what is summed up to before the range.
    const stride = Math.abs(reading.stride);
    const [lasts, firsts] = reading.stride > 0 ? [to, from] : [from, to];
    for (let j = 0; j < from.length; j += 1) {
      if ((from[j] as number) > (to[j] as number)) continue;
      const start = base + j * slope;
      const sum =
        (sums[start + reading.stride * (lasts[j] as number)] as number) -
        (sums[start + reading.stride * (firsts[j] as number) - stride] as number);
      values[cell + j * step] = isSum ? sum : Math.min(1, sum);
    }
  }

  /** Adds the cells of one box up, each row of them as often as the other says, which is the same for all cells. */
  private addMultiples(
    fixed: Reading,
    moving: Reading,
    values: Float64Array,
    cell: number,
    step: number,
  ): void {
    const { from, to, slopes } = this;
    const known = this.prepared.bank.values;
    const slope = slopes[moving.at] as number;
    const count = from.length;
    const last = to[0] as number;
    for (let x = from[0] as number; x <= last; x += 1) {
      const times = fixed.values[(known[fixed.at] as number) + fixed.stride * x] as number;
      if (times === 0) continue;
      let at = (known[moving.at] as number) + moving.stride * x;
      for (let j = 0, own = cell; j < count; j += 1, own += step, at += slope)
        values[own] = (values[own] as number) + times * (moving.values[at] as number);
    }
  }

  private fillWithProducts(
    first: Reading,
    second: Reading,
    values: Float64Array,
    cell: number,
    step: number,
  ): void {
    const { from, to, slopes, isSum } = this;
    const known = this.prepared.bank.values;
    const [a, b] = [first.values, second.values];
    const [aStride, bStride] = [first.stride, second.stride];
    const [aSlope, bSlope] = [slopes[first.at] as number, slopes[second.at] as number];
    const [aBase, bBase] = [known[first.at] as number, known[second.at] as number];
    for (let j = 0; j < from.length; j += 1) {
      const start = from[j] as number;
      let ai = aBase + aSlope * j + aStride * start;
      let bi = bBase + bSlope * j + bStride * start;
      let result = 0;
      for (let left = (to[j] as number) - start; left >= 0; left -= 1) {
        const product = (a[ai] as number) * (b[bi] as number);
        if (isSum) result += product;
        else if (product > result) result = product;
        ai += aStride;
        bi += bStride;
      }
      values[cell + j * step] = result;
    }
  }

  private fillWithAll(values: Float64Array, cell: number, step: number): void {
    const { from, to, slopes, isSum } = this;
    const { readings, bank } = this.prepared;
    for (let j = 0; j < from.length; j += 1) {
      let result = 0;
      for (let x = from[j] as number; x <= (to[j] as number); x += 1) {
        let product = 1;
        for (const { values: known, stride, at } of readings) {
          const start = (bank.values[at] as number) + (slopes[at] as number) * j;
          product *= known[start + stride * x] as number;
          if (product === 0) break;
        }
        if (isSum) result += product;
        else if (product > result) result = product;
      }
      values[cell + j * step] = result;
    }
  }
}

/** Narrows ranges to where `coefficient x variable + start + slope x cell` is not negative. */
function narrow(
  from: Int32Array,
  to: Int32Array,
  coefficient: number,
  start: number,
  slope: number,
): void {
  if (coefficient === 1) {
    for (let j = 0, least = -start; j < from.length; j += 1, least -= slope)
      if (least > (from[j] as number)) from[j] = least;
  } else if (coefficient === -1) {
    for (let j = 0, most = start; j < to.length; j += 1, most += slope)
      if (most < (to[j] as number)) to[j] = most;
  } else {
    for (let j = 0; j < from.length; j += 1) {
      const rest = start + slope * j;
      if (coefficient > 0) from[j] = Math.max(from[j] as number, Math.ceil(-rest / coefficient));
      else if (coefficient < 0) to[j] = Math.min(to[j] as number, Math.floor(rest / -coefficient));
      else if (rest < 0) to[j] = (from[j] as number) - 1;
    }
  }
}
