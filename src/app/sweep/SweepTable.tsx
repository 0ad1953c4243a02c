/** The chart as a table: a row a place, a column a lane, every figure a way to its experiment. */
import { briefNumber } from "./names.ts";
import type { Curve } from "./series.ts";
import { LaneSwatch } from "./lane-style.tsx";

/** Properties of `SweepTable`. */
export interface SweepTableProps {
  readonly caption: string;
  readonly xLabel: string;
  readonly curves: readonly Curve[];
  readonly moreIsBetter: boolean;
  readonly onOpen: (point: number) => void;
}

/** The table under the chart. */
export function SweepTable({ caption, xLabel, curves, moreIsBetter, onOpen }: SweepTableProps) {
  const places = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].toSorted(
    (a, b) => a - b,
  );
  return (
    <div className="sweep-table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{xLabel}</th>
            {curves.map(({ lane, name }) => (
              <th key={lane} scope="col">
                <LaneSwatch lane={lane} /> {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="numeric">
          {places.map((x) => {
            const row = curves.map(({ points }) => points.find((point) => point.x === x));
            const means = row.flatMap((point) => (point === undefined ? [] : [point.mean]));
            const best = moreIsBetter ? Math.max(...means) : Math.min(...means);
            return (
              <tr key={x}>
                <th scope="row">{briefNumber(x)}</th>
                {row.map((point, at) => (
                  <td
                    key={curves[at]?.lane}
                    className={point?.mean === best ? "is-best" : undefined}
                  >
                    {point !== undefined && (
                      <button
                        type="button"
                        aria-label={`${briefNumber(point.mean)}: open ${curves[at]?.name ?? ""} at ${briefNumber(x)}`}
                        onClick={() => {
                          onOpen(point.point);
                        }}
                      >
                        {briefNumber(point.mean)}
                        {point.high > point.low && (
                          <small>
                            {briefNumber(point.low)} to {briefNumber(point.high)}
                          </small>
                        )}
                      </button>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
