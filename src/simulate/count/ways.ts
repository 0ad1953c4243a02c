/**
 * The ways to make a query smaller, each with its cost.
 *
 * A variable is eliminated by dropping a coordinate of a listed relation (`drop-axis.ts`), after listing
 * further variables with it if need be (`widen.ts`), or by contracting boxes (`contraction.ts`), for all
 * points or only for those of a listed relation (`contract-at-points.ts`). Listed
 * relations are multiplied into each other where one knows all that the other does (`semijoin.ts`), and
 * joined where nothing else is left (`natural-join.ts`).
 */
import { axisAlong, contractAtPoints } from "./contract-at-points.ts";
import { contract, frameLeft, runningAxis, type Contraction } from "./contraction.ts";
import { bareVariable, dropAxis, dropKey, type Drop } from "./drop-axis.ts";
import { bareForm, coefficientIn, type Form } from "./form.ts";
import { isJoinable, naturalJoin } from "./natural-join.ts";
import type { Factor, Variable } from "./query.ts";
import { cellsOf, maxCells, sizeOf, type Boxed } from "./relation.ts";
import { isWithin, semijoin } from "./semijoin.ts";
import { factorKey, type Unsolved } from "./unsolved.ts";
import { valuesOf, widened, widenedInto } from "./widen.ts";

/** Most points of joined relations, and of what is joined; beyond that cost, joining is tried first. */
export const maxJoined = 100_000;
/** Most points of a relation that further variables are listed with. */
const maxWidened = 2 ** 22;

/** A way to make a query smaller. */
export interface Step {
  readonly cost: number;
  readonly carryOut: () => void;
}

/** Joins the two smallest listed factors that share a variable; false where that gives too many points. */
export function join(query: Unsolved): boolean {
  const pairs = query.factors.flatMap((a, at) =>
    query.factors.slice(at + 1).flatMap((b) => (isJoinable(a, b) ? [[a, b] as const] : [])),
  );
  const size = ([a, b]: readonly [Factor, Factor]): number =>
    sizeOf(a.relation) * sizeOf(b.relation);
  const [smallest] = pairs.sort((a, b) => size(a) - size(b));
  if (smallest === undefined) return false;
  const [a, b] = smallest;
  if (sizeOf(a.relation) + sizeOf(b.relation) > maxJoined) return false;
  const joined = naturalJoin(a, b, maxJoined, `${factorKey(a)} joined with ${factorKey(b)}`);
  if (joined === undefined || !query.memory.spend(20 * maxJoined)) return false;
  query.factors = [...query.factors.filter((each) => each !== a && each !== b), joined];
  return true;
}

/** Multiplying listed factors into others that know all of their variables. */
export function joins(query: Unsolved): readonly Step[] {
  const { factors, memory } = query;
  return factors.flatMap((small) =>
    factors.flatMap((large): readonly Step[] => {
      if (small === large || !isWithin(small, large)) return [];
      const carryOut = (): void => {
        const relation = memory.recall(`${factorKey(small)} in ${factorKey(large)}`, (key) =>
          semijoin(small, large, key),
        );
        const rest = factors.filter((each) => each !== small && each !== large);
        query.factors = [...rest, { relation, axes: large.axes }];
      };
      return [{ cost: 20 * (sizeOf(small.relation) + sizeOf(large.relation)), carryOut }];
    }),
  );
}

function dropStep(
  query: Unsolved,
  variable: number,
  factor: Factor,
  factors: readonly Factor[],
  limits: readonly Form[],
): readonly Step[] {
  const { relation, axes } = factor;
  if (relation.kind !== "listed") return [];
  const { aggregate } = query.variables.get(variable) as Variable;
  if (aggregate === "max" && !relation.isIndicator) return [];
  const bare = axes.map(bareVariable);
  const axis = bare.indexOf(variable);
  const own = axes.filter((form) => coefficientIn(form, variable) !== 0);
  if (
    axis === -1 ||
    own.length > 1 ||
    new Set(bare.filter((each) => each !== undefined)).size <
      bare.filter((each) => each !== undefined).length
  )
    return [];
  const others = factors.filter((each) => each !== factor);
  const knows = (form: Form): boolean => form.variables.every((each) => bare.includes(each));
  if (!others.every((other) => other.axes.every(knows)) || !limits.every(knows)) return [];
  const boxing = others.reduce((sum, other) => sum + query.memory.boxCost(other.relation), 0);
  const cost = boxing + relation.size * (1 + 2 * others.length + limits.length);
  if (!Number.isFinite(cost)) return [];
  const carryOut = (): void => {
    const [low, high] = query.range(variable);
    const drop: Drop = {
      relation,
      axes,
      axis,
      absorbed: others.map((other) => ({
        relation: query.memory.boxed(other.relation) as Boxed,
        axes: other.axes,
      })),
      limits,
      low,
      high,
      aggregate,
    };
    const result = query.memory.recall(dropKey(drop), (key) => dropAxis(drop, key));
    const kept = axes.filter((form, at) => at !== axis && form.variables.length > 0);
    query.replace(variable, [factor, ...others], limits, 1, { relation: result, axes: kept });
  };
  return [{ cost, carryOut }];
}

/** Listing what else is around a variable with a factor's points, so that the variable can be dropped. */
function widenStep(
  query: Unsolved,
  variable: number,
  factor: Factor,
  factors: readonly Factor[],
  limits: readonly Form[],
): readonly Step[] {
  const { relation, axes } = factor;
  if (relation.kind !== "listed") return [];
  const bare = axes.map(bareVariable);
  if (!bare.includes(variable) || new Set(bare).size < bare.length || bare.includes(undefined))
    return [];
  const others = factors.filter((each) => each !== factor);
  const boxing = others.reduce((sum, other) => sum + query.memory.boxCost(other.relation), 0);
  const around = [...limits, ...others.flatMap((other) => other.axes)];
  const unknown = new Set(around.flatMap(({ variables }) => variables));
  const further = [...unknown].filter((each) => !bare.includes(each));
  const size = relation.size * valuesOf(further, query);
  if (further.length === 0 || size > maxWidened || !Number.isFinite(boxing)) return [];
  const { aggregate } = query.variables.get(variable) as Variable;
  const points = { relation, axes };
  const ranges = [variable, ...further].map((each) => query.range(each).join(".."));
  const name = `${factorKey(factor)} with ${further.join()} in ${ranges.join()} if ${limits.map(({ key }) => key).join()}`;
  const isAlone = others.length === 0 && (aggregate === "sum" || relation.isIndicator);
  const kept = axes.flatMap((_, at) => (bare[at] === variable ? [] : [at]));
  const [low, high] = query.range(variable);
  const edge = axes[bare.indexOf(variable)] as Form;
  const ends = [low, high].map((end) => (edge.coefficients[0] as number) * end + edge.constant);
  const isWhole =
    Math.min(...ends) <= (relation.low[bare.indexOf(variable)] as number) &&
    Math.max(...ends) >= (relation.high[bare.indexOf(variable)] as number);
  const cells = kept.reduce(
    (product, at) => product * ((relation.high[at] as number) - (relation.low[at] as number) + 1),
    valuesOf(further, query),
  );
  if (isAlone && isWhole && cells <= Math.min(maxCells, 4 * size)) {
    const carryOut = (): void => {
      const made = query.memory.recall(`${aggregate} ${String(variable)} of ${name}`, (key) =>
        widenedInto(points, kept, further, limits, query, aggregate, key),
      );
      const left = [...kept.map((at) => axes[at] as Form), ...further.map(bareForm)];
      query.replace(variable, [factor], limits, 1, { relation: made, axes: left });
    };
    return [{ cost: cells + size * (3 + limits.length), carryOut }];
  }
  const carryOut = (): void => {
    const made = query.memory.recall(name, (key) => widened(points, further, limits, query, key));
    query.factors = query.factors.map((each) =>
      each === factor ? { relation: made, axes: [...axes, ...further.map(bareForm)] } : each,
    );
    query.limits = query.limits.filter((each) => !limits.includes(each));
  };
  return [{ cost: boxing + size * (6 + 2 * limits.length + others.length), carryOut }];
}

function contractStep(
  query: Unsolved,
  variable: number,
  factors: readonly Factor[],
  limits: readonly Form[],
): Step | undefined {
  const { aggregate } = query.variables.get(variable) as Variable;
  const boxing = factors.reduce((sum, { relation }) => sum + query.memory.boxCost(relation), 0);
  if (!Number.isFinite(boxing)) return undefined;
  const [low, high] = query.range(variable);
  const sketch = {
    variable,
    aggregate,
    ranges: query,
    limits,
    factors: factors as Contraction["factors"],
  };
  const frame = frameLeft(sketch);
  const points = cellsOf(frame.low, frame.high);
  if (points > maxCells) return undefined;
  const isRunning = runningAxis(sketch) !== undefined;
  const [only] = factors;
  const work = only === undefined ? 1 : isRunning ? 1 : (high - low + 1) * factors.length;
  const summing =
    isRunning && only !== undefined ? cellsOf(only.relation.low, only.relation.high) : 0;
  const carryOut = (): void => {
    const ranges = { low: [...query.low], high: [...query.high] };
    const contraction: Contraction = {
      ...sketch,
      ranges,
      factors: factors.map(({ relation, axes }) => ({
        relation: query.memory.boxed(relation) as Boxed,
        axes,
      })),
    };
    const known = new Set([
      variable,
      ...factors.flatMap(({ axes }) => axes.flatMap(({ variables }) => variables)),
      ...limits.flatMap(({ variables }) => variables),
    ]);
    const places = [...known].map((each) => `${String(each)}:${query.range(each).join("..")}`);
    const parts = contraction.factors.map(
      ({ relation, axes }) => `${relation.key}(${axes.map(({ key }) => key).join()})`,
    );
    const description = `${aggregate} ${String(variable)} of ${parts.join()} if ${limits.map(({ key }) => key).join()} in ${places.join()}`;
    const result = query.memory.recall(description, (key) => contract(contraction, frame, key));
    query.replace(variable, factors, limits, 1, { relation: result, axes: frame.axes });
  };
  return { cost: boxing + summing + points * (8 + work), carryOut };
}

/** Eliminating a variable at the points of any factor that knows all that is around it, but not the variable. */
export function waysAtPoints(
  query: Unsolved,
  variable: number,
  factors: readonly Factor[],
  limits: readonly Form[],
): readonly Step[] {
  const { aggregate } = query.variables.get(variable) as Variable;
  if (aggregate === "max" || limits.length > 0) return [];
  if (!factors.every(({ axes }) => axisAlong(axes, variable) !== undefined)) return [];
  const boxing = factors.reduce((sum, each) => sum + query.memory.boxCost(each.relation), 0);
  const around = new Set(factors.flatMap(({ axes }) => axes.flatMap(({ variables }) => variables)));
  around.delete(variable);
  const [low, high] = query.range(variable);
  return query.factors.flatMap((factor): readonly Step[] => {
    const { relation, axes } = factor;
    const bare = axes.map(bareVariable);
    const isKnowing =
      relation.kind === "listed" &&
      !factors.includes(factor) &&
      new Set(bare).size === bare.length &&
      [...around].every((each) => bare.includes(each));
    if (!isKnowing || !Number.isFinite(boxing)) return [];
    const carryOut = (): void => {
      const boxes = factors.map((each) => ({
        relation: query.memory.boxed(each.relation) as Boxed,
        axes: each.axes,
      }));
      const name = `sum ${String(variable)} in ${[low, high].join("..")} of ${factors.map(factorKey).join()} at ${factorKey(factor)}`;
      const made = query.memory.recall(name, (key) =>
        contractAtPoints({ relation, axes }, boxes, variable, [low, high], key),
      );
      query.replace(variable, [factor, ...factors], [], 1, { relation: made, axes });
    };
    return [{ cost: boxing + relation.size * (8 + factors.length * (high - low + 1)), carryOut }];
  });
}

/** The ways to eliminate a variable. */
export function waysToEliminate(
  query: Unsolved,
  variable: number,
  factors: readonly Factor[],
  limits: readonly Form[],
): readonly Step[] {
  const { aggregate } = query.variables.get(variable) as Variable;
  const [low, high] = query.range(variable);
  if (factors.length === 0 && limits.length === 0) {
    const count = aggregate === "sum" ? high - low + 1 : 1;
    return [{ cost: 0, carryOut: () => query.replace(variable, [], [], count) }];
  }
  const steps = factors.flatMap((factor) => [
    ...dropStep(query, variable, factor, factors, limits),
    ...widenStep(query, variable, factor, factors, limits),
  ]);
  const contraction = contractStep(query, variable, factors, limits);
  return contraction === undefined ? steps : [...steps, contraction];
}
