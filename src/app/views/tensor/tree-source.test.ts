import { expect, test } from "vitest";
import { matrix } from "../views.testkit.ts";
import { findValue, flattenedTree, pathTo, snapshotTree } from "./tree-source.ts";

const stored = matrix("A", [
  [1, 0, 2],
  [0, 0, 0],
  [0, 3, 4],
]);
const flat = flattenedTree(snapshotTree(stored), [[0, 2]]);

test("flattened ranks are one fiber of tuples, over the positions of the last rank", () => {
  expect(flat.ranks).toMatchObject([{ id: "MK", shape: 9, stored: 1, digits: 3 }]);
  expect(flat.fiber(0, 0)).toEqual([0, 4]);
  expect([0, 1, 2, 3].map((position) => flat.label(0, position))).toEqual([
    "0,0",
    "0,2",
    "2,1",
    "2,2",
  ]);
  expect(flat.parent(0, 3)).toBe(0);
  expect(pathTo(flat, 2)).toEqual([2]);
  expect(flat.value(2)).toBe(3);
});

test("a rank above flattened ones keeps its fibers", () => {
  const rank = { shape: 2, format: "C" as const };
  const cube = {
    ...stored,
    ranks: [
      { ...rank, id: "C", segments: Int32Array.of(0, 2), coordinates: Int32Array.of(0, 1) },
      { ...rank, id: "H", segments: Int32Array.of(0, 1, 3), coordinates: Int32Array.of(1, 0, 1) },
      {
        ...{ ...rank, id: "W", segments: Int32Array.of(0, 2, 3, 4) },
        coordinates: Int32Array.of(0, 1, 1, 0),
      },
    ],
    declared: [0, 1, 2],
  };
  const tree = flattenedTree(snapshotTree(cube), [[1, 2]]);
  expect(tree.ranks.map(({ id }) => id)).toEqual(["C", "HW"]);
  expect([tree.fiber(0, 0), tree.fiber(1, 0), tree.fiber(1, 1)]).toEqual([
    [0, 2],
    [0, 2],
    [2, 4],
  ]);
  expect([0, 1, 2, 3].map((position) => tree.parent(1, position))).toEqual([0, 0, 1, 1]);
  expect(tree.label(1, 3)).toBe("1,0");
});

test("a value is found by its point, through parts and other storage orders", () => {
  expect(findValue(snapshotTree(stored), [0, 1], [2, 1])).toBe(3);
  expect(findValue(snapshotTree(stored), [0, 1], [1, 1])).toBeUndefined();
  const turned = matrix("A", [[5, 0, 6]], [1, 0]);
  expect(findValue(snapshotTree(turned), [1, 0], [2, 0])).toBe(6);
  const split = {
    ...stored,
    ranks: [
      {
        ...{ id: "K1", shape: 6, format: "C" as const, segments: Int32Array.of(0, 2) },
        coordinates: Int32Array.of(0, 3),
      },
      {
        ...{ id: "K0", shape: 6, format: "C" as const, segments: Int32Array.of(0, 2, 3) },
        coordinates: Int32Array.of(1, 2, 5),
      },
    ],
    values: Float64Array.of(7, 8, 9),
    declared: [0, 0],
  };
  expect([1, 2, 5, 4].map((k) => findValue(snapshotTree(split), [0, 0], [k]))).toEqual([
    ...[7, 8, 9],
    undefined,
  ]);
});
