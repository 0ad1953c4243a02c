/**
 * Tensors as fibertrees over typed arrays.
 *
 * A rank holds all fibers of one level, one after the other: fiber `f` occupies the positions
 * `segments[f]` to `segments[f + 1]`, and `coordinates[p]` is the coordinate of position `p`. The
 * payload of position `p` is fiber `p` of the next rank or, in the last rank, `values[p]`. Both arrays
 * are filled in for uncompressed ranks too, so that every traversal reads the same way.
 *
 * Tuple coordinates are stored by component, one array each: the first in `coordinates`, the others in
 * `flattening.inner`. Flattening two ranks therefore shares the arrays of the lower one, comparing plain
 * coordinates costs what it did without tuples, and a prefix of a tuple is the first arrays of it.
 */

/** How a rank is stored: uncompressed, coordinate/payload list, bitmask, run-length coded. */
export type RankFormat = "U" | "C" | "B" | "R";

/**
 * How coordinates of flattened ranks are made. `tuple` keeps all of them, `pair` too, written as nested
 * pairs; `absolute` keeps the lowest, `relative` their sum, and `linear` counts through the lower shapes.
 */
export type FlattenStyle = "tuple" | "pair" | "absolute" | "relative" | "linear";

/** One of the ranks that a flattened rank was made of. */
export interface RankPart {
  readonly id: string;
  readonly shape: number;
}

/** What a flattened rank was made of. */
export interface Flattening {
  readonly style: FlattenStyle;
  /** The ranks, uppermost first. */
  readonly parts: readonly RankPart[];
  /** The components of tuple coordinates after the first; none where coordinates are plain integers. */
  readonly inner: readonly Int32Array[];
}

/** All fibers of one rank. */
export interface Rank {
  readonly id: string;
  /** Coordinates lie in [0, shape); of tuple coordinates there are that many. */
  readonly shape: number;
  readonly format: RankFormat;
  readonly segments: Int32Array;
  readonly coordinates: Int32Array;
  readonly flattening?: Flattening | undefined;
  /**
   * Active ranges, by component of the coordinates: fiber `f` is a part of a larger one and owns the
   * coordinates from entry `2f` to below entry `2f + 1`; the others it holds are halo. Every coordinate
   * is active where this is left out.
   */
  readonly active?: readonly Int32Array[] | undefined;
}

/** A stored tensor; a tensor without ranks is a scalar and holds one value. */
export interface Tensor {
  readonly ranks: readonly Rank[];
  readonly values: Float64Array;
}

const zeros = new WeakMap<Float64Array, boolean>();

/** Whether a tensor stores a zero anywhere; its values are gone through once. */
export function storesZeros({ values }: Tensor): boolean {
  const known = zeros.get(values) ?? values.includes(0);
  zeros.set(values, known);
  return known;
}

/** Elements as flat arrays: `coordinates` holds `rankCount` numbers an element. */
export interface Elements {
  readonly rankCount: number;
  readonly coordinates: Int32Array;
  readonly values: Float64Array;
}

/** Most positions a tensor may store over all its ranks. */
export const maxStoredPositions = 64_000_000;

/**
 * Positions of each rank, outermost first, where so many elements lie as far apart as they can: most that
 * they take.
 */
export function positionsByRank(
  ranks: readonly Pick<Rank, "shape" | "format">[],
  elements: number,
): readonly number[] {
  let above = 1;
  return ranks.map(({ shape, format }) => {
    above = format === "U" ? above * shape : Math.min(above * shape, elements);
    return above;
  });
}

/** Number of non-zero values. */
export function occupancy(tensor: Tensor): number {
  let count = 0;
  for (const value of tensor.values) if (value !== 0) count += 1;
  return count;
}
