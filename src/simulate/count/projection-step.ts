/**
 * Offering projections: which coordinates of a listed relation are eliminated together, and what that costs.
 *
 * Those that nothing else knows always go along. Of the others, each is tried alone, with each other, and
 * with all: eliminating `h` and `w` at once for nine values of `(r, s)` is less work than listing the points
 * for three values of `r` before.
 */
import { formOf, maskOf, type Form } from "./form.ts";
import { areTold, isBoxed, project, projectionKey } from "./projection.ts";
import type { Boxed, Listed, Relation } from "./relation.ts";
import type { Sources } from "./script.ts";
import type { Projection } from "./spread.ts";
import type { Cheapest } from "./step.ts";
import type { Known, Limit, Unsolved } from "./unsolved.ts";

/** Most points of a list that further variables are gone through with. */
const maxListed = 2 ** 22;

interface KnownList extends Known {
  readonly relation: Listed;
}

const isListed = (factor: Known): factor is KnownList => factor.relation.kind === "listed";

/** A coordinate that may be eliminated, and what else knows it. */
interface Candidate {
  readonly bit: number;
  readonly factors: readonly Known[];
  readonly limits: readonly Limit[];
}

/** Coordinates that are eliminated together. */
interface Together {
  readonly eliminated: number;
  readonly factors: readonly Known[];
  readonly limits: readonly Limit[];
}

function united(a: Together, { bit, factors, limits }: Candidate): Together {
  return {
    eliminated: a.eliminated | bit,
    factors: [...a.factors, ...factors.filter((each) => !a.factors.includes(each))],
    limits: [...a.limits, ...limits.filter((each) => !a.limits.includes(each))],
  };
}

/** The variables that the axes of a factor stand at alone, each at one; undefined where one comes twice. */
function bareMask({ bare, axes }: Known): number | undefined {
  let mask = 0;
  let shared = 0;
  for (let at = 0; at < axes.length; at += 1) {
    const variable = bare[at];
    if (variable === undefined) shared |= maskOf(axes[at] as Form);
    else if ((mask & (1 << variable)) === 0) mask |= 1 << variable;
    else return undefined;
  }
  return mask & ~shared;
}

/** The least and greatest coordinate of an axis that count. */
function coordinatesOf(query: Unsolved, axis: Form): readonly [number, number] {
  const { variables, coefficients, constant } = axis;
  const [variable] = variables;
  if (variable === undefined) return [constant, constant];
  const sign = coefficients[0] as number;
  const [a, b] = [query.low[variable] as number, query.high[variable] as number];
  return sign > 0 ? [a + constant, b + constant] : [constant - b, constant - a];
}

/** Offers to project a factor. */
export function offerProjections(
  query: Unsolved,
  factor: Known,
  ready: number,
  cheapest: Cheapest,
): void {
  if (!isListed(factor)) return;
  const { relation } = factor;
  const own = bareMask(factor);
  if (own === undefined) return;
  for (const aggregate of ["sum", "max"] as const) {
    if (aggregate === "max" && !relation.isIndicator) continue;
    let alone: Together = { eliminated: 0, factors: [], limits: [] };
    const candidates: Candidate[] = [];
    for (const variable of query.numbersOf(own & ready)) {
      if (query.variables[variable]?.aggregate !== aggregate) continue;
      const bit = 1 << variable;
      const factors = query.factors.filter((each) => each !== factor && (each.mask & bit) !== 0);
      const limits = query.limits.filter(({ mask }) => (mask & bit) !== 0);
      const candidate = { bit, factors, limits };
      if (factors.length + limits.length === 0) alone = united(alone, candidate);
      else if (![...factors, ...limits].some(({ mask }) => (mask & factor.mask & ~own) !== 0))
        candidates.push(candidate);
    }
    const offer = (together: Together): void => {
      offerProjection(query, factor, own, together, aggregate, cheapest);
    };
    if (alone.eliminated !== 0) offer(alone);
    candidates.forEach((candidate, at) => {
      const one = united(alone, candidate);
      offer(one);
      for (const other of candidates.slice(at + 1)) offer(united(one, other));
    });
    if (candidates.length > 2) offer(candidates.reduce(united, alone));
  }
}

/** How many points are gone through: fibers, where no more than a window of each is asked for. */
function pointsGoneThrough(
  query: Unsolved,
  { relation, axes }: KnownList,
  own: number,
  { eliminated, factors, limits }: Together,
): number {
  let points: Listed = relation;
  for (;;) {
    const { fibers, weights, size } = points;
    if (fibers === undefined || weights !== undefined) return size;
    const outer = fibers.above.low.length;
    let inner = 0;
    let isCut = false;
    for (let at = outer; at < points.low.length; at += 1) {
      const axis = axes[at] as Form;
      inner |= maskOf(axis);
      const [from, to] = coordinatesOf(query, axis);
      isCut ||= from > (points.low[at] as number) || to < (points.high[at] as number);
    }
    if ((inner & ~eliminated) !== 0 || factors.some(({ mask }) => (mask & inner) !== 0))
      return size;
    const bounds = limits.filter(({ mask }) => (mask & inner) !== 0);
    if (isCut || bounds.length > 0) {
      const isWindow =
        points === relation &&
        points.low.length === outer + 1 &&
        bounds.every(({ mask }) => (mask & own & ~inner) === 0);
      return isWindow ? Math.min(size, 3 * fibers.above.size) : size;
    }
    points = fibers.above;
  }
}

function offerProjection(
  query: Unsolved,
  factor: KnownList,
  own: number,
  { eliminated, factors, limits }: Together,
  aggregate: "sum" | "max",
  cheapest: Cheapest,
): void {
  const { relation, axes, mask, bare } = factor;
  const { memory } = query;
  const together = { eliminated, factors, limits };
  let further = 0;
  let cost = 0;
  for (const each of factors) {
    further |= each.mask;
    cost += memory.boxCost(each.relation);
  }
  for (const each of limits) further |= each.mask;
  further &= ~own;
  if ((further & mask) !== 0 || !cheapest.isBeatenBy(cost)) return;
  const combinations = query.valuesOf(further);
  const points = pointsGoneThrough(query, factor, own, together) * combinations;
  let cells = combinations;
  let tests = (limits.length + 1) >> 1;
  const isKept: boolean[] = [];
  for (let at = 0; at < axes.length; at += 1) {
    const variable = bare[at];
    const [low, high] = [relation.low[at] as number, relation.high[at] as number];
    const isConstant = (axes[at] as Form).variables.length === 0;
    if (!isConstant && (variable === undefined || (eliminated & (1 << variable)) === 0)) {
      cells *= high - low + 1;
      isKept[at] = true;
      continue;
    }
    const [from, to] = coordinatesOf(query, axes[at] as Form);
    if (from > low || to < high) tests += 1;
  }
  const choosing = points * 2 * ((tests + 1) >> 1);
  const weighing = points * 3 * factors.length;
  const kept = isKept.filter(Boolean).length;
  const isShared = combinations === 1 && tests === 0 && factors.length === 0;
  const isSame = isShared && aggregate === "max" && areTold(relation, (at) => isKept[at] === true);
  if (!isSame && isBoxed(cells, relation.size * combinations)) {
    const isCounting = kept === 0 && factors.length === 0 && relation.weights === undefined;
    cost += choosing + weighing + cells + (isCounting ? 0 : 2 * points);
  } else if (!isSame) {
    if (points > maxListed) return;
    cost += choosing + weighing + (isShared ? 0 : points * (4 + kept));
    if (aggregate === "max") cost += points * (12 + kept);
  }
  if (!cheapest.isBeatenBy(cost)) return;
  cheapest.take(cost, () => {
    const all = [factor, ...factors];
    const { shape, axes: left } = projectionOf(query, factor, together, further, aggregate);
    const result = memory.derive(
      all.map((each) => each.relation),
      projecting(shape, cost),
    );
    query.replace(eliminated, all, limits, { relation: result, axes: left });
  });
}

/** A projection but for its relations, boxes by the forms that they stand at. */
interface ProjectionShape extends Omit<Projection, "relation" | "absorbed"> {
  readonly absorbed: readonly (readonly Form[])[];
}

/** Makes the projection of a relation, the others multiplied in. */
const projecting =
  (shape: ProjectionShape, cost: number) =>
  ([relation, ...others]: readonly Relation[], { memory }: Sources): Relation => {
    const absorbed = others.map((other, at) => ({
      relation: memory.boxed(other) as Boxed,
      axes: shape.absorbed[at] as readonly Form[],
    }));
    const projection = { ...shape, relation: relation as Listed, absorbed };
    return memory.recall(projectionKey(projection), cost, (key, arrays) =>
      project(projection, key, arrays),
    );
  };

/** A projection in terms of columns, and what the axes of its result stand at. */
function projectionOf(
  query: Unsolved,
  { relation, axes, bare }: KnownList,
  { eliminated, factors, limits }: Together,
  further: number,
  aggregate: Projection["aggregate"],
): { readonly shape: ProjectionShape; readonly axes: readonly Form[] } {
  const kept: number[] = [];
  const low = [...relation.low];
  const high = [...relation.high];
  axes.forEach((axis, at) => {
    const variable = bare[at];
    const isConstant = axis.variables.length === 0;
    if (!isConstant && (variable === undefined || (eliminated & (1 << variable)) === 0)) {
      kept.push(at);
      return;
    }
    const [from, to] = coordinatesOf(query, axis);
    low[at] = Math.max(from, low[at] as number);
    high[at] = Math.min(to, high[at] as number);
  });
  const others = [...query.numbersOf(further)];
  const inColumns = ({ variables, coefficients, constant }: Form): Form => {
    let shift = constant;
    const terms = variables.map((variable, term): readonly [number, number] => {
      const coefficient = coefficients[term] as number;
      const at = bare.indexOf(variable);
      if (at === -1) return [axes.length + others.indexOf(variable), coefficient];
      const { coefficients: sign, constant: offset } = axes[at] as Form;
      const scale = coefficient * (sign[0] as number);
      shift -= scale * offset;
      return [at, scale];
    });
    return formOf(terms, shift);
  };
  return {
    shape: {
      aggregate,
      kept,
      low,
      high,
      further: {
        low: others.map((each) => query.low[each] as number),
        high: others.map((each) => query.high[each] as number),
      },
      absorbed: factors.map((each) => each.axes.map(inColumns)),
      limits: limits.map(({ form }) => inColumns(form)).sort((a, b) => (a.key < b.key ? -1 : 1)),
    },
    axes: [...kept.map((at) => axes[at] as Form), ...others.map((each) => formOf([[each, 1]], 0))],
  };
}
