/**
 * The lower layer of a grid as SVG: ground, dots for zeros, values. Changes only with the values, line
 * by line, so that a step repaints no more than the lines that changed.
 */
import { memo, useId } from "react";
import { formatBrief } from "../numbers.ts";
import type { GridLayout } from "./grid-layout.ts";
import { panelSize } from "./grid-geometry.ts";
import type { BlockValues } from "./grid-values.ts";

/** Ground, dots and values of all panels. */
export const GridCells = memo(function GridCells(props: {
  readonly layout: GridLayout;
  readonly block: BlockValues;
  readonly ranks: readonly { readonly id: string }[];
  /** Tints every present element: what has been written. */
  readonly written: boolean;
}) {
  const { layout, block, ranks, written } = props;
  const pattern = useId();
  const { cellWidth, cellHeight, line } = layout;
  const cols = layout.block.colsTo - layout.block.colsFrom;
  const rows = layout.block.rowsTo - layout.block.rowsFrom;
  const size = panelSize(layout);
  const dot = Math.min(1.4, Math.max(0.5, cellWidth / 16));
  const lines = Math.ceil(cols / line) * rows;
  return (
    <g>
      <pattern id={pattern} width={cellWidth} height={cellHeight} patternUnits="userSpaceOnUse">
        <path
          d={`M${cellWidth} 0H0V${cellHeight}`}
          className={layout.mode === "text" ? "grid-rule" : "grid-rule is-faint"}
        />
        <circle cx={cellWidth / 2} cy={cellHeight / 2} r={dot} className="grid-zero" />
      </pattern>
      {layout.panels.map((panel, at) => (
        <g key={at} transform={`translate(${panel.x} ${panel.y})`}>
          <PanelGround layout={layout} size={size} cols={cols} pattern={pattern} />
          {panel.prefix.length > 0 && cellWidth * line >= 24 && (
            <text className="grid-title" x="0" y={layout.labels.length > 0 ? -22 : -4}>
              {panel.prefix
                .map((coordinate, rank) => `${ranks[rank]?.id ?? ""} ${coordinate}`)
                .join(", ")}
            </text>
          )}
          {Array.from({ length: lines }, (_, row) => {
            const first = at * rows * cols + row * line;
            const past = Math.min(first + line, (at + 1) * rows * cols);
            return (
              <GridLine
                key={row}
                y={row * cellHeight}
                width={cellWidth}
                height={cellHeight}
                text={layout.mode === "text"}
                written={written}
                signature={signature(block, first, past)}
                cells={presentCells(block, first, past)}
              />
            );
          })}
        </g>
      ))}
    </g>
  );
});

/** The ground of a panel; the last line of a broken rank may be short. */
function PanelGround(props: {
  readonly layout: GridLayout;
  readonly size: { readonly width: number; readonly height: number };
  readonly cols: number;
  readonly pattern: string;
}) {
  const { layout, size, cols, pattern } = props;
  const { cellWidth, cellHeight, line } = layout;
  const rest = layout.shape.length === 1 ? cols % line : 0;
  const { width, height } = size;
  const outline =
    rest === 0
      ? `M0 0H${width}V${height}H0z`
      : `M0 0H${width}V${height - cellHeight}H${rest * cellWidth}V${height}H0z`;
  return (
    <>
      <path d={outline} className="grid-ground" />
      <path d={outline} fill={`url(#${pattern})`} />
      <path d={outline} className="grid-outline" />
    </>
  );
}

interface Cell {
  readonly at: number;
  readonly value: number;
  readonly known: boolean;
}

function presentCells(block: BlockValues, first: number, past: number): Cell[] {
  const cells: Cell[] = [];
  for (let cell = first; cell < past; cell += 1) {
    const value = block.values[cell] ?? 0;
    const present = block.present[cell] ?? 0;
    if (value !== 0 || present > 0) cells.push({ at: cell - first, value, known: present !== 2 });
  }
  return cells;
}

function signature(block: BlockValues, first: number, past: number): string {
  return `${block.most}|${block.values.subarray(first, past).join()}|${block.present.subarray(first, past).join("")}`;
}

interface LineProps {
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: boolean;
  readonly written: boolean;
  readonly signature: string;
  readonly cells: readonly Cell[];
}

const GridLine = memo(
  function GridLine({ y, width, height, text, written, cells, signature: of }: LineProps) {
    const most = Number.parseFloat(of);
    return cells.map(({ at, value, known }) => {
      if (value === 0) {
        return written ? (
          <rect
            key={at}
            className={known ? "grid-written" : "grid-unknown"}
            x={at * width}
            y={y}
            width={width}
            height={height}
          />
        ) : undefined;
      }
      const strength = text ? undefined : 0.4 + 0.6 * (Math.abs(value) / most);
      return (
        <g key={at} transform={`translate(${at * width} ${y})`}>
          <rect
            className={written ? "grid-value is-written" : "grid-value"}
            width={width}
            height={height}
            style={
              strength === undefined ? undefined : { fill: "var(--hue)", fillOpacity: strength }
            }
          />
          {text && (
            <text className="grid-text" x={width / 2} y={height / 2}>
              {formatBrief(value)}
            </text>
          )}
        </g>
      );
    });
  },
  (before, after) =>
    before.signature === after.signature &&
    before.y === after.y &&
    before.width === after.width &&
    before.height === after.height &&
    before.text === after.text &&
    before.written === after.written,
);
