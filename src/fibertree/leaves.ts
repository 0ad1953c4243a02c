/**
 * Leaves: a tensor as the list of its values, each with its coordinates in all ranks.
 *
 * Operators that rearrange ranks (swizzle, flatten, merge, unflatten) or elements (populate, new
 * coordinates) take a tensor apart into leaves, change columns, and put it together again; only ranks
 * decide how it is grouped. Stored zeros are leaves too; fibers that hold nothing are not.
 */
import { invariant } from "../base/index.ts";
import { columnsOf, gatherColumns, type Columns } from "./coordinates.ts";
import {
  maxStoredPositions,
  type FlattenStyle,
  type Rank,
  type RankFormat,
  type RankPart,
  type Tensor,
} from "./tensor.ts";

/** What a rank is to look like. */
export interface RankShape {
  readonly id: string;
  readonly shape: number;
  readonly format: RankFormat;
  /** What it was flattened from. */
  readonly flattening?:
    { readonly style: FlattenStyle; readonly parts: readonly RankPart[] } | undefined;
}

/** Values with their coordinates: `columns[rank]` has one array a component. */
export interface Leaves {
  readonly ranks: readonly RankShape[];
  readonly columns: readonly Columns[];
  readonly values: Float64Array;
}

/** The leaves of a tensor, ascending. */
export function leavesOf(tensor: Tensor): Leaves {
  const columns: Columns[] = [];
  // Positions of the rank below, at first of the values, each with its position in this rank.
  let places: Int32Array | undefined;
  for (let depth = tensor.ranks.length - 1; depth >= 0; depth -= 1) {
    const rank = tensor.ranks[depth]!;
    columns.unshift(
      places === undefined ? columnsOf(rank) : gatherColumns(columnsOf(rank), places),
    );
    places = parentsOf(rank, places);
  }
  return { ranks: tensor.ranks, columns, values: tensor.values };
}

/** For each leaf, given its position in a rank, the fiber of that rank: its position in the rank above. */
function parentsOf({ segments, coordinates }: Rank, places: Int32Array | undefined): Int32Array {
  const fibers = new Int32Array(coordinates.length);
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    fibers.fill(fiber, segments[fiber], segments[fiber + 1]);
  }
  return places === undefined ? fibers : places.map((place) => fibers[place]!);
}

/** All columns of all ranks, in order. */
export function allColumns(columns: readonly Columns[]): Columns {
  return columns.flat();
}

/** The leaves at the given places, in that order. */
export function takeLeaves(leaves: Leaves, places: ArrayLike<number>): Leaves {
  const from = Int32Array.from(places);
  const values = new Float64Array(from.length);
  for (let at = 0; at < from.length; at += 1) values[at] = leaves.values[from[at]!]!;
  return {
    ranks: leaves.ranks,
    columns: leaves.columns.map((columns) => gatherColumns(columns, from)),
    values,
  };
}

/** Fibers of the rank being assembled: number `n` holds the leaves `from[n]` to `to[n]`. */
interface Spans {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** One rank over the leaves, and the spans of its positions. */
function assembleRank(shape: RankShape, columns: Columns, spans: Spans): { rank: Rank } & Spans {
  const isStored = shape.format === "U";
  const fiberCount = spans.from.length;
  let leafCount = 0;
  for (let fiber = 0; fiber < fiberCount; fiber += 1) {
    leafCount += spans.to[fiber]! - spans.from[fiber]!;
  }
  const capacity = isStored ? fiberCount * shape.shape : leafCount;
  invariant(
    capacity <= maxStoredPositions,
    `a tensor of more than ${maxStoredPositions} positions`,
  );
  const segments = new Int32Array(fiberCount + 1);
  const from = new Int32Array(capacity);
  const to = new Int32Array(capacity);
  const [first = new Int32Array(0)] = columns;
  const stored = isStored ? new Int32Array(capacity) : undefined;
  let position = 0;
  for (let fiber = 0; fiber < fiberCount; fiber += 1) {
    let at = spans.from[fiber]!;
    const end = spans.to[fiber]!;
    let coordinate = 0;
    while (stored === undefined ? at < end : coordinate < shape.shape) {
      from[position] = at;
      if (stored === undefined) {
        const start = at;
        do at += 1;
        while (at < end && columns.every((column) => column[at] === column[start]));
      } else {
        stored[position] = coordinate;
        while (at < end && first[at] === coordinate) at += 1;
        coordinate += 1;
      }
      to[position] = at;
      position += 1;
    }
    segments[fiber + 1] = position;
  }
  const own = { from: from.slice(0, position), to: to.slice(0, position) };
  const [coordinates, ...inner] =
    stored === undefined ? gatherColumns(columns, own.from) : [stored];
  const { id, shape: extent, format, flattening } = shape;
  return {
    ...own,
    rank: {
      id,
      shape: extent,
      format,
      segments,
      coordinates: coordinates!,
      flattening: flattening && { style: flattening.style, parts: flattening.parts, inner },
    },
  };
}

/**
 * The tensor that holds these leaves, which must ascend without equal ones. Uncompressed ranks store
 * what the leaves leave out as zeros.
 *
 * Cost: O(stored positions).
 */
export function assembleTensor({ ranks, columns, values }: Leaves): Tensor {
  let spans: Spans = { from: Int32Array.of(0), to: Int32Array.of(values.length) };
  let total = 0;
  const assembled = ranks.map((shape, depth) => {
    const { rank, ...own } = assembleRank(shape, columns[depth]!, spans);
    total += rank.coordinates.length;
    spans = own;
    return rank;
  });
  invariant(total <= maxStoredPositions, `a tensor of more than ${maxStoredPositions} positions`);
  const stored = new Float64Array(spans.from.length);
  for (let at = 0; at < stored.length; at += 1) {
    if (spans.from[at]! < spans.to[at]!) stored[at] = values[spans.from[at]!]!;
  }
  return { ranks: assembled, values: stored };
}
