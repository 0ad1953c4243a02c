import { describe, expect, it } from "vitest";
import type { Timeline } from "../../../engine/index.ts";
import { barcodeRows, markPath, stateAt } from "./barcode-paths.ts";

function timelineOf(fetched: number[], held: number[], change: Partial<Timeline> = {}): Timeline {
  return {
    session: 1,
    from: 0,
    to: fetched.length,
    columns: fetched.length,
    exact: true,
    rows: [{ tensor: "F", fetched: Float32Array.from(fetched), held: Float32Array.from(held) }],
    marks: [],
    ...change,
  };
}

/** Rectangles of a path as [x, y, width, height]. */
function rectangles(path: string): number[][] {
  return [...path.matchAll(/M(\S+) (\S+)h(\S+)v(\S+)h\S+z/g)].map((found) =>
    found.slice(1).map(Number),
  );
}

describe("a stepwise barcode", () => {
  const timeline = timelineOf([1, 0, 0, 0, 1, 1], [0, 1, 1, 0, 0, 1]);

  it("has a tick for each fetch, and one bar for what is held on end", () => {
    const [row] = barcodeRows(timeline, 0.25);
    expect(rectangles(row!.fetched).map(([x, , width]) => [x, width])).toEqual([
      [0, 0.25],
      [4, 0.25],
      [5, 0.25],
    ]);
    expect(rectangles(row!.held).map(([x, , width]) => [x, width])).toEqual([
      [1, 2],
      [5.25, 0.75],
    ]);
  });

  it("tells the state of each step", () => {
    const states = [0, 1, 3, 5].map((column) => stateAt(timeline, "F", column));
    expect(states).toEqual(["fetched", "held", "idle", "fetched"]);
    expect(stateAt(timeline, "X", 0)).toBe("idle");
  });
});

describe("a barcode from afar", () => {
  it("fills a column as high as the shares, never higher than the row", () => {
    const [row] = barcodeRows(timelineOf([0.25, 0.5], [0.5, 0.75], { to: 200, exact: false }), 1);
    expect(rectangles(row!.fetched)).toEqual([
      [0, 0.75, 1, 0.25],
      [1, 0.5, 1, 0.5],
    ]);
    expect(rectangles(row!.held)).toEqual([
      [0, 0.25, 1, 0.5],
      [1, 0, 1, 0.5],
    ]);
  });
});

it("marks the columns in which any of the events happens", () => {
  const marks = [Float32Array.of(0, 1, 0, 0), Float32Array.of(0, 0, 0, 0.1)];
  const path = markPath(timelineOf([0, 0, 0, 0], [0, 0, 0, 0], { marks }), 1);
  expect(rectangles(path).map(([x]) => x)).toEqual([1, 3]);
});
