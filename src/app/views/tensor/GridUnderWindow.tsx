/**
 * The elements of a second tensor under the window of a grid: in a row of their own below a single line
 * of cells, in the corners of the cells otherwise.
 */
import { hueStyle } from "../../theme/hues.ts";
import { formatBrief } from "../numbers.ts";
import { cellBox } from "./grid-geometry.ts";
import type { GridLayout } from "./grid-layout.ts";
import type { UnderWindow } from "./under-window.ts";

/** Properties of `GridUnderWindow`. */
export interface GridUnderWindowProps {
  readonly layout: GridLayout;
  readonly under: UnderWindow;
  /** Whether there is a row for it below the cells. */
  readonly below: boolean;
}

/** Most values that are written under one cell; of more it says how many. */
const mostValues = 2;

/** Ground of a value in the corner of a cell. */
const cornerPlate = { width: 10, height: 11, letter: 5.4 };

function textOf(values: readonly number[]): string {
  if (values.length > mostValues) return `×${values.length}`;
  return values.map((value) => (value === 0 ? "·" : formatBrief(value))).join(" ");
}

/** The weights under the cells of the window. */
export function GridUnderWindow({ layout, under, below }: GridUnderWindowProps) {
  return (
    <g style={hueStyle(under.tensor)}>
      {under.cells.map(({ point, values, current }, at) => {
        const box = cellBox(layout, point);
        if (box === undefined) return undefined;
        const text = textOf(values);
        const plate = below ? { width: 18, height: 17, letter: 6.6 } : cornerPlate;
        const side = Math.max(plate.width, text.length * plate.letter + plate.width / 2);
        const x = below ? box.x + box.width / 2 : box.x + box.width - side / 2;
        const y = box.y + box.height + (below ? 13 : -6);
        const names = ["grid-under"];
        if (current) names.push("is-current");
        if (!below) names.push("is-corner");
        return (
          <g
            key={at}
            style={{ transform: `translate(${x}px, ${y}px)` }}
            className={names.join(" ")}
          >
            {current && (
              <rect x={-side / 2} y={-plate.height / 2} width={side} height={plate.height} rx="4" />
            )}
            <text className="grid-under-text">{text}</text>
          </g>
        );
      })}
    </g>
  );
}
