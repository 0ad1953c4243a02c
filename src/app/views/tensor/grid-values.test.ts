import { expect, test } from "vitest";
import { matrix } from "../views.testkit.ts";
import { gridLayout, visibleBlock } from "./grid-layout.ts";
import { cellInBlock, outputValues, snapshotValues } from "./grid-values.ts";
import { packed } from "../colour.ts";
import { changedCells, paintBlock, paintCells } from "./paint-block.ts";

const rows = [
  [1, 0, 2],
  [0, 0, 5],
];

test("a stored tensor fills its block, zeros staying empty", () => {
  const block = visibleBlock([2, 3], [0, 0]);
  const { values, present, most } = snapshotValues(matrix("A", rows), block);
  expect([...values]).toEqual([1, 0, 2, 0, 0, 5]);
  expect([...present]).toEqual([1, 0, 1, 0, 0, 1]);
  expect(most).toBe(5);
});

test("a tensor stored in another order than declared is drawn as declared", () => {
  const block = visibleBlock([3, 2], [0, 0]);
  const { values } = snapshotValues(matrix("A", rows, [1, 0]), block);
  expect([...values]).toEqual([1, 0, 0, 0, 2, 5]);
});

test("the output shows what has been written, zeros too", () => {
  const output = {
    tensor: "Z",
    text: "",
    indices: [],
    ranks: [
      { id: "M", shape: 2 },
      { id: "N", shape: 2 },
    ],
  };
  const partial = {
    tensor: "Z",
    from: 1,
    values: Float64Array.of(4, 0, 9),
    written: Uint8Array.of(1, 1, 0),
  };
  const { values, present } = outputValues(output, partial, visibleBlock([2, 2], [0, 0]));
  expect([...values]).toEqual([0, 4, 0, 0]);
  expect([...present]).toEqual([2, 1, 1, 0]);
});

test("points outside of a block have no cell in it", () => {
  const block = visibleBlock([600, 600], [0, 0]);
  expect(cellInBlock(block, [511, 511])).toBe(512 * 512 - 1);
  expect(cellInBlock(block, [512, 0])).toBeUndefined();
});

test("painting fills whole cells with shades between ground and value", () => {
  const layout = gridLayout([1, 2], 4, [0, 0]);
  const block = {
    values: Float64Array.of(0, 4),
    present: Uint8Array.of(0, 1),
    unknown: 0,
    most: 4,
  };
  const width = Math.ceil(layout.width * 2);
  const height = Math.ceil(layout.height * 2);
  const pixels = new Uint32Array(width * height);
  const colours = {
    page: [255, 255, 255],
    ground: [10, 10, 10],
    value: [200, 0, 0],
    zero: [9, 9, 9],
    unknown: [8, 8, 8],
  } as const;
  paintBlock(layout, block, colours, 2, { width, height, pixels });
  const count = (colour: number): number => pixels.filter((pixel) => pixel === colour).length;
  const area = layout.cellWidth * 2 * layout.cellHeight * 2;
  expect(count(packed([10, 10, 10]))).toBe(area);
  expect(count(packed([200, 0, 0]))).toBe(area);
  expect(count(packed([255, 255, 255]))).toBe(width * height - 2 * area);
});

test("painting what has changed gives the picture that painting everything gives", () => {
  const layout = gridLayout([80, 80], 500, [0, 0]);
  const cells = 80 * 80;
  const blockAt = (step: number) => ({
    values: Float64Array.from({ length: cells }, (_, cell) =>
      cell < 40 + step ? ((cell * 7) % 13) - (cell === step ? 1 : 0) : 0,
    ),
    present: Uint8Array.from({ length: cells }, (_, cell) => (cell < 40 + step ? 1 : 0)),
    unknown: 0,
    most: 13,
  });
  const size = { width: Math.ceil(layout.width), height: Math.ceil(layout.height) };
  const image = () => ({ ...size, pixels: new Uint32Array(size.width * size.height) });
  const colours = {
    page: [255, 255, 255],
    ground: [10, 10, 10],
    value: [200, 0, 0],
    zero: [9, 9, 9],
    unknown: [8, 8, 8],
  } as const;
  const grown = image();
  paintBlock(layout, blockAt(0), colours, 1, grown);
  for (let step = 1; step < 4; step += 1) {
    const changed = changedCells(blockAt(step - 1), blockAt(step));
    expect(changed?.length).toBeLessThan(5);
    const part = paintCells(layout, blockAt(step), changed ?? [], colours, 1, grown);
    expect(part.width * part.height).toBeGreaterThan(0);
    const whole = image();
    paintBlock(layout, blockAt(step), colours, 1, whole);
    expect(grown.pixels.every((pixel, at) => pixel === whole.pixels[at])).toBe(true);
  }
});

test("all is painted again where the scale of the values has changed", () => {
  const block = (most: number) => ({
    ...{ values: Float64Array.of(most), present: Uint8Array.of(1), unknown: 0, most },
  });
  expect(changedCells(block(5), block(7))).toEqual([0]);
  expect(changedCells(block(7), block(9))).toBeUndefined();
});
