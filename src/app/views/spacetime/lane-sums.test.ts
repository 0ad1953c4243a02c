import { expect, test } from "vitest";
import { laneSums } from "./lane-sums.ts";

const picture = (lanes: number, rows: number) => ({
  ...{ from: 0, to: 3, columns: 3, laneFrom: 0, laneTo: lanes, rows, looked: 1 },
  effectual: new Uint32Array(rows * 3).fill(1),
  ineffectual: new Uint32Array(rows * 3),
  gated: new Uint32Array(rows * 3),
  steps: new Float64Array(rows * 3),
});

test("every lane has its cycles", () => {
  expect(laneSums(picture(2, 2))).toEqual([
    { from: 0, to: 1, effectual: 3, ineffectual: 0, gated: 0, slots: 3 },
    { from: 1, to: 2, effectual: 3, ineffectual: 0, gated: 0, slots: 3 },
  ]);
});

test("many lanes are put together, and none is left out", () => {
  const sums = laneSums(picture(1_000, 200));
  expect(sums).toHaveLength(64);
  expect(sums[0]?.from).toBe(0);
  expect(sums.at(-1)?.to).toBe(1_000);
  expect(sums.every(({ from }, at) => at === 0 || sums[at - 1]?.to === from)).toBe(true);
  expect(sums.reduce((all, { effectual }) => all + effectual, 0)).toBe(600);
});
