/**
 * Where two lanes first do something else: their engines digest stretches of steps, each longer than the one before,
 * and where digests differ, ever shorter ones. What a lane is asked is passed in.
 */

/** Steps of lanes that are compared, at most. */
export const mostCompared = 1_000_000;
/** Steps of the first stretch, and of the longest. */
const [shortest, longest] = [1_024, 65_536];
/** Into how many parts a stretch is divided. */
const columns = 64;

/** Where a lane first does something else than the first lane. */
export interface Divergence {
  readonly lane: number;
  /** Undefined where they agree as far as was looked. */
  readonly step: number | undefined;
  readonly looked: number;
  /** Whether those were all steps of both. */
  readonly isAll: boolean;
  /** What the first lane and this one begin with, where they differ from the start. */
  readonly begin: readonly [string, string] | undefined;
}

/** The search for where a lane first does something else, while it lasts. */
export interface DivergenceSearch {
  readonly lane: number;
  /** Steps in which both are known to do the same. */
  readonly looked: number;
  /** Steps that are looked at, at most. */
  readonly most: number;
}

/** Digests of so many parts of a lane's steps at most; undefined where nobody answers any longer. */
export type DigestReader = (
  from: number,
  to: number,
  columns: number,
) => Promise<Float64Array | undefined>;

/**
 * The first step before `end` at which lanes differ; "lost" where one of them gives no answer. `onLooked` is told
 * in how many steps they are known not to differ.
 */
export async function firstDifference(
  one: DigestReader,
  other: DigestReader,
  end: number,
  onLooked: (steps: number) => void,
): Promise<number | undefined | "lost"> {
  let width = shortest;
  for (let from = 0; from < end; from += width, width = Math.min(longest, 2 * width)) {
    onLooked(from);
    let [low, high] = [from, Math.min(end, from + width)];
    for (;;) {
      const [mine, theirs] = await Promise.all([
        one(low, high, columns),
        other(low, high, columns),
      ]);
      if (mine === undefined || theirs === undefined) return "lost";
      const at = mine.findIndex((digest, column) => digest !== theirs[column]);
      if (at === -1) break;
      const each = Math.ceil((high - low) / columns);
      low += at * each;
      if (each === 1) return low;
      high = Math.min(high, low + each);
    }
  }
  return undefined;
}
