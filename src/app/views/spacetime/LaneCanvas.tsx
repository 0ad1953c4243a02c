/** The pixels of a space-time picture; hidden from assistive technology, which has the table. */
import { useLayoutEffect, useRef } from "react";
import { cssColour } from "../colour.ts";
import { useAppearance } from "../../components/use-appearance.ts";
import { paintLanes, type LanePicture } from "./paint-lanes.ts";
import type { Viewport } from "./viewport.ts";

/** Properties of `LaneCanvas`. */
export interface LaneCanvasProps {
  readonly picture: LanePicture;
  readonly view: Viewport;
  readonly width: number;
  readonly height: number;
}

/** A canvas that shows a part of a picture. */
export function LaneCanvas({ picture, view, width, height }: LaneCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const appearance = useAppearance();
  const { from, to, laneFrom, laneTo } = view;
  useLayoutEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d");
    if (canvas === null || context === null || context === undefined) return;
    canvas.width = Math.round(width);
    canvas.height = Math.round(height);
    const image = context.createImageData(canvas.width, canvas.height);
    const colours = {
      page: cssColour(canvas, "var(--surface)"),
      ground: cssColour(canvas, "var(--sunken)"),
      busy: cssColour(canvas, "var(--ink-2)"),
    };
    paintLanes(picture, { from, to, laneFrom, laneTo }, colours, {
      width: canvas.width,
      height: canvas.height,
      pixels: new Uint32Array(image.data.buffer),
    });
    context.putImageData(image, 0, 0);
  }, [picture, from, to, laneFrom, laneTo, width, height, appearance]);
  return <canvas ref={ref} aria-hidden="true" style={{ inlineSize: width, blockSize: height }} />;
}
