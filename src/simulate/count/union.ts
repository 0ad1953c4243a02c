/**
 * Carrying out a union of rows of bits that `coverage.ts` has chosen a way for.
 *
 * Everything that a place depends on, the carrier's row, the shift, the limits, is a linear function
 * (`slope.ts`). The points of the spine are gone through stretch by stretch, as long as there are rows that are
 * not full; what is done to each is WebAssembly (`union-code.ts`).
 */
import { shapeOfRows, type BitRows, type RowShape } from "./bit-rows.ts";
import { carrierShape, fillCarrier } from "./carrier-rows.ts";
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
import { Refusal, tooDear } from "./query.ts";
import { cellsOf, stridesOf, type Boxed, type Listed, type Relation } from "./relation.ts";
import { Places, Slope } from "./slope.ts";
import type { Space } from "./space.ts";
import { Spine } from "./spine.ts";
import { UnionMemory, type Test } from "./union-memory.ts";

/** How a union is counted, whatever relations it is of. */
export interface UnionShape {
  readonly space: Space;
  readonly limits: readonly Form[];
  /** Variables that are summed over, a bit each. */
  readonly summed: number;
  /** Variable of the bits. */
  readonly bit: number;
  /** Axis of the carrier at the bits. */
  readonly axis: number;
  /** Variables that the spine does not give, a bit each. */
  readonly loops: number;
  /** Operations for each union of a row with another. */
  readonly costOfPlace: number;
  /** What the axes stand at: of the carrier; of the points that are gone through, if there are any; of the boxes. */
  readonly carrier: readonly Form[];
  readonly spine: readonly Form[] | undefined;
  readonly others: readonly (readonly Form[])[];
}

/** Points of the first stretch, and fewest of a block; each stretch is twice as long as the one before, up to a length. */
const firstStretch = 4096;
const fewest = 32;
const longestStretch = 2 ** 18;

/** Most rows that one call unites. */
const maxUnited = 2 ** 30;

/** A union's count, and the operations that it took. */
export interface Counted {
  readonly count: number;
  readonly operations: number;
  /** What was united, until the next union begins. */
  readonly rows: BitRows;
  /** The variables whose values tell the rows apart, the last fastest, and that of the bits. */
  readonly rowsBy: readonly number[];
  readonly bit: number;
}

const noMemory = new Refusal("this machine runs no WebAssembly, or has no memory for it");

/** A union under way. */
export class Union {
  private readonly shape: UnionShape;
  private readonly carrier: Relation;
  private readonly sign: number;
  private readonly spine: Spine;
  private readonly rows: RowShape;
  private readonly rowsBy: readonly number[];
  /** Values of the loops that are summed over, and of those that are maximized over. */
  private readonly inRows: Places;
  private readonly covers: Places;
  /** Number of the group of rows, and of the carrier's row, at which shift. */
  private readonly group: Slope;
  private readonly carrierRow: Slope;
  private readonly shift: Slope;
  /** Functions that must not be negative. */
  private readonly limits: Slope[] = [];
  /** Ends of the bits' range: the bit is at least, or at most, the value. */
  private readonly lower: Slope[] = [];
  private readonly upper: Slope[] = [];
  private readonly tests: readonly Test[];

  constructor(
    shape: UnionShape,
    carrier: Relation,
    spine: Listed | undefined,
    boxes: readonly Boxed[],
  ) {
    this.shape = shape;
    this.carrier = carrier;
    const { space, summed, bit, axis, loops, carrier: axes } = shape;
    const bitLow = space.low[bit] as number;
    const first = shape.spine?.[0] && bareVariable(shape.spine[0]);
    const isByFirst = first !== undefined && (summed & (1 << first)) !== 0;
    const points = spine && shape.spine && { relation: spine, axes: shape.spine };
    this.spine = new Spine(points, space, isByFirst);
    this.inRows = new Places(space, loops & summed);
    this.covers = new Places(space, loops & ~summed);
    // Rows of one point of the spine follow each other, as a group.
    const given = summed & ~loops & ~(1 << bit);
    const outer = [...space.numbersOf(given)];
    this.rowsBy = [...outer, ...space.numbersOf(loops & summed)];
    const low = outer.map((variable) => space.low[variable] as number);
    const high = outer.map((variable) => space.high[variable] as number);
    const strides = stridesOf(low, high);
    this.rows = shapeOfRows(cellsOf(low, high) * this.inRows.count, space.widthOf(bit));
    let group = constantForm(0);
    outer.forEach((variable, at) => {
      const offset = shifted(bareForm(variable), -(low[at] as number));
      group = addScaled(offset, strides[at] as number, group);
    });
    this.group = this.slopeOf(group);
    this.limits.push(...this.spine.limits());

    const along = axes[axis] as Form;
    this.sign = coefficientIn(along, bit);
    const prefix = axes.toSpliced(axis, 1);
    const prefixLow = carrier.low.toSpliced(axis, 1);
    const prefixHigh = carrier.high.toSpliced(axis, 1);
    this.carrierRow = this.cellOf(prefix, prefixLow, prefixHigh, stridesOf(prefixLow, prefixHigh));
    // Bit `j` of the result is bit `j + shift` of the carrier.
    const rest = shifted(restOf(along, bit), along.constant);
    const edge = (this.sign > 0 ? carrier.low : carrier.high)[axis] as number;
    this.shift = this.slopeOf(addScaled(shifted(rest, -edge), this.sign, constantForm(bitLow)));
    for (const form of shape.limits) {
      const coefficient = coefficientIn(form, bit);
      const others = shifted(restOf(form, bit), form.constant);
      if (coefficient === 0) this.limits.push(this.slopeOf(others));
      else if (coefficient > 0)
        this.lower.push(this.slopeOf(addScaled(others, -1, constantForm(-bitLow))));
      else this.upper.push(this.slopeOf(shifted(others, -bitLow)));
    }
    this.tests = boxes.map(({ low: from, high: to, strides: by, values }, at) => ({
      cell: this.cellOf(shape.others[at] as readonly Form[], from, to, by),
      values,
    }));
  }

  private slopeOf(form: Form): Slope {
    return Slope.of(form, this.spine, this.inRows, this.covers);
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
        if (spanOf(limit, this.shape.space)[0] < 0) this.limits.push(this.slopeOf(limit));
      cell = addScaled(fromLow, strides[at] as number, cell);
    });
    return this.slopeOf(cell);
  }

  /**
   * Carries the union out.
   *
   * @param maxOperations what it may take: rows fill up, so it mostly takes far less than there are places
   */
  count(maxOperations: number): Counted | Refusal {
    const { spine, limits, lower, upper, tests, rowsBy } = this;
    const { bit, axis, costOfPlace } = this.shape;
    // A point reaches as many rows as there are values of the loops, next to each other.
    const placesEach = this.inRows.count;
    const groups = this.rows.rows / placesEach;
    const { blockCount } = spine;
    const first = Math.max(fewest, Math.ceil(Math.max(firstStretch, groups) / blockCount));
    const longest = Math.max(first, Math.floor(longestStretch / blockCount));
    const memory = UnionMemory.of({
      rows: this.rows,
      group: this.group,
      carrierRow: this.carrierRow,
      shift: this.shift,
      limits,
      lower,
      upper,
      tests,
      placesEach,
      covers: this.covers.count,
      points: Math.min(spine.size, longest * blockCount),
      carrier: carrierShape(this.carrier, axis),
    });
    if (memory === undefined) return noMemory;
    fillCarrier(memory.carrier, this.carrier, axis, this.sign);
    let operations = 0;
    for (
      let from = 0, to = first;
      memory.rowsLeft > 0 && spine.lookAt(from, to);
      [from, to] = [to, to + Math.min(longest, 2 * (to - from))]
    ) {
      const most = Math.min(maxUnited, Math.floor((maxOperations - operations) / costOfPlace));
      if (most <= 0) return tooDear;
      const united = memory.unite(spine, most);
      if (united >= most) return tooDear;
      operations += spine.length + costOfPlace * united;
    }
    return { count: memory.count(), operations, rows: memory.rows, rowsBy, bit };
  }
}
