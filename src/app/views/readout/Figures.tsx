/**
 * Numbers of the readout: a figure "so far / total", and tables of figures by tensor.
 */
import { Term } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { formatCount } from "../numbers.ts";
import type { Figure, TensorTable } from "./counts.ts";

/** A figure as text: "6 / 24", or the total alone where there is no moment to speak of. */
export function FigureText({ figure }: { readonly figure: Figure }) {
  const { soFar, total } = figure;
  const whole = total === undefined ? "…" : formatCount(total);
  if (soFar === undefined) return <span className="figure">{whole}</span>;
  return (
    <span className="figure">
      {formatCount(soFar)}
      <span className="figure-total">
        <span className="figure-slash"> / </span>
        <span className="sr-only"> of </span>
        {whole}
      </span>
    </span>
  );
}

/** A table of figures, one row a tensor, every column head explained. */
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
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                <Term of={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.tensor} style={hueStyle(row.tensor)}>
              <th scope="row" className="hued">
                {row.tensor}
              </th>
              {row.figures.map((figure, at) => (
                <td key={table.columns[at]}>
                  <FigureText figure={figure} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
