/**
 * Numbers of the readout: a figure "so far / total", and tables of figures by tensor. A figure whose
 * making can be told step by step leads there.
 */
import { createContext, useContext, type ReactNode } from "react";
import { Term } from "../../components/index.ts";
import type { Followed } from "../../state/followed.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount } from "../numbers.ts";
import type { Figure, TensorTable } from "./counts.ts";

/** Which events are followed through the run, and the way to follow others. */
export interface Following {
  readonly id: string | undefined;
  readonly onFollow: (wanted: Followed) => void;
}

/** How figures lead to the steps that made them; without it they are numbers alone. */
export const FollowingContext = createContext<Following | undefined>(undefined);

/** Makes a figure a button that follows what it counts. */
function Followable({ figure, children }: { figure: Figure; children: ReactNode }) {
  const following = useContext(FollowingContext);
  const { follows, total } = figure;
  if (following === undefined || follows === undefined || (total ?? 0) === 0)
    return <span className="figure">{children}</span>;
  return (
    <button
      type="button"
      className="figure is-followable"
      aria-pressed={following.id === follows.id}
      title={`Show every ${follows.label} in the barcode`}
      onClick={() => {
        following.onFollow(follows);
      }}
    >
      {children}
    </button>
  );
}

/** A figure as text: "6 / 24", or the total alone where there is no moment to speak of. */
export function FigureText({ figure }: { readonly figure: Figure }) {
  const { soFar, total } = figure;
  const whole = total === undefined ? "…" : formatCount(total);
  if (soFar === undefined) return <Followable figure={figure}>{whole}</Followable>;
  return (
    <Followable figure={figure}>
      {formatCount(soFar)}{" "}
      <span className="figure-total">
        <span className="figure-slash" aria-hidden="true">
          {"/ "}
        </span>
        <span className="sr-only"> of </span>
        {whole}
      </span>
    </Followable>
  );
}

/** The head of a table with a column a tensor. */
export function TensorHeads(props: { readonly head: string; readonly tensors: readonly string[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">{props.head}</th>
        {props.tensors.map((tensor) => (
          <th key={tensor} scope="col" className="hued" style={hueStyle(tensor)}>
            {tensor}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A table of figures, one column a tensor, so that long figures have room; every row explained. */
export function TensorFigures({
  caption,
  head,
  table,
}: {
  readonly caption: string;
  readonly head: string;
  readonly table: TensorTable;
}) {
  return (
    <div className="figures-scroll">
      <table className="figures is-wide">
        <caption className="sr-only">{caption}</caption>
        <TensorHeads head={head} tensors={table.rows.map(({ tensor }) => tensor)} />
        <tbody>
          {table.columns.map((column, at) => (
            <tr key={column}>
              <th scope="row">
                <Term of={column} />
              </th>
              {table.rows.map(({ tensor, figures }) => (
                <td key={tensor}>
                  {figures[at] !== undefined && <FigureText figure={figures[at]} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
