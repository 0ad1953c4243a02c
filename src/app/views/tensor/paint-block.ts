/**
 * A dense block as pixels: pure, so that it can be tested without a canvas. The whole of it, or only the
 * cells that have changed.
 */
import { mixed, packed, type Rgb } from "../colour.ts";
import { panelSize } from "./grid-geometry.ts";
import type { GridLayout } from "./grid-layout.ts";
import type { BlockValues } from "./grid-values.ts";

/** The colours of a picture. */
export interface BlockColours {
  readonly page: Rgb;
  readonly ground: Rgb;
  readonly value: Rgb;
  /** Elements that are zero though stored or written. */
  readonly zero: Rgb;
  /** Elements of which nothing is known at the step. */
  readonly unknown: Rgb;
}

/** The pixels of a picture. */
export interface BlockImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

const shades = 24;

/** The value that has the full colour: a power of two, so that it seldom changes while values grow. */
function fullValue({ most }: BlockValues): number {
  return 2 ** Math.ceil(Math.log2(most));
}

/** The cells in which two blocks differ; undefined where all have to be painted again. */
export function changedCells(before: BlockValues, now: BlockValues): number[] | undefined {
  if (before.values.length !== now.values.length || fullValue(before) !== fullValue(now))
    return undefined;
  const cells: number[] = [];
  for (let cell = 0; cell < now.values.length; cell += 1) {
    if (before.values[cell] !== now.values[cell] || before.present[cell] !== now.present[cell])
      cells.push(cell);
  }
  return cells;
}

/**
 * Paints a block into an image, at `density` pixels for each pixel of the layout.
 *
 * Cost: one write for each pixel of a cell that is not empty, and one for each pixel of the image.
 */
export function paintBlock(
  layout: GridLayout,
  block: BlockValues,
  colours: BlockColours,
  density: number,
  image: BlockImage,
): void {
  const size = panelSize(layout);
  image.pixels.fill(packed(colours.page));
  const ground = packed(colours.ground);
  for (const { x, y } of layout.panels) {
    fill(image, density, { x, y, ...size }, ground);
  }
  const colourOf = cellColours(block, colours);
  for (let cell = 0; cell < block.values.length; cell += 1) {
    if ((block.values[cell] ?? 0) === 0 && (block.present[cell] ?? 0) === 0) continue;
    fill(image, density, boxOf(layout, cell), colourOf(cell));
  }
}

/** Paints some cells of a block again; gives the part of the image that they lie in. */
export function paintCells(
  layout: GridLayout,
  block: BlockValues,
  cells: readonly number[],
  colours: BlockColours,
  density: number,
  image: BlockImage,
): { left: number; top: number; width: number; height: number } {
  const colourOf = cellColours(block, colours);
  let [left, top, right, bottom] = [image.width, image.height, 0, 0];
  for (const cell of cells) {
    const box = boxOf(layout, cell);
    fill(image, density, box, colourOf(cell));
    left = Math.min(left, Math.floor(box.x * density));
    top = Math.min(top, Math.floor(box.y * density));
    right = Math.max(right, Math.ceil((box.x + box.width) * density));
    bottom = Math.max(bottom, Math.ceil((box.y + box.height) * density));
  }
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

interface CellBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(layout: GridLayout, cell: number): CellBox {
  const cols = layout.block.colsTo - layout.block.colsFrom;
  const perPanel = (layout.block.rowsTo - layout.block.rowsFrom) * cols;
  const panel = layout.panels[Math.floor(cell / perPanel)] ?? { x: 0, y: 0 };
  const inside = cell % perPanel;
  return {
    x: panel.x + (inside % layout.line) * layout.cellWidth,
    y: panel.y + Math.floor(inside / layout.line) * layout.cellHeight,
    width: layout.cellWidth,
    height: layout.cellHeight,
  };
}

function fill(image: BlockImage, density: number, box: CellBox, colour: number): void {
  const left = Math.round(box.x * density);
  const right = Math.min(Math.round((box.x + box.width) * density), image.width);
  const bottom = Math.min(Math.round((box.y + box.height) * density), image.height);
  for (let row = Math.round(box.y * density); row < bottom; row += 1) {
    image.pixels.fill(colour, row * image.width + left, row * image.width + right);
  }
}

function cellColours(block: BlockValues, colours: BlockColours): (cell: number) => number {
  const shade = shadesBetween(colours.ground, colours.value);
  const zero = packed(colours.zero);
  const unknown = packed(colours.unknown);
  const full = fullValue(block);
  return (cell) => {
    if (block.present[cell] === 2) return unknown;
    const value = block.values[cell] ?? 0;
    if (value === 0) return block.present[cell] === 1 ? zero : (shade[0] ?? 0);
    return shade[Math.max(1, Math.ceil((Math.abs(value) / full) * (shades - 1)))] ?? 0;
  };
}

/** Shade 0 is the ground; any value, however small, is well apart from it. */
function shadesBetween(ground: Rgb, value: Rgb): Uint32Array {
  const least = 0.35;
  return Uint32Array.from({ length: shades }, (_, at) => {
    const share = at === 0 ? 0 : least + (1 - least) * (at / (shades - 1));
    return packed(mixed(value, ground, share));
  });
}
