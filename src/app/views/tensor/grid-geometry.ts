/**
 * Between coordinates and pixels of a grid: where a point is, which point is somewhere, what a window
 * covers. Pure.
 */
import { rowMajor, unravel } from "../row-major.ts";
import type { Box, GridLayout, GridPanel } from "./grid-layout.ts";
import type { Interval } from "./moment.ts";

/** The cell of a point; undefined where the point is not shown. */
export function cellBox(layout: GridLayout, point: readonly number[]): Box | undefined {
  const { block, cellWidth, cellHeight } = layout;
  const lead = block.lead.length;
  const panel = layout.panels[rowMajor(point.slice(0, lead), block.lead) - block.firstPanel];
  if (panel === undefined) return undefined;
  const col = (point.at(-1) ?? 0) - block.colsFrom;
  const row = (point.length > 1 ? (point.at(-2) ?? 0) : 0) - block.rowsFrom;
  const cols = block.colsTo - block.colsFrom;
  const rows = block.rowsTo - block.rowsFrom;
  if (col < 0 || row < 0 || col >= cols || row >= rows) return undefined;
  const down = isBroken(layout) ? Math.floor(col / layout.line) : row;
  const across = isBroken(layout) ? col % layout.line : col;
  return {
    x: panel.x + across * cellWidth,
    y: panel.y + down * cellHeight,
    width: cellWidth,
    height: cellHeight,
  };
}

/** The point whose cell holds a place of the picture. */
export function pointAt(layout: GridLayout, x: number, y: number): number[] | undefined {
  const { block, cellWidth, cellHeight, shape } = layout;
  const size = panelSize(layout);
  const at = layout.panels.findIndex(
    (panel) =>
      x >= panel.x && x < panel.x + size.width && y >= panel.y && y < panel.y + size.height,
  );
  const panel = layout.panels[at];
  if (panel === undefined) return undefined;
  const across = Math.floor((x - panel.x) / cellWidth);
  const down = Math.floor((y - panel.y) / cellHeight);
  if (shape.length === 0) return [];
  if (shape.length === 1) {
    const col = block.colsFrom + down * layout.line + across;
    return col < block.colsTo ? [col] : undefined;
  }
  return [
    ...unravel(block.firstPanel + at, block.lead),
    block.rowsFrom + down,
    block.colsFrom + across,
  ];
}

/** Width and height of the cells of one panel. */
export function panelSize(layout: GridLayout): { width: number; height: number } {
  const cols = layout.block.colsTo - layout.block.colsFrom;
  const rows = layout.block.rowsTo - layout.block.rowsFrom;
  const lines = isBroken(layout) ? Math.ceil(cols / layout.line) : rows;
  return { width: layout.line * layout.cellWidth, height: lines * layout.cellHeight };
}

/** Whether a rank 1 is broken into lines. */
export function isBroken(layout: GridLayout): boolean {
  return layout.shape.length === 1 && layout.line < layout.block.colsTo - layout.block.colsFrom;
}

const mostBoxes = 256;

/** The rectangles that a window covers: one a panel, or one a line where rank 1 is broken. */
export function windowBoxes(layout: GridLayout, window: readonly Interval[]): Box[] {
  const { block, cellWidth, cellHeight } = layout;
  const lead = block.lead.length;
  const cols = window.at(-1) ?? [0, 1];
  const rows = window.length > 1 ? (window.at(-2) ?? [0, 1]) : ([0, 1] as const);
  const inside = (panel: GridPanel): boolean =>
    panel.prefix.every((coordinate, rank) => {
      const [from, to] = window[rank] ?? [0, 0];
      return coordinate >= from && coordinate < to;
    });
  const from = Math.max(cols[0], block.colsFrom) - block.colsFrom;
  const to = Math.min(cols[1], block.colsTo) - block.colsFrom;
  const top = Math.max(rows[0], block.rowsFrom) - block.rowsFrom;
  const bottom = Math.min(rows[1], block.rowsTo) - block.rowsFrom;
  if (to <= from || bottom <= top || window.length < lead) return [];
  const boxes: Box[] = [];
  for (const panel of layout.panels) {
    if (!inside(panel)) continue;
    if (isBroken(layout)) {
      for (let line = Math.floor(from / layout.line); line * layout.line < to; line += 1) {
        const left = Math.max(from - line * layout.line, 0);
        const right = Math.min(to - line * layout.line, layout.line);
        boxes.push({
          x: panel.x + left * cellWidth,
          y: panel.y + line * cellHeight,
          width: (right - left) * cellWidth,
          height: cellHeight,
        });
      }
    } else {
      boxes.push({
        x: panel.x + from * cellWidth,
        y: panel.y + top * cellHeight,
        width: (to - from) * cellWidth,
        height: (bottom - top) * cellHeight,
      });
    }
    if (boxes.length >= mostBoxes) break;
  }
  return boxes;
}

/** Whether a window leaves anything out; the whole tensor needs no frame. */
export function isProperWindow(shape: readonly number[], window: readonly Interval[]): boolean {
  const single = window.every(([from, to]) => to - from === 1);
  const all = window.every(([from, to], rank) => from === 0 && to === shape[rank]);
  return window.length > 0 && !single && !all;
}
