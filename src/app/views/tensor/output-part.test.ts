import { expect, test } from "vitest";
import { outputValues } from "./grid-values.ts";
import { visibleBlock } from "./grid-layout.ts";
import { hasLines, indexInPart, linesOf } from "./output-part.ts";

const shape = [3, 4, 5];
const all = Float64Array.from({ length: 60 }, (_, element) => element + 1);
const stretch = (from: number, count: number) => ({
  ...{ tensor: "O", from, values: all.slice(from, from + count) },
  written: new Uint8Array(count).fill(1),
});
const lined = (starts: readonly number[], length: number) => ({
  ...{ tensor: "O", from: starts[0] ?? 0, lines: { starts, length } },
  values: Float64Array.from(starts.flatMap((start) => [...all.slice(start, start + length)])),
  written: new Uint8Array(starts.length * length).fill(1),
});
const block = {
  ...{ lead: [3], firstPanel: 1, panels: 2, rowsFrom: 1, rowsTo: 3, colsFrom: 2, colsTo: 5 },
  whole: false,
};

test("an element is found in a stretch and in lines, and is not known outside", () => {
  for (const part of [stretch(20, 12), lined([7, 22, 51], 4)]) {
    for (let element = 0; element < 60; element += 1) {
      const at = indexInPart(part, element);
      const known = part.values.includes(element + 1);
      expect(at === undefined ? undefined : part.values[at]).toBe(known ? element + 1 : undefined);
    }
  }
});

test("the lines of a block are its rows, panel by panel", () => {
  expect(linesOf(block, shape)).toEqual({ starts: [27, 32, 47, 52], length: 3 });
  expect(linesOf(visibleBlock([9], [0]), [9])).toEqual({ starts: [0], length: 9 });
});

test("a part has the lines that lie in it, or that were asked for", () => {
  const lines = linesOf(block, shape);
  expect(hasLines(stretch(27, 28), lines)).toBe(true);
  expect(hasLines(stretch(28, 28), lines)).toBe(false);
  expect(hasLines(stretch(27, 27), lines)).toBe(false);
  expect(hasLines(lined(lines.starts, 3), lines)).toBe(true);
  expect(hasLines(lined(lines.starts.slice(1), 3), lines)).toBe(false);
});

test("a block tells what is written from what is not known", () => {
  const output = {
    ...{ tensor: "O", text: "", indices: [] },
    ranks: shape.map((extent, rank) => ({ id: `R${rank}`, shape: extent })),
  };
  const whole = outputValues(output, lined([27, 32, 47, 52], 3), block);
  expect([...whole.values]).toEqual([28, 29, 30, 33, 34, 35, 48, 49, 50, 53, 54, 55]);
  expect(whole.unknown).toBe(0);
  const part = outputValues(output, stretch(30, 20), block);
  expect([...part.present]).toEqual([2, 2, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  expect(part.unknown).toBe(6);
});
