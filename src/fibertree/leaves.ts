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
    const end = segments[fiber + 1]!;
    for (let at = segments[fiber]!; at < end; at += 1) fibers[at] = fiber;
  }
  if (places === undefined) return fibers;
  const parents = new Int32Array(places.length);
  for (let at = 0; at < places.length; at += 1) parents[at] = fibers[places[at]!]!;
  return parents;
}

/** All columns of all ranks, in order. */
export function allColumns(columns: readonly Columns[]): Columns {
  return columns.flat();
}

/** The leaves at the given places, in that order. */
export function takeLeaves(leaves: Leaves, places: ArrayLike<number>): Leaves {
  const from = new Int32Array(places);
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

/** Positions of a rank over the leaves: the leaves of each, and where fibers start and end. */
interface Positions extends Spans {
  readonly segments: Int32Array;
}

/** Whether two leaves that follow each other lie at one coordinate of a rank. */
function isSame(columns: Columns, at: number): boolean {
  for (let component = 0; component < columns.length; component += 1) {
    const column = columns[component]!;
    if (column[at] !== column[at - 1]) return false;
  }
  return true;
}

/** A position for each coordinate that leaves of a fiber have. */
function compressedPositions(columns: Columns, spans: Spans): Positions {
  const fiberCount = spans.from.length;
  const segments = new Int32Array(fiberCount + 1);
  for (let fiber = 0, count = 0; fiber < fiberCount; fiber += 1) {
    const start = spans.from[fiber]!;
    const end = spans.to[fiber]!;
    if (start < end) count += 1;
    for (let at = start + 1; at < end; at += 1) if (!isSame(columns, at)) count += 1;
    segments[fiber + 1] = count;
  }
  const count = segments[fiberCount]!;
  checkStored(count);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  for (let fiber = 0, position = 0; fiber < fiberCount; fiber += 1) {
    const start = spans.from[fiber]!;
    const end = spans.to[fiber]!;
    for (let at = start; at < end; at += 1) {
      if (at > start && isSame(columns, at)) continue;
      from[position] = at;
      if (at > start) to[position - 1] = at;
      position += 1;
    }
    if (start < end) to[position - 1] = end;
  }
  return { segments, from, to };
}

/** A position for every coordinate of a shape in each fiber. */
function uncompressedPositions(shape: number, [column]: Columns, spans: Spans): Positions {
  const fiberCount = spans.from.length;
  checkStored(fiberCount * shape);
  const segments = new Int32Array(fiberCount + 1);
  const from = new Int32Array(fiberCount * shape);
  const to = new Int32Array(fiberCount * shape);
  for (let fiber = 0, position = 0; fiber < fiberCount; fiber += 1) {
    let at = spans.from[fiber]!;
    const end = spans.to[fiber]!;
    for (let coordinate = 0; coordinate < shape; coordinate += 1) {
      from[position] = at;
      while (at < end && column![at] === coordinate) at += 1;
      to[position] = at;
      position += 1;
    }
    segments[fiber + 1] = position;
  }
  return { segments, from, to };
}

/** That so many positions are no more than a tensor may have. */
export function checkStored(positions: number): void {
  invariant(
    positions <= maxStoredPositions,
    `a tensor of more than ${maxStoredPositions} positions`,
  );
}

/** The coordinates 0 to below `shape`, once for each fiber. */
export function everyCoordinate(shape: number, fiberCount: number): Int32Array {
  const coordinates = new Int32Array(shape * fiberCount);
  if (coordinates.length === 0) return coordinates;
  for (let at = 0; at < shape; at += 1) coordinates[at] = at;
  // Fibers are many and short, so that what is there is doubled.
  for (let filled = shape; filled < coordinates.length; filled *= 2)
    coordinates.copyWithin(filled, 0, Math.min(filled, coordinates.length - filled));
  return coordinates;
}

/** One rank over the leaves, and the spans of its positions. */
function assembleRank(shape: RankShape, columns: Columns, spans: Spans): { rank: Rank } & Spans {
  const isStored = shape.format === "U";
  const { segments, from, to } = isStored
    ? uncompressedPositions(shape.shape, columns, spans)
    : compressedPositions(columns, spans);
  // Where every leaf has a position of its own, the columns are the coordinates already.
  const isWhole = !isStored && columns[0]?.length === from.length;
  const [coordinates, ...inner] = isStored
    ? [everyCoordinate(shape.shape, spans.from.length)]
    : isWhole
      ? columns
      : gatherColumns(columns, from);
  const { id, shape: extent, format, flattening } = shape;
  return {
    from,
    to,
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
  checkStored(total);
  const stored = new Float64Array(spans.from.length);
  for (let at = 0; at < stored.length; at += 1) {
    if (spans.from[at]! < spans.to[at]!) stored[at] = values[spans.from[at]!]!;
  }
  return { ranks: assembled, values: stored };
}
