/**
 * Carrying out a union of rows of bits that `coverage.ts` has chosen a way for.
 *
 * Everything that a place depends on, its row, the carrier's row, the shift, the limits, is a linear function
 * of the spine's columns and of the left-over variables, and is kept up to date from place to place.
 */
import { cellNumbers } from "./columns.ts";
import { bareVariable } from "./drop-axis.ts";
import { BitRows } from "./bit-rows.ts";
import {
  addScaled,
  coefficientIn,
  constantForm,
  formOf,
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
    const bits = columns[axis] as Int32Array;
    for (let point = 0; point < size; point += 1)
      rows.set(numbers[point] as number, bitOf(bits[point] as number));
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

/** Linear functions of the spine's columns and the loops' variables. */
interface Slope {
  readonly columns: readonly Int32Array[];
  readonly coefficients: readonly number[];
  readonly loops: readonly number[];
  /** Its constant, and the first values of the loops' variables. */
  readonly first: number;
}

/** A union under way. */
export class Union {
  private readonly covering: Covering;
  private readonly choice: Choice;
  private readonly rows: BitRows;
  private readonly carrier: BitRows;
  private readonly slopes: Slope[] = [];
  private values = new Int32Array(0);
  /** By loop: the functions that change with it, and by how much. */
  private changes: readonly { readonly at: Int32Array; readonly by: Int32Array }[] = [];
  private readonly row: number;
  private readonly carrierRow: number;
  private readonly shift: number;
  /** Functions that must not be negative. */
  private readonly limits: number[] = [];
  /** Ends of the bits' range: the bit is at least, or at most, the value. */
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly boxes: { readonly cell: number; readonly values: Float64Array }[];
  private readonly full: Uint8Array;
  /** Rows not yet full, by what the spine says of the row. */
  private readonly open: Int32Array;
  private readonly spineRow: number;
  private operationsLeft = 0;

  constructor(
    covering: Covering,
    choice: Choice,
    summed: readonly number[],
    boxes: readonly { readonly relation: Boxed; readonly axes: readonly Form[] }[],
  ) {
    this.covering = covering;
    this.choice = choice;
    const { ranges } = covering;
    const { bit, carrier, axis, loops } = choice;
    const bitLow = ranges.low[bit] as number;
    const inOrder = [...summed].sort(
      (a, b) => Number(loops.includes(a)) - Number(loops.includes(b)),
    );
    const low = inOrder.map((variable) => ranges.low[variable] as number);
    const high = inOrder.map((variable) => ranges.high[variable] as number);
    const count = cellsOf(low, high);
    const strides = stridesOf(low, high);
    this.rows = new BitRows(count, widthOf(ranges, bit));
    this.full = new Uint8Array(count);
    const rowForm = (chosen: readonly number[]): Form =>
      chosen.reduce((sum, variable) => {
        const at = inOrder.indexOf(variable);
        const stride = strides[at] as number;
        return addScaled(formOf([[variable, 1]], -(low[at] as number)), stride, sum);
      }, constantForm(0));
    this.row = this.add(rowForm(inOrder));
    const byLoops = inOrder.filter((variable) => loops.includes(variable));
    this.spineRow = this.add(rowForm(inOrder.filter((variable) => !loops.includes(variable))));
    const rowsByLoops = byLoops.reduce(
      (product, variable) => product * widthOf(ranges, variable),
      1,
    );

    this.open = new Int32Array(count).fill(rowsByLoops);

    const { relation, axes } = carrier;
    const along = axes[axis] as Form;
    const sign = coefficientIn(along, bit);
    this.carrier = carrierRows(relation, axis, sign);
    const prefix = axes.toSpliced(axis, 1);
    const prefixLow = relation.low.toSpliced(axis, 1);
    const prefixHigh = relation.high.toSpliced(axis, 1);
    this.carrierRow = this.addCell(prefix, prefixLow, prefixHigh, stridesOf(prefixLow, prefixHigh));
    // Bit `j` of the result is bit `j + shift` of the carrier.
    const rest = shifted(restOf(along, bit), along.constant);
    const edge = (sign > 0 ? relation.low : relation.high)[axis] as number;
    this.shift = this.add(addScaled(shifted(rest, -edge), sign, constantForm(bitLow)));
    for (const limit of covering.limits) {
      const coefficient = coefficientIn(limit, bit);
      const others = shifted(restOf(limit, bit), limit.constant);
      if (coefficient === 0) this.limits.push(this.add(others));
      else if (coefficient > 0)
        this.lower.push(this.add(addScaled(others, -1, constantForm(-bitLow))));
      else this.upper.push(this.add(shifted(others, -bitLow)));
    }
    this.boxes = boxes.map((box) => ({
      cell: this.addCell(box.axes, box.relation.low, box.relation.high, box.relation.strides),
      values: box.relation.values,
    }));
  }

  /** Adds a function; its number. */
  private add(form: Form): number {
    const { spine, loops } = this.choice;
    const columns: Int32Array[] = [];
    const coefficients: number[] = [];
    let { constant } = form;
    form.variables.forEach((variable, at) => {
      if (loops.includes(variable) || spine?.relation.kind !== "listed") return;
      const axis = spine.axes.findIndex((each) => bareVariable(each) === variable);
      const own = spine.axes[axis] as Form;
      const coefficient = (form.coefficients[at] as number) * (own.coefficients[0] as number);
      columns.push(spine.relation.columns[axis] as Int32Array);
      coefficients.push(coefficient);
      constant -= coefficient * own.constant;
    });
    const { low } = this.covering.ranges;
    const slopes = loops.map((variable) => coefficientIn(form, variable));
    const first = loops.reduce(
      (sum, variable, at) => sum + (slopes[at] as number) * (low[variable] as number),
      constant,
    );
    return this.slopes.push({ columns, coefficients, loops: slopes, first }) - 1;
  }

  /** Adds the number of a cell, and limits that keep it inside its box. */
  private addCell(
    axes: readonly Form[],
    low: readonly number[],
    high: readonly number[],
    strides: readonly number[],
  ): number {
    let cell = constantForm(0);
    axes.forEach((axis, at) => {
      const fromLow = shifted(axis, -(low[at] as number));
      const toHigh = addScaled(axis, -1, constantForm(high[at] as number));
      for (const limit of [fromLow, toHigh])
        if (spanOf(limit, this.covering.ranges)[0] < 0) this.limits.push(this.add(limit));
      cell = addScaled(fromLow, strides[at] as number, cell);
    });
    return this.add(cell);
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
    const { spine, loops } = this.choice;
    this.values = new Int32Array(this.slopes.length);
    this.changes = loops.map((_, loop) => {
      const changing = this.slopes.flatMap((slope, at) => (slope.loops[loop] === 0 ? [] : [at]));
      return {
        at: Int32Array.from(changing),
        by: Int32Array.from(changing, (at) => this.slopes[at]?.loops[loop] ?? 0),
      };
    });
    this.operationsLeft = maxOperations;
    if (spine?.relation.kind === "listed") this.alongSpine(spine, spine.relation);
    else this.throughLoops(0);
    if (this.operationsLeft < 0) return undefined;
    return { count: this.rows.count(), operations: maxOperations - this.operationsLeft };
  }

  /** All values of the loops at a point of the spine. */
  private throughLoops(point: number): void {
    this.operationsLeft -= 1;
    this.start(point);
    this.visit(0);
  }

  private alongSpine({ axes }: Factor, { columns, size, weights }: Listed): void {
    const { low, high } = this.covering.ranges;
    const tests = axes.map((axis, at) => {
      const variable = bareVariable(axis);
      const sign = axis.coefficients[0] ?? 1;
      const ends =
        variable === undefined ? [0] : [low[variable] as number, high[variable] as number];
      const values = ends.map((end) => sign * end + axis.constant);
      return {
        column: columns[at] as Int32Array,
        from: Math.min(...values),
        to: Math.max(...values),
      };
    });
    const isOut = new Uint8Array(size);
    if (weights !== undefined)
      for (let point = 0; point < size; point += 1) if (weights[point] === 0) isOut[point] = 1;
    for (const { column, from, to } of tests) {
      for (let point = 0; point < size; point += 1) {
        const coordinate = column[point] as number;
        if (coordinate < from || coordinate > to) isOut[point] = 1;
      }
    }
    const { open } = this;
    const rows = this.alongPoints(this.spineRow, size);
    for (let point = 0; point < size; point += 1) {
      if (isOut[point] === 1 || open[rows[point] as number] === 0) continue;
      this.throughLoops(point);
      if (this.operationsLeft < 0) return;
    }
  }

  /** The functions at a point of the spine and the first value of each loop. */
  private start(point: number): void {
    for (let at = 0; at < this.slopes.length; at += 1) this.values[at] = this.valueAt(at, point);
  }

  /** One function at all points of the spine and the first value of each loop. */
  private alongPoints(at: number, size: number): Int32Array {
    const { columns, coefficients, first } = this.slopes[at] as Slope;
    const values = new Int32Array(size).fill(first);
    columns.forEach((column, each) => {
      const coefficient = coefficients[each] as number;
      for (let point = 0; point < size; point += 1)
        values[point] = (values[point] as number) + coefficient * (column[point] as number);
    });
    return values;
  }

  private valueAt(at: number, point: number): number {
    const { columns, coefficients, first } = this.slopes[at] as Slope;
    let value = first;
    for (let column = 0; column < columns.length; column += 1)
      value +=
        (coefficients[column] as number) * ((columns[column] as Int32Array)[point] as number);
    return value;
  }

  private visit(depth: number): void {
    const { loops } = this.choice;
    if (this.operationsLeft < 0) return;
    if (depth === loops.length) {
      if (this.full[this.values[this.row] as number] === 0) this.unite();
      return;
    }
    const width = widthOf(this.covering.ranges, loops[depth] as number);
    if (depth === loops.length - 1) {
      this.visitLast(depth, width);
      return;
    }
    for (let at = 0; at < width; at += 1) {
      this.visit(depth + 1);
      this.move(depth, 1);
    }
    this.move(depth, -width);
  }

  /** The innermost loop; over rows that are full it passes without keeping anything up to date. */
  private visitLast(loop: number, width: number): void {
    const { values, full } = this;
    const step = this.slopes[this.row]?.loops[loop] as number;
    this.operationsLeft -= width;
    let row = values[this.row] as number;
    let at = 0;
    for (let next = 0; next < width; next += 1, row += step) {
      if (full[row] === 1) continue;
      if (next > at) this.move(loop, next - at);
      at = next;
      this.unite();
    }
    if (at > 0) this.move(loop, -at);
  }

  private move(loop: number, count: number): void {
    const { values } = this;
    const { at, by } = this.changes[loop] as (typeof this.changes)[number];
    for (let each = 0; each < at.length; each += 1) {
      const changing = at[each] as number;
      values[changing] = (values[changing] as number) + count * (by[each] as number);
    }
  }

  private unite(): void {
    const { values, full, rows, carrier } = this;
    const row = values[this.row] as number;
    this.operationsLeft -= this.choice.costOfPlace;
    for (const limit of this.limits) if ((values[limit] as number) < 0) return;
    for (const box of this.boxes) if (box.values[values[box.cell] as number] === 0) return;
    const shift = values[this.shift] as number;
    let from = Math.max(0, -shift);
    let to = Math.min(rows.width - 1, carrier.width - 1 - shift);
    for (const bound of this.lower) from = Math.max(from, values[bound] as number);
    for (const bound of this.upper) to = Math.min(to, values[bound] as number);
    if (from > to) return;
    if (!rows.unite(row, from, to, carrier, values[this.carrierRow] as number, shift)) return;
    full[row] = 1;
    const spineRow = values[this.spineRow] as number;
    this.open[spineRow] = (this.open[spineRow] as number) - 1;
  }
}
