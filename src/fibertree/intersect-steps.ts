/**
 * What it takes hardware to intersect two traversals.
 *
 * Source: two-finger merging compares the current coordinates, one comparison a step, until either side
 * ends; skip-ahead, as in ExTensor (Hegde et al., MICRO 2019), jumps over a run of coordinates of one side
 * in a single step.
 */
import { compareCoordinates } from "./coordinates.ts";
import { traversalLength, type Traversal } from "./traverse.ts";

/** How two coordinate streams are intersected. */
export type IntersectStyle = "two-finger" | "skip-ahead";

/**
 * Steps to intersect two traversals: comparisons made, where for `skip-ahead` steps of the same finger one
 * after the other count once.
 *
 * Cost: O(sum of the lengths).
 */
export function intersectSteps(a: Traversal, b: Traversal, style: IntersectStyle): number {
  const aLength = traversalLength(a);
  const bLength = traversalLength(b);
  let at = 0;
  let bt = 0;
  let steps = 0;
  let last = 0;
  while (at < aLength && bt < bLength) {
    const moved = Math.sign(compareCoordinates(a.coordinates, at, b.coordinates, bt));
    if (style === "two-finger" || moved === 0 || moved !== last) steps += 1;
    last = moved;
    if (moved <= 0) at += 1;
    if (moved >= 0) bt += 1;
  }
  return steps;
}
