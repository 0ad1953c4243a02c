/** Figures of lanes as a table: a row a place or a layer, a column a lane, every figure a way to its experiment. */
import type { ReactNode } from "react";
import { LaneSwatch } from "./lane-style.tsx";
import { briefNumber } from "./names.ts";
import "./lane-table.css";

/** A figure of a lane, and the range that it is the mean of, where it is one. */
export interface LaneFigure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Undefined as long as it cannot be opened. */
  readonly onOpen: (() => void) | undefined;
}

/** A row. */
export interface LaneRow {
  /** What the row is, for those who listen: "0.5", "conv1". */
  readonly name: string;
  readonly head: ReactNode;
  /** In the order of the columns; undefined where there is none, or not yet. */
  readonly figures: readonly (LaneFigure | undefined)[];
  readonly best: number | undefined;
}

/** Properties of `LaneTable`. */
export interface LaneTableProps {
  readonly label: string;
  readonly caption: string;
  /** What the rows are. */
  readonly corner: string;
  readonly lanes: readonly { readonly lane: number; readonly name: string }[];
  readonly rows: readonly LaneRow[];
}

/** The table; the best figure of each row is bold. */
export function LaneTable({ label, caption, corner, lanes, rows }: LaneTableProps) {
  return (
    <div className="lane-table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {lanes.map(({ lane, name }) => (
              <th key={lane} scope="col">
                <LaneSwatch lane={lane} /> {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="numeric">
          {rows.map(({ name, head, figures, best }) => (
            <tr key={name}>
              <th scope="row">{head}</th>
              {figures.map((figure, at) => (
                <td
                  key={lanes[at]?.lane}
                  className={figure !== undefined && figure.value === best ? "is-best" : undefined}
                >
                  {figure !== undefined && (
                    <button
                      type="button"
                      aria-label={`${briefNumber(figure.value)}: open ${lanes[at]?.name ?? ""} at ${name}`}
                      disabled={figure.onOpen === undefined}
                      onClick={figure.onOpen}
                    >
                      {briefNumber(figure.value)}
                      {figure.high > figure.low && (
                        <small>
                          {briefNumber(figure.low)} to {briefNumber(figure.high)}
                        </small>
                      )}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
