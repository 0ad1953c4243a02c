/**
 * The values inside the part of a tensor that a grid shows, as one dense block.
 *
 * Only the visible block is ever made dense. Stored tensors are read through their tree; the output is
 * read from what the frame brings.
 */
import type { OutputDescription, PartialOutput, TensorSnapshot } from "../../../engine/index.ts";
import { rowMajor, unravel } from "../row-major.ts";
import type { GridBlock } from "./grid-layout.ts";
import { indexInPart, linesOf } from "./output-part.ts";
import { snapshotTree } from "./tree-source.ts";

/** Values of a block, panel by panel, row-major. */
export interface BlockValues {
  readonly values: Float64Array;
  /** 1 where an element is stored, or has been written; 2 where that is not known. */
  readonly present: Uint8Array;
  /** How many are not known. */
  readonly unknown: number;
  /** Largest magnitude, at least 1. */
  readonly most: number;
}

function blockCells(block: GridBlock): number {
  return block.panels * (block.rowsTo - block.rowsFrom) * (block.colsTo - block.colsFrom);
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
  /** The coordinates of a declared rank inside of which all cells of the block lie. */
  const shown = (declared: number): readonly [number, number] => {
    if (declared === last) return [block.colsFrom, block.colsTo];
    return declared === last - 1 ? [block.rowsFrom, block.rowsTo] : [0, Number.POSITIVE_INFINITY];
  };
  const put = (position: number): void => {
    const cell = cellInBlock(block, point);
    if (cell === undefined) return;
    values[cell] = snapshot.values[position] ?? 0;
    present[cell] = 1;
  };
  const walk = (rank: number, fiber: number): void => {
    const [start, end] = source.fiber(rank, fiber);
    const declared = snapshot.declared[rank] ?? rank;
    const [first, past] = shown(declared);
    for (let position = start; position < end; position += 1) {
      const coordinate = source.coordinate(rank, position);
      if (coordinate < first || coordinate >= past) continue;
      point[declared] = coordinate;
      if (rank === last) put(position);
      else walk(rank + 1, position);
    }
  };
  if (last >= 0) walk(0, 0);
  else put(0);
  return { values, present, unknown: 0, most: largest(values) };
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
  let unknown = 0;
  if (partial !== undefined) {
    const { starts, length } = linesOf(
      block,
      output.ranks.map(({ shape }) => shape),
    );
    starts.forEach((start, line) => {
      const first = line * length;
      const from = indexInPart(partial, start);
      // What is known of a line is one stretch of the part, wherever all of it is known.
      const whole =
        from !== undefined && indexInPart(partial, start + length - 1) === from + length - 1;
      for (let col = 0; col < length; col += 1) {
        const at = whole ? from + col : indexInPart(partial, start + col);
        if (at === undefined) {
          present[first + col] = 2;
          unknown += 1;
        } else if (partial.written[at] === 1) {
          values[first + col] = partial.values[at] ?? 0;
          present[first + col] = 1;
        }
      }
    });
  }
  return { values, present, unknown, most: largest(values) };
}

function largest(values: Float64Array): number {
  let most = 1;
  for (let at = 0; at < values.length; at += 1) most = Math.max(most, Math.abs(values[at] ?? 0));
  return most;
}
