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
  const path = source.ranks.map((_, rank) => moment.cursors[rank]?.position ?? first?.[rank]);
  if (first === undefined) {
    path.forEach((at, rank) => {
      if (at !== undefined) current[rank]?.add(at);
    });
  }
  return { current, leaves, path };
}

/** The part of a fiber that is being visited, as positions; undefined where the fiber is not. */
export function visitedRange(
  fiber: Pick<TreeFiber, "rank" | "start" | "end">,
  moment: Moment,
): readonly [from: number, to: number] | undefined {
  const cursor = moment.cursors[fiber.rank];
  if (cursor === undefined || cursor.start !== fiber.start || cursor.end !== fiber.end) {
    return undefined;
  }
  return [cursor.from, cursor.to];
}
