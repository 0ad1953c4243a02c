/**
 * Projections of points in fibers that ask no more of each fiber than how many of its elements lie in a window.
 *
 *     sum over w of I(c, h, w) [0 <= w - s < S]     ->     N(c, h, s), by the fibers (c, h)
 *
 * They are projections of the fibers' own points, weighed by such counts. Windows slide from one combination of
 * the further variables' values to the next, so their ends are moved from where they were. Cost: O(fibers x
 * combinations), the elements between ends aside.
 */
import type { Arrays } from "./arrays.ts";
import { composed } from "./fibers.ts";
import { Form } from "./form.ts";
import type { Fibers } from "./relation.ts";
import type { Projection, Spread } from "./spread.ts";

/** A bound on the coordinate of a fiber's elements: `coefficient x coordinate + rest >= 0`. */
interface Bound {
  readonly coefficient: number;
  readonly rest: Form;
}

/** A window on fibers. */
interface Window {
  readonly coordinates: Int32Array;
  readonly low: number;
  readonly high: number;
  readonly bounds: readonly Bound[];
}

/** A projection of fibers, each standing for some of its elements. */
interface Collapsed {
  readonly projection: Projection;
  /** Where each fiber's elements begin; undefined where each point is one element. */
  readonly segments: Int32Array | undefined;
  /** Which of the elements count; undefined for all. */
  readonly window: Window | undefined;
}

/** One step from points to their fibers; undefined where more is asked of the points than how many there are. */
function collapsedOnce({ projection, segments }: Collapsed): Collapsed | undefined {
  const { relation, kept, low, high, absorbed, limits } = projection;
  const { fibers, weights } = relation;
  if (fibers === undefined || weights !== undefined) return undefined;
  const outer = fibers.above.low.length;
  const arity = relation.low.length;
  const isInner = ({ variables }: Form): boolean =>
    variables.some((variable) => variable >= outer && variable < arity);
  if (kept.some((at) => at >= outer)) return undefined;
  if (absorbed.some(({ axes }) => axes.some(isInner))) return undefined;
  const own = limits.filter(isInner);
  const isCut = relation.low.some(
    (from, at) =>
      at >= outer &&
      ((low[at] as number) > from || (high[at] as number) < (relation.high[at] as number)),
  );
  const isWindow = own.length > 0 || isCut;
  const isOfElements = segments === undefined && arity - outer === 1;
  if (isWindow && (!isOfElements || own.some(({ variables: [first] }) => first !== outer)))
    return undefined;
  const moved = ({ variables, coefficients, constant }: Form): Form =>
    new Form(
      variables.map((variable) => (variable >= arity ? variable - arity + outer : variable)),
      coefficients,
      constant,
    );
  return {
    projection: {
      ...projection,
      relation: fibers.above,
      low: low.slice(0, outer),
      high: high.slice(0, outer),
      absorbed: absorbed.map((each) => ({ ...each, axes: each.axes.map(moved) })),
      limits: limits.filter((limit) => !own.includes(limit)).map(moved),
    },
    segments: isWindow ? fibers.segments : elementsOf(fibers, segments),
    window: isWindow
      ? {
          coordinates: fibers.inner[0] as Int32Array,
          low: low[outer] as number,
          high: high[outer] as number,
          bounds: own.map(({ variables, coefficients, constant }) => ({
            coefficient: coefficients[0] as number,
            rest: moved(new Form(variables.slice(1), coefficients.slice(1), constant)),
          })),
        }
      : undefined,
  };
}

/** Where the elements of fibers begin, of whose points each stands for some, or for one. */
function elementsOf(
  { segments: own, areSingle, above }: Fibers,
  segments: Int32Array | undefined,
): Int32Array | undefined {
  if (areSingle && above.weights === undefined) return segments;
  return segments === undefined ? own : composed(own, segments);
}

/** A projection of points as one of their fibers, as far up as that goes. */
export function collapsed(projection: Projection): Collapsed {
  let found: Collapsed = { projection, segments: undefined, window: undefined };
  while (found.window === undefined) {
    const next = collapsedOnce(found);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function lengthsOf(segments: Int32Array, arrays: Arrays): Float64Array {
  const lengths = arrays.lend(segments.length - 1);
  for (let fiber = 0; fiber < lengths.length; fiber += 1)
    lengths[fiber] = (segments[fiber + 1] as number) - (segments[fiber] as number);
  return lengths;
}

/** Counts the coordinates from `low` to `high` of each fiber, its ends being moved from where they were. */
function countBetween(
  counts: Float64Array,
  segments: Int32Array,
  coordinates: Int32Array,
  [from, to]: readonly [Int32Array, Int32Array],
  low: number,
  high: number,
): void {
  for (let fiber = 0; fiber < counts.length; fiber += 1) {
    const start = segments[fiber] as number;
    const end = segments[fiber + 1] as number;
    let first = from[fiber] as number;
    let last = to[fiber] as number;
    while (first < end && (coordinates[first] as number) < low) first += 1;
    while (first > start && (coordinates[first - 1] as number) >= low) first -= 1;
    while (last < end && (coordinates[last] as number) <= high) last += 1;
    while (last > start && (coordinates[last - 1] as number) > high) last -= 1;
    from[fiber] = first;
    to[fiber] = last;
    counts[fiber] = last > first ? last - first : 0;
  }
}

/** How many elements of each fiber count, by combination. */
export class FiberCounts {
  private readonly segments: Int32Array;
  private readonly coordinates: Int32Array | undefined;
  private readonly counts: Float64Array;
  /** By combination: the least and greatest coordinate that counts. */
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private readonly ends: readonly [Int32Array, Int32Array];
  private readonly arrays: Arrays;

  constructor(spread: Spread, segments: Int32Array, window: Window | undefined, arrays: Arrays) {
    this.arrays = arrays;
    this.segments = segments;
    this.coordinates = window?.coordinates;
    this.counts = lengthsOf(segments, arrays);
    const size = window === undefined ? 0 : spread.combinations;
    this.low = new Float64Array(size).fill(window?.low ?? 0);
    this.high = new Float64Array(size).fill(window?.high ?? 0);
    for (const { coefficient, rest } of window?.bounds ?? []) {
      const values = spread.atCombinations(rest);
      for (let at = 0; at < size; at += 1) {
        const bound = -(values[at] as number) / coefficient;
        if (coefficient > 0) this.low[at] = Math.max(this.low[at] as number, Math.ceil(bound));
        else this.high[at] = Math.min(this.high[at] as number, Math.floor(bound));
      }
    }
    const moved = window === undefined ? segments.subarray(0, 0) : segments;
    this.ends = [moved.slice(0, -1), moved.slice(1)];
  }

  /** The counts of all fibers; the next call may change them. */
  of(combination: number): Float64Array {
    const { counts, segments, coordinates, ends, low, high } = this;
    if (coordinates !== undefined) {
      const [least, most] = [low[combination] as number, high[combination] as number];
      countBetween(counts, segments, coordinates, ends, least, most);
    }
    return counts;
  }

  /** Gives back what counts were worked out in. */
  end(): void {
    this.arrays.takeBack(this.counts);
  }
}
