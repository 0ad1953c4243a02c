/**
 * Carrying out a union of rows of bits that `coverage.ts` has chosen a way for.
 *
 * Everything that a place depends on, the carrier's row, the shift, the limits, is a linear function of the
 * spine's columns and of the left-over variables, so it is the sum of what a point says, what a row says and
 * what the variables that are maximized over say. Rows are gone through one by one, each until it is full.
 */
import { BitRows } from "./bit-rows.ts";
import { cellsOfPoints, columnOf } from "./fibers.ts";
import {
  addScaled,
  bareForm,
  bareVariable,
  coefficientIn,
  constantForm,
  restOf,
  shifted,
  spanOf,
  type Form,
} from "./form.ts";
import type { Points } from "./points.ts";
import type { Factor } from "./query.ts";
import { cellsOf, stridesOf, type Boxed, type Relation } from "./relation.ts";
import { addTo } from "./spread.ts";
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

/** The carrier as rows of bits, by its other coordinates; bits ascend with the bit variable. */
function carrierRows(relation: Relation, axis: number, sign: number): BitRows {
  const low = relation.low.toSpliced(axis, 1);
  const high = relation.high.toSpliced(axis, 1);
  const from = relation.low[axis] as number;
  const to = relation.high[axis] as number;
  const rows = new BitRows(cellsOf(low, high), Math.max(0, to - from + 1));
  if (relation.kind === "listed") {
    const strides = stridesOf(low, high).toSpliced(axis, 0, 0);
    const numbers = cellsOfPoints(relation, relation.low, strides);
    rows.setAll(numbers, columnOf(relation, axis), sign, sign > 0 ? -from : to);
    return rows;
  }
  const stride = relation.strides[axis] as number;
  markRows(rows, relation.values, stride, sign > 0 ? 0 : to - from);
  return rows;
}

/** Puts what is not 0 in a box into rows along its axis of that stride, from its last coordinate on if `end` > 0. */
function markRows(rows: BitRows, values: Float64Array, stride: number, end: number): void {
  const { width } = rows;
  for (let start = 0, first = 0; start < values.length; start += stride * width, first += stride)
    for (let at = 0; at < width; at += 1)
      for (let offset = 0; offset < stride; offset += 1)
        if (values[start + at * stride + offset] !== 0)
          rows.set(first + offset, end > 0 ? end - at : at);
}

/** A linear function of where a union is: what its constant and each of the places say. */
interface Slope {
  /** What the spine says, by point. */
  readonly atPoint: Int32Array;
  /** What the loops say that are summed over. */
  readonly atRow: Int32Array;
  /** What the loops say that are maximized over. */
  readonly atCover: Int32Array;
}

/** A box that must not be 0. */
interface Test {
  readonly cell: Slope;
  readonly values: Float64Array;
}

/** The values that variables take together, the last fastest. */
class Places {
  readonly count: number;
  private readonly columns = new Map<number, Int32Array>();

  constructor(query: Unsolved, mask: number) {
    this.count = query.valuesOf(mask);
    let stride = this.count;
    for (const variable of query.numbersOf(mask)) {
      const width = query.widthOf(variable);
      const low = query.low[variable] as number;
      stride /= width;
      const column = new Int32Array(this.count);
      for (let at = 0; at < column.length; at += 1)
        column[at] = low + (Math.floor(at / stride) % width);
      this.columns.set(variable, column);
    }
  }

  /** What the variables say of a form, its constant left out. */
  valuesOf({ variables, coefficients }: Form): Int32Array {
    const values = new Int32Array(this.count);
    variables.forEach((variable, at) => {
      const column = this.columns.get(variable);
      if (column !== undefined) addTo(values, coefficients[at] as number, column);
    });
    return values;
  }
}

/** A union under way. */
export class Union {
  private readonly query: Unsolved;
  private readonly choice: Choice;
  private readonly rows: BitRows;
  private readonly carrier: BitRows;
  /** Values of the loops that are summed over, and of those that are maximized over. */
  private readonly inRows: Places;
  private readonly covers: Places;
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
  private readonly points: number;
  /** What points say of a function that does not depend on them. */
  private readonly nowhere: Int32Array;

  constructor(query: Unsolved, choice: Choice, summed: number, boxes: readonly Factor[]) {
    this.query = query;
    this.choice = choice;
    const { bit, carrier, axis, loops, spine } = choice;
    const bitLow = query.low[bit] as number;
    this.points = spine === undefined ? 1 : spine.relation.size;
    this.nowhere = new Int32Array(this.points);
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
    const atRow = this.inRows.valuesOf(form);
    for (let at = 0; at < atRow.length; at += 1) atRow[at] = (atRow[at] as number) + form.constant;
    const atCover = this.covers.valuesOf(form);
    const { spine } = this.choice;
    let atPoint = this.nowhere;
    spine?.axes.forEach((axis, at) => {
      const variable = bareVariable(axis);
      const own = variable === undefined ? 0 : coefficientIn(form, variable);
      if (own === 0) return;
      const coefficient = own * (axis.coefficients[0] as number);
      if (atPoint === this.nowhere) atPoint = new Int32Array(this.points);
      addTo(atPoint, coefficient, columnOf(spine.relation, at));
      for (let row = 0; row < atRow.length; row += 1)
        atRow[row] = (atRow[row] as number) - coefficient * axis.constant;
    });
    return { atPoint, atRow, atCover };
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
    const { inRows, row, choice } = this;
    const { order, starts, firsts } = this.pointsByRow();
    const places = inRows.count;
    let operations = order.length;
    for (let group = 0; group < firsts.length; group += 1) {
      const [start, end] = [starts[group] as number, starts[group + 1] as number];
      for (let place = 0; place < places; place += 1) {
        const number = (firsts[group] as number) + (row.atRow[place] as number);
        operations += 4 + choice.costOfPlace * this.fill(number, place, order, start, end);
      }
      if (operations > maxOperations) return undefined;
    }
    return { count: this.rows.count(), operations };
  }

  /** The spine's points inside the ranges, by what they say of the row. */
  private pointsByRow(): {
    readonly order: Int32Array;
    readonly starts: Int32Array;
    readonly firsts: Int32Array;
  } {
    const isOut = this.pointsOutside();
    const { atPoint } = this.row;
    const { points, rows, inRows } = this;
    // What a point says of the row is a multiple of the number of rows that it reaches, shifted.
    const shift = inRows.count === 0 ? 0 : (this.row.atRow[0] as number);
    const count = Math.ceil(rows.rows / inRows.count);
    const starts = new Int32Array(count + 1);
    const groupOf = (point: number): number => ((atPoint[point] as number) + shift) / inRows.count;
    for (let point = 0; point < points; point += 1)
      if (isOut[point] === 0) {
        const next = groupOf(point) + 1;
        starts[next] = (starts[next] as number) + 1;
      }
    for (let group = 0; group < count; group += 1)
      starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
    const order = new Int32Array(starts[count] as number);
    const filled = starts.slice();
    for (let point = 0; point < points; point += 1) {
      if (isOut[point] === 1) continue;
      const group = groupOf(point);
      const place = filled[group] as number;
      order[place] = point;
      filled[group] = place + 1;
    }
    const firsts = Int32Array.from({ length: count }, (_, group) => group * inRows.count - shift);
    return { order, starts, firsts };
  }

  /** The spine's points that are 0 or outside of the ranges. */
  private pointsOutside(): Uint8Array {
    const isOut = new Uint8Array(this.points);
    const { spine } = this.choice;
    if (spine === undefined) return isOut;
    const { low, high } = this.query;
    const { weights } = spine.relation;
    if (weights !== undefined)
      for (let point = 0; point < isOut.length; point += 1)
        if (weights[point] === 0) isOut[point] = 1;
    spine.axes.forEach((axis, at) => {
      const variable = bareVariable(axis);
      const sign = axis.coefficients[0] ?? 1;
      const ends =
        variable === undefined ? [0] : [low[variable] as number, high[variable] as number];
      const values = ends.map((end) => sign * end + axis.constant);
      const from = Math.min(...values);
      const to = Math.max(...values);
      const known = spine.relation;
      if (from <= (known.low[at] as number) && to >= (known.high[at] as number)) return;
      const column = columnOf(known, at);
      for (let point = 0; point < isOut.length; point += 1) {
        const coordinate = column[point] as number;
        if (coordinate < from || coordinate > to) isOut[point] = 1;
      }
    });
    return isOut;
  }

  /** Unites rows of the carrier into one row until it is full; how many were. */
  private fill(row: number, place: number, order: Int32Array, start: number, end: number): number {
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
        const by = valueAt(shift, point, place, cover);
        let from = Math.max(0, -by);
        let to = Math.min(rows.width - 1, carrier.width - 1 - by);
        for (const bound of lower) from = Math.max(from, valueAt(bound, point, place, cover));
        for (const bound of upper) to = Math.min(to, valueAt(bound, point, place, cover));
        if (from > to) continue;
        const other = valueAt(carrierRow, point, place, cover);
        if (rows.unite(row, from, to, carrier, other, by)) return united;
      }
    }
    return united;
  }
}

function isWithin(limits: readonly Slope[], point: number, place: number, cover: number): boolean {
  for (const limit of limits) if (valueAt(limit, point, place, cover) < 0) return false;
  return true;
}

function isSet(tests: readonly Test[], point: number, place: number, cover: number): boolean {
  for (const { cell, values } of tests)
    if (values[valueAt(cell, point, place, cover)] === 0) return false;
  return true;
}

function valueAt(
  { atPoint, atRow, atCover }: Slope,
  point: number,
  place: number,
  cover: number,
): number {
  return (atRow[place] as number) + (atCover[cover] as number) + (atPoint[point] as number);
}
