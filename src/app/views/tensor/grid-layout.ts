/**
 * Where the cells of a dense picture go: marks with numbers only.
 *
 * Rank 1 is a row of cells, broken into lines where it is long; rank 2 a matrix; higher ranks are small
 * multiples of matrices, one for each combination of the leading coordinates. Tensors beyond what fits
 * show the block around the current element; the block changes only when the element leaves it.
 */
import { ticks } from "d3-array";
import { unravel } from "../row-major.ts";

/** The part of a tensor that is shown. */
export interface GridBlock {
  /** Extents of the leading ranks. */
  readonly lead: readonly number[];
  readonly firstPanel: number;
  readonly panels: number;
  readonly rowsFrom: number;
  readonly rowsTo: number;
  readonly colsFrom: number;
  readonly colsTo: number;
  /** Whether it is the whole tensor. */
  readonly whole: boolean;
}

/** How cells are drawn: with text, as small marks, or as pixels of a canvas. */
export type GridMode = "text" | "small" | "canvas";

/** One matrix: where its first cell is, and its leading coordinates. */
export interface GridPanel {
  readonly prefix: readonly number[];
  readonly x: number;
  readonly y: number;
}

/** A coordinate written beside a row or above a column. */
export interface GridLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "middle" | "end" | "start";
}

/** The name of a rank beside its coordinates. */
export interface RankLabel extends GridLabel {
  /** Declared rank. */
  readonly rank: number;
}

/** The whole picture. */
export interface GridLayout {
  readonly shape: readonly number[];
  readonly block: GridBlock;
  readonly mode: GridMode;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Cells a line: fewer than the columns where rank 1 is broken into lines. */
  readonly line: number;
  readonly panels: readonly GridPanel[];
  readonly labels: readonly GridLabel[];
  /** Text is left empty: the layout knows ranks by number only. */
  readonly rankLabels: readonly RankLabel[];
  readonly width: number;
  readonly height: number;
}

/** A rectangle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Limits of the picture. */
export const gridLimits = {
  svgCells: 1000,
  side: 512,
  cells: 262_144,
  panels: 1024,
  height: 380,
} as const;

const textSizes = [34, 30, 26, 22];
const plainSizes = [18, 15, 12, 10, 8, 6, 5, 4, 3, 2, 1];

/** Fewest rows and columns that zooming leaves. */
export const nearestSide = 16;

/** Where a picture begins that somebody has moved: its first row and column. */
export type GridOrigin = readonly [row: number, col: number];

/**
 * Lays a tensor of the given shape out in a width, around the current point, `side` rows and columns at
 * most; from an origin where one is given.
 */
export function gridLayout(
  shape: readonly number[],
  width: number,
  focus: readonly number[],
  side: number = gridLimits.side,
  origin?: GridOrigin,
): GridLayout {
  const block = visibleBlock(shape, focus, side, origin);
  const rows = block.rowsTo - block.rowsFrom;
  const cols = block.colsTo - block.colsFrom;
  const cells = block.panels * rows * cols;
  const sizes = cells <= gridLimits.svgCells ? [...textSizes, ...plainSizes] : plainSizes;
  const mode = (size: number): GridMode =>
    cells > gridLimits.svgCells ? "canvas" : size >= 22 ? "text" : "small";
  const least = sizes.at(-1) ?? 1;
  // A rank 1 would rather have smaller cells than a second line.
  const oneLine =
    shape.length === 1 ? textSizes.find((size) => cols * size <= width - 18) : undefined;
  if (oneLine !== undefined && cells <= gridLimits.svgCells) {
    return arrange(shape, block, oneLine, "text", width);
  }
  for (const size of sizes) {
    const layout = arrange(shape, block, size, mode(size), width);
    const fits = layout.width <= width && layout.height <= gridLimits.height;
    if (fits || size === least) return layout;
  }
  return arrange(shape, block, least, mode(least), width);
}

/** The block of a tensor around a point: pages of rows, columns and panels, or what an origin begins. */
export function visibleBlock(
  shape: readonly number[],
  focus: readonly number[],
  most: number = gridLimits.side,
  origin?: GridOrigin,
): GridBlock {
  const lead = shape.slice(0, Math.max(shape.length - 2, 0));
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const cols = shape.at(-1) ?? 1;
  const row = shape.length > 1 ? (focus[shape.length - 2] ?? 0) : 0;
  const col = focus[shape.length - 1] ?? 0;
  const side = shape.length === 1 ? most * 8 : most;
  const [rowsFrom, rowsTo] =
    origin === undefined ? page(rows, row, side) : stretch(rows, origin[0], side);
  const [colsFrom, colsTo] =
    origin === undefined ? page(cols, col, side) : stretch(cols, origin[1], side);
  const all = lead.reduce((product, extent) => product * extent, 1);
  const cells = Math.max((rowsTo - rowsFrom) * (colsTo - colsFrom), 1);
  const room = Math.min(gridLimits.cells, most * most);
  const panelsShown = Math.max(1, Math.min(gridLimits.panels, Math.floor(room / cells)));
  const panel = lead.reduce((number, extent, rank) => number * extent + (focus[rank] ?? 0), 0);
  const [firstPanel, pastPanel] = page(all, panel, panelsShown);
  const whole =
    rowsTo - rowsFrom === rows && colsTo - colsFrom === cols && pastPanel - firstPanel === all;
  const panels = pastPanel - firstPanel;
  return { lead, firstPanel, panels, rowsFrom, rowsTo, colsFrom, colsTo, whole };
}

function page(extent: number, at: number, size: number): readonly [number, number] {
  const from = Math.floor(Math.min(Math.max(at, 0), Math.max(extent - 1, 0)) / size) * size;
  return [from, Math.min(from + size, extent)];
}

/** So many coordinates from one on, as far as there are any. */
function stretch(extent: number, from: number, size: number): readonly [number, number] {
  const start = Math.min(Math.max(0, from), Math.max(0, extent - size));
  return [start, Math.min(start + size, extent)];
}

function arrange(
  shape: readonly number[],
  block: GridBlock,
  size: number,
  mode: GridMode,
  width: number,
): GridLayout {
  const rows = block.rowsTo - block.rowsFrom;
  const cols = block.colsTo - block.colsFrom;
  const labelled = size >= 12 && block.panels <= 24;
  const ruled = !labelled && block.panels <= 4;
  const longest = String(Math.max(block.rowsTo, shape.length === 1 ? cols : 0)).length;
  const single = shape.length < 2;
  const room = width - 4;
  const oneLine = !single || cols * size <= room;
  const left = labelled || ruled ? (single && oneLine ? 2 : longest * 7 + 8) : 2;
  const above = labelled || ruled ? 19 : 2;
  const title = block.lead.length > 0 && (labelled || ruled || cols * size >= 40) ? 16 : 0;
  const line = oneLine ? Math.max(cols, 1) : brokenLine(cols, room - left, size);
  const lines = single ? Math.ceil(cols / line) : rows;
  const cellHeight = mode === "canvas" ? stretched(size, lines, block.panels) : size;
  // Room at the right for the name of the columns' rank.
  const name = labelled || ruled ? 14 : 0;
  const gap = block.panels > 1 ? Math.max(3, Math.min(16, size)) : 0;
  const cellWidth = mode === "canvas" ? widened(size, line, block.panels) : size;
  const panelWidth = left + line * cellWidth + name;
  const panelHeight = title + above + lines * cellHeight;
  const across = panelsAcross(block, width, panelWidth, gap);
  const panels = Array.from({ length: block.panels }, (_, at) => ({
    prefix: unravel(block.firstPanel + at, block.lead),
    x: left + (at % across) * (panelWidth + gap),
    y: title + above + Math.floor(at / across) * (panelHeight + gap),
  }));
  const bare = { shape, block, mode, cellWidth, cellHeight, line, panels };
  const down = Math.ceil(block.panels / across);
  return {
    ...bare,
    labels: labelled || ruled ? labelsOf(bare, lines) : [],
    rankLabels: labelled || ruled ? rankLabelsOf(bare) : [],
    width: Math.min(across, block.panels) * (panelWidth + gap) - gap + 2,
    height: down * (panelHeight + gap) - gap + 2,
  };
}

/** Cells a line for a long rank 1: a multiple of eight where that is possible. */
function brokenLine(cols: number, room: number, size: number): number {
  const most = Math.max(1, Math.floor(room / size));
  const even = most >= 8 ? most - (most % 8) : most;
  return Math.min(cols, even);
}

/** A canvas of few lines makes its cells taller than wide, so that something can be seen. */
function stretched(size: number, lines: number, panels: number): number {
  if (panels > 1 || size >= 4) return size;
  const tall = Math.floor(gridLimits.height / 3 / Math.max(lines, 1));
  return Math.max(size, Math.min(tall, 8));
}

/** A canvas of few columns makes its cells wider than tall. */
function widened(size: number, line: number, panels: number): number {
  if (panels > 1 || size >= 4) return size;
  return Math.max(size, Math.min(Math.floor(gridLimits.height / 3 / Math.max(line, 1)), 8));
}

function panelsAcross(block: GridBlock, width: number, panelWidth: number, gap: number): number {
  const fit = Math.max(1, Math.floor((width + gap) / (panelWidth + gap)));
  const inner = block.lead.at(-1) ?? 1;
  // With two leading ranks, one row of panels for each coordinate of the outer one.
  return block.lead.length > 1 && inner <= fit ? inner : Math.min(fit, Math.max(block.panels, 1));
}

type BareLayout = Omit<GridLayout, "labels" | "rankLabels" | "width" | "height">;

function labelsOf(layout: BareLayout, lines: number): GridLabel[] {
  const { block, cellWidth, cellHeight, line, shape } = layout;
  const single = shape.length < 2;
  const broken = single && lines > 1;
  const cols = shownCoordinates(
    broken ? 0 : block.colsFrom,
    broken ? line : block.colsTo,
    cellWidth,
    24,
  );
  const rows = single
    ? broken
      ? shownCoordinates(0, lines, cellHeight, 14)
      : []
    : shownCoordinates(block.rowsFrom, block.rowsTo, cellHeight, 14);
  return layout.panels.flatMap((panel) => [
    ...(shape.length === 0 ? [] : cols).map((col) => ({
      text: broken ? `+${col}` : String(col),
      // The first label must not run into the name of the rows' rank.
      x: panel.x + Math.max((col - (broken ? 0 : block.colsFrom) + 0.5) * cellWidth, 5),
      y: panel.y - 9,
      anchor: "middle" as const,
    })),
    ...rows.map((row) => ({
      text: String(single ? block.colsFrom + row * line : row),
      x: panel.x - 5,
      y: panel.y + Math.max((row - (single ? 0 : block.rowsFrom) + 0.5) * cellHeight, 4),
      anchor: "end" as const,
    })),
  ]);
}

/** One name at the end of the column labels, one above the row labels. */
function rankLabelsOf({ shape, panels, line, cellWidth }: BareLayout): RankLabel[] {
  const last = shape.length - 1;
  if (last < 0) return [];
  return panels.flatMap(({ x, y }) => {
    const text = "";
    const end = x + line * cellWidth + 4;
    const columns = { text, x: end, y: y - 9, anchor: "start" as const, rank: last };
    const rows = { text, x: x - 5, y: y - 9, anchor: "end" as const, rank: last - 1 };
    return last > 0 ? [columns, rows] : [columns];
  });
}

/** Every coordinate where there is room for its label, round ones otherwise. */
function shownCoordinates(from: number, to: number, size: number, labelSize: number): number[] {
  const count = to - from;
  if (count <= 0) return [];
  if (size >= labelSize || size * 1.6 >= labelSize) {
    return Array.from({ length: count }, (_, at) => from + at);
  }
  const most = Math.max(1, Math.floor((count * size) / (labelSize * 1.8)));
  return ticks(from, to - 1, most).filter((tick) => Number.isInteger(tick));
}
