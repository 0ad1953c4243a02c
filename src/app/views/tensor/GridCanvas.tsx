/**
 * The lower layer of a grid with more cells than SVG bears: pixels, sharp at any density of the screen.
 */
import { useLayoutEffect, useRef } from "react";
import { cssColour, mixed } from "../colour.ts";
import type { GridLayout } from "./grid-layout.ts";
import type { BlockValues } from "./grid-values.ts";
import { paintBlock } from "./paint-block.ts";
import { useAppearance } from "./use-measured.ts";

/** A canvas with the values of a block; hidden from assistive technology, which has the grid cursor. */
export function GridCanvas({
  layout,
  block,
}: {
  readonly layout: GridLayout;
  readonly block: BlockValues;
}) {
  const ref = useRef<HTMLCanvasElement>(null);
  const appearance = useAppearance();
  useLayoutEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d");
    if (canvas === null || context === null || context === undefined) return;
    const density = Math.max(1, Math.round(devicePixelRatio));
    const width = Math.ceil(layout.width * density);
    const height = Math.ceil(layout.height * density);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const image = context.createImageData(width, height);
    const page = cssColour(canvas, "var(--surface)");
    const value = cssColour(canvas, "var(--hue)");
    const ground = cssColour(canvas, "var(--sunken)");
    paintBlock(layout, block, { page, ground, value, zero: mixed(value, ground, 0.16) }, density, {
      width,
      height,
      pixels: new Uint32Array(image.data.buffer),
    });
    context.putImageData(image, 0, 0);
  }, [layout, block, appearance]);
  return (
    <canvas
      ref={ref}
      className="grid-canvas"
      style={{ width: layout.width, height: layout.height }}
      aria-hidden="true"
    />
  );
}
