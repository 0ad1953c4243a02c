/**
 * The keyboard's and the pointer's way into a grid: one tab stop, arrow keys from cell to cell, and one
 * real cell in the page for the element that is looked at.
 *
 * A grid of a quarter of a million cells would drown a screen reader and the browser, so only the row
 * and cell in question exist; `aria-rowindex` and its kin say where they are. This holds for SVG and
 * canvas alike.
 */
import {
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
} from "react";
import { cellBox, pointAt } from "./grid-geometry.ts";
import type { GridLayout } from "./grid-layout.ts";
import { moveBy } from "./move-cursor.ts";
import { useTouchPan } from "./use-touch-pan.ts";

/** Properties of `GridCursor`. */
export interface GridCursorProps {
  readonly layout: GridLayout;
  readonly label: string;
  /** Where the cursor starts: the element of the step. */
  readonly start: readonly number[];
  /** A cell in words. */
  readonly describe: (point: readonly number[]) => string;
  /** Tells which cell is looked at; undefined when none is. */
  readonly onInspect: (point: readonly number[] | undefined) => void;
  /** Goes to a step that uses a cell. */
  readonly onPick: (point: readonly number[]) => void;
  /** Told of a cell that a key leads to and that is not shown yet. */
  readonly onLeave: (point: readonly number[]) => void;
  /** Moves the picture by rows and columns; undefined where all of the tensor is shown. */
  readonly onPan: ((rows: number, cols: number) => void) | undefined;
}

/** Pixels that a pointer may stray before a press becomes a drag. */
const slack = 4;

/** A quarter of what is shown, for each arrow key. */
const pans: Readonly<Record<string, readonly [rows: number, cols: number]>> = {
  ArrowLeft: [0, -0.25],
  ArrowRight: [0, 0.25],
  ArrowUp: [-0.25, 0],
  ArrowDown: [0.25, 0],
};

/** An invisible layer over a grid that carries its meaning. */
export function GridCursor({ layout, label, start, describe, ...props }: GridCursorProps) {
  const { onInspect, onPick, onLeave, onPan } = props;
  const drag = useRef<{ x: number; y: number; far: boolean } | undefined>(undefined);
  const wasDragged = useRef(false);
  const [dragging, setDragging] = useState(false);
  const id = useId();
  const [moved, setMoved] = useState<readonly number[] | undefined>(undefined);
  const [focused, setFocused] = useState(false);
  const { shape } = layout;
  const inside = moved?.length === shape.length && cellBox(layout, moved) !== undefined;
  const point = inside ? moved : start;
  const box = cellBox(layout, point);
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const cols = shape.at(-1) ?? 1;
  const leading = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  const panel = shape
    .slice(0, -2)
    .reduce((at, extent, rank) => at * extent + (point[rank] ?? 0), 0);
  const row = shape.length > 1 ? (point.at(-2) ?? 0) : 0;

  const touched = useTouchPan((where) => {
    const { rowsFrom, rowsTo, colsFrom, colsTo } = layout.block;
    if (onPan === undefined) return false;
    if (shape.length > 1) return where === "above" ? rowsFrom > 0 : rowsTo < rows;
    return where === "above" ? colsFrom > 0 : colsTo < cols;
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = event.shiftKey ? pans[event.key] : undefined;
    if (by !== undefined && onPan !== undefined) {
      const { rowsFrom, rowsTo, colsFrom, colsTo } = layout.block;
      const lines = shape.length > 1 ? rowsTo - rowsFrom : (colsTo - colsFrom) / layout.line;
      event.preventDefault();
      event.stopPropagation();
      onPan(Math.ceil(by[0] * lines), Math.ceil(by[1] * layout.line));
      return;
    }
    if (event.shiftKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onPick(point);
      return;
    }
    const next = moveBy(event.key, point, layout);
    if (next === undefined) return;
    event.preventDefault();
    if (cellBox(layout, next) === undefined) onLeave(next);
    setMoved(next);
    onInspect(next);
  };
  const under = (event: MouseEvent<HTMLDivElement>): readonly number[] | undefined => {
    const frame = event.currentTarget.getBoundingClientRect();
    return pointAt(layout, event.clientX - frame.left, event.clientY - frame.top);
  };

  /** Moves the picture with the pointer, by whole cells; what is left over waits for the next move. */
  const pull = (event: PointerEvent<HTMLDivElement>): boolean => {
    const from = drag.current;
    if (from === undefined || onPan === undefined) return false;
    const [across, down] = [from.x - event.clientX, from.y - event.clientY];
    if (!from.far && Math.hypot(across, down) <= slack) return false;
    if (!from.far) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragging(true);
      wasDragged.current = true;
      onInspect(undefined);
    }
    const movedCols = Math.trunc(across / layout.cellWidth);
    const movedRows = Math.trunc(down / layout.cellHeight);
    drag.current = {
      x: from.x - movedCols * layout.cellWidth,
      y: from.y - movedRows * layout.cellHeight,
      far: true,
    };
    if (movedCols !== 0 || movedRows !== 0) onPan(movedRows, movedCols);
    return true;
  };

  return (
    <div
      ref={touched}
      role="grid"
      tabIndex={0}
      className={onPan === undefined ? "grid-cursor" : "grid-cursor can-pan"}
      data-dragging={dragging ? "" : undefined}
      aria-label={label}
      aria-readonly="true"
      aria-rowcount={rows * leading}
      aria-colcount={cols}
      aria-activedescendant={id}
      style={{ inlineSize: layout.width, blockSize: layout.height }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        wasDragged.current = false;
        if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, far: false };
      }}
      onPointerMove={(event) => {
        if (!pull(event)) onInspect(under(event));
      }}
      onLostPointerCapture={() => {
        drag.current = undefined;
        setDragging(false);
      }}
      onClick={(event) => {
        // A drag ends in a click too.
        const picked = wasDragged.current ? undefined : under(event);
        drag.current = undefined;
        if (picked !== undefined) onPick(picked);
      }}
      onPointerLeave={() => {
        if (!dragging) drag.current = undefined;
        onInspect(undefined);
      }}
      onFocus={() => {
        setFocused(true);
        onInspect(point);
      }}
      onBlur={() => {
        setFocused(false);
        setMoved(undefined);
        onInspect(undefined);
      }}
    >
      <div role="row" aria-rowindex={panel * rows + row + 1}>
        <div
          role="gridcell"
          id={id}
          aria-colindex={(point.at(-1) ?? 0) + 1}
          className={
            focused && box !== undefined ? "grid-cursor-cell is-shown" : "grid-cursor-cell"
          }
          style={{
            insetInlineStart: box?.x ?? 0,
            insetBlockStart: box?.y ?? 0,
            inlineSize: box?.width ?? 0,
            blockSize: box?.height ?? 0,
          }}
        >
          <span className="sr-only">{describe(point)}</span>
        </div>
      </div>
    </div>
  );
}
