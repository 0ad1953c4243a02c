import { expect, test } from "vitest";
import { packed } from "../colour.ts";
import { paintLanes, type LanePicture } from "./paint-lanes.ts";

const colours = { page: [255, 255, 255], ground: [9, 9, 9], busy: [0, 0, 200] } as const;
const picture: LanePicture = {
  ...{ from: 0, to: 2, columns: 2, laneFrom: 0, laneTo: 2, rows: 2, looked: 1 },
  effectual: Uint32Array.of(1, 0, 0, 0),
  ineffectual: Uint32Array.of(0, 1, 0, 0),
  gated: Uint32Array.of(0, 0, 1, 0),
  steps: Float64Array.of(0, 1, 0, -1),
};
const paint = (view: Parameters<typeof paintLanes>[1], side: number): Uint32Array => {
  const pixels = new Uint32Array(side * side);
  paintLanes(picture, view, colours, { width: side, height: side, pixels });
  return pixels;
};
const whole = { from: 0, to: 2, laneFrom: 0, laneTo: 2 };

/** Share of busy pixels in a quarter of a square image, numbered as the buckets. */
function busyShare(pixels: Uint32Array, side: number, quarter: number): number {
  const half = side / 2;
  let busy = 0;
  for (let y = 0; y < half; y += 1) {
    for (let x = 0; x < half; x += 1) {
      const at = (y + half * Math.floor(quarter / 2)) * side + x + half * (quarter % 2);
      if (pixels[at] === packed(colours.busy)) busy += 1;
    }
  }
  return busy / (half * half);
}

test("each kind has its texture, and idle is bare", () => {
  const pixels = paint(whole, 40);
  const shares = [0, 1, 2, 3].map((quarter) => busyShare(pixels, 40, quarter));
  expect(shares[0]).toBeGreaterThan(0.85);
  expect(shares[1]).toBeGreaterThan(0.4);
  expect(shares[1]).toBeLessThan(0.55);
  expect(shares[2]).toBeGreaterThan(0.2);
  expect(shares[2]).toBeLessThan(0.3);
  expect(shares[3]).toBe(0);
});

test("a viewport beyond the picture shows the page there", () => {
  const pixels = paint({ from: 2, to: 4, laneFrom: 0, laneTo: 2 }, 8);
  expect(pixels.every((pixel) => pixel === packed(colours.page))).toBe(true);
});

test("a bucket of many cycles is as dark as it is busy", () => {
  const far: LanePicture = {
    ...picture,
    ...{ to: 200, effectual: Uint32Array.of(100, 25, 0, 0) },
    ineffectual: new Uint32Array(4),
    gated: new Uint32Array(4),
  };
  const pixels = new Uint32Array(4);
  paintLanes(far, { ...whole, to: 200 }, colours, { width: 2, height: 2, pixels });
  const blue = [...pixels].map((pixel) => (pixel >> 16) & 255);
  expect(blue[0]).toBe(200);
  expect(blue[1]).toBeGreaterThan(9);
  expect(blue[1]).toBeLessThan(150);
  expect(blue.slice(2)).toEqual([9, 9]);
});
