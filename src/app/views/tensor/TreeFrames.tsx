/**
 * The frames over the fibers being visited: the legal range of this visit, as far as it is drawn.
 */
import type { Moment } from "./moment.ts";
import { treeSizes, type TreeLayout } from "./tree-layout.ts";
import { visitedRange } from "./tree-marks.ts";

const { box } = treeSizes;

/** One frame for each rank in which a range narrower than its fiber is visited. */
export function TreeFrames({
  layout,
  moment,
}: {
  readonly layout: TreeLayout;
  readonly moment: Moment;
}) {
  return layout.fibers.map((fiber) => {
    const range = visitedRange(fiber, moment);
    if (range === undefined || (range[0] === fiber.start && range[1] === fiber.end))
      return undefined;
    const inside = layout.elements.filter(
      (element) =>
        element.rank === fiber.rank &&
        element.fiber === fiber.fiber &&
        element.position >= range[0] &&
        element.position < range[1],
    );
    const xs = inside.map((element) => element.x);
    const half = layout.slot / 2;
    const next = layout.elements.find(
      (element) =>
        element.rank === fiber.rank &&
        element.fiber === fiber.fiber &&
        element.position >= range[0],
    );
    // An empty range is a bar where its first element would be.
    const bar = next === undefined ? fiber.x + fiber.width : next.x - half;
    const left = xs.length === 0 ? bar - 1 : Math.min(...xs) - half;
    const right = xs.length === 0 ? bar + 1 : Math.max(...xs) + half;
    const style = {
      x: `${left}px`,
      y: `${fiber.y - 3}px`,
      width: `${right - left}px`,
      height: `${box + 6}px`,
    } as React.CSSProperties;
    return <rect key={`rank ${fiber.rank}`} style={style} rx="6" className="grid-window" />;
  });
}
