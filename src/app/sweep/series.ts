/**
 * From the results of a sweep to curves: one a lane over one axis, with the mean over draws and the range
 * that the draws span. Pure, and cheap enough to be done anew while results come in.
 */
import type { PointResult, SweepDescription } from "../../engine/index.ts";
import { briefNumber } from "./names.ts";

/** A lane at one place of the axis. */
export interface CurvePoint {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** By draw; undefined where there is no figure yet. */
  readonly draws: readonly (number | undefined)[];
  /** Number of the sweep's point at the first draw that is there. */
  readonly point: number;
}

/** One curve. */
export interface Curve {
  /** Number of the lane. */
  readonly lane: number;
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** What is to be drawn of a sweep. */
export interface Selection {
  /** Number of the metric. */
  readonly metric: number;
  /** Number of the axis along x. */
  readonly axis: number;
  /** By axis, the entry that holds where it is not along x. */
  readonly held: readonly number[];
  /** The lane whose figure is 1 everywhere; undefined for figures as they are. */
  readonly relativeTo: number | undefined;
}

/** What an axis is at one of its entries; a list of points is numbered. */
export function placeOf(axis: SweepDescription["axes"][number] | undefined, entry: number): number {
  const values = axis?.entries[entry] ?? [];
  const [first = entry] = values;
  return values.every((value) => value === first) ? first : entry + 1;
}

/** Whether an axis is a list of points, whose numbers do not vary together. */
function isListed({ entries }: SweepDescription["axes"][number]): boolean {
  return entries.some((values) => values.some((value) => value !== values[0]));
}

/** The places of an axis by name where it is a list of points: their numbers; undefined where it is not. */
export function namedPlaces(
  axis: SweepDescription["axes"][number] | undefined,
): ReadonlyMap<number, string> | undefined {
  if (axis === undefined || !isListed(axis)) return undefined;
  return new Map(
    axis.entries.map((values, entry) => [placeOf(axis, entry), values.map(briefNumber).join(", ")]),
  );
}

/** What the places of an axis come to where they are densities that a tensor of few elements cannot all reach. */
export interface ReachedPlaces {
  readonly size: number;
  readonly elements: ReadonlyMap<number, number>;
}

/** Share of a density by which what is reached may differ without being spoken of. */
const closeEnough = 0.005;

/** How many elements there are at each place of an axis; undefined where every density is what it says. */
export function reachedPlaces(
  axis: SweepDescription["axes"][number] | undefined,
): ReachedPlaces | undefined {
  if (axis?.reached === undefined) return undefined;
  const { size, elements } = axis.reached;
  const isReached = axis.entries.every(([density = 0], entry) => {
    const own = (elements[entry] ?? 0) / size;
    return Math.abs(own - density) <= closeEnough * density;
  });
  if (isReached && new Set(elements).size === new Set(axis.entries.map(([own]) => own)).size)
    return undefined;
  return {
    size,
    elements: new Map(elements.map((count, entry) => [placeOf(axis, entry), count])),
  };
}

/** Whether a result lies off the axis: at another entry of an axis that is held. */
export function isElsewhere({ entries }: PointResult, { axis, held }: Selection): boolean {
  return entries.some((entry, at) => at !== axis && entry !== (held[at] ?? 0));
}

/** All places of an axis, from left to right, whether their figures are there or not. */
export function placesOf(axis: SweepDescription["axes"][number] | undefined): readonly number[] {
  const entries = axis?.entries ?? [[]];
  return entries.map((_, entry) => placeOf(axis, entry)).toSorted((a, b) => a - b);
}

/**
 * The places at which lanes can be compared: each of them, and the lane that they are relative to, has been
 * counted for the same draws. A count that went wrong is done too: it will never have a figure.
 */
export function settledPlaces(
  { axes, seeds }: SweepDescription,
  results: readonly (PointResult | undefined)[],
  selection: Selection,
  lanes: ReadonlySet<number>,
): ReadonlySet<number> {
  const { axis, relativeTo } = selection;
  const needed = relativeTo === undefined ? lanes : new Set([...lanes, relativeTo]);
  const counted = (axes[axis]?.entries ?? [[]]).map(() => seeds.map(() => 0));
  for (const result of results) {
    if (result === undefined || !needed.has(result.lane) || isElsewhere(result, selection))
      continue;
    const draws = counted[result.entries[axis] ?? 0];
    if (draws !== undefined) draws[result.draw] = (draws[result.draw] ?? 0) + 1;
  }
  return new Set(
    counted.flatMap((draws, entry) => {
      const begun = draws.filter((count) => count > 0);
      const isSettled = begun.length > 0 && begun.every((count) => count === needed.size);
      return isSettled ? [placeOf(axes[axis], entry)] : [];
    }),
  );
}

/** Curves at some places alone. */
export function curvesAt(curves: readonly Curve[], places: ReadonlySet<number>): readonly Curve[] {
  return curves.map((curve) => ({
    ...curve,
    points: curve.points.filter(({ x }) => places.has(x)),
  }));
}

/** Over how many draws the means of curves are: fewest and most; undefined where there are no points. */
export function drawsIn(
  curves: readonly Curve[],
): readonly [fewest: number, most: number] | undefined {
  let [fewest, most] = [Infinity, 0];
  for (const { points } of curves)
    for (const { draws } of points) {
      const known = draws.filter((figure) => figure !== undefined).length;
      [fewest, most] = [Math.min(fewest, known), Math.max(most, known)];
    }
  return most === 0 ? undefined : [fewest, most];
}

/** The curves of a selection over the results that are there, by the number of their point. */
export function curvesOf(
  description: SweepDescription,
  results: readonly (PointResult | undefined)[],
  selection: Selection,
): readonly Curve[] {
  const { metric, axis, relativeTo } = selection;
  const { axes, lanes, seeds } = description;
  const width = axes[axis]?.entries.length ?? 1;
  const cells = lanes.map(() =>
    Array.from({ length: width }, () => ({
      draws: seeds.map((): number | undefined => undefined),
      point: -1,
    })),
  );
  for (const result of results) {
    if (result?.problem !== undefined || result === undefined) continue;
    const cell = cells[result.lane]?.[result.entries[axis] ?? 0];
    const figure = result.figures[metric];
    if (isElsewhere(result, selection) || cell === undefined || figure === undefined) continue;
    cell.draws[result.draw] = figure;
    if (cell.point === -1 || result.number < cell.point) cell.point = result.number;
  }
  const base = relativeTo === undefined ? undefined : cells[relativeTo];
  return lanes.map((name, lane) => {
    const points = (cells[lane] ?? []).flatMap(({ draws, point }, entry): CurvePoint[] => {
      const own = draws.map((figure, draw) => {
        const unit = base === undefined ? 1 : base[entry]?.draws[draw];
        return figure === undefined || unit === undefined || unit === 0 ? undefined : figure / unit;
      });
      const known = own.filter((figure) => figure !== undefined);
      if (known.length === 0) return [];
      const mean = known.reduce((sum, figure) => sum + figure, 0) / known.length;
      const [low, high] = [Math.min(...known), Math.max(...known)];
      return [{ x: placeOf(axes[axis], entry), mean, low, high, draws: own, point }];
    });
    return { lane, name, points: points.toSorted((a, b) => a.x - b.x) };
  });
}

/** Whether a metric is a time, which more units make shorter. */
export function isTime(metric: string): boolean {
  return metric === "cycles" || metric === "steps";
}

/** Metrics of which more is better; of all others less is. */
export function isMoreBetter(metric: string): boolean {
  return metric === "utilization" || metric === "macs.skipped";
}
