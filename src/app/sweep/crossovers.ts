/**
 * Where one curve passes another, and how sure that is.
 *
 * Between two neighbouring places both curves are taken for straight, on the scale of the axis. The position
 * is where the means pass each other; its uncertainty is the range of the positions of single draws, each
 * with curves of its own, around it.
 */
import type { Curve, CurvePoint } from "./series.ts";

/** Two lanes change places. */
export interface Crossover {
  /** Number of the lane that is better before, from the left. */
  readonly before: number;
  /** Number of the lane that is better after. */
  readonly after: number;
  readonly x: number;
  /** The places next to it at which one lane, and the other, is better. */
  readonly between: readonly [before: number, after: number];
  /** Where single draws cross. */
  readonly low: number;
  readonly high: number;
  /** How many draws cross nearby, of how many. */
  readonly draws: number;
  readonly of: number;
}

/** How positions lie on the axis: evenly, or in proportion. */
export type AxisScale = "linear" | "log";

const forth = (scale: AxisScale, x: number): number => (scale === "log" ? Math.log(x) : x);
const back = (scale: AxisScale, u: number): number => (scale === "log" ? Math.exp(u) : u);

interface Difference {
  readonly x: number;
  readonly value: number;
}

interface Zero extends Difference {
  readonly between: Crossover["between"];
}

/** Places at which a curve of differences passes zero; touching it is not passing. */
function zeros(differences: readonly Difference[], scale: AxisScale): readonly Zero[] {
  const found: Zero[] = [];
  let last: Difference | undefined;
  for (const each of differences) {
    if (each.value === 0) continue;
    if (last !== undefined && Math.sign(last.value) !== Math.sign(each.value)) {
      const [from, to] = [forth(scale, last.x), forth(scale, each.x)];
      const share = last.value / (last.value - each.value);
      const x = back(scale, from + share * (to - from));
      found.push({ x, value: last.value, between: [last.x, each.x] });
    }
    last = each;
  }
  return found;
}

function differencesOf(
  a: Curve,
  b: Curve,
  figure: (point: CurvePoint) => number | undefined,
): readonly Difference[] {
  const others = new Map(b.points.map((point) => [point.x, point]));
  return a.points.flatMap((point) => {
    const other = others.get(point.x);
    const [own, theirs] = [figure(point), other === undefined ? undefined : figure(other)];
    return own === undefined || theirs === undefined ? [] : [{ x: point.x, value: own - theirs }];
  });
}

/** All crossovers of two curves, from left to right. */
function between(
  a: Curve,
  b: Curve,
  scale: AxisScale,
  moreIsBetter: boolean,
): readonly Crossover[] {
  const passed = zeros(
    differencesOf(a, b, ({ mean }) => mean),
    scale,
  );
  const count = Math.max(0, ...a.points.map(({ draws }) => draws.length));
  const single = Array.from({ length: count }, (_, draw) =>
    zeros(
      differencesOf(a, b, ({ draws }) => draws[draw]),
      scale,
    ),
  );
  return passed.map(({ x, value, between: places }) => {
    // Of each draw the crossing in the same direction that lies nearest.
    const near = single.flatMap((crossings) => {
      const same = crossings.filter((each) => Math.sign(each.value) === Math.sign(value));
      const distance = (each: Difference): number =>
        Math.abs(forth(scale, each.x) - forth(scale, x));
      const [nearest] = same.toSorted((one, other) => distance(one) - distance(other));
      return nearest === undefined ? [] : [nearest.x];
    });
    const aIsBetter = value > 0 === moreIsBetter;
    return {
      before: aIsBetter ? a.lane : b.lane,
      after: aIsBetter ? b.lane : a.lane,
      x,
      between: places,
      low: Math.min(x, ...near),
      high: Math.max(x, ...near),
      draws: near.length,
      of: count,
    };
  });
}

/** Every crossover of every pair of curves, from left to right. */
export function crossoversOf(
  curves: readonly Curve[],
  scale: AxisScale,
  moreIsBetter: boolean,
): readonly Crossover[] {
  return curves
    .flatMap((a, at) => curves.slice(at + 1).flatMap((b) => between(a, b, scale, moreIsBetter)))
    .toSorted((one, other) => one.x - other.x);
}

/** A stretch of the axis and the lane that is best on it. */
export interface Reign {
  readonly lane: number;
  /** Lanes that are as good at every place of the stretch. */
  readonly equals: readonly number[];
  readonly from: number;
  readonly to: number;
  /** How far from where it begins, and from where it ends, single draws cross; 0 where all cross there. */
  readonly doubt: readonly [from: number, to: number];
}

/** How far from a crossover the crossing of a single draw lies at most. */
function doubtOf(crossing: Crossover | undefined): number {
  return crossing === undefined
    ? 0
    : Math.max(crossing.x - crossing.low, crossing.high - crossing.x);
}

/** Who is best where: from the first place to the last, cut at the crossovers of the best. */
export function reigns(
  curves: readonly Curve[],
  crossovers: readonly Crossover[],
  moreIsBetter: boolean,
): readonly Reign[] {
  const places = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted(
    (a, b) => a - b,
  );
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return [];
  /** The best lane; among equals the one that was the best before. */
  const bestAt = (x: number, before: number | undefined): number | undefined => {
    const at = curves.flatMap(({ lane, points }) => {
      const point = points.find((each) => each.x === x);
      return point === undefined ? [] : [{ lane, mean: moreIsBetter ? -point.mean : point.mean }];
    });
    const [best] = at.toSorted((a, b) => a.mean - b.mean);
    return at.find(({ lane, mean }) => lane === before && mean === best?.mean)?.lane ?? best?.lane;
  };
  const found: Reign[] = [];
  for (const x of places) {
    const current = found.at(-1);
    const best = bestAt(x, current?.lane);
    if (best === undefined || current?.lane === best) continue;
    const crossing = crossovers.findLast(
      ({ before, after, x: at }) => before === current?.lane && after === best && at <= x,
    );
    const from = crossing?.x ?? x;
    const doubt = doubtOf(crossing);
    if (current !== undefined)
      found[found.length - 1] = { ...current, to: from, doubt: [current.doubt[0], doubt] };
    found.push({
      lane: best,
      equals: [],
      from: current === undefined ? first : from,
      to: last,
      doubt: [doubt, 0],
    });
  }
  return found.map((reign) => ({ ...reign, equals: equalsOf(reign, curves) }));
}

/** Lanes whose means are those of the best at every place of its stretch. */
function equalsOf({ lane, from, to }: Reign, curves: readonly Curve[]): readonly number[] {
  const inside = ({ points }: Curve): readonly CurvePoint[] =>
    points.filter(({ x }) => x >= from && x <= to);
  const own = curves.find((curve) => curve.lane === lane);
  const means = new Map(own === undefined ? [] : inside(own).map(({ x, mean }) => [x, mean]));
  return curves.flatMap((curve) => {
    const points = inside(curve);
    const isEqual =
      points.length === means.size && points.every(({ x, mean }) => means.get(x) === mean);
    return isEqual && means.size > 0 && curve.lane !== lane ? [curve.lane] : [];
  });
}
