import { expect, test } from "vitest";
import type { EinsumDescription } from "../../../engine/index.ts";
import { convolution, inputs, vector, weights } from "../views.testkit.ts";
import { declaredNames, stagePanels } from "./stage-panels.ts";

const middle = vector("O", "Q", 4, [[1, 24]]);
const second: EinsumDescription = {
  ...convolution,
  name: "Z",
  inputs: [
    {
      tensor: "O",
      role: undefined,
      snapshot: 2,
      access: "read",
      flattened: [],
      text: "O[q]",
      indices: ["q"],
    },
    {
      tensor: "O",
      role: undefined,
      snapshot: 2,
      access: "read",
      flattened: [],
      text: "O[p]",
      indices: ["p"],
    },
  ],
  output: { tensor: "Z", text: "Z[q]", indices: ["q"], ranks: [{ id: "Q", shape: 4 }] },
};
const opened = { einsums: [convolution, second] };
const snapshots = [inputs, weights, middle];
const seen = (at: number) =>
  stagePanels(opened, snapshots, opened.einsums[at]!).map(({ key, role, rests }) => [
    ...[key, role, rests],
  ]);

test("what an Einsum passes on stands between its inputs and those of the next", () => {
  expect(seen(0)).toEqual([
    ["I", "input", undefined],
    ["F", "input", undefined],
    ["O", "output", undefined],
    ["Z", "output", "waits"],
  ]);
});

test("a tensor keeps its place when it is read instead of written; one read twice stands twice", () => {
  expect(seen(1)).toEqual([
    ["I", "input", "done"],
    ["F", "input", "done"],
    ["O", "input", undefined],
    ["O 1", "input", undefined],
    ["Z", "output", undefined],
  ]);
});

test("a tensor that is split keeps the names of its declared ranks", () => {
  const split = {
    ...inputs,
    ranks: [...inputs.ranks, ...inputs.ranks].map((rank, at) => ({ ...rank, id: `W${1 - at}` })),
    declared: [0, 0],
  };
  expect(declaredNames(opened, [inputs, weights, split], "I")).toEqual(["W"]);
  expect(declaredNames(opened, [inputs], "Z")).toEqual(["Q"]);
});
