/**
 * Flattening and merging: several ranks into one, and tuples back into ranks.
 *
 * Flattening keeps every element apart; merging adds up those that get the same coordinate. The styles
 * are those of `FlattenStyle`. A flattened rank remembers what it was made of, so that styles which lose
 * nothing can be undone. Values of zero are left out; active ranges are gone.
 */
import { ok } from "../base/index.ts";
import { columnsOf, lastCoordinate, type Columns } from "./coordinates.ts";
import {
  allColumns,
  assembleTensor,
  leavesOf,
  takeLeaves,
  type Leaves,
  type RankShape,
} from "./leaves.ts";
import { compareRows, orderRows } from "./order.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { FlattenStyle, Rank, RankPart, Tensor } from "./tensor.ts";

const flattenStyles: readonly FlattenStyle[] = ["tuple", "pair", "absolute", "relative", "linear"];

/** Which ranks become one, and how. */
export interface FlattenOptions {
  /** Uppermost rank of those that become one; 0 unless stated. */
  readonly depth?: number;
  /** How many of the ranks below it join it; 1 unless stated. */
  readonly levels?: number;
  /** How their coordinates are made; `tuple` unless stated. */
  readonly style?: FlattenStyle;
}

const isTuple = (style: FlattenStyle): boolean => style === "tuple" || style === "pair";

/** What a rank contributes to a flattened one: itself, or the components of its tuples. */
function partsOf({ id, shape, flattening }: Rank): readonly RankPart[] {
  return flattening !== undefined && isTuple(flattening.style) ? flattening.parts : [{ id, shape }];
}

function shapeOf(style: FlattenStyle, ranks: readonly Rank[]): number {
  if (style === "absolute") return ranks[ranks.length - 1]!.shape;
  if (style === "relative") return ranks[0]!.shape;
  return ranks.reduce((product, { shape }) => product * shape, 1);
}

/** The coordinates of joined ranks, or nothing where one would be too large. */
function joinColumns(
  style: FlattenStyle,
  ranks: readonly Rank[],
  columns: readonly Columns[],
): Columns | undefined {
  if (isTuple(style)) return allColumns(columns);
  const plain = allColumns(columns);
  const [first] = plain;
  const joined = new Int32Array(first?.length ?? 0);
  for (let at = 0; at < joined.length; at += 1) {
    let coordinate = 0;
    plain.forEach((column, rank) => {
      if (style === "linear") coordinate = coordinate * ranks[rank]!.shape + column[at]!;
      else if (style === "relative") coordinate += column[at]!;
      else coordinate = column[at]!;
    });
    if (Math.abs(coordinate) > lastCoordinate) return undefined;
    joined[at] = coordinate;
  }
  return [joined];
}

interface Joined {
  /** With the joined rank in place of its parts, still in the order of the original. */
  readonly leaves: Leaves;
  /** The columns of what was joined. */
  readonly parts: Columns;
  readonly depth: number;
}

function joinRanks(tensor: Tensor, options: FlattenOptions): OperatorResult<Joined> {
  const { depth = 0, levels = 1, style = "tuple" } = options;
  if (!flattenStyles.includes(style)) {
    return refuse("bad-argument", `${style} is none of ${flattenStyles.join(", ")}`);
  }
  if (!Number.isInteger(levels) || levels < 1) {
    return refuse("bad-argument", `${levels} is not a positive whole number of levels`);
  }
  const ranks = tensor.ranks.slice(depth, depth + levels + 1);
  if (depth < 0 || ranks.length < levels + 1) {
    return refuse("not-enough-ranks", `there are no ${levels + 1} ranks at depth ${depth}`);
  }
  if (!isTuple(style) && ranks.some((rank) => columnsOf(rank).length > 1)) {
    return refuse("bad-argument", `tuples cannot be flattened in style ${style}`);
  }
  const whole = leavesOf(tensor);
  const occupied = Uint32Array.from(whole.values.keys()).filter((at) => whole.values[at] !== 0);
  const leaves = occupied.length === whole.values.length ? whole : takeLeaves(whole, occupied);
  const columns = leaves.columns.slice(depth, depth + levels + 1);
  const joined = joinColumns(style, ranks, columns);
  if (joined === undefined) {
    return refuse("bad-argument", `a coordinate would lie beyond ${lastCoordinate}`);
  }
  const parts = ranks.flatMap(partsOf);
  const shape: RankShape = {
    id: parts.map(({ id }) => id).join(""),
    shape: shapeOf(style, ranks),
    format: "C",
    flattening: { style, parts },
  };
  return ok({
    leaves: {
      ranks: leaves.ranks.toSpliced(depth, levels + 1, shape),
      columns: leaves.columns.toSpliced(depth, levels + 1, joined),
      values: leaves.values,
    },
    parts: allColumns(columns),
    depth,
  });
}

/**
 * Makes one rank of several, each element on its own.
 *
 * Ranks: M, K -> MK, with tuples (m, k) or one number, by style.
 * Shapes: `tuple`, `pair` and `linear` as many as there are tuples; `absolute` as the lowest rank;
 * `relative` as the uppermost, which is right for the parts of a split and too small for other sums.
 * Cost: O(ranks x elements).
 * Errors: `coordinate-collision` where two elements would get the same coordinate; `not-enough-ranks`;
 * `bad-argument` for an unknown style.
 */
export function flattenRanks(tensor: Tensor, options: FlattenOptions = {}): OperatorResult<Tensor> {
  const joined = joinRanks(tensor, options);
  if (!joined.ok) return joined;
  const { leaves, parts, depth } = joined.value;
  const head = allColumns(leaves.columns.slice(0, depth + 1));
  const order = orderRows(head, leaves.values.length);
  for (let at = 1; at < order.length; at += 1) {
    const before = order[at - 1]!;
    const place = order[at]!;
    if (compareRows(head, before, place) === 0 && compareRows(parts, before, place) !== 0) {
      const coordinate = leaves.columns[depth]!.map((column) => column[place]!).join(", ");
      return refuse("coordinate-collision", `two elements would get coordinate ${coordinate}`);
    }
  }
  return ok(assembleTensor(takeLeaves(leaves, order)));
}

/**
 * Makes one rank of several, adding up elements that get the same coordinate, in the ranks below too. A
 * sum of zero is stored.
 *
 * Ranks: M, K -> MK.
 * Shapes: as `flattenRanks`.
 * Cost: O(ranks x elements).
 * Errors: as `flattenRanks`, without collisions.
 */
export function mergeRanks(
  tensor: Tensor,
  options: FlattenOptions = {},
  combine: (a: number, b: number) => number = (a, b) => a + b,
): OperatorResult<Tensor> {
  const joined = joinRanks(tensor, options);
  if (!joined.ok) return joined;
  const { leaves } = joined.value;
  const columns = allColumns(leaves.columns);
  const order = orderRows(columns, leaves.values.length);
  const values = leaves.values.slice();
  let kept = 0;
  for (let at = 0; at < order.length; at += 1) {
    const place = order[at]!;
    const last = order[kept - 1];
    if (last !== undefined && compareRows(columns, last, place) === 0) {
      values[last] = combine(values[last]!, values[place]!);
    } else {
      order[kept] = place;
      kept += 1;
    }
  }
  return ok(assembleTensor(takeLeaves({ ...leaves, values }, order.subarray(0, kept))));
}

/** The components of a flattened rank's coordinates, where they can be told. */
function componentsOf(rank: RankShape, columns: Columns): Columns | undefined {
  const { flattening } = rank;
  if (flattening === undefined) return undefined;
  if (isTuple(flattening.style)) return columns;
  if (flattening.style !== "linear") return undefined;
  let rest = columns[0]!;
  const components: Int32Array[] = [];
  for (const { shape } of flattening.parts.slice(1).reverse()) {
    const whole = rest;
    components.unshift(whole.map((coordinate) => coordinate % shape));
    rest = whole.map((coordinate) => Math.floor(coordinate / shape));
  }
  return [rest, ...components];
}

/**
 * Takes `levels` components off a flattened rank, each a rank of its own again. Undoes `tuple`, `pair`
 * and `linear`; the other styles have lost what it takes.
 *
 * Ranks: MK -> M, K.
 * Cost: O(ranks x elements).
 * Errors: `not-enough-ranks` where the rank is not flattened, or of too few ranks.
 */
export function unflattenRanks(
  tensor: Tensor,
  { depth = 0, levels = 1 }: { readonly depth?: number; readonly levels?: number } = {},
): OperatorResult<Tensor> {
  if (!Number.isInteger(levels) || levels < 1) {
    return refuse("bad-argument", `${levels} is not a positive whole number of levels`);
  }
  const rank = tensor.ranks[depth];
  const leaves = leavesOf(tensor);
  const components = rank && componentsOf(rank, leaves.columns[depth]!);
  if (rank?.flattening === undefined || components === undefined || components.length <= levels) {
    return refuse("not-enough-ranks", `the rank at depth ${depth} is not made of ${levels + 1}`);
  }
  const { style, parts } = rank.flattening;
  const rest = parts.slice(levels);
  const ranks: RankShape[] = parts.slice(0, levels).map((part) => ({ ...part, format: "C" }));
  ranks.push({
    id: rest.map(({ id }) => id).join(""),
    shape: rest.reduce((product, { shape }) => product * shape, 1),
    format: "C",
    flattening:
      rest.length > 1 ? { style: style === "linear" ? "tuple" : style, parts: rest } : undefined,
  });
  const columns: Columns[] = components.slice(0, levels).map((column) => [column]);
  columns.push(components.slice(levels));
  return ok(
    assembleTensor({
      ranks: [...tensor.ranks.slice(0, depth), ...ranks, ...tensor.ranks.slice(depth + 1)],
      columns: leaves.columns.toSpliced(depth, 1, ...columns),
      values: leaves.values,
    }),
  );
}
