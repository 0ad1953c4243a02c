/**
 * Eliminating coordinates of a listed relation, all in one pass over its points.
 *
 *     max over h, w of P(c, part, h, w) [0 <= h - r < R] [0 <= w - s < S]     ->     P'(c, part, r, s)
 *
 * What else knows those coordinates is multiplied into the points' values, limits choose among the points, and
 * variables that the points do not know are gone through value by value. The result is a box over what is
 * left, or a list where no box would do. Cost: O(points x values of the further variables).
 */
import type { Arrays } from "./arrays.ts";
import { countingUp, groupPoints, picked } from "./columns.ts";
import { collapsed, FiberCounts } from "./fiber-counts.ts";
import { countFibersIn, gather, raiseIn, totalOf } from "./gather.ts";
import { cellsOfPoints, columnOf, composed, listedFibers } from "./fibers.ts";
import { Weights } from "./point-weights.ts";
import {
  cellsOf,
  listed,
  maxCells,
  stridesOf,
  type Boxed,
  type Listed,
  type Relation,
} from "./relation.ts";
import { Spread, type Projection } from "./spread.ts";

/** Whether a result of so many cells is a box, rather than a list of that many points. */
export const isBoxed = (cells: number, points: number): boolean =>
  cells <= Math.max(1024, 4 * points) && cells <= maxCells;

/** Whether points of which only some columns are kept are still named once each, as those tell the others. */
export const areTold = (
  { fibers, low }: Pick<Listed, "fibers" | "low">,
  isKept: (at: number) => boolean,
): boolean => fibers !== undefined && low.every((_, at) => isKept(at) || fibers.told.includes(at));

/** A text that equal projections share. */
export function projectionKey(projection: Projection): string {
  const { relation, kept, low, high, further, absorbed, limits, aggregate } = projection;
  const cuts = low.flatMap((from, at) =>
    from > (relation.low[at] as number) || (high[at] as number) < (relation.high[at] as number)
      ? [`${String(at)}:${String(from)}..${String(high[at])}`]
      : [],
  );
  const others = absorbed.map(
    ({ relation: box, axes }) => `${box.key}(${axes.map(({ key }) => key).join()})`,
  );
  const ranges = further.low.map((from, at) => `${String(from)}..${String(further.high[at])}`);
  return `${aggregate} ${relation.key} on ${kept.join()} with ${ranges.join()} in ${cuts.join()} times ${others.join()} if ${limits.map(({ key }) => key).join()}`;
}

/** The result as a box. */
function intoBox(
  projection: Projection,
  spread: Spread,
  weights: Weights,
  key: string,
  arrays: Arrays,
): Boxed {
  const { relation, kept, further, aggregate, absorbed } = projection;
  const isSum = aggregate === "sum";
  const low = [...kept.map((at) => relation.low[at] as number), ...further.low];
  const high = [...kept.map((at) => relation.high[at] as number), ...further.high];
  const strides = stridesOf(low, high);
  const values = arrays.lend(cellsOf(low, high));
  const along = relation.low.map((_, at) =>
    kept.includes(at) ? (strides[kept.indexOf(at)] as number) : 0,
  );
  const { fibers } = relation;
  const isByFiber = fibers?.inner.length === 1 && !fibers.areSingle;
  if (isByFiber && isSum && weights.areAllOne && !spread.isTested) {
    const numbers = cellsOfPoints(fibers.above, relation.low, along, arrays);
    const inner = fibers.above.low.length;
    const stride = along[inner] as number;
    const shift = -stride * (relation.low[inner] as number);
    for (let combination = 0; combination < spread.combinations; combination += 1)
      countFibersIn(values, numbers, fibers, stride, combination + shift);
    arrays.takeBack(numbers);
    return { kind: "boxed", key, low, high, strides, values, isIndicator: false };
  }
  const cells =
    kept.length === 0 ? undefined : cellsOfPoints(relation, relation.low, along, arrays);
  const chosen = spread.isTested ? new Int32Array(relation.size) : new Int32Array(0);
  for (let combination = 0; combination < spread.combinations; combination += 1) {
    const passing = spread.choose(chosen, combination);
    const isAll = passing === -1;
    const count = isAll ? relation.size : passing;
    const own = weights.of(isAll ? undefined : chosen, count, combination);
    // Further variables lie innermost, so that their combinations count their cells.
    if (cells !== undefined)
      gather(values, cells, combination, isAll ? undefined : chosen, own, count, isSum);
    else if (own !== undefined) values[combination] = totalOf(own, count, isSum);
    else values[combination] = isSum ? count : Math.min(1, count);
  }
  if (cells !== undefined) arrays.takeBack(cells);
  const isIndicator =
    !isSum && relation.isIndicator && absorbed.every((each) => each.relation.isIndicator);
  return { kind: "boxed", key, low, high, strides, values, isIndicator };
}

/** Points with their greatest values, each named once; those of value 0 are left out. */
function distinctPoints(
  columns: readonly Int32Array[],
  low: readonly number[],
  high: readonly number[],
  values: Float64Array | undefined,
  size: number,
  isIndicator: boolean,
  key: string,
): Listed {
  let points = columns;
  let weights = values;
  let count = size;
  if (values?.includes(0) === true) {
    const kept = new Int32Array(size);
    count = 0;
    for (let point = 0; point < size; point += 1) {
      kept[count] = point;
      count += values[point] === 0 ? 0 : 1;
    }
    const places = kept.subarray(0, count);
    points = columns.map((column) => picked(column, places));
    weights = values.filter((value) => value !== 0);
  }
  const groups = groupPoints(points, low, high, count);
  const distinct =
    groups.count === count ? points : points.map((column) => picked(column, groups.first));
  let most: Float64Array | undefined;
  if (weights !== undefined && !isIndicator) {
    most = new Float64Array(groups.count);
    raiseIn(most, groups.groupOf, 0, undefined, weights, count);
  }
  return listed(key, distinct, groups.count, { weights: most, isIndicator, low, high });
}

/** The points that pass, combination by combination. */
function passingPoints(
  { relation, kept }: Projection,
  spread: Spread,
  weights: Weights,
): Pick<Listed, "columns" | "weights" | "size"> {
  const parts = Array.from({ length: spread.combinations }, (_, combination) => {
    const chosen = new Int32Array(relation.size);
    const passing = spread.choose(chosen, combination);
    const own = passing === -1 ? countingUp(relation.size) : chosen.subarray(0, passing);
    return { own, weights: weights.of(own, own.length, combination)?.slice() };
  });
  const size = parts.reduce((sum, { own }) => sum + own.length, 0);
  const places = new Int32Array(size);
  const numbers = new Int32Array(size);
  const values = parts[0]?.weights === undefined ? undefined : new Float64Array(size);
  let next = 0;
  parts.forEach((part, combination) => {
    places.set(part.own, next);
    numbers.fill(combination, next, next + part.own.length);
    if (part.weights !== undefined) values?.set(part.weights, next);
    next += part.own.length;
  });
  const columns = [
    ...kept.map((at) => picked(columnOf(relation, at), places)),
    ...spread.values.map((each) => picked(each, numbers)),
  ];
  return { columns, weights: values, size };
}

/**
 * Points in fibers of fibers without what the outer fibers hold: fibers that are longer; undefined where it is not
 * that which goes.
 */
function withoutMiddle({ relation, kept }: Projection, key: string): Listed | undefined {
  const { fibers, weights } = relation;
  const around = fibers?.above.fibers;
  if (fibers === undefined || around === undefined || weights !== undefined) return undefined;
  const outer = around.above.low.length;
  const inner = fibers.above.low.length;
  const isRest = kept.length === relation.low.length - (inner - outer);
  if (!isRest || kept.some((at) => at >= outer && at < inner)) return undefined;
  return listedFibers(key, around.above, composed(around.segments, fibers.segments), fibers.inner, {
    within: around.above,
    low: relation.low.slice(inner),
    high: relation.high.slice(inner),
  });
}

/** The result as a list; where it is summed over, points may be named several times. */
function intoList(
  projection: Projection,
  spread: Spread,
  weights: Weights,
  isWhole: boolean,
  key: string,
): Listed {
  const { relation, kept, further, aggregate, absorbed } = projection;
  const points = isWhole
    ? {
        columns: kept.map((at) => columnOf(relation, at)),
        weights: relation.weights,
        size: relation.size,
      }
    : passingPoints(projection, spread, weights);
  const low = [...kept.map((at) => relation.low[at] as number), ...further.low];
  const high = [...kept.map((at) => relation.high[at] as number), ...further.high];
  const { columns, weights: values, size } = points;
  if (aggregate === "sum")
    return {
      kind: "listed",
      key,
      size,
      columns,
      weights: values,
      isIndicator: false,
      low,
      high,
      within: undefined,
      fibers: undefined,
    };
  const isIndicator = relation.isIndicator && absorbed.every((each) => each.relation.isIndicator);
  if (isWhole && areTold(relation, (at) => kept.includes(at)))
    return (
      withoutMiddle(projection, key) ??
      listed(key, columns, size, { weights: values, isIndicator, low, high })
    );
  return distinctPoints(columns, low, high, values, size, isIndicator, key);
}

/** Carries out a projection: the kept columns come first, then the further variables. */
export function project(asked: Projection, key: string, arrays: Arrays): Relation {
  const { projection, segments, window } = collapsed(asked);
  const { relation, kept } = projection;
  const spread = new Spread(projection);
  for (const limit of projection.limits) spread.limit(limit);
  const counts = segments && new FiberCounts(spread, segments, window, arrays);
  const weights = new Weights(spread, projection, counts, arrays);
  const cells = kept.reduce(
    (product, at) => product * ((relation.high[at] as number) - (relation.low[at] as number) + 1),
    spread.combinations,
  );
  const isWhole =
    spread.combinations === 1 &&
    !spread.isTested &&
    counts === undefined &&
    projection.absorbed.length === 0;
  const isSame =
    isWhole && asked.aggregate === "max" && areTold(relation, (at) => kept.includes(at));
  const result =
    !isSame && isBoxed(cells, asked.relation.size * spread.combinations)
      ? intoBox(projection, spread, weights, key, arrays)
      : intoList(projection, spread, weights, isWhole, key);
  weights.end();
  return result;
}
