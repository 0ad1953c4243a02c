import { expect, test } from "vitest";
import { unravel } from "../row-major.ts";
import { cellBox, isProperWindow, pointAt, windowBoxes } from "./grid-geometry.ts";
import { gridLayout, gridLimits, visibleBlock } from "./grid-layout.ts";

const centre = (box: { x: number; y: number; width: number; height: number }) =>
  [box.x + box.width / 2, box.y + box.height / 2] as const;

test("a short rank 1 is one line of cells with text and every coordinate above", () => {
  const layout = gridLayout([12], 600, [0]);
  expect(layout).toMatchObject({ mode: "text", line: 12, cellWidth: 34 });
  expect(layout.labels.map((label) => label.text)).toEqual(
    Array.from({ length: 12 }, (_, at) => String(at)),
  );
});

test("a rank 1 takes smaller cells before it takes a second line", () => {
  const layout = gridLayout([12], 320, [0]);
  expect(layout).toMatchObject({ line: 12, mode: "text" });
  expect(layout.width).toBeLessThanOrEqual(320);
});

test("a long rank 1 is broken into lines of a multiple of eight", () => {
  const layout = gridLayout([512], 400, [0]);
  expect(layout.line % 8).toBe(0);
  expect(layout.width).toBeLessThanOrEqual(400);
  expect(layout.height).toBeLessThanOrEqual(gridLimits.height);
});

test("a rank 3 is one matrix for each leading coordinate, none overlapping", () => {
  const layout = gridLayout([3, 4, 5], 700, [0, 0, 0]);
  expect(layout.panels.map((panel) => panel.prefix)).toEqual([[0], [1], [2]]);
  const boxes = layout.panels.flatMap((panel) =>
    [0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2, 3, 4].map((col) => cellBox(layout, [...panel.prefix, row, col])),
    ),
  );
  const places = new Set(boxes.map((box) => `${box?.x ?? ""} ${box?.y ?? ""}`));
  expect(places.size).toBe(60);
});

test("two leading ranks lie in rows and columns of their own", () => {
  const layout = gridLayout([2, 3, 4, 4], 900, [0, 0, 0, 0]);
  const [a, b, , d] = layout.panels;
  expect(a?.y).toBe(b?.y);
  expect(d?.prefix).toEqual([1, 0]);
  expect(d?.x).toBe(a?.x);
});

test.each([
  [[512, 512], "canvas"],
  [[16, 512], "canvas"],
  [[40, 40], "canvas"],
  [[30, 30], "small"],
  [[8, 8], "text"],
] as const)("%j is drawn as %s", (shape, mode) => {
  const layout = gridLayout(shape, 640, [0, 0]);
  expect(layout.mode).toBe(mode);
  expect(layout.width).toBeLessThanOrEqual(640);
});

test("a canvas of few lines has cells taller than wide", () => {
  const layout = gridLayout([16, 512], 640, [0, 0]);
  expect(layout.cellHeight).toBeGreaterThan(layout.cellWidth);
});

test("beyond the limits a block around the focus is shown, and its extent stays bounded", () => {
  const moved = visibleBlock([4000, 3000], [1000, 2999], 64, [37, 2_990]);
  expect(moved).toMatchObject({ rowsFrom: 37, rowsTo: 101, colsFrom: 2_936, colsTo: 3_000 });
  expect(visibleBlock([300], [0], 16, [0, 5])).toMatchObject({ colsFrom: 5, colsTo: 133 });
  expect(visibleBlock([30, 20], [0, 0], 64, [9, 9])).toMatchObject({ rowsFrom: 0, colsFrom: 0 });
  const block = visibleBlock([4000, 3000], [1000, 2999]);
  expect(block).toMatchObject({ rowsFrom: 512, rowsTo: 1024, colsFrom: 2560, colsTo: 3000 });
  expect(block.whole).toBe(false);
  const deep = visibleBlock([300, 56, 56], [299, 0, 0]);
  expect(deep.panels * 56 * 56).toBeLessThanOrEqual(gridLimits.cells);
  expect(deep.firstPanel + deep.panels).toBe(300);
});

test("moving inside a block does not change the layout", () => {
  expect(gridLayout([2000, 2000], 640, [3, 4])).toEqual(gridLayout([2000, 2000], 640, [400, 500]));
});

test.each([
  [[12], [7]],
  [[600], [433]],
  [
    [6, 9],
    [5, 2],
  ],
  [
    [3, 4, 5],
    [2, 1, 4],
  ],
  [
    [2, 3, 4, 4],
    [1, 2, 0, 3],
  ],
])("in shape %j the cell of %j leads back to it", (shape, point) => {
  const layout = gridLayout(shape, 500, point);
  const box = cellBox(layout, point);
  expect(box).toBeDefined();
  expect(pointAt(layout, ...centre(box!))).toEqual(point);
});

test("a point beyond the tensor has no cell, a place between panels no point", () => {
  const layout = gridLayout([2, 3, 3], 500, [0, 0, 0]);
  expect(cellBox(layout, [0, 3, 0])).toBeUndefined();
  expect(pointAt(layout, (layout.panels[1]?.x ?? 0) - 3, layout.panels[1]?.y ?? 0)).toBeUndefined();
});

test("a window over one line is one frame of its cells", () => {
  const layout = gridLayout([12], 600, [0]);
  const [box] = windowBoxes(layout, [[3, 7]]);
  const first = cellBox(layout, [3]);
  expect(box).toEqual({ x: first?.x, y: first?.y, width: 4 * 34, height: 34 });
});

test("a window over a broken line is a frame on each line", () => {
  const layout = gridLayout([300], 300, [0]);
  const { line } = layout;
  const boxes = windowBoxes(layout, [[line - 2, line + 3]]);
  expect(boxes.map((box) => box.width / layout.cellWidth)).toEqual([2, 3]);
});

test("a window over small multiples frames every matrix it reaches", () => {
  const layout = gridLayout([4, 5, 5], 900, [0, 0, 0]);
  const boxes = windowBoxes(layout, [
    [1, 3],
    [0, 2],
    [2, 5],
  ]);
  expect(boxes).toHaveLength(2);
  expect(boxes[0]?.width).toBe(3 * layout.cellWidth);
});

test("a single element and a whole tensor need no frame", () => {
  expect(isProperWindow([12], [[3, 4]])).toBe(false);
  expect(isProperWindow([12], [[0, 12]])).toBe(false);
  expect(isProperWindow([12], [[3, 7]])).toBe(true);
});

test("row-major numbers unravel to coordinates", () => {
  expect(unravel(23, [2, 3, 4])).toEqual([1, 2, 3]);
});

test("a scalar is one cell", () => {
  const layout = gridLayout([], 300, []);
  expect(cellBox(layout, [])).toMatchObject({ width: layout.cellWidth });
});

test("coming nearer shows fewer rows and columns, larger, around the same element", () => {
  const far = gridLayout([512, 512], 600, [300, 40]);
  const near = gridLayout([512, 512], 600, [300, 40], 16);
  expect([far.mode, near.mode]).toEqual(["canvas", "text"]);
  expect(near.cellWidth).toBeGreaterThan(far.cellWidth);
  expect(cellBox(near, [300, 40])).toBeDefined();
  expect(near.block).toMatchObject({ rowsFrom: 288, rowsTo: 304, colsFrom: 32, colsTo: 48 });
});
