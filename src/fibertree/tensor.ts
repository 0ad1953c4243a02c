/**
 * Tensors as fibertrees over typed arrays.
 *
 * A rank holds all fibers of one level, one after the other: fiber `f` occupies the positions
 * `segments[f]` to `segments[f + 1]`, and `coordinates[p]` is the coordinate of position `p`. The
 * payload of position `p` is fiber `p` of the next rank or, in the last rank, `values[p]`. Both arrays
 * are filled in for uncompressed ranks too, so that every traversal reads the same way.
 */

/** How a rank is stored: uncompressed, coordinate/payload list, bitmask, run-length coded. */
export type RankFormat = "U" | "C" | "B" | "R";

/** All fibers of one rank. */
export interface Rank {
  readonly id: string;
  /** Coordinates lie in [0, shape). */
  readonly shape: number;
  readonly format: RankFormat;
  readonly segments: Int32Array;
  readonly coordinates: Int32Array;
}

/** A stored tensor; a tensor without ranks is a scalar and holds one value. */
export interface Tensor {
  readonly ranks: readonly Rank[];
  readonly values: Float64Array;
}

/** Elements as flat arrays: `coordinates` holds `rankCount` numbers an element. */
export interface Elements {
  readonly rankCount: number;
  readonly coordinates: Int32Array;
  readonly values: Float64Array;
}

/** Most positions a tensor may store over all its ranks. */
export const maxStoredPositions = 64_000_000;

/** Number of non-zero values. */
export function occupancy(tensor: Tensor): number {
  let count = 0;
  for (const value of tensor.values) if (value !== 0) count += 1;
  return count;
}
