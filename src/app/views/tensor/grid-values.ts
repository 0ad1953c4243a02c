/**
 * The values inside the part of a tensor that a grid shows, as one dense block.
 *
 * Only the visible block is ever made dense. Stored tensors are read through their tree; the output is
 * read from what the frame brings.
 */
import type { OutputDescription, PartialOutput, TensorSnapshot } from "../../../engine/index.ts";
import { rowMajor, unravel } from "../row-major.ts";
import type { GridBlock } from "./grid-layout.ts";
import { snapshotTree } from "./tree-source.ts";

/** Values of a block, panel by panel, row-major. */
export interface BlockValues {
  readonly values: Float64Array;
  /** 1 where an element is stored, or has been written. */
  readonly present: Uint8Array;
  /** Largest magnitude, at least 1. */
  readonly most: number;
}

function blockCells(block: GridBlock): number {
  return block.panels * (block.rowsTo - block.rowsFrom) * (block.colsTo - block.colsFrom);
}

/** First element of a block and past its last, row-major over the whole tensor. */
export function elementsOf(
  block: GridBlock,
  shape: readonly number[],
): { readonly from: number; readonly past: number } {
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const cols = shape.at(-1) ?? 1;
  const from = (block.firstPanel * rows + block.rowsFrom) * cols + block.colsFrom;
  const lastPanel = block.firstPanel + Math.max(0, block.panels - 1);
  const past = (lastPanel * rows + Math.max(0, block.rowsTo - 1)) * cols + block.colsTo;
  return { from, past: Math.max(from, past) };
}

/** Most elements of the output that one answer brings. */
const mostAtOnce = 65_536;

/**
 * The elements to ask for out of a block's: all of them, or as many as one answer brings. Those lie well
 * around the element looked at and stay the same while it moves a little.
 */
export function partAround(
  element: number,
  { from, past }: { readonly from: number; readonly past: number },
): { readonly from: number; readonly count: number } {
  const half = mostAtOnce / 2;
  const start = Math.floor((element - from) / half) * half - half / 2;
  const last = Math.max(0, past - from - mostAtOnce);
  return {
    from: from + Math.min(last, Math.max(0, start)),
    count: Math.min(mostAtOnce, past - from),
  };
}

/** Cell of a point in a block, or undefined outside of it. */
export function cellInBlock(block: GridBlock, point: readonly number[]): number | undefined {
  const lead = block.lead.length;
  const panel = rowMajor(point.slice(0, lead), block.lead) - block.firstPanel;
  const matrix = point.slice(lead);
  const col = matrix.at(-1) ?? 0;
  const row = matrix.length > 1 ? (matrix[0] ?? 0) : 0;
  const inside =
    panel >= 0 &&
    panel < block.panels &&
    row >= block.rowsFrom &&
    row < block.rowsTo &&
    col >= block.colsFrom &&
    col < block.colsTo;
  if (!inside) return undefined;
  const rows = block.rowsTo - block.rowsFrom;
  const cols = block.colsTo - block.colsFrom;
  return (panel * rows + (row - block.rowsFrom)) * cols + (col - block.colsFrom);
}

/** The points of a block, cell by cell, of a tensor of so many ranks. */
export function blockPoints(block: GridBlock, rankCount: number): number[][] {
  const inMatrix = Math.min(2, rankCount);
  const points: number[][] = [];
  for (let panel = block.firstPanel; panel < block.firstPanel + block.panels; panel += 1) {
    const lead = unravel(panel, block.lead);
    for (let row = block.rowsFrom; row < block.rowsTo; row += 1) {
      for (let col = block.colsFrom; col < block.colsTo; col += 1)
        points.push([...lead, ...[row, col].slice(2 - inMatrix)]);
    }
  }
  return points;
}

/** The values of a stored tensor in a block. */
export function snapshotValues(snapshot: TensorSnapshot, block: GridBlock): BlockValues {
  const cells = blockCells(block);
  const values = new Float64Array(cells);
  const present = new Uint8Array(cells);
  const source = snapshotTree(snapshot);
  const last = source.ranks.length - 1;
  const point = source.ranks.map(() => 0);
  const put = (position: number): void => {
    const cell = cellInBlock(block, point);
    if (cell === undefined) return;
    values[cell] = snapshot.values[position] ?? 0;
    present[cell] = 1;
  };
  const walk = (rank: number, fiber: number): void => {
    const [start, end] = source.fiber(rank, fiber);
    const declared = snapshot.declared[rank] ?? rank;
    for (let position = start; position < end; position += 1) {
      point[declared] = source.coordinate(rank, position);
      if (rank === last) put(position);
      else walk(rank + 1, position);
    }
  };
  if (last >= 0) walk(0, 0);
  else put(0);
  return { values, present, most: largest(values) };
}

/** The values of the output so far in a block. */
export function outputValues(
  output: OutputDescription,
  partial: PartialOutput | undefined,
  block: GridBlock,
): BlockValues {
  const cells = blockCells(block);
  const values = new Float64Array(cells);
  const present = new Uint8Array(cells);
  if (partial !== undefined) {
    const rows = block.rowsTo - block.rowsFrom;
    const cols = block.colsTo - block.colsFrom;
    const allRows = output.ranks.length > 1 ? (output.ranks.at(-2)?.shape ?? 1) : 1;
    const allCols = output.ranks.at(-1)?.shape ?? 1;
    for (let line = 0; line < block.panels * rows; line += 1) {
      const panel = block.firstPanel + Math.floor(line / rows);
      const row = block.rowsFrom + (line % rows);
      const start = (panel * allRows + row) * allCols + block.colsFrom - partial.from;
      for (let col = 0; col < cols; col += 1) {
        if (partial.written[start + col] !== 1) continue;
        values[line * cols + col] = partial.values[start + col] ?? 0;
        present[line * cols + col] = 1;
      }
    }
  }
  return { values, present, most: largest(values) };
}

function largest(values: Float64Array): number {
  let most = 1;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
