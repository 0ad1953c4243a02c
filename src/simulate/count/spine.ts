/**
 * The points that a union goes through, stretch by stretch: rows are mostly full long before the last of
 * them, so what the others say is never worked out. Where the rows of points depend on their first coordinate,
 * a stretch takes some of each first coordinate, so that all rows fill up together.
 */
import { blocksOf, columnPart } from "./fibers.ts";
import { bareVariable, type Ranges } from "./form.ts";
import type { Points } from "./points.ts";
import { Slope } from "./slope.ts";

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

  /** Writes the coordinates of the stretch along an axis; after the last axis stand the points' values. */
  write(axis: number, column: Int32Array): void {
    const { points, parts } = this;
    if (points === undefined) return;
    const { relation } = points;
    let next = 0;
    for (const [from, to] of parts) {
      const part =
        axis < points.axes.length
          ? columnPart(relation, axis, from, to)
          : (relation.weights as Float64Array).subarray(from, to);
      column.set(part, next);
      next += to - from;
    }
  }

  /** Functions that are negative at points that are 0 or outside of the ranges. */
  limits(): readonly Slope[] {
    const { points, ranges } = this;
    if (points === undefined) return [];
    const { relation, axes } = points;
    const limits = axes.flatMap((form, axis) => {
      const variable = bareVariable(form);
      const sign = form.coefficients[0] ?? 1;
      const ends =
        variable === undefined
          ? [0]
          : [ranges.low[variable] as number, ranges.high[variable] as number];
      const values = ends.map((end) => sign * end + form.constant);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      return [
        ...(least > (relation.low[axis] as number)
          ? [new Slope(-least, [{ axis, coefficient: 1 }])]
          : []),
        ...(most < (relation.high[axis] as number)
          ? [new Slope(most, [{ axis, coefficient: -1 }])]
          : []),
      ];
    });
    if (relation.weights === undefined) return limits;
    return [...limits, new Slope(-1, [{ axis: axes.length, coefficient: 1 }])];
  }
}
