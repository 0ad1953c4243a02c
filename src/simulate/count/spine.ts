/**
 * The points that a union goes through, stretch by stretch: rows are mostly full long before the last of
 * them, so what the others say is never worked out.
 */
import { columnPart } from "./fibers.ts";
import { bareVariable, type Ranges } from "./form.ts";
import type { Points } from "./points.ts";

/** Marks the points whose coordinates lie outside of a range. */
function markOutside(isOut: Uint8Array, column: Int32Array, from: number, to: number): void {
  for (let point = 0; point < isOut.length; point += 1) {
    const coordinate = column[point] as number;
    if (coordinate < from || coordinate > to) isOut[point] = 1;
  }
}

/** Points, of which one stretch is looked at; without any, one point that says nothing. */
export class Spine {
  readonly points: Points | undefined;
  readonly size: number;
  private readonly ranges: Ranges;
  private from = 0;
  private to = 0;
  private columns: (Int32Array | undefined)[] = [];

  constructor(points: Points | undefined, ranges: Ranges) {
    this.points = points;
    this.size = points === undefined ? 1 : points.relation.size;
    this.ranges = ranges;
  }

  /** Looks at the points from one on, up to another. */
  lookAt(from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.columns = [];
  }

  /** How many points the stretch has. */
  get length(): number {
    return this.to - this.from;
  }

  /** The coordinates of the stretch along an axis. */
  column(axis: number): Int32Array {
    const { points, from, to } = this;
    const known =
      this.columns[axis] ??
      (points === undefined ? new Int32Array(1) : columnPart(points.relation, axis, from, to));
    this.columns[axis] = known;
    return known;
  }

  /** Which points of the stretch are 0 or outside of the ranges. */
  outside(): Uint8Array {
    const { points, from, ranges } = this;
    const isOut = new Uint8Array(this.length);
    if (points === undefined) return isOut;
    const { relation, axes } = points;
    const { weights } = relation;
    if (weights !== undefined)
      for (let point = 0; point < isOut.length; point += 1)
        if (weights[from + point] === 0) isOut[point] = 1;
    axes.forEach((axis, at) => {
      const variable = bareVariable(axis);
      const sign = axis.coefficients[0] ?? 1;
      const ends =
        variable === undefined
          ? [0]
          : [ranges.low[variable] as number, ranges.high[variable] as number];
      const values = ends.map((end) => sign * end + axis.constant);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      if (least > (relation.low[at] as number) || most < (relation.high[at] as number))
        markOutside(isOut, this.column(at), least, most);
    });
    return isOut;
  }
}
