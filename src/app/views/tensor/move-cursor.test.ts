import { expect, test } from "vitest";
import { gridLayout } from "./grid-layout.ts";
import { moveBy } from "./move-cursor.ts";

const matrix = gridLayout([4, 6], 500, [0, 0]);
const cube = gridLayout([3, 4, 6], 700, [0, 0, 0]);
const broken = gridLayout([300], 300, [0]);

test.each([
  ["ArrowRight", [1, 2], [1, 3]],
  ["ArrowLeft", [1, 0], [1, 0]],
  ["ArrowDown", [1, 2], [2, 2]],
  ["ArrowUp", [0, 2], [0, 2]],
  ["Home", [1, 2], [1, 0]],
  ["End", [1, 2], [1, 5]],
] as const)("%s from %j leads to %j", (key, from, to) => {
  expect(moveBy(key, from, matrix)).toEqual(to);
});

test("page keys go from matrix to matrix and stop at the last", () => {
  expect(moveBy("PageDown", [1, 2, 3], cube)).toEqual([2, 2, 3]);
  expect(moveBy("PageDown", [2, 2, 3], cube)).toEqual([2, 2, 3]);
  expect(moveBy("PageUp", [1, 2, 3], cube)).toEqual([0, 2, 3]);
});

test("down goes to the next line of a broken rank 1, and nowhere in a single line", () => {
  expect(moveBy("ArrowDown", [3], broken)).toEqual([3 + broken.line]);
  expect(moveBy("ArrowDown", [3], gridLayout([6], 500, [0]))).toEqual([3]);
});

test("other keys are left to the page", () => {
  expect(moveBy("n", [1, 2], matrix)).toBeUndefined();
  expect(moveBy("ArrowRight", [], gridLayout([], 300, []))).toBeUndefined();
});
