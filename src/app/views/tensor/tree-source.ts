/**
 * A tensor as a tree of fibers, whatever it comes from: a stored snapshot, or the output so far.
 *
 * The layout asks for fibers by number and never copies the tensor, so that a tensor of millions of
 * elements costs no more than what is shown of it. The output is a tree with every coordinate in its
 * place, so that elements do not move when others are written.
 */
import type {
  OutputDescription,
  PartialOutput,
  RankFormat,
  TensorSnapshot,
} from "../../../engine/index.ts";

/** A tree of fibers; a fiber of rank `k + 1` has the number of its position in rank `k`. */
export interface TreeSource {
  readonly ranks: readonly {
    readonly id: string;
    readonly shape: number;
    readonly format: RankFormat | undefined;
  }[];
  /** First and past-the-last position of a fiber. */
  fiber(rank: number, fiber: number): readonly [start: number, end: number];
  coordinate(rank: number, position: number): number;
  /** The fiber that a position lies in. */
  parent(rank: number, position: number): number;
  /** Value of a position in the last rank; undefined where nothing has been written yet. */
  value(position: number): number | undefined;
}

/** The tree of a stored tensor. */
export function snapshotTree(snapshot: TensorSnapshot): TreeSource {
  const rankAt = (rank: number) => snapshot.ranks[rank];
  const fiber = (rank: number, at: number): readonly [number, number] => {
    const stored = rankAt(rank);
    if (stored === undefined) return [0, 0];
    if (stored.format === "U") return [at * stored.shape, (at + 1) * stored.shape];
    return [stored.segments[at] ?? 0, stored.segments[at + 1] ?? 0];
  };
  return {
    ranks: snapshot.ranks,
    fiber,
    coordinate: (rank, position) => {
      const stored = rankAt(rank);
      if (stored === undefined) return 0;
      return stored.format === "U" ? position % stored.shape : (stored.coordinates[position] ?? 0);
    },
    parent: (rank, position) => {
      const stored = rankAt(rank);
      if (stored === undefined) return 0;
      if (stored.format === "U") return Math.floor(position / stored.shape);
      let low = 0;
      let high = stored.segments.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((stored.segments[middle] ?? 0) <= position) low = middle;
        else high = middle;
      }
      return low;
    },
    value: (position) => snapshot.values[position],
  };
}

/** The tree of the output so far: every coordinate in place, written or not. */
export function outputTree(
  output: OutputDescription,
  partial: PartialOutput | undefined,
): TreeSource {
  const ranks = output.ranks.map(({ id, shape }) => ({ id, shape, format: undefined }));
  const shapeOf = (rank: number): number => ranks[rank]?.shape ?? 1;
  return {
    ranks,
    fiber: (rank, at) => [at * shapeOf(rank), (at + 1) * shapeOf(rank)],
    coordinate: (rank, position) => position % shapeOf(rank),
    parent: (rank, position) => Math.floor(position / shapeOf(rank)),
    value: (position) => {
      const at = position - (partial?.from ?? 0);
      return partial?.written[at] === 1 ? partial.values[at] : undefined;
    },
  };
}

/** The positions from the root down to a position of the last rank. */
export function pathTo(source: TreeSource, position: number): number[] {
  const path: number[] = [];
  let at = position;
  for (let rank = source.ranks.length - 1; rank >= 0; rank -= 1) {
    path[rank] = at;
    at = source.parent(rank, at);
  }
  return path;
}
