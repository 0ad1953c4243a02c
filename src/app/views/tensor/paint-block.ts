/**
 * A dense block as pixels: pure, so that it can be tested without a canvas.
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
}

const shades = 24;

/**
 * Paints a block into an image `width` pixels wide, at `density` pixels for each pixel of the layout.
 *
 * Cost: one write for each pixel of a cell that is not empty, and one for each pixel of the image.
 */
export function paintBlock(
  layout: GridLayout,
  block: BlockValues,
  colours: BlockColours,
  density: number,
  image: { readonly width: number; readonly height: number; readonly pixels: Uint32Array },
): void {
  const { pixels } = image;
  const shade = shadesBetween(colours.ground, colours.value);
  const zero = packed(colours.zero);
  const size = panelSize(layout);
  const cols = layout.block.colsTo - layout.block.colsFrom;
  const rows = layout.block.rowsTo - layout.block.rowsFrom;
  const perPanel = rows * cols;
  pixels.fill(packed(colours.page));
  const fill = (x: number, y: number, width: number, height: number, colour: number): void => {
    const left = Math.round(x * density);
    const right = Math.min(Math.round((x + width) * density), image.width);
    const bottom = Math.min(Math.round((y + height) * density), image.height);
    for (let row = Math.round(y * density); row < bottom; row += 1) {
      pixels.fill(colour, row * image.width + left, row * image.width + right);
    }
  };
  layout.panels.forEach((panel, at) => {
    fill(panel.x, panel.y, size.width, size.height, shade[0] ?? 0);
    for (let cell = 0; cell < perPanel; cell += 1) {
      const value = block.values[at * perPanel + cell] ?? 0;
      const stored = block.present[at * perPanel + cell] === 1;
      if (value === 0 && !stored) continue;
      const across = cell % layout.line;
      const down = Math.floor(cell / layout.line);
      const strength = Math.ceil((Math.abs(value) / block.most) * (shades - 1));
      fill(
        panel.x + across * layout.cellWidth,
        panel.y + down * layout.cellHeight,
        layout.cellWidth,
        layout.cellHeight,
        value === 0 ? zero : (shade[strength] ?? 0),
      );
    }
  });
}

/** Shade 0 is the ground; any value, however small, is well apart from it. */
function shadesBetween(ground: Rgb, value: Rgb): Uint32Array {
  const least = 0.35;
  return Uint32Array.from({ length: shades }, (_, at) => {
    const share = at === 0 ? 0 : least + (1 - least) * (at / (shades - 1));
    return packed(mixed(value, ground, share));
  });
}
