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

/** A rank of a tree. */
export interface TreeRank {
  readonly id: string;
  readonly shape: number;
  readonly format: RankFormat | undefined;
  /** The stored rank whose positions these are; the last one where several are flattened. */
  readonly stored: number;
  /** Characters of its longest coordinate. */
  readonly digits: number;
}

/** A tree of fibers; a fiber of rank `k + 1` has the number of its position in rank `k`. */
export interface TreeSource {
  readonly ranks: readonly TreeRank[];
  /** First and past-the-last position of a fiber. */
  fiber(rank: number, fiber: number): readonly [start: number, end: number];
  coordinate(rank: number, position: number): number;
  /** The coordinate as it is written: a number, or of flattened ranks a tuple such as "1,2". */
  label(rank: number, position: number): string;
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
  const coordinate = (rank: number, position: number): number => {
    const stored = rankAt(rank);
    if (stored === undefined) return 0;
    return stored.format === "U" ? position % stored.shape : (stored.coordinates[position] ?? 0);
  };
  return {
    ranks: snapshot.ranks.map((rank, stored) => ({
      ...rank,
      stored,
      digits: digitsOf(rank.shape),
    })),
    fiber,
    coordinate,
    label: (rank, position) => String(coordinate(rank, position)),
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
  const ranks = output.ranks.map(({ id, shape }, stored) => ({
    ...{ id, shape, format: undefined, stored },
    digits: digitsOf(shape),
  }));
  const shapeOf = (rank: number): number => ranks[rank]?.shape ?? 1;
  return {
    ranks,
    fiber: (rank, at) => [at * shapeOf(rank), (at + 1) * shapeOf(rank)],
    coordinate: (rank, position) => position % shapeOf(rank),
    label: (rank, position) => String(position % shapeOf(rank)),
    parent: (rank, position) => Math.floor(position / shapeOf(rank)),
    value: (position) => {
      const at = position - (partial?.from ?? 0);
      return partial?.written[at] === 1 ? partial.values[at] : undefined;
    },
  };
}

function digitsOf(shape: number): number {
  return String(Math.max(shape - 1, 0)).length;
}

/**
 * A tree in which groups of ranks are flattened into one whose coordinates are tuples, as a loop visits
 * them: the positions of the group's last rank, below one fiber of its first.
 *
 * Ranks: `H`, `W` -> `HW` for the group of two from the first.
 */
export function flattenedTree(
  source: TreeSource,
  groups: readonly (readonly [first: number, count: number])[],
): TreeSource {
  if (groups.length === 0) return source;
  const spans: { readonly first: number; readonly last: number }[] = [];
  for (let first = 0; first < source.ranks.length;) {
    const count = groups.find((group) => group[0] === first)?.[1] ?? 1;
    spans.push({ first, last: first + count - 1 });
    first += count;
  }
  const spanOf = (rank: number) => spans[rank] ?? { first: 0, last: 0 };
  const pathIn = (rank: number, position: number): number[] => {
    const { first, last } = spanOf(rank);
    const path = [position];
    for (let at = last; at > first; at -= 1) path.unshift(source.parent(at, path[0] ?? 0));
    return path;
  };
  return {
    ranks: spans.map(({ first, last }) => {
      const inside = source.ranks.slice(first, last + 1);
      const leaf = source.ranks[last];
      return {
        id: inside.map(({ id }) => id).join(""),
        shape: inside.reduce((product, { shape }) => product * shape, 1),
        format: leaf?.format,
        stored: leaf?.stored ?? last,
        digits: inside.reduce((sum, { digits }) => sum + digits, inside.length - 1),
      };
    }),
    fiber: (rank, fiber) => {
      const { first, last } = spanOf(rank);
      let [start, end] = source.fiber(first, fiber);
      for (let at = first + 1; at <= last; at += 1) {
        if (end <= start) return [0, 0];
        [start, end] = [source.fiber(at, start)[0], source.fiber(at, end - 1)[1]];
      }
      return [start, end];
    },
    coordinate: (rank, position) => source.coordinate(spanOf(rank).last, position),
    label: (rank, position) =>
      pathIn(rank, position)
        .map((at, inside) => source.label(spanOf(rank).first + inside, at))
        .join(","),
    parent: (rank, position) => {
      const { first } = spanOf(rank);
      return source.parent(first, pathIn(rank, position)[0] ?? 0);
    },
    value: (position) => source.value(position),
  };
}

/** The value at a point, as declared; undefined where the point is not stored. */
export function findValue(
  source: TreeSource,
  declared: readonly number[],
  point: readonly number[],
): number | undefined {
  let fiber = 0;
  for (const [rank] of source.ranks.entries()) {
    const wanted = point[declared[rank] ?? rank] ?? 0;
    const isParts = declared.includes(declared[rank] ?? rank, rank + 1);
    let [low, high] = source.fiber(rank, fiber);
    const end = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = source.coordinate(rank, middle);
      if (isParts ? at <= wanted : at < wanted) low = middle + 1;
      else high = middle;
    }
    const found = isParts ? low - 1 : low;
    if (found < source.fiber(rank, fiber)[0] || found >= end) return undefined;
    if (!isParts && source.coordinate(rank, found) !== wanted) return undefined;
    fiber = found;
  }
  return source.value(fiber);
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
