/**
 * The frames over the fibers being visited: the legal range of each visit, as far as it is drawn, with a
 * flag where its search starts.
 */
import type { Moment } from "./moment.ts";
import { treeSizes, type TreeFiber, type TreeLayout } from "./tree-layout.ts";
import { visitedRanges, type VisitedRange } from "./tree-marks.ts";
import type { TreeSource } from "./tree-source.ts";

const { box } = treeSizes;

/** Properties of `TreeFrames`. */
export interface TreeFramesProps {
  readonly source: TreeSource;
  readonly layout: TreeLayout;
  readonly moment: Moment;
}

/** One frame for each range, narrower than its fiber, that some lane visits. */
export function TreeFrames({ source, layout, moment }: TreeFramesProps) {
  return layout.fibers.flatMap((fiber) => {
    const ranges = visitedRanges(source, fiber, moment);
    return ranges
      .filter(({ from, to }) => from !== fiber.start || to !== fiber.end)
      .map((range, at) => {
        const { left, right } = extentOf(layout, fiber, range);
        const style = {
          x: `${left}px`,
          y: `${fiber.y - 3}px`,
          width: `${right - left}px`,
          height: `${box + 6}px`,
        } as React.CSSProperties;
        const flag = { transform: `translate(${left}px, ${fiber.y - 3}px)` };
        return (
          <g key={`rank ${fiber.rank} ${at}`}>
            <rect style={style} rx="6" className="grid-window" />
            {range.from > fiber.start && (
              <path style={flag} className="tree-start" d="M0 0v-7l7 3.5z" />
            )}
          </g>
        );
      });
  });
}

/** Left and right end of a range; an empty range is a bar where its first element would be. */
function extentOf(layout: TreeLayout, fiber: TreeFiber, { from, to }: VisitedRange) {
  const own = layout.elements.filter(
    (element) => element.rank === fiber.rank && element.fiber === fiber.fiber,
  );
  const xs = own.filter(({ position }) => position >= from && position < to).map(({ x }) => x);
  const half = layout.slot / 2;
  const next = own.find(({ position }) => position >= from);
  const bar = next === undefined ? fiber.x + fiber.width : next.x - half;
  return xs.length === 0
    ? { left: bar - 1, right: bar + 1 }
    : { left: Math.min(...xs) - half, right: Math.max(...xs) + half };
}
