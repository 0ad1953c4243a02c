/**
 * The lower layer of a grid with more cells than SVG bears: pixels. From step to step only the cells that
 * have changed are painted again.
 */
import { useLayoutEffect, useRef } from "react";
import { cssColour, mixed } from "../colour.ts";
import type { GridLayout } from "./grid-layout.ts";
import type { BlockValues } from "./grid-values.ts";
import {
  changedCells,
  paintBlock,
  paintCells,
  type BlockColours,
  type BlockImage,
} from "./paint-block.ts";
import { useAppearance } from "../../components/use-appearance.ts";

/** Properties of `GridCanvas`. */
export interface GridCanvasProps {
  readonly layout: GridLayout;
  readonly block: BlockValues;
}

interface Painted {
  readonly layout: GridLayout;
  readonly appearance: number;
  /** Read off the page once, because every look at a style makes the browser lay out anew. */
  readonly colours: BlockColours;
  readonly block: BlockValues;
  readonly image: BlockImage;
  readonly data: ImageData;
}

/** A canvas with the values of a block; hidden from assistive technology, which has the grid cursor. */
export default function GridCanvas({ layout, block }: GridCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const painted = useRef<Painted | undefined>(undefined);
  const appearance = useAppearance();
  useLayoutEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d");
    if (canvas === null || context === null || context === undefined) return;
    const density = Math.max(1, Math.round(devicePixelRatio));
    const known = painted.current;
    const changed =
      known?.layout === layout && known.appearance === appearance
        ? changedCells(known.block, block)
        : undefined;
    if (known !== undefined && changed !== undefined) {
      const { colours, image } = known;
      const part = paintCells(layout, block, changed, colours, density, image);
      const { left, top, width, height } = part;
      painted.current = { ...known, block };
      if (width > 0) context.putImageData(known.data, 0, 0, left, top, width, height);
      return;
    }
    const page = cssColour(canvas, "var(--surface)");
    const value = cssColour(canvas, "var(--hue)");
    const ground = cssColour(canvas, "var(--sunken)");
    const ink = cssColour(canvas, "var(--ink-3)");
    const colours = {
      ...{ page, ground, value },
      zero: mixed(value, ground, 0.16),
      unknown: mixed(ink, page, 0.2),
    };
    canvas.width = Math.ceil(layout.width * density);
    canvas.height = Math.ceil(layout.height * density);
    const data = context.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(data.data.buffer);
    const image = { width: canvas.width, height: canvas.height, pixels };
    paintBlock(layout, block, colours, density, image);
    context.putImageData(data, 0, 0);
    painted.current = { layout, appearance, colours, block, image, data };
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
