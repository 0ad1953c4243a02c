/**
 * The marks of the reuse barcode: from shares of steps to paths, one pair a tensor.
 *
 * Where a column is one step and wide enough, a fetch is a tick and what is held is a bar that goes on
 * from it. From afar, a column is filled as high as the share of its steps: ticks from the ground up,
 * what is held above. A path is one element whatever the number of columns.
 */
import type { Timeline } from "../../../engine/index.ts";

/** One row of the barcode, in a box as wide as the columns and 1 high. */
export interface BarcodeRow {
  readonly tensor: string;
  readonly fetched: string;
  readonly held: string;
}

/** Where the bar of what is held lies in its row. */
const bar = { top: 0.3, bottom: 0.9 };

function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}z`;
}

/** Bars over runs of columns that hold, drawn as one rectangle a run. */
function bars(held: Float32Array, fetched: Float32Array, tick: number): string {
  let path = "";
  for (let column = 0; column < held.length; column += 1) {
    if ((held[column] as number) === 0) continue;
    let end = column;
    const stops = (at: number): boolean => (held[at] ?? 0) === 0 || (fetched[at] ?? 0) > 0;
    while (!stops(end + 1)) end += 1;
    const start = (fetched[column] as number) > 0 ? column + tick : column;
    path += rectangle(start, bar.top, end + 1 - start, bar.bottom - bar.top);
    column = end;
  }
  return path;
}

function ticks(fetched: Float32Array, tick: number): string {
  let path = "";
  fetched.forEach((share, column) => {
    if (share > 0) path += rectangle(column, 0, tick, 1);
  });
  return path;
}

/** A row from afar: the share that is fetched from the ground up, the share that is held above. */
function heaps(fetched: Float32Array, held: Float32Array): { fetched: string; held: string } {
  let low = "";
  let high = "";
  fetched.forEach((share, column) => {
    const kept = Math.min(1 - share, held[column] as number);
    if (share > 0) low += rectangle(column, 1 - share, 1, share);
    if (kept > 0) high += rectangle(column, 1 - share - kept, 1, kept);
  });
  return { fetched: low, held: high };
}

/** Whether every column is a single step whose state is known. */
function isStepwise({ exact, columns, from, to }: Timeline): boolean {
  return exact && columns === to - from;
}

/**
 * The rows of a timeline.
 *
 * @param tick width of a tick as a share of a column
 */
export function barcodeRows(timeline: Timeline, tick: number): readonly BarcodeRow[] {
  return timeline.rows.map(({ tensor, fetched, held }) =>
    isStepwise(timeline)
      ? { tensor, fetched: ticks(fetched, tick), held: bars(held, fetched, tick) }
      : { tensor, ...heaps(fetched, held) },
  );
}

/** The columns in which any of the marked events happens: so wide a part of each, over the whole height. */
export function markPath({ marks, columns }: Timeline, width: number): string {
  let path = "";
  for (let column = 0; column < columns; column += 1) {
    if (marks.some((shares) => (shares[column] ?? 0) > 0)) path += rectangle(column, 0, width, 1);
  }
  return path;
}

/** What a tensor does in a step of a stepwise timeline. */
export function stateAt(
  { rows }: Timeline,
  tensor: string,
  column: number,
): "fetched" | "held" | "idle" {
  const row = rows.find((one) => one.tensor === tensor);
  if ((row?.fetched[column] ?? 0) > 0) return "fetched";
  return (row?.held[column] ?? 0) > 0 ? "held" : "idle";
}
