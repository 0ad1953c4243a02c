/**
 * The elements of a second tensor under the window of a grid: in a row of their own below a single line
 * of cells, in the corners of the cells otherwise.
 */
import { hueStyle } from "../../theme/hues.ts";
import { formatBrief } from "../numbers.ts";
import { cellBox } from "./grid-geometry.ts";
import type { GridLayout } from "./grid-layout.ts";
import type { Kernel } from "./kernel.ts";

/** Properties of `GridKernel`. */
export interface GridKernelProps {
  readonly layout: GridLayout;
  readonly kernel: Kernel;
  /** Whether there is a row for it below the cells. */
  readonly below: boolean;
}

/** The weights under the cells of the window. */
export function GridKernel({ layout, kernel, below }: GridKernelProps) {
  return (
    <g style={hueStyle(kernel.tensor)}>
      {kernel.cells.map(({ point, value, current }, at) => {
        const box = cellBox(layout, point);
        if (box === undefined) return undefined;
        const x = below ? box.x + box.width / 2 : box.x + box.width - 7;
        const y = box.y + box.height + (below ? 13 : -6);
        const names = ["grid-kernel"];
        if (current) names.push("is-current");
        if (!below) names.push("is-corner");
        return (
          <g
            key={at}
            style={{ transform: `translate(${x}px, ${y}px)` }}
            className={names.join(" ")}
          >
            {current && below && <rect x="-9" y="-8.5" width="18" height="17" rx="4" />}
            <text className="grid-kernel-text">{value === 0 ? "·" : formatBrief(value)}</text>
          </g>
        );
      })}
    </g>
  );
}
