/** Figures of lanes as a table: a row a place or a layer, a column a lane, every figure a way to its experiment. */
import { memo, useDeferredValue } from "react";
import { Hint } from "../components/index.ts";
import { LaneSwatch } from "./lane-style.tsx";
import { briefNumber } from "./names.ts";
import { useGridKeys } from "./use-grid-keys.ts";
import "./lane-table.css";

/** A figure of a lane, and the range that it is the mean of, where it is one. */
export interface LaneFigure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Number of what is opened by it: a point of a sweep, a layer. */
  readonly place: number;
  /** Below the figure, smaller. */
  readonly note?: string | undefined;
}

/** A row. */
export interface LaneRow {
  /** What the row is, for those who listen: "0.5", "conv1". */
  readonly name: string;
  readonly head: string;
  /** Beside the head, smaller. */
  readonly note: string | undefined;
  /** In the order of the columns; undefined where there is none, or not yet. */
  readonly figures: readonly (LaneFigure | undefined)[];
  readonly best: number | undefined;
  /** Where what has no figure is told: by column why, undefined where it is still to come. */
  readonly gaps?: readonly (string | undefined)[];
}

/** Properties of `LaneTable`. */
export interface LaneTableProps {
  readonly label: string;
  readonly caption: string;
  /** What the rows are. */
  readonly corner: string;
  readonly lanes: readonly { readonly lane: number; readonly name: string }[];
  readonly rows: readonly LaneRow[];
  /** Undefined as long as figures cannot be opened. */
  readonly onOpen: ((place: number, lane: number) => void) | undefined;
}

type RowProps = Pick<LaneTableProps, "lanes" | "onOpen"> & { readonly row: LaneRow };

/** Whether a row says the same as before: of many rows few change while results come in. */
function saysTheSame(before: RowProps, after: RowProps): boolean {
  const [one, other] = [before.row, after.row];
  return (
    before.onOpen === after.onOpen &&
    before.lanes.length === after.lanes.length &&
    before.lanes.every(({ name }, at) => name === after.lanes[at]?.name) &&
    one.name === other.name &&
    one.best === other.best &&
    one.note === other.note &&
    one.gaps?.length === other.gaps?.length &&
    one.gaps?.every((gap, at) => gap === other.gaps?.[at]) !== false &&
    one.figures.length === other.figures.length &&
    one.figures.every((figure, at) => {
      const next = other.figures[at];
      return (
        figure?.value === next?.value &&
        figure?.low === next?.low &&
        figure?.high === next?.high &&
        figure?.place === next?.place &&
        figure?.note === next?.note
      );
    })
  );
}

/** Where there is no figure: a dash with the reason, or a dot for what is to come. */
function Gap({ why }: { readonly why: string | undefined }) {
  return why === undefined ? (
    <>
      <span aria-hidden="true">·</span>
      <span className="sr-only">to come</span>
    </>
  ) : (
    <Hint text={why}>—</Hint>
  );
}

const Row = memo(function Row({ row, lanes, onOpen }: RowProps) {
  const { name, head, note, figures, best, gaps } = row;
  return (
    <tr>
      <th scope="row">
        {head} {note !== undefined && <small>{note}</small>}
      </th>
      {figures.map((figure, at) => {
        const lane = lanes[at];
        if (lane === undefined) return undefined;
        if (figure === undefined)
          return (
            <td key={lane.lane} className="is-gap">
              {gaps !== undefined && <Gap why={gaps[at]} />}
            </td>
          );
        const { value, low, high, place, note: beside } = figure;
        return (
          <td key={lane.lane} className={value === best ? "is-best" : undefined}>
            <button
              type="button"
              aria-label={`${briefNumber(value)}: open ${lane.name} at ${name}`}
              disabled={onOpen === undefined}
              onClick={() => onOpen?.(place, lane.lane)}
            >
              {briefNumber(value)}
              {high > low && (
                <small>
                  {briefNumber(low)} to {briefNumber(high)}
                </small>
              )}
              {beside !== undefined && <small>{beside}</small>}
            </button>
          </td>
        );
      })}
    </tr>
  );
}, saysTheSame);

/** Rows that a table is first drawn with; more would hold up the page that it appears on. */
const firstRows = 12;

/** The table; the best figure of each row is bold. */
export function LaneTable({ label, caption, corner, lanes, rows, onOpen }: LaneTableProps) {
  const grid = useGridKeys();
  const drawn = useDeferredValue(rows, rows.slice(0, firstRows));
  return (
    <div className="lane-table" role="region" aria-label={label}>
      <table {...grid}>
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
          {drawn.map((row) => (
            <Row key={row.name} row={row} lanes={lanes} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
