/** What the canvas shows as numbers: lane by lane, how many cycles of the window it computes and idles. */
import { FigureTable } from "../figure-table/FigureTable.tsx";
import { formatCount, formatShare } from "../numbers.ts";
import type { LanePicture } from "./paint-lanes.ts";
import { laneSums } from "./lane-sums.ts";

/** Properties of `SpaceTimeTable`. */
export interface SpaceTimeTableProps {
  readonly picture: LanePicture;
}

/** The table twin of a space-time picture. */
export function SpaceTimeTable({ picture }: SpaceTimeTableProps) {
  const rows = laneSums(picture);
  return (
    <FigureTable label="Lanes as a table">
      <caption className="sr-only">
        Cycles {formatCount(picture.from)} to {formatCount(picture.to - 1)}, lane by lane
      </caption>
      <thead>
        <tr>
          <th scope="col">lane</th>
          <th scope="col">effectual</th>
          <th scope="col">ineffectual</th>
          <th scope="col">gated</th>
          <th scope="col">idle</th>
          <th scope="col">busy</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ from, to, effectual, ineffectual, gated, slots }) => {
          const busy = effectual + ineffectual + gated;
          return (
            <tr key={from}>
              <th scope="row">{to - from === 1 ? from : `${from}–${to - 1}`}</th>
              <td>{formatCount(effectual)}</td>
              <td>{formatCount(ineffectual)}</td>
              <td>{formatCount(gated)}</td>
              <td>{formatCount(Math.max(0, slots - busy))}</td>
              <td>{formatShare(busy, slots)}</td>
            </tr>
          );
        })}
      </tbody>
    </FigureTable>
  );
}
