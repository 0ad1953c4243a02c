/**
 * The lanes of a step side by side: a table of multipliers with the operands that come along its rows and
 * columns, and where each product goes. Too many for words, they become squares.
 */
import { createContext, use } from "react";
import type { EinsumDescription, Frame, Lane } from "../../../engine/index.ts";
import { Icon, Term } from "../../components/index.ts";
import { hueStyle } from "../../theme/hues.ts";
import { useHeld, type HeldSteps } from "../held/use-held.ts";
import { formatCount, formatElement, formatValue } from "../numbers.ts";
import { idleWords } from "./idle-lanes.ts";
import { laneArray, type LaneArray, type LaneElement } from "./lane-array.ts";
import "./lanes.css";

/** For how many steps what the lanes hold has been held. */
const Held = createContext<HeldSteps | undefined>(undefined);

const mostInWords = 48;
const mostColumns = 12;

/** Properties of `LaneArrayView`. */
export interface LaneArrayViewProps {
  readonly einsum: EinsumDescription;
  readonly frame: Frame;
}

/** The array of multipliers of a step; nothing where there is only one. */
export default function LaneArrayView({ einsum, frame }: LaneArrayViewProps) {
  const array = laneArray(einsum, frame);
  const held = useHeld(frame);
  if (array === undefined) return undefined;
  const lanes = array.rows * array.cols;
  const inWords = lanes <= mostInWords && array.cols <= mostColumns;
  const idle = idleWords(einsum, frame, array);
  return (
    <section className="lanes" aria-label="Lanes of this step">
      <h2 className="overline">
        <Term of="lane">Lanes</Term>
        <span className="lanes-busy numeric">
          {formatCount(array.busy)} of {formatCount(lanes)} busy
          {array.told < array.busy && `, the first ${formatCount(array.told)} drawn`}
        </span>
      </h2>
      <Held value={held}>
        {array.all.length > 0 && (
          <p className="lanes-all">
            <Term of="shared">to every lane</Term>: <Heads elements={array.all} />
          </p>
        )}
        {inWords ? <InWords array={array} /> : <Squares array={array} />}
        {/* There all the while, so that what stands below does not jump. */}
        <p className="lanes-reduced lanes-idle">{idle}</p>
      </Held>
    </section>
  );
}

function InWords({ array }: { readonly array: LaneArray }) {
  const { rows, cols, cells, rowHeads, colHeads, rowRank, colRank } = array;
  const hasColHeads = colHeads.some((heads) => heads.length > 0);
  const hasRowHeads = rows > 1;
  return (
    <div className="lanes-scroll" tabIndex={0} role="group" aria-label="Array of lanes">
      <table className="lanes-table numeric">
        <thead>
          <tr>
            {hasRowHeads && (
              <td className="lanes-corner">
                {rowRank} ↓ {colRank} →
              </td>
            )}
            {colHeads.map((heads, col) => (
              <th key={col} scope="col">
                {heads.length > 0 ? (
                  <Heads elements={heads} />
                ) : (
                  <span className={hasColHeads ? "lane-idle-head" : undefined}>
                    {colRank} {col}
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {hasRowHeads && (
                <th scope="row">
                  {(rowHeads[row] ?? []).length === 0 ? (
                    `${rowRank ?? ""} ${row}`
                  ) : (
                    <Heads elements={rowHeads[row] ?? []} />
                  )}
                </th>
              )}
              {cells.slice(row * cols, (row + 1) * cols).map((lane, col) => (
                <LaneCell key={col} lane={lane} own={array.own[row * cols + col] ?? []} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {array.reduced !== "none" && array.busy > 1 && (
        <p className="lanes-reduced">
          {array.reduced === "all"
            ? "All products meet in one element of the output, where they are reduced."
            : `The products of a ${array.reduced} meet in one element of the output, where they are reduced.`}
        </p>
      )}
    </div>
  );
}

function LaneCell(props: {
  readonly lane: Lane | undefined;
  readonly own: readonly LaneElement[];
}) {
  const { lane, own } = props;
  if (lane === undefined) {
    return (
      <td className="lane is-idle">
        <span className="sr-only">idle</span>
      </td>
    );
  }
  const { output } = lane;
  return (
    <td className={`lane is-${lane.kind}`}>
      {own.map((element, at) => (
        <span key={at} className="lane-operand" style={hueStyle(element.tensor)}>
          <Element {...element} />
        </span>
      ))}
      <span className="lane-product">
        {lane.kind === "gated" ? "gated" : formatValue(lane.product)}
      </span>
      <span className="lane-target" style={hueStyle(output.tensor)}>
        → {formatElement(output.tensor, output.point)}
      </span>
    </td>
  );
}

function Heads({ elements }: { readonly elements: readonly LaneElement[] }) {
  return elements.map((element, at) => (
    <span key={at} className="lane-head" style={hueStyle(element.tensor)}>
      <Element {...element} />
    </span>
  ));
}

function Element({ tensor, point, value, status }: LaneElement) {
  const held = use(Held);
  const name = formatElement(tensor, point);
  return (
    <>
      <span className={status === "unread" ? "is-struck" : undefined}>
        {name} = <b>{formatValue(value)}</b>
      </span>
      {status === "held" && <Icon name="pin" size={10} />}
      {status === "held" && (
        <>
          <span className="sr-only">held </span>
          <small>{held?.get(name)}</small>
        </>
      )}
      {status === "fetched" && <Icon name="chevron-down" size={10} />}
      {status === "fetched" && <span className="sr-only">fetched</span>}
      {status === "shared" && <Icon name="link" size={10} />}
      {status === "shared" && <span className="sr-only">fetched by another lane</span>}
    </>
  );
}

const kinds = ["effectual", "ineffectual", "gated"] as const;

/** One square a lane, one path a kind, so that thousands cost no more than a few. */
function Squares({ array }: { readonly array: LaneArray }) {
  const { rows, cols, cells } = array;
  const size = Math.max(2, Math.min(14, Math.floor(720 / cols), Math.floor(260 / rows)));
  const inset = size > 4 ? 1 : 0;
  const square = (cell: number): string => {
    const x = (cell % cols) * size + inset;
    const y = Math.floor(cell / cols) * size + inset;
    const side = size - 2 * inset;
    return `M${x} ${y}h${side}v${side}h${-side}z`;
  };
  const pathOf = (kind: (typeof kinds)[number]): string =>
    cells.map((lane, cell) => (lane?.kind === kind ? square(cell) : "")).join("");
  const counts = kinds
    .map((kind) => `${formatCount(cells.filter((lane) => lane?.kind === kind).length)} ${kind}`)
    .join(", ");
  const words = `${array.rowRank === undefined ? "" : `${array.rowRank} down, `}${array.colRank ?? ""} across: ${counts}, ${formatCount(rows * cols - array.busy)} idle`;
  return (
    <div className="lanes-scroll" tabIndex={0} role="group" aria-label="Array of lanes">
      <svg width={cols * size} height={rows * size} role="img" aria-label={words}>
        <rect width={cols * size} height={rows * size} className="lanes-ground" />
        {kinds.map((kind) => (
          <path key={kind} d={pathOf(kind)} className={`lanes-square is-${kind}`} />
        ))}
      </svg>
      <p className="lanes-reduced">{words}</p>
    </div>
  );
}
