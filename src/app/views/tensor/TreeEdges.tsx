/**
 * The edges of a fibertree: from an element down past the counts of its row, then across, then into the
 * fiber below, so that no edge ever runs through a number.
 */
import { treeSizes, type TreeFiber } from "./tree-layout.ts";

const bend = 6;

/** Properties of `TreeEdges`. */
export interface TreeEdgesProps {
  readonly fibers: readonly TreeFiber[];
  /** By rank, the positions on the path of some lane. */
  readonly current: readonly ReadonlySet<number>[];
}

/** All edges of a tree; those on the path of the step stand out and lie on top. */
export function TreeEdges({ fibers, current }: TreeEdgesProps) {
  const edges = fibers.flatMap((fiber) => {
    const { from, rank } = fiber;
    if (from === undefined) return [];
    const onPath = current[rank - 1]?.has(from.position) === true;
    return [{ key: `${rank} ${fiber.fiber}`, onPath, d: edgePath(fiber, from) }];
  });
  return edges
    .sort((a, b) => Number(a.onPath) - Number(b.onPath))
    .map(({ key, onPath, d }) => (
      <path key={key} d={d} className={onPath ? "tree-edge is-current" : "tree-edge"} />
    ));
}

function edgePath(fiber: TreeFiber, from: { readonly x: number; readonly y: number }): string {
  const to = fiber.x + fiber.width / 2;
  const across = to - from.x;
  if (Math.abs(across) < 1) return `M${from.x} ${from.y}V${fiber.y}`;
  const level = fiber.y - treeSizes.bus;
  const radius = Math.min(bend, Math.abs(across) / 2, treeSizes.bus);
  const turn = across > 0 ? radius : -radius;
  return [
    `M${from.x} ${from.y}V${level - radius}`,
    `q0 ${radius} ${turn} ${radius}H${to - turn}`,
    `q${turn} 0 ${turn} ${radius}V${fiber.y}`,
  ].join("");
}
