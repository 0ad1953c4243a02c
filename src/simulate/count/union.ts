/**
 * Carrying out a union of rows of bits that `coverage.ts` has chosen a way for.
 *
 * Everything that a place depends on, the carrier's row, the shift, the limits, is a linear function
 * (`slope.ts`). The points of the spine are gone through stretch by stretch, and in each row by row, as long
 * as there are rows that are not full.
 */
import { BitRows } from "./bit-rows.ts";
import { carrierRows } from "./carrier-rows.ts";
import {
  addScaled,
  bareForm,
  coefficientIn,
  constantForm,
  restOf,
  shifted,
  spanOf,
  type Form,
} from "./form.ts";
import type { Points } from "./points.ts";
import type { Factor } from "./query.ts";
import { cellsOf, stridesOf, type Boxed } from "./relation.ts";
import { Places, Slope } from "./slope.ts";
import { Spine } from "./spine.ts";
import type { Known, Unsolved } from "./unsolved.ts";

/** A way to count a union. */
export interface Choice {
  /** Variable of the bits. */
  readonly bit: number;
  readonly carrier: Known;
  /** Axis of the carrier at the bits. */
  readonly axis: number;
  /** The points that are gone through; undefined where only variables are. */
  readonly spine: Points | undefined;
  /** Variables that the spine does not give, a bit each. */
  readonly loops: number;
  /** Operations for each union of a row with another. */
  readonly costOfPlace: number;
}

/** Points of the first stretch; each is twice as long as the one before. */
const firstStretch = 4096;

/** A box that must not be 0. */
interface Test {
  readonly cell: Slope;
  readonly values: Float64Array;
}

/** Points by the rows that they reach. */
interface Grouped {
  readonly order: Int32Array;
  readonly starts: Int32Array;
}

/** A union under way. */
export class Union {
  private readonly query: Unsolved;
  private readonly costOfPlace: number;
  private readonly spine: Spine;
  private readonly rows: BitRows;
  private readonly carrier: BitRows;
  /** Values of the loops that are summed over, and of those that are maximized over. */
  private readonly inRows: Places;
  private readonly covers: Places;
  private readonly slopes: Slope[] = [];
  /** Number of the row, and of the carrier's row, at which shift. */
  private readonly row: Slope;
  private readonly carrierRow: Slope;
  private readonly shift: Slope;
  /** Functions that must not be negative. */
  private readonly limits: Slope[] = [];
  /** Ends of the bits' range: the bit is at least, or at most, the value. */
  private readonly lower: Slope[] = [];
  private readonly upper: Slope[] = [];
  private readonly tests: readonly Test[];

  constructor(query: Unsolved, choice: Choice, summed: number, boxes: readonly Factor[]) {
    this.query = query;
    this.costOfPlace = choice.costOfPlace;
    const { bit, carrier, axis, loops, spine } = choice;
    const bitLow = query.low[bit] as number;
    this.spine = new Spine(spine, query);
    this.inRows = new Places(query, loops & summed);
    this.covers = new Places(query, loops & ~summed);
    // Rows of one point of the spine follow each other.
    const looped = loops & summed;
    const given = summed & ~looped & ~(1 << bit);
    const order = [...query.numbersOf(given), ...query.numbersOf(looped)];
    const low = order.map((variable) => query.low[variable] as number);
    const high = order.map((variable) => query.high[variable] as number);
    const strides = stridesOf(low, high);
    this.rows = new BitRows(cellsOf(low, high), query.widthOf(bit));
    let row = constantForm(0);
    order.forEach((variable, at) => {
      const offset = shifted(bareForm(variable), -(low[at] as number));
      row = addScaled(offset, strides[at] as number, row);
    });
    this.row = this.slopeOf(row);

    const { relation, axes } = carrier;
    const along = axes[axis] as Form;
    const sign = coefficientIn(along, bit);
    this.carrier = carrierRows(relation, axis, sign);
    const prefix = axes.toSpliced(axis, 1);
    const prefixLow = relation.low.toSpliced(axis, 1);
    const prefixHigh = relation.high.toSpliced(axis, 1);
    this.carrierRow = this.cellOf(prefix, prefixLow, prefixHigh, stridesOf(prefixLow, prefixHigh));
    // Bit `j` of the result is bit `j + shift` of the carrier.
    const rest = shifted(restOf(along, bit), along.constant);
    const edge = (sign > 0 ? relation.low : relation.high)[axis] as number;
    this.shift = this.slopeOf(addScaled(shifted(rest, -edge), sign, constantForm(bitLow)));
    for (const { form } of query.limits) {
      const coefficient = coefficientIn(form, bit);
      const others = shifted(restOf(form, bit), form.constant);
      if (coefficient === 0) this.limits.push(this.slopeOf(others));
      else if (coefficient > 0)
        this.lower.push(this.slopeOf(addScaled(others, -1, constantForm(-bitLow))));
      else this.upper.push(this.slopeOf(shifted(others, -bitLow)));
    }
    this.tests = boxes.map(({ relation: box, axes: forms }) => ({
      cell: this.cellOf(forms, box.low, box.high, (box as Boxed).strides),
      values: (box as Boxed).values,
    }));
  }

  private slopeOf(form: Form): Slope {
    const slope = new Slope(form, this.spine, this.inRows, this.covers);
    this.slopes.push(slope);
    return slope;
  }

  /** The number of a cell; limits keep it inside its box. */
  private cellOf(
    axes: readonly Form[],
    low: readonly number[],
    high: readonly number[],
    strides: readonly number[],
  ): Slope {
    let cell = constantForm(0);
    axes.forEach((axis, at) => {
      const fromLow = shifted(axis, -(low[at] as number));
      const toHigh = addScaled(axis, -1, constantForm(high[at] as number));
      for (const limit of [fromLow, toHigh])
        if (spanOf(limit, this.query)[0] < 0) this.limits.push(this.slopeOf(limit));
      cell = addScaled(fromLow, strides[at] as number, cell);
    });
    return this.slopeOf(cell);
  }

  /**
   * Carries the union out.
   *
   * @param maxOperations what it may take: rows fill up, so it mostly takes far less than there are places
   * @returns undefined where it takes more
   */
  count(
    maxOperations: number,
  ): { readonly count: number; readonly operations: number } | undefined {
    const { spine, rows, inRows } = this;
    const isFull = new Uint8Array(rows.rows);
    // A point reaches as many rows as there are values of the loops, next to each other.
    const groups = Math.ceil(rows.rows / Math.max(1, inRows.count));
    const open = new Int32Array(groups).fill(inRows.count);
    let operations = 0;
    for (
      let from = 0, to = Math.max(firstStretch, groups);
      from < spine.size && open.some(isPositive);
      [from, to] = [to, 3 * to - 2 * from]
    ) {
      spine.lookAt(from, Math.min(spine.size, to));
      for (const slope of this.slopes) slope.load(spine);
      const grouped = this.byRow(groups);
      operations += spine.length;
      for (let group = 0; group < groups; group += 1) {
        if (open[group] === 0 || grouped.starts[group] === grouped.starts[group + 1]) continue;
        for (let place = 0; place < inRows.count; place += 1) {
          const row = group * inRows.count + place;
          if (isFull[row] === 1) continue;
          operations += 4 + this.costOfPlace * this.fill(row, group, place, grouped);
          if (!rows.isFull(row)) continue;
          isFull[row] = 1;
          open[group] = (open[group] as number) - 1;
        }
        if (operations > maxOperations) return undefined;
      }
    }
    return { count: rows.count(), operations };
  }

  /** The points of the spine's stretch that lie inside the ranges, by what they say of the row. */
  private byRow(groups: number): Grouped {
    const isOut = this.spine.outside();
    const { atPoint, atRow } = this.row;
    const first = atRow[0] as number;
    const each = this.inRows.count;
    const starts = new Int32Array(groups + 1);
    for (let point = 0; point < isOut.length; point += 1) {
      if (isOut[point] === 1) continue;
      const next = ((atPoint[point] as number) + first) / each + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let group = 0; group < groups; group += 1)
      starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
    const order = new Int32Array(starts[groups] as number);
    const filled = starts.slice();
    for (let point = 0; point < isOut.length; point += 1) {
      if (isOut[point] === 1) continue;
      const group = ((atPoint[point] as number) + first) / each;
      const place = filled[group] as number;
      order[place] = point;
      filled[group] = place + 1;
    }
    return { order, starts };
  }

  /** Unites rows of the carrier into one row until it is full; how many were. */
  private fill(row: number, group: number, place: number, { order, starts }: Grouped): number {
    const start = starts[group] as number;
    const end = starts[group + 1] as number;
    const { rows, carrier, limits, tests, lower, upper, shift, carrierRow } = this;
    const covers = this.covers.count;
    if (covers === 1 && limits.length + tests.length + lower.length + upper.length === 0)
      return rows.uniteAll(
        row,
        carrier,
        { order, start, end },
        carrierRow.atPoint,
        (carrierRow.atRow[place] as number) + (carrierRow.atCover[0] as number),
        shift.atPoint,
        (shift.atRow[place] as number) + (shift.atCover[0] as number),
      );
    let united = 0;
    for (let next = start; next < end; next += 1) {
      const point = order[next] as number;
      for (let cover = 0; cover < covers; cover += 1) {
        united += 1;
        if (!isWithin(limits, point, place, cover) || !isSet(tests, point, place, cover)) continue;
        const by = shift.at(point, place, cover);
        let from = Math.max(0, -by);
        let to = Math.min(rows.width - 1, carrier.width - 1 - by);
        for (const bound of lower) from = Math.max(from, bound.at(point, place, cover));
        for (const bound of upper) to = Math.min(to, bound.at(point, place, cover));
        if (from > to) continue;
        const other = carrierRow.at(point, place, cover);
        if (rows.unite(row, from, to, carrier, other, by)) return united;
      }
    }
    return united;
  }
}

function isWithin(limits: readonly Slope[], point: number, place: number, cover: number): boolean {
  for (const limit of limits) if (limit.at(point, place, cover) < 0) return false;
  return true;
}

function isSet(tests: readonly Test[], point: number, place: number, cover: number): boolean {
  for (const { cell, values } of tests)
    if (values[cell.at(point, place, cover)] === 0) return false;
  return true;
}

const isPositive = (count: number): boolean => count > 0;
