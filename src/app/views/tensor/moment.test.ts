import { expect, test } from "vitest";
import { convolution, frameOf, inputs, lane, weights } from "../views.testkit.ts";
import { underWindow } from "./under-window.ts";
import { insideWindow, momentOf, skippedPoints, statusWords, touchedPoints } from "./moment.ts";
import { describeElement, summary, tensorModel } from "./tensor-model.ts";
import { treeLayout } from "./tree-layout.ts";
import { treeMarks, visitedRanges } from "./tree-marks.ts";
import { snapshotTree } from "./tree-source.ts";
import { walkTree } from "./walk-tree.ts";

const frame = frameOf();

test("without a frame a tensor has no moment", () => {
  expect(momentOf("I", "input", undefined)).toEqual({
    points: [],
    window: [],
    cursors: [],
    visits: [],
    left: new Map(),
  });
});

test("an input's moment knows what intersections left behind, rank by rank", () => {
  const left = [
    { tensor: "I", count: 2, rank: 0, positions: [0, 2] },
    { tensor: "F", count: 1, rank: 0, positions: [1] },
  ];
  const visit = { node: 2, isRest: false, around: [] };
  const passage = { ...visit, first: 0, last: 1, count: 2, tried: 0, lacking: [] };
  const moved = { ...frame, passages: [{ ...passage, left }] };
  expect(momentOf("I", "input", moved).left).toEqual(new Map([[0, new Set([0, 2])]]));
  expect(momentOf("O", "output", moved).left).toEqual(new Map());
});

test("an input's moment is its operand, its window and its cursors", () => {
  const moment = momentOf("I", "input", frame);
  expect(moment.points).toMatchObject([{ point: [3], status: "fetched", value: 3, lanes: 1 }]);
  expect(moment.window).toEqual([[1, 4]]);
  expect(moment.cursors).toHaveLength(1);
});

test("lanes that share an element are one mark; an output keeps its first and last value", () => {
  const second = { ...lane, output: { ...lane.output, before: 24, after: 40 } };
  const both = frameOf([lane, second]);
  expect(momentOf("F", "input", both).points).toMatchObject([{ point: [2], lanes: 2 }]);
  expect(momentOf("O", "output", both).points).toMatchObject([{ before: 12, value: 40, lanes: 2 }]);
});

test("what is held says for how many steps, once that is known", () => {
  const held = new Map([
    ["O[1]", "9"],
    ["I[3]", "2"],
  ]);
  const kept = frameOf([{ ...lane, output: { ...lane.output, status: "held" } }]);
  expect(momentOf("O", "output", kept, held).points).toMatchObject([{ heldFor: "9" }]);
  expect(momentOf("O", "output", kept).points).toMatchObject([{ heldFor: undefined }]);
  expect(momentOf("I", "input", kept, held).points).toMatchObject([
    { status: "fetched", heldFor: undefined },
  ]);
  expect(statusWords({ status: "held", heldFor: "9" }, "output")).toBe("held 9");
  expect(statusWords({ status: "held", heldFor: undefined }, "output")).toBe("held");
  expect(statusWords({ status: "fetched", heldFor: undefined }, "output")).toBe("brought back");
});

test("touched are the elements passed since the range began", () => {
  const moment = momentOf("F", "input", frame);
  expect(touchedPoints(weights, moment)).toEqual([[0]]);
  expect(touchedPoints(inputs, momentOf("I", "input", frame))).toEqual([]);
});

test("skipped are the empty places passed since the window began, or since the first element", () => {
  expect(skippedPoints(inputs, momentOf("I", "input", frame))).toEqual([[1], [2]]);
  expect(skippedPoints(weights, momentOf("F", "input", frame))).toEqual([[1]]);
  const stored = {
    ...inputs,
    ranks: inputs.ranks.map((rank) => ({ ...rank, format: "U" as const })),
  };
  expect(skippedPoints(stored, momentOf("I", "input", frame))).toEqual([]);
});

test("the weights lie under the window of the tensor they slide over", () => {
  expect(underWindow(convolution, [inputs, weights], "I", frame)).toEqual({
    tensor: "F",
    cells: [
      { point: [1], values: [3], current: false },
      { point: [2], values: [0], current: false },
      { point: [3], values: [4], current: true },
    ],
  });
  expect(underWindow(convolution, [inputs, weights], "F", frame)).toBeUndefined();
});

test("no weights lie under a window that another loop slides", () => {
  const swapped = { ...convolution, loops: [...convolution.loops].reverse() };
  expect(underWindow(swapped, [inputs, weights], "I", frame)).toBeUndefined();
});

test("a window is half-open in every rank", () => {
  expect(insideWindow([3], [[1, 4]])).toBe(true);
  expect(insideWindow([4], [[1, 4]])).toBe(false);
});

test("tree marks follow the lanes up to the root, or the cursors where nothing is there", () => {
  const source = snapshotTree(inputs);
  const moment = momentOf("I", "input", frame);
  const marks = treeMarks(source, moment, () => undefined);
  expect([...(marks.current[0] ?? [])]).toEqual([1]);
  expect(marks.leaves.get(1)?.status).toBe("fetched");
  const absent = { ...moment, points: [] };
  expect(treeMarks(source, absent, () => undefined).path).toEqual([1]);
});

test("the visited range belongs to the fiber that the cursor is in", () => {
  const moment = momentOf("I", "input", frame);
  const source = snapshotTree(inputs);
  expect(visitedRanges(source, { rank: 0, start: 0, end: 3 }, moment)).toEqual([
    { from: 1, to: 2, at: 1 },
  ]);
  expect(visitedRanges(source, { rank: 0, start: 3, end: 5 }, moment)).toEqual([]);
});

test("arrow keys walk a fiber and stop at its ends", () => {
  const source = snapshotTree(inputs);
  const layout = treeLayout(source, 400, []);
  expect(walkTree(layout, source, undefined, "ArrowRight")?.position).toBe(0);
  expect(walkTree(layout, source, "0-0", "ArrowRight")?.position).toBe(1);
  expect(walkTree(layout, source, "0-2", "ArrowRight")).toBeUndefined();
  expect(walkTree(layout, source, "0-0", "End")?.position).toBe(2);
  expect(walkTree(layout, source, "0-0", "x")).toBeUndefined();
});

test("an element is described by value, change and use", () => {
  const model = tensorModel("O", "output", undefined, convolution.output)!;
  const moment = momentOf("O", "output", frame);
  expect(describeElement(model, moment, [1], 24)).toBe("O[1]: 12 → 24, held");
  expect(describeElement(model, moment, [3], undefined)).toBe("O[3] is not written yet");
  const input = tensorModel("I", "input", inputs, convolution.inputs[0]!)!;
  const sliding = momentOf("I", "input", frame);
  expect(describeElement(input, sliding, [2], undefined)).toBe("I[2] is empty, inside the window");
});

test("the summary says shape, occupancy and what is current", () => {
  const input = tensorModel("I", "input", inputs, convolution.inputs[0]!)!;
  expect(summary(input, momentOf("I", "input", frame), undefined)).toBe(
    "Tensor I: ranks W of shape 6, 3 non-zero elements. Now I[3] = 3, read in this step.",
  );
});
