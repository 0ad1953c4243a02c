import { expect, test } from "vitest";
import { convolution, frameOf, lane, operand } from "../views.testkit.ts";
import { laneArray } from "./lane-array.ts";

const sides = [
  { node: 1, rank: "Q0", width: 2, reach: 2 },
  { node: 2, rank: "S0", width: 2, reach: 2 },
];
const spatial = {
  ...convolution,
  loops: convolution.loops.map((loop) => ({ ...loop, mode: "spatial" as const })),
};
const at = (row: number, col: number, output = row) => ({
  ...lane,
  place: [row, col],
  operands: [
    operand("I", [row + col], 1, row === 0 ? "fetched" : "held"),
    operand("F", [col], 3, row === 0 ? "fetched" : "held"),
  ],
  output: { ...lane.output, point: [output] },
});

test("a step without spatial loops has no array", () => {
  expect(laneArray(convolution, frameOf())).toBeUndefined();
});

test("two spatial loops make rows and columns; what a column shares stands at its head", () => {
  const array = laneArray(spatial, { ...frameOf([at(0, 0), at(0, 1), at(1, 0)]), sides })!;
  expect([array.rows, array.cols, array.busy]).toEqual([2, 2, 3]);
  expect(array.cells.map((cell) => cell?.place)).toEqual([[0, 0], [0, 1], [1, 0], undefined]);
  expect(array.shared).toEqual(["none", "column"]);
  expect(array.colHeads.map((heads) => heads.map(({ point, status }) => [point, status]))).toEqual([
    [[[0], "fetched"]],
    [[[1], "fetched"]],
  ]);
  expect(array.reduced).toBe("row");
});

test("what all lanes share is said once, and where all products meet too", () => {
  const lanes = [at(0, 0, 4), { ...at(1, 0, 4), operands: at(0, 0).operands }];
  const array = laneArray(spatial, { ...frameOf(lanes), sides })!;
  expect(array.shared).toEqual(["all", "all"]);
  expect(array.all.map(({ tensor }) => tensor)).toEqual(["I", "F"]);
  expect(array.reduced).toBe("all");
});

test("a spatial loop outside of temporal ones is not part of the step's array", () => {
  const outer = {
    ...convolution,
    loops: convolution.loops.map((loop, level) => ({
      ...loop,
      mode: level === 0 ? ("spatial" as const) : ("temporal" as const),
    })),
  };
  expect(laneArray(outer, { ...frameOf(), sides: sides.slice(0, 1) })).toBeUndefined();
});

test("what another lane of the step fetches is shared; what none fetches is held", () => {
  const statusesOf = (...lanes: readonly ReturnType<typeof at>[]) => {
    const { own, colHeads } = laneArray(spatial, { ...frameOf(lanes), sides })!;
    return [own, colHeads].map((all) => all.flat().map(({ status }) => status));
  };
  // I[1] comes to the second lane of the first row, which reads it, and to the first of the second row.
  expect(statusesOf(at(0, 0), at(0, 1), at(1, 0))).toEqual([
    ["fetched", "fetched", "shared"],
    ["fetched", "fetched"],
  ]);
  expect(statusesOf(at(1, 0), at(1, 1))[1]).toEqual(["held", "held", "held", "held"]);
});

test("what comes to a lane that is busy alone stands where it stands beside others", () => {
  const [q, s] = spatial.loops;
  const across = {
    ...spatial,
    loops: [q!, { ...s!, ladder: { ...s!.ladder, I: "reuse" as const } }],
  };
  const { shared, own } = laneArray(across, { ...frameOf([at(0, 0)]), sides })!;
  // Loop q slides over I and reuses F; loop s reuses I and indexes F.
  expect(shared).toEqual(["row", "column"]);
  expect(own.flat()).toEqual([]);
  expect(laneArray(spatial, { ...frameOf([at(0, 0)]), sides })!.shared).toEqual(["none", "column"]);
});
