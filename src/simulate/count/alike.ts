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
import { cellsOfPoints, columnOf } from "./fibers.ts";
import type { Memory } from "./memory.ts";
import { addKinds, fibersAlike, type Alike, type KindCodes } from "./fibers-alike.ts";
import { bareForm, type Form } from "./form.ts";
import {
  askingOf,
  conditionsOn,
  isAsked,
  kindColumn,
  kindsAlong,
  knowing,
  lookAt,
  without,
  type Asking,
  type Look,
} from "./look.ts";
import type { Kinds } from "./kinds.ts";
import { Passing } from "./passing.ts";
import type { Factor, Query, Variable } from "./query.ts";
import {
  addUp,
  cellsOf,
  listed,
  listedOf,
  sizeOf,
  stridesOf,
  type Boxed,
  type Listed,
  type Relation,
} from "./relation.ts";
import type { Made, Sources } from "./script.ts";

/** Relations of fewer points are sooner gone through than looked at. */
const fewestPoints = 4096;
/** Coordinates are put by kinds where no more than one in so many is of a kind of its own. */
const fewCoordinates = 4;
/** Few cells of a box are filled where no more than one in so many is. */
const fewFilled = 4;

/** Makes relations of the points that are looked at, and of all that knows some variables. */
function derivedFrom<Each extends Made>(
  look: Look,
  variables: readonly number[],
  memory: Memory,
  making: (asking: Asking) => (inputs: readonly Relation[], sources: Sources) => Each,
): Each {
  const telling = knowing(look, variables);
  const beside = telling.map(({ axes }) => axes);
  const inputs = [look.points, ...telling.map(({ relation }) => relation)];
  return memory.derive(inputs, making(askingOf(look.asked, beside)));
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
): readonly [Listed, Boxed] | undefined {
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
  return [counts, passing];
}

/** How many fibers are alike, by axes that are kept, and where they pass, by others that something knows. */
const countingAlike =
  (asking: Asking, kept: readonly number[], inner: readonly number[]) =>
  (inputs: readonly Relation[], { memory }: Sources): readonly [Listed, Boxed] | undefined => {
    const look = asking(inputs);
    const { asked, points } = look;
    const { fibers } = points;
    const replaced = inner.map((at) => asked.own[at] as number);
    const conditions = conditionsOn(look, replaced);
    if (fibers === undefined || conditions === undefined) return undefined;
    const outer = fibers.above.low.length;
    const passing = new Passing(replaced, conditions, asked.ranges);
    const turns = inner.map((at) => {
      const { coefficients, constant } = asked.axes[at] as Form;
      return [at, coefficients[0], constant].join(":");
    });
    const told = `alike on ${kept.join()} by ${turns.join()}`;
    return recalled(`${points.key} ${told} if ${passing.name}`, 4 * points.size, memory, () =>
      fibersAlike(
        fibers,
        kept,
        inner.map((at) => kindColumn(look, at, outer)),
        passing,
        (count) => memory.roomFor(told, count),
      ),
    );
  };

/** The query with alike fibers as one; undefined where none are, or they are not told by their elements. */
function byFibers(look: Look, memory: Memory): Query | undefined {
  const { asked, points } = look;
  const { variables, own, axes, ranges } = asked;
  if (points.fibers === undefined) return undefined;
  const outer = points.fibers.above.low.length;
  const all = [...variables.values()];
  const outermost = Math.min(...all.map(({ block }) => block));
  const isTold = own.every((variable, at) => {
    const { aggregate, block } = variables.get(variable) as Variable;
    return at < outer ? aggregate === "sum" && block === outermost : aggregate === "max";
  });
  if (!isTold) return undefined;
  // What is summed up inside of a maximum over elements says how much each of them adds.
  const within = Math.min(
    ...own.slice(outer).map((each) => (variables.get(each) as Variable).block),
  );
  if (all.some(({ aggregate, block }) => aggregate === "sum" && block > within)) return undefined;
  const known = own.flatMap((variable, at) => (isAsked(look, variable) ? [at] : []));
  const kept = known.filter((at) => at < outer);
  if (kept.length === outer) return undefined;
  const inner = known.slice(kept.length);
  const replaced = inner.map((at) => own[at] as number);
  const conditions = conditionsOn(look, replaced);
  // Elements of which nothing is asked are soon summed up.
  if (conditions === undefined || conditions.length === 0) return undefined;
  const made = derivedFrom(look, replaced, memory, (asking) => countingAlike(asking, kept, inner));
  if (made === undefined) return undefined;
  const [counts, passing] = made;
  const gone = own.filter((_, at) => !known.includes(at));
  const rest = without(look, gone, replaced);
  const set = Math.max(...variables.keys()) + 1;
  const high = passing.high[0] as number;
  rest.variables.set(set, { low: 0, high, aggregate: "sum", block: outermost });
  const number = bareForm(set);
  const { beside } = new Passing(replaced, conditions, ranges);
  return {
    ...rest,
    factors: [
      ...rest.factors,
      { relation: counts, axes: [...kept.map((at) => axes[at] as Form), number] },
      { relation: passing, axes: [number, ...beside] },
    ],
  };
}

/** An axis that something knows, and whether its coordinates are of few kinds. */
interface KnownAxis {
  readonly at: number;
  readonly isFew: boolean;
}

/** How many points there are by axes that something knows, some by kinds, and what is known of these. */
const puttingByKinds =
  (asking: Asking, known: readonly KnownAxis[]) =>
  (inputs: readonly Relation[]): readonly Relation[] | undefined => {
    const look = asking(inputs);
    const { asked, points } = look;
    const kinds = known.map(({ at, isFew }) => (isFew ? kindsAlong(look, at) : undefined));
    if (known.some(({ isFew }, column) => isFew && kinds[column] === undefined)) return undefined;
    const said = known.map(
      ({ at }, column) => `${String(at)} ${asked.axes[at]?.key ?? ""} ${kinds[column]?.name ?? ""}`,
    );
    const coded = known.map(({ at }, column) => ({ at, kinds: kinds[column] }));
    return [
      byKinds(points, coded, `${points.key} on ${said.join()}`),
      ...kinds.flatMap((each) => each?.tables() ?? []),
    ];
  };

/**
 * How many points there are by some axes, by kinds where these are told: a box, where that has no more cells, and
 * of that only the cells that are filled, where these are few.
 */
function byKinds(
  points: Listed,
  axes: readonly { readonly at: number; readonly kinds: Kinds | undefined }[],
  key: string,
): Relation {
  const low = axes.map(({ at, kinds }) => (kinds === undefined ? (points.low[at] as number) : 0));
  const high = axes.map(({ at, kinds }) =>
    kinds === undefined ? (points.high[at] as number) : kinds.count - 1,
  );
  const { size } = points;
  const codesOf = (at: number, { kindOf }: Kinds): KindCodes => ({
    column: columnOf(points, at),
    low: points.low[at] as number,
    kindOf,
  });
  if (cellsOf(low, high) > size) {
    const columns = axes.map(({ at, kinds }) => {
      if (kinds === undefined) return columnOf(points, at);
      const column = new Int32Array(size);
      addKinds(column, codesOf(at, kinds), 1);
      return column;
    });
    return listed(key, columns, size, { isIndicator: false, low, high });
  }
  const strides = stridesOf(low, high);
  const own = points.low.map(() => 0);
  axes.forEach(({ at, kinds }, axis) => {
    if (kinds === undefined) own[at] = strides[axis] as number;
  });
  const cells = cellsOfPoints(points, points.low, own);
  axes.forEach(({ at, kinds }, axis) => {
    if (kinds !== undefined) addKinds(cells, codesOf(at, kinds), strides[axis] as number);
  });
  const values = new Float64Array(cellsOf(low, high));
  addUp(values, cells, undefined);
  const box = { kind: "boxed", key, low, high, strides, values, isIndicator: false } as const;
  let filled = 0;
  for (let cell = 0; cell < values.length; cell += 1) if (values[cell] !== 0) filled += 1;
  return fewFilled * filled > values.length ? box : listedOf(box);
}

/** The query with coordinates by kinds, where everything is summed over; undefined where no axis has few. */
function byCoordinates(look: Look, memory: Memory): Query | undefined {
  const { asked, points } = look;
  const { variables, own, axes } = asked;
  const { low, high, fibers } = points;
  // Points that are coordinates of fibers are summed up by windows on these.
  if (fibers?.inner.length === 1) return undefined;
  const [block, ...others] = new Set(own.map((each) => (variables.get(each) as Variable).block));
  if (block === undefined || others.length > 0) return undefined;
  if (own.some((each) => variables.get(each)?.aggregate === "max")) return undefined;
  const known = own.flatMap((variable, at) => {
    if (!isAsked(look, variable)) return [];
    const kinds = kindsAlong(look, at);
    const width = (high[at] as number) - (low[at] as number) + 1;
    const isFew = kinds !== undefined && fewCoordinates * kinds.count <= width;
    return [{ at, variable, isFew, beside: isFew ? kinds.beside : [] }];
  });
  const few = known.filter(({ isFew }) => isFew).map(({ variable }) => variable);
  if (few.length === 0) return undefined;
  const axesKnown = known.map(({ at, isFew }) => ({ at, isFew }));
  const made = derivedFrom(look, few, memory, (asking) => puttingByKinds(asking, axesKnown));
  if (made === undefined) return undefined;
  const [summed, ...tables] = made as readonly [Relation, ...Relation[]];
  const gone = own.filter((_, at) => known.every((each) => each.at !== at));
  const rest = without(look, gone, few);
  const first = Math.max(...variables.keys()) + 1;
  const standing = known.map(({ at, isFew }, column): Form => {
    if (!isFew) return axes[at] as Form;
    const most = summed.high[column] as number;
    rest.variables.set(first + at, { low: 0, high: most, aggregate: "sum", block });
    return bareForm(first + at);
  });
  const besides = known.flatMap(({ beside }, column) =>
    beside.map((form) => [standing[column] as Form, form]),
  );
  const told = tables.map((relation, at): Factor => ({ relation, axes: besides[at] as Form[] }));
  return { ...rest, factors: [...rest.factors, ...told, { relation: summed, axes: standing }] };
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
    query = byFibers(look, memory) ?? byCoordinates(look, memory) ?? query;
  }
  return query === first ? undefined : query;
}
