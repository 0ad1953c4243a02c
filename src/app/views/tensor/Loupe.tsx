/**
 * The neighbourhood of the current element as a table of numbers, beside pictures whose cells are too
 * small to hold text.
 */
import { formatBrief } from "../numbers.ts";

const reach = { rows: 2, cols: 4 };

/** Properties of `Loupe`. */
export interface LoupeProps {
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly point: readonly number[];
  readonly valueAt: (point: readonly number[]) => number | undefined;
  readonly isKnown: (point: readonly number[]) => boolean;
}

/** A few rows and columns around a point. */
export function Loupe({ tensor, shape, point, valueAt, isKnown }: LoupeProps) {
  const last = shape.length - 1;
  const cols = around(point[last] ?? 0, shape[last] ?? 1, reach.cols);
  const rows = last < 1 ? [0] : around(point[last - 1] ?? 0, shape[last - 1] ?? 1, reach.rows);
  const lead = point.slice(0, Math.max(last - 1, 0));
  return (
    <div className="loupe-scroll" role="group" aria-label={`Part of ${tensor}`} tabIndex={0}>
      <table className="loupe numeric">
        <caption className="sr-only">
          {tensor} around {point.join(", ")}
        </caption>
        <thead>
          <tr>
            <td />
            {cols.map((col, at) => (
              <th key={at} scope="col" className={col === point[last] ? "is-current" : undefined}>
                {col}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, down) => {
            const isRow = last < 1 || row === point[last - 1];
            return (
              <tr key={down}>
                <th scope="row" className={isRow ? "is-current" : undefined}>
                  {last < 1 ? "" : [...lead, row].join(",")}
                </th>
                {cols.map((col, across) => {
                  const at = last < 1 ? [col] : [...lead, row, col];
                  const value = valueAt(at);
                  const here = isRow && col === point[last];
                  return (
                    <td key={across} className={here ? "is-here" : undefined}>
                      {value !== undefined ? formatBrief(value) : isKnown(at) ? "·" : "?"}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function around(at: number, extent: number, by: number): number[] {
  const count = Math.min(extent, 2 * by + 1);
  const from = Math.min(Math.max(at - by, 0), extent - count);
  return Array.from({ length: count }, (_, k) => from + k);
}
