/** What lies over the pixels: the cycle of the step, its lanes, and the numbers along both sides. */
import { ticks } from "d3-array";
import type { Frame } from "../../../engine/index.ts";
import { formatCount } from "../numbers.ts";
import type { Viewport } from "./viewport.ts";

/** Properties of `LaneMarks`. */
export interface LaneMarksProps {
  readonly frame: Frame;
  readonly view: Viewport;
  readonly width: number;
  readonly height: number;
  /** Room at the left for the numbers of lanes. */
  readonly gutter: number;
}

const mostRings = 256;

/** A lane by its place on every side, for example "2,1". */
function laneName(lane: number, { sides }: Frame): string {
  const places: number[] = [];
  let rest = lane;
  for (const { width } of sides.toReversed()) {
    places.unshift(rest % width);
    rest = Math.floor(rest / width);
  }
  return places.length === 0 ? "0" : places.join(",");
}

/** Playhead, rings and axes. */
export function LaneMarks({ frame, view, width, height, gutter }: LaneMarksProps) {
  const column = width / (view.to - view.from);
  const row = height / (view.laneTo - view.laneFrom);
  const x = (frame.cycle - view.from) * column;
  const cycles = ticks(view.from, view.to, Math.max(2, Math.floor(width / 90)));
  const lanes = ticks(view.laneFrom, view.laneTo, Math.max(1, Math.floor(height / 22)));
  const inside = x >= 0 && x < width;
  return (
    <svg
      className="spacetime-marks"
      width={width + gutter}
      height={height + 18}
      style={{ insetInlineStart: -gutter }}
      aria-hidden="true"
    >
      <g transform={`translate(${gutter} 0)`}>
        {inside && (
          <rect
            className="spacetime-now"
            x={x}
            y={-3}
            width={Math.max(1.5, column)}
            height={height + 6}
          />
        )}
        {inside &&
          column >= 4 &&
          row >= 4 &&
          frame.lanes.slice(0, mostRings).map(({ place }, at) => {
            const lane = frame.sides.reduce(
              (number, side, k) => number * side.width + (place[k] ?? 0),
              0,
            );
            const y = (lane - view.laneFrom) * row;
            if (y < 0 || y >= height) return undefined;
            const box = { x, y, width: column - 1, height: row - 1 };
            return (
              <g key={at}>
                <rect className="spacetime-ring is-halo" {...box} />
                <rect className="spacetime-ring" {...box} />
              </g>
            );
          })}
        {cycles
          .filter((cycle) => Number.isInteger(cycle) && cycle < view.to)
          .map((cycle) => (
            <text
              key={cycle}
              className="spacetime-tick"
              x={(cycle + (column >= 12 ? 0.5 : 0) - view.from) * column}
              y={height + 12}
            >
              {formatCount(cycle)}
            </text>
          ))}
        {lanes
          .filter((lane) => Number.isInteger(lane) && lane < view.laneTo)
          .map((lane) => (
            <text
              key={lane}
              className="spacetime-tick is-lane"
              x={-6}
              y={(lane + (row >= 9 ? 0.5 : 0) - view.laneFrom) * row}
            >
              {laneName(lane, frame)}
            </text>
          ))}
      </g>
    </svg>
  );
}
