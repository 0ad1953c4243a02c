/**
 * The state of a fibertree at one step, as sets that the picture is painted from: pure.
 */
import type { Moment, MomentPoint } from "./moment.ts";
import type { TreeFiber } from "./tree-layout.ts";
import { pathTo, type TreeSource } from "./tree-source.ts";

/** What a step does to the elements of a tree. */
export interface TreeMarks {
  /** By rank, the positions on the path of some lane. */
  readonly current: readonly ReadonlySet<number>[];
  /** The uses of elements of the last rank, by position. */
  readonly leaves: ReadonlyMap<number, MomentPoint>;
  /** By rank, the positions of the first lane's path; what the layout is built around. */
  readonly path: readonly (number | undefined)[];
}

/** The marks of a moment; `positionOf` gives the position of a point where the moment has none. */
export function treeMarks(
  source: TreeSource,
  moment: Moment,
  positionOf: (point: readonly number[]) => number | undefined,
): TreeMarks {
  const current = source.ranks.map(() => new Set<number>());
  const leaves = new Map<number, MomentPoint>();
  let first: readonly number[] | undefined;
  for (const use of moment.points) {
    const position = use.position ?? positionOf(use.point);
    if (position === undefined) continue;
    const path = pathTo(source, position);
    first ??= path;
    leaves.set(position, use);
    path.forEach((at, rank) => current[rank]?.add(at));
  }
  // Where the element is absent the cursors still say how far the path goes.
  const path = source.ranks.map(
    ({ stored }, rank) => moment.cursors[stored]?.position ?? first?.[rank],
  );
  if (first === undefined) {
    path.forEach((at, rank) => {
      if (at !== undefined) current[rank]?.add(at);
    });
  }
  return { current, leaves, path };
}

/** A part of a fiber that some lane visits, as positions, and how far it has come in it. */
export interface VisitedRange {
  readonly from: number;
  readonly to: number;
  /** The position that is bound; undefined where there is none. */
  readonly at: number | undefined;
}

/** The parts of a fiber that are being visited, each once; none where the fiber is not. */
export function visitedRanges(
  source: TreeSource,
  fiber: Pick<TreeFiber, "rank" | "start" | "end">,
  moment: Moment,
): readonly VisitedRange[] {
  const stored = source.ranks[fiber.rank]?.stored ?? fiber.rank;
  const ranges = new Map<string, VisitedRange>();
  for (const visit of moment.visits) {
    const cursor = visit[stored];
    if (cursor === undefined || cursor.start !== fiber.start || cursor.end !== fiber.end) continue;
    const { from, to, position } = cursor;
    const key = `${from} ${to}`;
    const at = position ?? ranges.get(key)?.at;
    ranges.set(key, { from, to, at });
  }
  return [...ranges.values()];
}
