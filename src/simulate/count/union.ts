/**
 * Carrying out a union of rows of bits that `coverage.ts` has chosen a way for.
 *
 * Everything that a place depends on, its row, the carrier's row, the shift, the limits, is a linear function
 * of the spine's columns and of the left-over variables, so it is the sum of what a point and what a place says.
 */
import { affine, cellNumbers } from "./columns.ts";
import { bareVariable } from "./drop-axis.ts";
import { BitRows } from "./bit-rows.ts";
import {
  addScaled,
  bareForm,
  coefficientIn,
  constantForm,
  restOf,
  shifted,
  spanOf,
  type Form,
  type Ranges,
} from "./form.ts";
import type { Factor, Variable } from "./query.ts";
import { cellsOf, stridesOf, type Boxed, type Listed, type Relation } from "./relation.ts";

/** What a union is counted of. */
export interface Covering {
  readonly variables: ReadonlyMap<number, Variable>;
  readonly ranges: Ranges;
  readonly factors: readonly Factor[];
  readonly limits: readonly Form[];
  readonly boxed: (relation: Relation) => Boxed | undefined;
}

/** A way to count a union. */
export interface Choice {
  /** Variable of the bits. */
  readonly bit: number;
  readonly carrier: Factor;
  /** Axis of the carrier at the bits. */
  readonly axis: number;
  readonly spine: Factor | undefined;
  /** Variables that the spine does not give. */
  readonly loops: readonly number[];
  /** Operations for each point of the spine and values of the loops, and at most for all of them. */
  readonly costOfPlace: number;
  readonly cost: number;
}

/** How many values a variable has. */
export const widthOf = ({ low, high }: Ranges, variable: number): number =>
  (high[variable] as number) - (low[variable] as number) + 1;

/** The carrier as rows of bits, by its other coordinates; bits ascend with the bit variable. */
function carrierRows(relation: Relation, axis: number, sign: number): BitRows {
  const low = relation.low.toSpliced(axis, 1);
  const high = relation.high.toSpliced(axis, 1);
  const from = relation.low[axis] as number;
  const to = relation.high[axis] as number;
  const rows = new BitRows(cellsOf(low, high), Math.max(0, to - from + 1));
  const bitOf = (coordinate: number): number => (sign > 0 ? coordinate - from : to - coordinate);
  const strides = stridesOf(low, high).toSpliced(axis, 0, 0);
  if (relation.kind === "listed") {
    const { columns, size } = relation;
    const numbers = cellNumbers(columns, relation.low, strides, size);
    rows.setAll(numbers, columns[axis] as Int32Array, sign, sign > 0 ? -from : to);
    return rows;
  }
  const { values } = relation;
  for (let cell = 0; cell < values.length; cell += 1) {
    if (values[cell] === 0) continue;
    let rest = cell;
    let row = 0;
    let bit = 0;
    relation.strides.forEach((stride, at) => {
      const offset = Math.floor(rest / stride);
      rest -= offset * stride;
      row += offset * (strides[at] as number);
      if (at === axis) bit = bitOf((relation.low[at] as number) + offset);
    });
    rows.set(row, bit);
  }
  return rows;
}

/** A linear function of the spine's columns and the loops' variables. */
interface Slope {
  /** What the spine says, by point; undefined where it does not matter. */
  readonly atPoint: Int32Array | undefined;
  /** What the loops say, by place of theirs. */
  readonly atPlace: Int32Array;
}

/** A box that must not be 0. */
interface Test {
  readonly cell: Slope;
  readonly values: Float64Array;
}

/** A union under way. */
export class Union {
  private readonly covering: Covering;
  private readonly choice: Choice;
  private readonly rows: BitRows;
  private readonly carrier: BitRows;
  /** Number of points of the spine, and of values that the loops' variables take together. */
  private readonly points: number;
  private readonly places: number;
  /** By variable: its value at each point, or at each place. */
  private readonly atPoints: ReadonlyMap<number, Int32Array>;
  private readonly atPlaces: ReadonlyMap<number, Int32Array>;
  private readonly row: Slope;
  private readonly carrierRow: Slope;
  private readonly shift: Slope;
  /** Functions that must not be negative. */
  private readonly limits: Slope[] = [];
  /** Ends of the bits' range: the bit is at least, or at most, the value. */
  private readonly lower: Slope[] = [];
  private readonly upper: Slope[] = [];
  private readonly tests: readonly Test[];
  private readonly full: Uint8Array;
  /** Rows not yet full, by the first row that a point of the spine reaches. */
  private readonly open: Int32Array;

  constructor(
    covering: Covering,
    choice: Choice,
    summed: readonly number[],
    boxes: readonly { readonly relation: Boxed; readonly axes: readonly Form[] }[],
  ) {
    this.covering = covering;
    this.choice = choice;
    const { ranges } = covering;
    const { bit, carrier, axis, loops, spine } = choice;
    const bitLow = ranges.low[bit] as number;
    // Of many places, the outer loops' are gone through as points.
    let inner = loops.length;
    const width = (variables: readonly number[]): number =>
      variables.reduce((product, variable) => product * widthOf(ranges, variable), 1);
    while (inner > 0 && width(loops.slice(inner - 1)) <= maxPlaces) inner -= 1;
    const outer = spine === undefined ? loops.slice(0, inner) : [];
    const own = loops.slice(outer.length);
    this.places = width(own);
    this.atPlaces = listValues(own, ranges, this.places);
    if (spine?.relation.kind === "listed") {
      this.points = spine.relation.size;
      this.atPoints = valuesAlong(spine.relation, spine.axes);
    } else {
      this.points = width(outer);
      this.atPoints = listValues(outer, ranges, this.points);
    }
    const low = summed.map((variable) => ranges.low[variable] as number);
    const high = summed.map((variable) => ranges.high[variable] as number);
    const count = cellsOf(low, high);
    const strides = stridesOf(low, high);
    this.rows = new BitRows(count, widthOf(ranges, bit));
    this.full = new Uint8Array(count);
    let row = constantForm(0);
    summed.forEach((variable, at) => {
      row = addScaled(
        shifted(bareForm(variable), -(low[at] as number)),
        strides[at] as number,
        row,
      );
    });
    this.row = this.slopeOf(row);
    this.open = new Int32Array(count).fill(
      width(summed.filter((variable) => this.atPlaces.has(variable))),
    );

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
    for (const limit of covering.limits) {
      const coefficient = coefficientIn(limit, bit);
      const others = shifted(restOf(limit, bit), limit.constant);
      if (coefficient === 0) this.limits.push(this.slopeOf(others));
      else if (coefficient > 0)
        this.lower.push(this.slopeOf(addScaled(others, -1, constantForm(-bitLow))));
      else this.upper.push(this.slopeOf(shifted(others, -bitLow)));
    }
    this.tests = boxes.map((box) => ({
      cell: this.cellOf(box.axes, box.relation.low, box.relation.high, box.relation.strides),
      values: box.relation.values,
    }));
  }

  private slopeOf({ variables, coefficients, constant }: Form): Slope {
    const atPlace = new Int32Array(this.places).fill(constant);
    let atPoint: Int32Array | undefined;
    variables.forEach((variable, at) => {
      const coefficient = coefficients[at] as number;
      const column = this.atPlaces.get(variable);
      if (column !== undefined) addTo(atPlace, coefficient, column);
      else {
        atPoint ??= new Int32Array(this.points);
        addTo(atPoint, coefficient, this.atPoints.get(variable) as Int32Array);
      }
    });
    return { atPoint, atPlace };
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
        if (spanOf(limit, this.covering.ranges)[0] < 0) this.limits.push(this.slopeOf(limit));
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
    const { points, places, full, open } = this;
    const isOut = this.pointsOutside();
    const rowAtPoint = this.row.atPoint;
    const rowAtPlace = this.row.atPlace;
    let operations = 0;
    for (let point = 0; point < points; point += 1) {
      if (isOut[point] === 1) continue;
      const base = rowAtPoint === undefined ? 0 : (rowAtPoint[point] as number);
      const first = base + (rowAtPlace[0] as number);
      if (open[first] === 0) continue;
      operations += places;
      for (let place = 0; place < places; place += 1) {
        const row = base + (rowAtPlace[place] as number);
        if (full[row] === 1) continue;
        operations += this.choice.costOfPlace;
        if (!this.unite(row, point, place)) continue;
        full[row] = 1;
        open[first] = (open[first] as number) - 1;
      }
      if (operations > maxOperations) return undefined;
    }
    return { count: this.rows.count(), operations };
  }

  /** The spine's points that are 0 or outside of the ranges. */
  private pointsOutside(): Uint8Array {
    const isOut = new Uint8Array(this.points);
    const { spine } = this.choice;
    if (spine?.relation.kind !== "listed") return isOut;
    const { low, high } = this.covering.ranges;
    const { columns, weights } = spine.relation;
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
      const column = columns[at] as Int32Array;
      for (let point = 0; point < isOut.length; point += 1) {
        const coordinate = column[point] as number;
        if (coordinate < from || coordinate > to) isOut[point] = 1;
      }
    });
    return isOut;
  }

  /** Unites one row of the carrier into a row; whether that is full now. */
  private unite(row: number, point: number, place: number): boolean {
    for (const limit of this.limits) if (valueAt(limit, point, place) < 0) return false;
    for (const { cell, values } of this.tests)
      if (values[valueAt(cell, point, place)] === 0) return false;
    const { rows, carrier } = this;
    const shift = valueAt(this.shift, point, place);
    let from = Math.max(0, -shift);
    let to = Math.min(rows.width - 1, carrier.width - 1 - shift);
    for (const bound of this.lower) from = Math.max(from, valueAt(bound, point, place));
    for (const bound of this.upper) to = Math.min(to, valueAt(bound, point, place));
    if (from > to) return false;
    return rows.unite(row, from, to, carrier, valueAt(this.carrierRow, point, place), shift);
  }
}

/** Most places, where there are points for the rest. */
const maxPlaces = 4096;

/** The values that variables take together, the last fastest. */
function listValues(
  variables: readonly number[],
  ranges: Ranges,
  count: number,
): ReadonlyMap<number, Int32Array> {
  let stride = count;
  return new Map(
    variables.map((variable) => {
      const width = widthOf(ranges, variable);
      const low = ranges.low[variable] as number;
      stride /= width;
      const column = new Int32Array(count);
      for (let at = 0; at < count; at += 1) column[at] = low + (Math.floor(at / stride) % width);
      return [variable, column];
    }),
  );
}

/** The values of the variables that the axes of points stand at. */
function valuesAlong({ columns }: Listed, axes: readonly Form[]): ReadonlyMap<number, Int32Array> {
  const values = new Map<number, Int32Array>();
  axes.forEach((axis, at) => {
    const variable = bareVariable(axis);
    const sign = axis.coefficients[0] ?? 1;
    if (variable !== undefined)
      values.set(variable, affine(columns[at] as Int32Array, sign, -sign * axis.constant));
  });
  return values;
}

function addTo(sums: Int32Array, scale: number, column: Int32Array): void {
  for (let at = 0; at < sums.length; at += 1)
    sums[at] = (sums[at] as number) + scale * (column[at] as number);
}

function valueAt({ atPoint, atPlace }: Slope, point: number, place: number): number {
  const own = atPlace[place] as number;
  return atPoint === undefined ? own : own + (atPoint[point] as number);
}
