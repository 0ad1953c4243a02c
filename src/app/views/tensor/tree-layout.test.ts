import { expect, test } from "vitest";
import { inputs, matrix, vector } from "../views.testkit.ts";
import { foldFiber, treeLayout, treeSizes } from "./tree-layout.ts";
import { outputTree, pathTo, snapshotTree } from "./tree-source.ts";

const small = snapshotTree(
  matrix("A", [
    [1, 0, 2, 0],
    [0, 0, 0, 0],
    [0, 3, 4, 5],
  ]),
);
const wide = snapshotTree(
  matrix(
    "A",
    Array.from({ length: 40 }, (_, row) => Array.from({ length: 100 }, (__, col) => row + col + 1)),
  ),
);

test("a tree that fits is drawn whole: a box a fiber, rows by rank, parents above their fibers", () => {
  const layout = treeLayout(small, 600, []);
  expect(layout.whole).toBe(true);
  expect(layout.fibers.map(({ rank, start, end }) => [rank, start, end])).toEqual([
    [0, 0, 2],
    [1, 0, 2],
    [1, 2, 5],
  ]);
  expect(layout.elements.map(({ rank, label }) => [rank, Number(label)])).toEqual([
    [0, 0],
    [0, 2],
    [1, 0],
    [1, 2],
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
  const leaves = layout.elements.filter((element) => element.rank === 1);
  const steps = leaves.slice(1).map((leaf, at) => leaf.x - (leaves[at]?.x ?? 0));
  expect(steps.every((step) => step >= layout.slot)).toBe(true);
  const parent = layout.elements[1];
  const below = leaves.slice(2).map((leaf) => leaf.x);
  expect(parent?.x).toBeCloseTo((Math.min(...below) + Math.max(...below)) / 2);
  expect(layout.elements.every(({ x }) => x > treeSizes.gutter && x < layout.width)).toBe(true);
});

test("a tree draws in before it shows its path only", () => {
  const full = snapshotTree(
    matrix(
      "A",
      Array.from({ length: 3 }, () => [1, 2, 3, 4, 5, 6]),
    ),
  );
  const roomy = treeLayout(full, 700, []);
  const tight = treeLayout(full, 560, []);
  const path = treeLayout(full, 400, []);
  expect([roomy.whole, tight.whole, path.whole]).toEqual([true, true, false]);
  expect(tight.slot).toBeLessThan(roomy.slot);
});

test("a whole tree does not depend on the step", () => {
  expect(treeLayout(small, 600, [1, 4])).toEqual(treeLayout(small, 600, [0, 0]));
});

test("a tree that does not fit shows one fiber a rank and stays within a bounded number of marks", () => {
  const layout = treeLayout(wide, 600, [7, 7 * 100 + 50]);
  expect(layout.whole).toBe(false);
  expect(layout.fibers.map(({ rank, fiber }) => [rank, fiber])).toEqual([
    [0, 0],
    [1, 7],
  ]);
  expect(layout.elements.length + layout.gaps.length).toBeLessThanOrEqual(2 * 64);
  expect(layout.elements.some(({ rank, position }) => rank === 1 && position === 750)).toBe(true);
  const fiber = layout.fibers[1];
  for (const { x } of layout.elements) expect(x).toBeLessThanOrEqual(layout.width);
  expect(fiber?.from?.position).toBe(7);
});

test("elements off the path say how much lies below them", () => {
  const [first] = treeLayout(wide, 600, [7, 750]).elements;
  expect(first?.below).toEqual({ occupancy: 100 });
});

test("the picture stays while the position moves inside its page", () => {
  const a = treeLayout(wide, 600, [7, 750]);
  const b = treeLayout(wide, 600, [7, 751]);
  expect(b.elements.map(({ x, position }) => [x, position])).toEqual(
    a.elements.map(({ x, position }) => [x, position]),
  );
});

test("a long fiber shows its beginning, the page around the focus, and its end", () => {
  const shown = foldFiber(32, 0, 9);
  expect(shown).toEqual([0, 1, 2, 3, { hidden: 27 }, 31]);
  expect(foldFiber(32, 17, 9)).toEqual([0, 1, { hidden: 14 }, 16, 17, 18, 19, { hidden: 11 }, 31]);
  expect(foldFiber(9, 4, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("what is shown and what is hidden make up the fiber", () => {
  for (let focus = 0; focus < 200; focus += 7) {
    const shown = foldFiber(200, focus, 14);
    const sum = shown.reduce<number>(
      (n, item) => n + (typeof item === "object" ? item.hidden : 1),
      0,
    );
    expect(sum).toBe(200);
    expect(shown).toContain(focus);
    expect(shown.length).toBeLessThanOrEqual(14);
  }
});

test("an empty tensor is an empty fiber", () => {
  const layout = treeLayout(snapshotTree(vector("Z", "N", 5, [])), 400, []);
  expect(layout.elements).toEqual([]);
  expect(layout.fibers).toHaveLength(1);
  expect(layout.fibers[0]?.width).toBeGreaterThan(0);
});

test("the output so far is a tree with every coordinate in place", () => {
  const ranks = [
    { id: "M", shape: 2 },
    { id: "Q", shape: 3 },
  ];
  const partial = {
    tensor: "O",
    from: 0,
    values: Float64Array.of(0, 7, 0, 0, 0, 0),
    written: Uint8Array.of(0, 1, 0, 1, 0, 0),
  };
  const source = outputTree({ tensor: "O", text: "", indices: [], ranks }, partial);
  expect([0, 1, 3].map((position) => source.value(position))).toEqual([undefined, 7, 0]);
  expect(pathTo(source, 4)).toEqual([1, 4]);
  expect(source.coordinate(1, 4)).toBe(1);
});

test("a path climbs from a stored value to the root", () => {
  expect(pathTo(small, 3)).toEqual([1, 3]);
  expect(pathTo(snapshotTree(inputs), 2)).toEqual([2]);
});
