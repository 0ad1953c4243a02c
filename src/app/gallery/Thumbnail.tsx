/**
 * The picture on a card: the ladder of the nest, and beside it the tensors, coarsely.
 *
 * Shapes as on the ladder of the nest: filled indexes, half slides, hollow reuses.
 */
import type { CSSProperties } from "react";
import type { LadderMark } from "../../engine/index.ts";
import { hueOf } from "../theme/hues.ts";
import type { Picture, PictureTensor } from "./picture.ts";

const rowHeight = 15;
const markRadius = 4.2;
const columnWidth = 17;
const indent = 4;
const gridSide = 104;
const gridsHeight = 122;
const largestCell = 13;

function Mark({ mark, x, y }: { mark: LadderMark; x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle r={markRadius} className={mark === "index" ? "mark-filled" : "mark-hollow"} />
      {mark === "slide" && (
        <path
          d={`M0 ${-markRadius}a${markRadius} ${markRadius} 0 0 0 0 ${2 * markRadius}z`}
          className="mark-filled"
        />
      )}
    </g>
  );
}

interface GridProps {
  readonly grid: PictureTensor;
  readonly tensors: readonly string[];
  /** What each grid of the picture may take in height. */
  readonly height: number;
}

function Grid({ grid, tensors, height }: GridProps) {
  const { name, formats, rows, columns, fill } = grid;
  const cell = Math.min(gridSide / columns, height / rows, largestCell);
  return (
    <figure style={hueOf(name, tensors)}>
      <figcaption>
        {name} <b>{formats}</b>
      </figcaption>
      <svg className="thumbnail-grid" width={columns * cell + 1} height={rows * cell + 1}>
        {fill.map((share, at) => (
          <rect
            key={at}
            x={(at % columns) * cell + 0.5}
            y={Math.floor(at / columns) * cell + 0.5}
            width={cell - 0.8}
            height={cell - 0.8}
            rx={Math.min(1.2, cell / 4)}
            fillOpacity={share === 0 ? 0 : 0.25 + 0.75 * Math.min(1, share)}
            className={share === 0 ? "cell-empty" : undefined}
          />
        ))}
      </svg>
    </figure>
  );
}

/** Ladder and tensors of a document; the words beside it say the same. */
export function Thumbnail({ picture }: { readonly picture: Picture }) {
  const { loops, tensors, grids } = picture;
  const nameWidth = Math.max(...loops.map(({ rank }) => rank.length), 1) * 7.4;
  const start = nameWidth + Math.min(loops.length, 6) * indent + 14;
  const width = start + tensors.length * columnWidth;
  const height = (loops.length + 1) * rowHeight + 2;
  return (
    <div className="thumbnail" aria-hidden="true">
      <svg
        className="thumbnail-ladder"
        viewBox={`0 0 ${width} ${height}`}
        style={{ "--lines": loops.length + 1 } as CSSProperties}
      >
        {tensors.map((tensor, at) => (
          <text
            key={tensor}
            className="tensor-name"
            style={hueOf(tensor, tensors)}
            x={start + at * columnWidth}
            y={11}
          >
            {tensor}
          </text>
        ))}
        {loops.map(({ rank, spatial, marks }, row) => {
          const y = (row + 1) * rowHeight + rowHeight / 2;
          return (
            <g key={row}>
              <text
                x={Math.min(row, 6) * indent}
                y={y + 3.5}
                className={spatial ? "is-spatial" : ""}
              >
                {rank}
              </text>
              {marks.map((mark, at) =>
                mark === undefined ? undefined : (
                  <g key={tensors[at]} style={hueOf(tensors[at] ?? "", tensors)}>
                    <Mark mark={mark} x={start + at * columnWidth} y={y} />
                  </g>
                ),
              )}
            </g>
          );
        })}
      </svg>
      <div className="thumbnail-grids">
        {grids.map((grid) => (
          <Grid
            key={grid.name}
            grid={grid}
            tensors={tensors}
            height={gridsHeight / grids.length - 20}
          />
        ))}
      </div>
    </div>
  );
}
