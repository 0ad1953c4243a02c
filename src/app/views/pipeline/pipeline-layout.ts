/**
 * A pipeline as a drawing: a row of fronts for every Einsum, and below it how much of what it passes on is
 * alive. Marks with numbers only.
 */
import type { PipelinePicture } from "../../../engine/index.ts";

/** Fronts of an Einsum, as stretches of columns in which it does any. */
export interface FrontRow {
  readonly einsum: number;
  readonly y: number;
  readonly bars: readonly { readonly x: number; readonly width: number }[];
}

/** How much of a tensor is alive over time. */
export interface AliveArea {
  readonly tensor: string;
  readonly y: number;
  /** The outline of the area, and its ground where all that is ever written would be. */
  readonly path: string;
  /** Where the most that is alive is reached. */
  readonly peak: { readonly x: number; readonly y: number };
}

/** The whole drawing. */
export interface PipelineLayout {
  readonly width: number;
  readonly height: number;
  /** Left end of the times. */
  readonly left: number;
  /** Width of one time. */
  readonly unit: number;
  readonly rows: readonly FrontRow[];
  readonly areas: readonly AliveArea[];
}

/** Sizes of the drawing. */
export const pipelineSizes = { row: 14, area: 44, gap: 6 } as const;

/** Lays a pipeline out in a width, with room at the left for names. */
export function layOutPipeline(
  picture: PipelinePicture,
  width: number,
  left: number,
): PipelineLayout {
  const { row, area, gap } = pipelineSizes;
  const inner = Math.max(40, width - left);
  const unit = inner / Math.max(1, picture.length);
  const column = inner / Math.max(1, picture.columns);
  const rows: FrontRow[] = [];
  const areas: AliveArea[] = [];
  let y = 0;
  picture.fronts.forEach(({ times }, einsum) => {
    rows.push({ einsum, y, bars: barsOf(times, left, unit) });
    y += row + gap;
    const passed = picture.tensors.find(({ writer }) => writer === einsum);
    if (passed === undefined) return;
    const { tensor, alive, written, most } = passed;
    const scale = area / Math.max(1, written);
    const bottom = y + area;
    const steps = Array.from(
      alive,
      (count, at) => `V${round(bottom - count * scale)}H${round(left + (at + 1) * column)}`,
    );
    areas.push({
      tensor,
      y,
      path: `M${round(left)} ${round(bottom)}${steps.join("")}V${round(bottom)}z`,
      peak: {
        x: left + (Math.max(0, alive.indexOf(most)) + 0.5) * column,
        y: bottom - most * scale,
      },
    });
    y += area + gap;
  });
  return { width, height: Math.max(0, y - gap), left, unit, rows, areas };
}

/** Stretches of times that follow each other without a gap. */
function barsOf(times: Int32Array, left: number, unit: number): FrontRow["bars"] {
  const bars: { x: number; width: number }[] = [];
  const apart = unit >= 4 ? 1 : 0;
  let [from, to] = [-1, -1];
  const close = (): void => {
    if (from >= 0) bars.push({ x: left + from * unit, width: (to - from) * unit - apart });
  };
  for (const time of times) {
    if (time === to - 1) continue;
    // Where there is room, every front stands on its own.
    if (time !== to || apart > 0) {
      close();
      from = time;
    }
    to = time + 1;
  }
  close();
  return bars;
}

function round(length: number): string {
  return String(Math.round(length * 100) / 100);
}
