/**
 * What points are worth to a projection: their own values or how many elements they stand for, times the values of
 * the boxes that are multiplied in.
 */
import type { Arrays } from "./arrays.ts";
import type { FiberCounts } from "./fiber-counts.ts";
import { addScaled, constantForm, shifted } from "./form.ts";
import type { Projection, Spread } from "./spread.ts";

/** Multiplies weights by the values of a box's cells. */
function multiply(
  weights: Float64Array,
  values: Float64Array,
  cells: Int32Array,
  start: number,
  chosen: Int32Array | undefined,
): void {
  if (chosen === undefined)
    for (let at = 0; at < weights.length; at += 1)
      weights[at] = (weights[at] as number) * (values[(cells[at] as number) + start] as number);
  else
    for (let at = 0; at < weights.length; at += 1) {
      const cell = cells[chosen[at] as number] as number;
      weights[at] = (weights[at] as number) * (values[cell + start] as number);
    }
}

function choose(weights: Float64Array, values: Float64Array, chosen: Int32Array): void {
  for (let at = 0; at < weights.length; at += 1)
    weights[at] = values[chosen[at] as number] as number;
}

const atMostOne = (value: number): number => Math.min(1, value);

/** The values of points, boxes multiplied in; undefined where all are 1. */
export class Weights {
  private readonly own: Float64Array | undefined;
  private readonly counts: FiberCounts | undefined;
  private readonly isSum: boolean;
  private readonly arrays: Arrays;
  private readonly size: number;
  /** What was worked out last. */
  private latest: Float64Array | undefined;
  private readonly boxes: readonly {
    readonly values: Float64Array;
    readonly atPoints: Int32Array;
    readonly atCombinations: Int32Array;
  }[];

  constructor(
    spread: Spread,
    { relation, absorbed, aggregate }: Projection,
    counts: FiberCounts | undefined,
    arrays: Arrays,
  ) {
    this.arrays = arrays;
    this.size = relation.size;
    this.own = relation.weights;
    this.counts = counts;
    this.isSum = aggregate === "sum";
    this.boxes = absorbed.map(({ relation: box, axes }) => {
      let cell = constantForm(0);
      axes.forEach((axis, at) => {
        const offset = shifted(axis, -(box.low[at] as number));
        spread.limit(offset);
        spread.limit(addScaled(axis, -1, constantForm(box.high[at] as number)));
        cell = addScaled(offset, box.strides[at] as number, cell);
      });
      return {
        values: box.values,
        atPoints: spread.atPoints(cell),
        atCombinations: spread.atCombinations(cell),
      };
    });
  }

  /** Whether all points count 1. */
  get areAllOne(): boolean {
    return this.own === undefined && this.counts === undefined && this.boxes.length === 0;
  }

  /** The values of chosen points, `chosen` undefined for all of them; the next call may change them. */
  of(chosen: Int32Array | undefined, count: number, combination: number): Float64Array | undefined {
    const { boxes, isSum } = this;
    const counts = this.counts?.of(combination);
    const own = counts === undefined || isSum ? (counts ?? this.own) : counts.map(atMostOne);
    const isShared = boxes.length === 0 && chosen === undefined;
    if (isShared || (boxes.length === 0 && own === undefined)) return own;
    this.latest ??= this.arrays.lend(this.size);
    const weights = this.latest.subarray(0, count);
    if (own === undefined) weights.fill(1);
    else if (chosen === undefined) weights.set(own);
    else choose(weights, own, chosen);
    for (const { values, atPoints, atCombinations } of boxes)
      multiply(weights, values, atPoints, atCombinations[combination] as number, chosen);
    return weights;
  }

  /** Gives back what values were worked out in. */
  end(): void {
    if (this.latest !== undefined) this.arrays.takeBack(this.latest);
    this.counts?.end();
  }
}
