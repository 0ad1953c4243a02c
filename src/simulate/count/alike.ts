/**
 * Elements, and fibers of them, of which all else says the same, as one.
 *
 *     sum over c, A, r, s of max over h, w of I(c, A, h, w) x F(c, r, s) [0 <= h - r < P] [0 <= w - s < Q]
 *
 * Coordinates of one kind are alike (`kinds.ts`), and so are parts `A` whose elements pass in the same places
 * (`fibers-alike.ts`), as nothing else knows `A`. There are far fewer of them:
 *
 *     sum over c, a, r, s of N(c, a) x P(a, r, s) x F(c, r, s)
 *
 * Where nothing is maximized over, elements add up, so only their coordinates are put by kinds.
 */
import { substituteEqualities } from "./equalities.ts";
import { affine, countingUp } from "./columns.ts";
import { columnOf as columnAt } from "./fibers.ts";
import type { Memory } from "./memory.ts";
import { addKinds, fibersAlike, type Alike, type KindColumn } from "./fibers-alike.ts";
import { bareForm, bareVariable, spanOf, type Form } from "./form.ts";
import { Passing, type Condition } from "./passing.ts";
import { kindsOf, type Kinds } from "./kinds.ts";
import { rangesOf, type Factor, type Query, type Variable } from "./query.ts";
import { sizeOf, type Boxed, type Listed } from "./relation.ts";
import { isImplied } from "./unsolved.ts";

/** Relations of fewer points are sooner gone through than looked at. */
const fewestPoints = 4096;
/** Coordinates are put by kinds where no more than one in so many is of a kind of its own. */
const fewCoordinates = 4;

/** A query of which one relation is looked at. */
interface Look {
  readonly query: Query;
  readonly relation: Listed;
  readonly axes: readonly Form[];
  /** By axis. */
  readonly variables: readonly number[];
  /** All other factors that the relation does not imply. */
  readonly others: readonly Factor[];
  /** Limits that do not hold anyway. */
  readonly limits: readonly Form[];
}

const knows = ({ axes }: Factor, variable: number): boolean =>
  axes.some(({ variables }) => variables.includes(variable));

/** The query with a relation apart; undefined where that is no list of points inside the ranges. */
function lookAt(query: Query, factor: Factor): Look | undefined {
  const ranges = rangesOf(query);
  const { axes } = factor;
  const relation = factor.relation as Listed;
  const variables = axes.flatMap((axis) => bareVariable(axis) ?? []);
  if (new Set(variables).size < axes.length) return undefined;
  const isInside = axes.every((axis, at) => {
    const [low, high] = spanOf(axis, ranges);
    return low <= (relation.low[at] as number) && high >= (relation.high[at] as number);
  });
  if (!isInside) return undefined;
  const others = query.factors.filter((each) => each !== factor && !isImplied(each, factor));
  const limits = query.limits.filter((limit) => spanOf(limit, ranges)[0] < 0);
  return { query, relation, axes, variables, others, limits };
}

const isKnown = ({ others, limits }: Look, variable: number): boolean =>
  others.some((factor) => knows(factor, variable)) ||
  limits.some(({ variables }) => variables.includes(variable));

/** The kinds of an axis' variable, and of its coordinates; undefined where they are not told by what is beside alone. */
function kindsAlong(look: Look, at: number): Kinds | undefined {
  const { query, relation, axes, variables, others, limits } = look;
  const variable = variables[at] as number;
  const own = limits.filter((limit) => limit.variables.includes(variable));
  const knowing = others.filter((factor) => knows(factor, variable));
  const boxes = knowing.flatMap(({ relation: box, axes: forms }) =>
    box.kind === "boxed" && forms.length === 1 ? [{ relation: box, axes: forms }] : [],
  );
  if (boxes.length < knowing.length) return undefined;
  const isApart = [...own, ...boxes.flatMap((box) => box.axes)].every((form) =>
    form.variables.every((each) => each === variable || !variables.includes(each)),
  );
  if (!isApart) return undefined;
  const { coefficients, constant } = axes[at] as Form;
  const [low, high] = [relation.low[at] as number, relation.high[at] as number];
  const isTurned = (coefficients[0] as number) < 0;
  const ends = isTurned
    ? ([constant - high, constant - low] as const)
    : ([low - constant, high - constant] as const);
  const kinds = kindsOf(variable, ends, own, boxes, rangesOf(query));
  if (kinds === undefined) return undefined;
  return isTurned ? { ...kinds, kindOf: kinds.kindOf.toReversed() } : kinds;
}

/** The query without variables, and all that knows any of some of them. */
function without(
  { query, limits, others }: Look,
  gone: readonly number[],
  replaced: readonly number[],
): Pick<Query, "limits" | "equalities" | "factors"> & { variables: Map<number, Variable> } {
  const variables = new Map(query.variables);
  for (const variable of [...gone, ...replaced]) variables.delete(variable);
  const isLeft = (form: Form): boolean => !form.variables.some((each) => replaced.includes(each));
  return {
    variables,
    factors: others.filter(({ axes }) => axes.every(isLeft)),
    limits: limits.filter(isLeft),
    equalities: [],
  };
}

/** A column of coordinates in fibers: by kinds where these are told, by themselves elsewhere. */
function columnOf(look: Look, at: number, outer: number): KindColumn {
  const { relation, axes, variables } = look;
  const [low, high] = [relation.low[at] as number, relation.high[at] as number];
  const column = { at: at - outer, low, variable: variables[at] as number };
  const kinds = kindsAlong(look, at);
  if (kinds !== undefined) return { ...column, ...kinds };
  const { coefficients, constant } = axes[at] as Form;
  const count = Math.max(0, high - low + 1);
  const kindOf = countingUp(count);
  const values = affine(
    kindOf,
    coefficients[0] as number,
    (coefficients[0] as number) * (low - constant),
  );
  return { ...column, count, kindOf, values };
}

/** All that is asked of some variables; undefined where it is more than that they pass. */
function conditionsOn(
  { limits, others }: Look,
  variables: readonly number[],
): readonly Condition[] | undefined {
  const knowing = others.filter((factor) => variables.some((each) => knows(factor, each)));
  const boxes = knowing.flatMap(({ relation, axes }) =>
    relation.kind === "boxed" && relation.isIndicator ? [{ box: relation, axes }] : [],
  );
  if (boxes.length < knowing.length) return undefined;
  const own = limits.filter((limit) => limit.variables.some((each) => variables.includes(each)));
  return [...own.map((limit) => ({ box: undefined, axes: [limit] })), ...boxes];
}

/** No box at all. */
const nothing: Boxed = {
  kind: "boxed",
  key: "nothing",
  low: [0],
  high: [-1],
  strides: [1],
  values: new Float64Array(0),
  isIndicator: true,
};

/** Alike fibers by a name, found where it is new; undefined where none are, which is remembered too. */
function recalled(
  name: string,
  cost: number,
  memory: Memory,
  find: () => Alike | undefined,
): Alike | undefined {
  let found: { readonly alike: Alike | undefined } | undefined;
  const once = (): Alike | undefined => (found ??= { alike: find() }).alike;
  const passing = memory.recall(`${name}, passing`, cost, (key) => ({
    ...(once()?.passing ?? nothing),
    key,
  }));
  if (passing.values.length === 0) return undefined;
  const counts = memory.recall(`${name}, counts`, 0, (key) => ({
    ...(once() as Alike).counts,
    key,
  }));
  return { counts, passing };
}

/** The query with alike fibers as one; undefined where none are, or they are not told by their elements. */
function byFibers(look: Look, memory: Memory): Query | undefined {
  const { query, relation, axes, variables } = look;
  const { fibers } = relation;
  if (fibers === undefined) return undefined;
  const outer = fibers.above.low.length;
  const outermost = Math.min(...[...query.variables.values()].map(({ block }) => block));
  const isTold = variables.every((variable, at) => {
    const { aggregate, block } = query.variables.get(variable) as Variable;
    return at < outer ? aggregate === "sum" && block === outermost : aggregate === "max";
  });
  if (!isTold) return undefined;
  // What is summed up inside of a maximum over elements says how much each of them adds.
  const within = Math.min(
    ...variables.slice(outer).map((each) => (query.variables.get(each) as Variable).block),
  );
  const all = [...query.variables.values()];
  if (all.some(({ aggregate, block }) => aggregate === "sum" && block > within)) return undefined;
  const asked = variables.flatMap((variable, at) => (isKnown(look, variable) ? [at] : []));
  const kept = asked.filter((at) => at < outer);
  if (kept.length === outer) return undefined;
  const inner = asked.slice(kept.length);
  const columns = inner.map((at) => columnOf(look, at, outer));
  const replaced = inner.map((at) => variables[at] as number);
  const conditions = conditionsOn(look, replaced);
  // Elements of which nothing is asked are soon summed up.
  if (conditions === undefined || conditions.length === 0) return undefined;
  const ranges = rangesOf(query);
  const passing = new Passing(columns, conditions, ranges);
  const turns = inner.map((at) => [at, axes[at]?.coefficients[0], axes[at]?.constant].join(":"));
  const name = `${relation.key} alike on ${kept.join()} by ${turns.join()} if ${passing.name}`;
  const alike = recalled(name, 4 * relation.size, memory, () =>
    fibersAlike(fibers, kept, columns, passing),
  );
  if (alike === undefined) return undefined;
  const gone = variables.filter((_, at) => !asked.includes(at));
  const rest = without(look, gone, replaced);
  const set = Math.max(...query.variables.keys()) + 1;
  const high = alike.passing.high[0] as number;
  rest.variables.set(set, { low: 0, high, aggregate: "sum", block: outermost });
  const number = bareForm(set);
  return {
    ...rest,
    factors: [
      ...rest.factors,
      { relation: alike.counts, axes: [...kept.map((at) => axes[at] as Form), number] },
      { relation: alike.passing, axes: [number, ...passing.beside] },
    ],
  };
}

/** The query with coordinates by kinds, where everything is summed over; undefined where no axis has few. */
function byCoordinates(look: Look): Query | undefined {
  const { query, relation, axes, variables } = look;
  const { low, high, fibers } = relation;
  // Points that are coordinates of fibers are summed up by windows on these.
  if (fibers?.inner.length === 1) return undefined;
  const [block, ...others] = new Set(
    variables.map((each) => (query.variables.get(each) as Variable).block),
  );
  if (block === undefined || others.length > 0) return undefined;
  if (variables.some((each) => query.variables.get(each)?.aggregate === "max")) return undefined;
  const asked = variables.flatMap((variable, at) => {
    if (!isKnown(look, variable)) return [];
    const kinds = kindsAlong(look, at);
    const width = (high[at] as number) - (low[at] as number) + 1;
    const isFew = kinds !== undefined && fewCoordinates * kinds.count <= width;
    return [{ at, variable, kinds: isFew ? kinds : undefined }];
  });
  const few = asked.filter(({ kinds }) => kinds !== undefined);
  if (few.length === 0) return undefined;
  const gone = variables.filter((_, at) => asked.every((each) => each.at !== at));
  const rest = without(
    look,
    gone,
    few.map(({ variable }) => variable),
  );
  const first = Math.max(...query.variables.keys()) + 1;
  const tables: Factor[] = [];
  const columns: {
    readonly column: Int32Array;
    readonly ends: readonly number[];
    readonly axis: Form;
  }[] = asked.map(({ at, kinds }) => {
    const column = columnAt(relation, at);
    const [from, to] = [low[at] as number, high[at] as number];
    if (kinds === undefined) return { column, ends: [from, to], axis: axes[at] as Form };
    const kindColumn = new Int32Array(relation.size);
    addKinds(kindColumn, column, { low: from, kindOf: kinds.kindOf }, 1);
    const kind = bareForm(first + at);
    const most = kinds.count - 1;
    rest.variables.set(first + at, { low: 0, high: most, aggregate: "sum", block });
    tables.push(
      ...kinds.tables().map((each) => ({ relation: each.relation, axes: [kind, each.beside] })),
    );
    return { column: kindColumn, ends: [0, most], axis: kind };
  });
  const byKinds: Listed = {
    kind: "listed",
    key: `${relation.key} on ${asked.map(({ at, kinds }) => `${String(at)} ${axes[at]?.key ?? ""} ${kinds?.name ?? ""}`).join()}`,
    size: relation.size,
    columns: columns.map(({ column }) => column),
    weights: undefined,
    isIndicator: false,
    low: columns.map(({ ends: [from] }) => from as number),
    high: columns.map(({ ends: [, to] }) => to as number),
    within: undefined,
    fibers: undefined,
  };
  return {
    ...rest,
    factors: [
      ...rest.factors,
      ...tables,
      { relation: byKinds, axes: columns.map(({ axis }) => axis) },
    ],
  };
}

/** The query with what is alike as one, relation by relation; undefined where nothing is. */
export function withAlikeAsOne(asked: Query, memory: Memory): Query | undefined {
  const first = substituteEqualities(asked);
  const listed = first.factors.filter(
    ({ relation }) =>
      relation.kind === "listed" && relation.isIndicator && relation.size >= fewestPoints,
  );
  let query = first;
  for (const factor of listed.sort((a, b) => sizeOf(b.relation) - sizeOf(a.relation))) {
    const look = query.factors.includes(factor) ? lookAt(query, factor) : undefined;
    if (look === undefined) continue;
    query = byFibers(look, memory) ?? byCoordinates(look) ?? query;
  }
  if (query === first) return undefined;
  // How many are alike is another matter for other elements.
  memory.recording.breakOff();
  return query;
}
