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
import type { PlannedDriver, PlannedLoop } from "../plan.ts";
import { outlineOf } from "./outline.ts";
import {
  addScaled,
  bareForm,
  dividendForm,
  formOf,
  restOf,
  shifted,
  spanOf,
  type Form,
  type Ranges,
} from "./form.ts";
import { Refusal, type Factor, type Query, type Terms, type Variable } from "./query.ts";
import { limitsOf, type Conditioning, type Reach } from "./reach.ts";
import type { LastElements } from "./last-elements.ts";
import type { Listed, Relation } from "./relation.ts";
import type { Sources } from "./script.ts";

/** What the queries of one intersection need. */
export interface Intersection {
  readonly conditioning: Conditioning;
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

function loopOf({ conditioning, level }: Intersection): PlannedLoop {
  return conditioning.plan.loops[level] as PlannedLoop;
}

/** Makes the last elements of a driver's fibers, or the kinds of fibers or of windows that they are told by. */
const ending =
  (level: number, at: number, axes: readonly Form[], ranges: Ranges, kind: keyof LastElements) =>
  ([given]: readonly Relation[], { stored }: Sources): Listed | undefined =>
    stored.last(level, at, { given: given as Listed | undefined, axes }, ranges)?.[kind];

/** The last elements of a driver's fibers, and the variables that they are told by. */
interface Ends {
  /** Where the last coordinate stands. */
  readonly end: Form;
  readonly factors: readonly Factor[];
  readonly variables: ReadonlyMap<number, Variable>;
}

function endsOf(intersection: Intersection, at: number): Ends | Refusal {
  const { conditioning, level } = intersection;
  const { sources, ranges } = conditioning;
  const loop = loopOf(intersection);
  const driver = loop.drivers[at] as PlannedDriver;
  const { registers: own, inside } = loop.loop;
  const parts = conditioning.partsAround(level);
  if (parts instanceof Refusal) return parts;
  const isGiven = ({ variables }: Form): boolean =>
    inside !== undefined &&
    variables.every((variable) => variable === inside.start || variable === inside.end);
  // A limit that always holds leaves windows alone: registers begin at 0, so it holds there too.
  const forms = [
    dividendForm(driver.rest),
    ...limitsOf(loop).filter((limit) => spanOf(limit, ranges)[0] < 0),
    ...conditioning.guardsOf(loop).flatMap((guard) => guard.axes),
  ]
    .map((form) => own.reduce((rest, register) => restOf(rest, register), form))
    .filter((form) => !isGiven(form));
  const axes = [...(parts?.axes ?? []), ...outlineOf(forms, ranges).axes];
  const given = parts?.relation.kind === "listed" ? [parts.relation] : [];
  const derived = (kind: keyof LastElements): Listed | undefined =>
    sources.memory.derive(given, ending(level, at, axes, ranges, kind));
  const lasts = derived("lasts");
  if (lasts === undefined)
    return new Refusal("the windows of an intersection are too many to list their ends");
  // Variables after the registers: for each driver the last coordinate, the kinds of window and of fiber.
  const end = conditioning.plan.nest.registers.length + 3 * at;
  const variables = new Map([[end, summed(0, loop.extent - 1)]]);
  const factors: Factor[] = [];
  /** Tells by kind what is told at some forms: the relation's last column is the kind. */
  const byKind = (relation: Relation, known: readonly Form[], variable: number): Form => {
    const kind = bareForm(variable);
    variables.set(variable, summed(0, relation.high.at(-1) ?? 0));
    factors.push({ relation, axes: [...known, kind] });
    return kind;
  };
  const windows = derived("windows");
  const opened = windows === undefined ? axes : [byKind(windows, axes, end + 1)];
  const fibers = derived("fibers");
  const { operand, rank } = driver;
  if (fibers === undefined) {
    const own = conditioning.atCoordinates(lasts, operand, rank);
    factors.push({ relation: own.relation, axes: [...own.axes, ...opened, bareForm(end)] });
  } else {
    const own = conditioning.atCoordinates(fibers, operand, rank);
    const isOneKind = own.relation.low.length === rank;
    if (isOneKind) factors.push(own);
    const held = isOneKind ? [] : [byKind(own.relation, own.axes, end + 2)];
    factors.push({ relation: lasts, axes: [...held, ...opened, bareForm(end)] });
  }
  return { end: bareForm(end), factors, variables };
}

/** The number of a loop's coordinate or tuple. */
function codeOf({ loop, strides }: PlannedLoop): Form {
  return formOf(
    loop.registers.map((register, at) => [register, strides[at] as number] as const),
    0,
  );
}

const summed = (low: number, high: number): Variable => ({
  low,
  high,
  aggregate: "sum",
  block: 0,
});

/** What is said of an element and of an end. */
type Comparison = (own: Form, other: Form) => Pick<Query, "limits" | "equalities">;

/** Elements of one driver beside last elements of the other, where something relates the two. */
function elementsAndEnd(
  intersection: Intersection,
  own: number,
  other: number,
  relate: Comparison,
): Query | Refusal {
  const { conditioning, level, before, outer } = intersection;
  const loop = loopOf(intersection);
  const ends = endsOf(intersection, other);
  if (ends instanceof Refusal) return ends;
  const { operand, leaf } = loop.drivers[own] as PlannedDriver;
  const through = conditioning.throughLoop(before, level);
  const conditions = conditioning.conditionsOf({
    ...through,
    parts: through.parts.map((cutting) =>
      cutting.inside === level && cutting.leader?.operand !== operand
        ? { ...cutting, leader: undefined }
        : cutting,
    ),
    depths: before.depths.with(operand, leaf),
  });
  if (conditions instanceof Refusal) return conditions;
  const { limits, equalities } = relate(codeOf(loop), ends.end);
  return {
    variables: new Map([
      ...outer,
      ...conditioning.variablesOf(level),
      ...ends.variables,
      ...conditions.witnesses,
    ]),
    factors: [...conditions.factors, ...ends.factors],
    limits: [...conditions.limits, ...limits],
    equalities,
  };
}

/** Last elements of both drivers, where something relates the two. */
function bothEnds(
  intersection: Intersection,
  own: number,
  other: number,
  relate: Comparison,
): Query | Refusal {
  const { conditioning, before, outer } = intersection;
  const far = endsOf(intersection, own);
  const near = endsOf(intersection, other);
  if (far instanceof Refusal) return far;
  if (near instanceof Refusal) return near;
  // In the order of the drivers, so that a query that takes both alike is asked once.
  const [first, second] = own < other ? [far, near] : [near, far];
  const conditions = conditioning.conditionsOf(before);
  if (conditions instanceof Refusal) return conditions;
  const { limits, equalities } = relate(far.end, near.end);
  return {
    variables: new Map([
      ...outer,
      ...first.variables,
      ...second.variables,
      ...conditions.witnesses,
    ]),
    factors: [...conditions.factors, ...first.factors, ...second.factors],
    limits: [...conditions.limits, ...limits],
    equalities,
  };
}

function equal(a: Form, b: Form): Pick<Query, "limits" | "equalities"> {
  const [least, most] = a.key < b.key ? [a, b] : [b, a];
  return { limits: [], equalities: [addScaled(least, -1, most)] };
}

const atLeast = (a: Form, b: Form, by: number): Pick<Query, "limits" | "equalities"> => ({
  limits: [addScaled(b, -1, shifted(a, -by))],
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
