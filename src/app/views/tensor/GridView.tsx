/**
 * A tensor as a dense picture with the sliding window, at any size from one cell to a quarter of a million.
 */
import { lazy, memo, Suspense, useMemo, useState } from "react";
import type { PartialOutput } from "../../../engine/index.ts";
import { formatCount } from "../numbers.ts";
import { rowMajor, unravel } from "../row-major.ts";
import { GridCells } from "./GridCells.tsx";
import { GridCursor } from "./GridCursor.tsx";
import {
  gridLayout,
  gridLimits,
  visibleBlock,
  type GridBlock,
  type GridLayout,
  type GridOrigin,
} from "./grid-layout.ts";
import { isBroken } from "./grid-geometry.ts";
import { GridOverlay } from "./GridOverlay.tsx";
import { cellInBlock, outputValues, snapshotValues, type BlockValues } from "./grid-values.ts";
import { GridUnderWindow } from "./GridUnderWindow.tsx";
import { skippedPoints, touchedPoints } from "./moment.ts";
import { indexInPart } from "./output-part.ts";
import { describeElement, type TensorModel } from "./tensor-model.ts";
import type { TensorViewProps } from "./tensor-view.ts";
import { findValue, snapshotTree } from "./tree-source.ts";
import { useBefore } from "./use-before.ts";
import { useWidth } from "../../components/use-width.ts";
import { useOutput } from "./use-output.ts";

const GridCanvas = lazy(() => import("./GridCanvas.tsx"));
const GridFar = lazy(() => import("./GridFar.tsx"));
const GridLives = lazy(() => import("./GridLives.tsx"));

const rowBelow = 24;

/** Where a picture has been led to, at a step: a point to show, or where it begins. */
interface Looked {
  readonly step: number | undefined;
  readonly at: readonly number[];
  readonly origin: GridOrigin | undefined;
}

/** The dense picture of a tensor. */
export function GridView(props: TensorViewProps) {
  const { model, moment, ghost, session, step, under, lives, onInspect, onPick } = props;
  const [ref, width] = useWidth(480);
  const shape = model.ranks.map((rank) => rank.shape);
  const focus = moment.points[0]?.point ?? shape.map(() => 0);
  const [side, setSide] = useState<number>(gridLimits.side);
  const [looked, setLooked] = useState<Looked>();
  // The picture follows the step; between two steps it may be led elsewhere.
  const here = looked?.step === step && looked?.at.length === shape.length ? looked : undefined;
  const centre = here?.at ?? focus;
  const origin = here?.origin;
  // The layout depends on the block, not on the point in it, so it stays while the step moves inside.
  const corner = JSON.stringify([
    shape,
    blockCorner(visibleBlock(shape, centre, side, origin), shape),
    origin !== undefined,
  ]);
  const layout = useMemo(() => {
    const [extents, at, moved] = JSON.parse(corner) as [number[], number[], boolean];
    const from: GridOrigin = [at.at(-2) ?? 0, at.at(-1) ?? 0];
    return gridLayout(extents, width, at, side, moved ? from : undefined);
  }, [corner, width, side]);
  const partial = useOutput(props.partial, layout, session, step);
  const block = useBlock(model, partial, layout.block);
  const before = useBefore(step, moment);
  const touched = useMemo(
    () => (model.snapshot === undefined ? [] : touchedPoints(model.snapshot, moment)),
    [model.snapshot, moment],
  );
  const skipped = useMemo(
    () => (model.snapshot === undefined ? [] : skippedPoints(model.snapshot, moment)),
    [model.snapshot, moment],
  );
  const source = useMemo(
    () => (model.snapshot === undefined ? undefined : snapshotTree(model.snapshot)),
    [model.snapshot],
  );
  const valueAt = (point: readonly number[]): number | undefined => {
    if (source !== undefined) return findValue(source, model.snapshot?.declared ?? [], point);
    if (partial === undefined) return undefined;
    const at = indexInPart(partial, rowMajor(point, shape));
    return at !== undefined && partial.written[at] === 1 ? partial.values[at] : undefined;
  };
  const isKnown = (point: readonly number[]): boolean =>
    source !== undefined ||
    partial === undefined ||
    indexInPart(partial, rowMajor(point, shape)) !== undefined;
  const say = (point: readonly number[]): string =>
    describeElement(model, moment, point, valueAt(point), isKnown(point));
  const pan = (rows: number, cols: number): void => {
    const { rowsFrom, rowsTo, colsFrom, colsTo } = layout.block;
    const within = (at: number, count: number, extent: number): number =>
      Math.min(Math.max(0, at), Math.max(0, extent - count));
    const across = shape.length > 1 ? cols : cols + rows * layout.line;
    const row = within(rowsFrom + rows, rowsTo - rowsFrom, shape.at(-2) ?? 1);
    const col = within(colsFrom + across, colsTo - colsFrom, shape.at(-1) ?? 1);
    setLooked({ step, at: centre, origin: [shape.length > 1 ? row : 0, col] });
  };
  const canvas = layout.mode === "canvas";
  // There is room for the weights below a single line of cells, and in corners where cells are large.
  const below = shape.length === 1 && !isBroken(layout);
  const laid = layout.mode === "text" && (below || layout.cellWidth >= 30) ? under : undefined;
  const height = layout.height + (laid !== undefined && below ? rowBelow : 0);
  return (
    <div className="grid-view" ref={ref}>
      <div className="grid-scroll">
        <div className="grid-stack" style={{ inlineSize: layout.width, blockSize: height }}>
          {canvas && (
            <Suspense>
              <GridCanvas layout={layout} block={block} />
            </Suspense>
          )}
          <svg
            className="grid-svg"
            width={layout.width}
            height={height}
            aria-hidden="true"
            focusable="false"
          >
            {!canvas && (
              <GridCells
                layout={layout}
                block={block}
                ranks={model.ranks}
                written={model.role === "output"}
              />
            )}
            {lives !== undefined && (
              <Suspense>
                <GridLives layout={layout} lives={lives} />
              </Suspense>
            )}
            <GridLabels layout={layout} ranks={model.ranks} />
            <GridOverlay
              layout={layout}
              moment={moment}
              before={before}
              ghost={ghost}
              touched={touched}
              skipped={skipped}
            />
            {laid !== undefined && <GridUnderWindow layout={layout} under={laid} below={below} />}
          </svg>
          <GridCursor
            layout={layout}
            label={`${model.tensor} as a grid`}
            start={focus}
            describe={say}
            onInspect={(point) => {
              if (point === undefined) onInspect(undefined);
              else onInspect(say(point), point);
            }}
            onPick={onPick}
            onLeave={(point) => {
              setLooked({ step, at: point, origin: undefined });
            }}
            onPan={layout.block.whole ? undefined : pan}
          />
        </div>
      </div>
      {block.unknown > 0 && (
        <p className="grid-note">
          {formatCount(block.unknown)} cells are not known at this step; they are shaded.
        </p>
      )}
      {!layout.block.whole && (
        <p className="grid-note">
          {blockWords(layout.block, shape)}. Drag, or use Shift and the arrow keys, to see more.
        </p>
      )}
      {(canvas || side < gridLimits.side) && (
        <Suspense>
          <GridFar
            {...{ shape, valueAt, isKnown, side }}
            withNumbers={canvas && cellInBlock(layout.block, focus) !== undefined}
            tensor={model.tensor}
            point={focus}
            farthest={gridLimits.side}
            onSide={setSide}
          />
        </Suspense>
      )}
    </div>
  );
}

const GridLabels = memo(function GridLabels(props: {
  readonly layout: GridLayout;
  readonly ranks: TensorModel["ranks"];
}) {
  const { layout, ranks } = props;
  return (
    <>
      {layout.labels.map((label, at) => (
        <text key={at} className="grid-label" x={label.x} y={label.y} textAnchor={label.anchor}>
          {label.text}
        </text>
      ))}
      {layout.rankLabels.map((label, at) => (
        <text
          key={at}
          className="grid-label is-rank"
          x={label.x}
          y={label.y}
          textAnchor={label.anchor}
        >
          {ranks[label.rank]?.id}
        </text>
      ))}
    </>
  );
});

function useBlock(
  model: TensorModel,
  partial: PartialOutput | undefined,
  block: GridBlock,
): BlockValues {
  const { snapshot, output } = model;
  return useMemo(() => {
    if (snapshot !== undefined) return snapshotValues(snapshot, block);
    if (output !== undefined) return outputValues(output, partial, block);
    return { values: new Float64Array(), present: new Uint8Array(), unknown: 0, most: 1 };
  }, [snapshot, output, partial, block]);
}

function blockCorner(block: GridBlock, shape: readonly number[]): number[] {
  const lead = unravel(block.firstPanel, block.lead);
  return shape.length > 1 ? [...lead, block.rowsFrom, block.colsFrom] : [block.colsFrom];
}

function blockWords(block: GridBlock, shape: readonly number[]): string {
  const parts: string[] = [];
  const add = (from: number, to: number, extent: number, what: string): void => {
    if (to - from < extent) parts.push(`${what} ${from} to ${to - 1} of ${extent}`);
  };
  const panels = block.lead.reduce((product, extent) => product * extent, 1);
  add(block.firstPanel, block.firstPanel + block.panels, panels, "matrices");
  if (shape.length > 1) add(block.rowsFrom, block.rowsTo, shape.at(-2) ?? 1, "rows");
  add(
    block.colsFrom,
    block.colsTo,
    shape.at(-1) ?? 1,
    shape.length > 1 ? "columns" : "coordinates",
  );
  return `Shown: ${parts.join(", ")}`;
}
