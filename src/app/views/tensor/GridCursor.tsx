/**
 * The keyboard's and the pointer's way into a grid: one tab stop, arrow keys from cell to cell, and one
 * real cell in the page for the element that is looked at.
 *
 * A grid of a quarter of a million cells would drown a screen reader and the browser, so only the row
 * and cell in question exist; `aria-rowindex` and its kin say where they are. This holds for SVG and
 * canvas alike.
 */
import { useId, useState, type KeyboardEvent, type MouseEvent } from "react";
import { cellBox, pointAt } from "./grid-geometry.ts";
import type { GridLayout } from "./grid-layout.ts";
import { moveBy } from "./move-cursor.ts";

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
}

/** An invisible layer over a grid that carries its meaning. */
export function GridCursor({ layout, label, start, describe, ...props }: GridCursorProps) {
  const { onInspect, onPick, onLeave } = props;
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

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
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

  return (
    <div
      role="grid"
      tabIndex={0}
      className="grid-cursor"
      aria-label={label}
      aria-readonly="true"
      aria-rowcount={rows * leading}
      aria-colcount={cols}
      aria-activedescendant={id}
      style={{ inlineSize: layout.width, blockSize: layout.height }}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        onInspect(under(event));
      }}
      onClick={(event) => {
        const picked = under(event);
        if (picked !== undefined) onPick(picked);
      }}
      onPointerLeave={() => {
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
          className={focused ? "grid-cursor-cell is-shown" : "grid-cursor-cell"}
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
