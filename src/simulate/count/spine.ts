/**
 * The points that a union goes through, stretch by stretch: rows are mostly full long before the last of
 * them, so what the others say is never worked out. Where the rows of points depend on their first coordinate,
 * a stretch takes some of each first coordinate, so that all rows fill up together.
 */
import { blocksOf, columnPart } from "./fibers.ts";
import { bareVariable, type Ranges } from "./form.ts";
import type { Points } from "./points.ts";

/** Marks the points whose coordinates lie outside of a range. */
function markOutside(isOut: Uint8Array, column: Int32Array, from: number, to: number): void {
  for (let point = 0; point < isOut.length; point += 1) {
    const coordinate = column[point] as number;
    if (coordinate < from || coordinate > to) isOut[point] = 1;
  }
}

/** Blocks are gone through side by side where they have so many points on average. */
const longBlocks = 256;

/** Points, of which one stretch is looked at; without any, one point that says nothing. */
export class Spine {
  readonly points: Points | undefined;
  readonly size: number;
  /** Where blocks of points begin that are gone through side by side, and where the last one ends. */
  private readonly blocks: Int32Array;
  private readonly ranges: Ranges;
  /** Where the parts of the stretch begin and end. */
  private parts: (readonly [from: number, to: number])[] = [];
  private columns: (Int32Array | undefined)[] = [];

  /** @param isByFirst whether points that differ in their first coordinate say different things of a row */
  constructor(points: Points | undefined, ranges: Ranges, isByFirst: boolean) {
    this.points = points;
    this.size = points === undefined ? 1 : points.relation.size;
    this.ranges = ranges;
    const blocks = points && isByFirst ? blocksOf(points.relation) : undefined;
    this.blocks =
      blocks !== undefined && this.size >= longBlocks * (blocks.length - 1)
        ? blocks
        : Int32Array.of(0, this.size);
  }

  /** How many blocks there are. */
  get blockCount(): number {
    return this.blocks.length - 1;
  }

  /** Looks at the points from one on, up to another, of each block; false where no block has so many. */
  lookAt(from: number, to: number): boolean {
    const { blocks } = this;
    this.parts = [];
    this.columns = [];
    for (let block = 0; block + 1 < blocks.length; block += 1) {
      const start = (blocks[block] as number) + from;
      const end = Math.min((blocks[block] as number) + to, blocks[block + 1] as number);
      if (start < end) this.parts.push([start, end]);
    }
    return this.parts.length > 0;
  }

  /** How many points the stretch has. */
  get length(): number {
    return this.parts.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  /** The coordinates of the stretch along an axis. */
  column(axis: number): Int32Array {
    const known = this.columns[axis] ?? this.columnAlong(axis);
    this.columns[axis] = known;
    return known;
  }

  private columnAlong(axis: number): Int32Array {
    const { points, parts } = this;
    if (points === undefined) return new Int32Array(1);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return columnPart(points.relation, axis, ...only);
    const column = new Int32Array(this.length);
    let next = 0;
    for (const [from, to] of parts) {
      column.set(columnPart(points.relation, axis, from, to), next);
      next += to - from;
    }
    return column;
  }

  /** Which points of the stretch are 0 or outside of the ranges. */
  outside(): Uint8Array {
    const { points, parts, ranges } = this;
    const isOut = new Uint8Array(this.length);
    if (points === undefined) return isOut;
    const { relation, axes } = points;
    const { weights } = relation;
    let next = 0;
    for (const [from, to] of weights === undefined ? [] : parts)
      for (let at = from; at < to; at += 1, next += 1) if (weights?.[at] === 0) isOut[next] = 1;
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
