/**
 * Two-finger steps without walking them.
 *
 * Two ascending fibers `a` and `b` are compared until either ends, which is at `t`, the lesser of their last
 * coordinates. Each comparison uses up the lesser coordinate, or both where they are equal, so there are
 *
 *     |a <= t| + |b <= t| - matches
 *
 * of them. As no element of `a` lies past its own last, `|a <= t|` counts the elements of `a` that do not lie
 * past the last of `b`: a sum over elements of one side and last elements of the other, in which each side
 * can be summed by itself. Whichever side is longer has one more of its coordinates looked at.
 */
import type { Plan, PlannedDriver, PlannedLoop } from "../plan.ts";
import { addScaled, bareForm, dividendForm, formOf, restOf, type Form } from "./form.ts";
import { frameOf } from "./contraction.ts";
import { Refusal, type Factor, type Query, type Terms, type Variable } from "./query.ts";
import {
  atCoordinates,
  factorsOf,
  guardsOf,
  limitsOf,
  presence,
  registerRanges,
  throughLoop,
  type Reach,
} from "./reach.ts";
import type { StoredRelations } from "./stored-relations.ts";

/** What the queries of one intersection need. */
export interface Intersection {
  readonly plan: Plan;
  readonly relations: StoredRelations;
  readonly level: number;
  /** Up to the loop, its own coordinate excluded. */
  readonly before: Reach;
  /** The variables of the loops around it. */
  readonly outer: ReadonlyMap<number, Variable>;
}

/** The numbers of the two drivers that a loop intersects; undefined where it does anything else. */
export function intersected({ stream }: PlannedLoop): readonly [number, number] | undefined {
  if (stream.kind !== "intersect") return undefined;
  const { left, right } = stream;
  return left.kind === "driver" && right.kind === "driver"
    ? [left.driver, right.driver]
    : undefined;
}

/** The last elements of a driver's fibers, the last coordinate at a variable. */
function lastFactor(
  { plan, relations, level }: Intersection,
  at: number,
  variable: number,
): Factor | Refusal {
  const loop = plan.loops[level] as PlannedLoop;
  const driver = loop.drivers[at] as PlannedDriver;
  const ranges = registerRanges(plan);
  const own = loop.loop.registers;
  const outside = (form: Form): Form =>
    own.reduce((rest, register) => restOf(rest, register), form);
  const forms = [
    dividendForm(driver.rest),
    ...limitsOf(loop),
    ...guardsOf(loop, ranges).flatMap(({ axes }) => axes),
  ].map(outside);
  const { axes } = frameOf(forms, ranges);
  const relation = relations.last(level, at, axes, ranges);
  if (relation === undefined)
    return new Refusal("the windows of an intersection are too many to list their ends");
  const { ranks } = plan.nest.operands[driver.operand] as Plan["nest"]["operands"][number];
  const above = ranks.slice(0, driver.rank);
  const fiber = atCoordinates(
    { ...relation, columns: relation.columns.slice(0, above.length) },
    driver.operand,
    plan,
  );
  const columns = [
    ...(fiber.relation.kind === "listed" ? fiber.relation.columns : []),
    ...relation.columns.slice(above.length),
  ];
  return {
    relation: { ...relation, key: `${fiber.relation.key} last`, columns },
    axes: [...fiber.axes, ...axes, bareForm(variable)],
  };
}

/** The number of a loop's coordinate or tuple. */
function codeOf({ loop, strides }: PlannedLoop): Form {
  return formOf(
    loop.registers.map((register, at) => [register, strides[at] as number] as const),
    0,
  );
}

/** Registers of the loops around, and the coordinates at which last elements lie. */
function variablesOf(
  { plan, level, outer }: Intersection,
  ends: readonly number[],
): Map<number, Variable> {
  const variables = new Map(outer);
  const { extent } = plan.loops[level] as PlannedLoop;
  for (const variable of ends)
    variables.set(variable, { low: 0, high: extent - 1, aggregate: "sum", block: 0 });
  return variables;
}

/** Elements of one driver beside last elements of the other, where the limit holds between the two. */
function elementsAndEnd(
  intersection: Intersection,
  own: number,
  other: number,
  relate: (element: Form, end: Form) => Pick<Query, "limits" | "equalities">,
): Query | Refusal {
  const { plan, relations, level, before } = intersection;
  const loop = plan.loops[level] as PlannedLoop;
  const end = plan.nest.registers.length;
  const last = lastFactor(intersection, other, end);
  if (last instanceof Refusal) return last;
  const { operand, leaf } = loop.drivers[own] as PlannedDriver;
  const inside = throughLoop(before, level, plan);
  const others = factorsOf({ ...inside, depths: before.depths.with(operand, -1) }, plan, relations);
  const variables = variablesOf(intersection, [end]);
  for (const register of loop.loop.registers) variables.set(register, variableOf(plan, register));
  const { limits, equalities } = relate(codeOf(loop), bareForm(end));
  return {
    variables,
    factors: [...others, ...presence(operand, leaf, plan, relations), last],
    limits: [...inside.limits, ...limits],
    equalities,
  };
}

/** Last elements of both drivers, where a condition holds between the two. */
function bothEnds(
  intersection: Intersection,
  own: number,
  other: number,
  relate: (own: Form, other: Form) => Pick<Query, "limits" | "equalities">,
): Query | Refusal {
  const { plan, relations, before } = intersection;
  const end = plan.nest.registers.length;
  const far = lastFactor(intersection, own, end);
  const near = lastFactor(intersection, other, end + 1);
  if (far instanceof Refusal) return far;
  if (near instanceof Refusal) return near;
  const { limits, equalities } = relate(bareForm(end), bareForm(end + 1));
  return {
    variables: variablesOf(intersection, [end, end + 1]),
    factors: [...factorsOf(before, plan, relations), far, near],
    limits: [...before.limits, ...limits],
    equalities,
  };
}

const equal = (a: Form, b: Form): Pick<Query, "limits" | "equalities"> => ({
  limits: [],
  equalities: [addScaled(a, -1, b)],
});

const atLeast = (a: Form, b: Form, by: number): Pick<Query, "limits" | "equalities"> => ({
  limits: [addScaled(b, -1, addScaled(formOf([], -by), 1, a))],
  equalities: [],
});

/** The elements of one driver that do not lie past the last element of the other. */
export function elementsUpToEnd(intersection: Intersection, own: number, other: number): Terms {
  const query = elementsAndEnd(intersection, own, other, (element, end) =>
    atLeast(end, element, 0),
  );
  return [{ sign: 1, query }];
}

/**
 * The pairs of fibers in which an element of one is looked at that lies past the end of the other: those in
 * which one ends past the other and has no match for its last element.
 */
export function looksPastEnd(intersection: Intersection, own: number, other: number): Terms {
  return [
    { sign: 1, query: bothEnds(intersection, own, other, (far, near) => atLeast(far, near, 1)) },
    { sign: -1, query: elementsAndEnd(intersection, own, other, equal) },
    { sign: 1, query: bothEnds(intersection, own, other, equal) },
  ];
}

/** A register as a variable to be summed over. */
export function variableOf({ nest }: Plan, register: number): Variable {
  const extent = nest.registers[register]?.extent ?? 1;
  return { low: 0, high: extent - 1, aggregate: "sum", block: 0 };
}
