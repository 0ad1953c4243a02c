import { expect, test } from "vitest";
import { convolution, frameOf, lane } from "../views.testkit.ts";
import { nestRows } from "./nest-rows.ts";

test("without a frame nothing is marked", () => {
  const rows = nestRows(convolution, undefined);
  expect(rows.map((row) => row.entered || row.current)).toEqual([false, false, false]);
  expect(rows.map((row) => row.value)).toEqual([undefined, undefined, undefined]);
});

test("entered lines are marked and the innermost is current", () => {
  const rows = nestRows(convolution, frameOf([lane], [2, 3]));
  expect(rows.map((row) => row.entered)).toEqual([false, true, true]);
  expect(rows.map((row) => row.current)).toEqual([false, false, true]);
});

test("every loop around the step shows its value and range", () => {
  const [q, s] = nestRows(convolution, frameOf());
  expect(q?.value).toEqual({ variable: "q", text: "1", range: "[0, 4)" });
  expect(s?.value).toEqual({ variable: "s", text: "2", range: "[0, 3)" });
});

test("lanes that differ list their coordinates, and a range only where they share it", () => {
  const lanes = Array.from({ length: 6 }, (_, at) => ({
    ...lane,
    loops: lane.loops.map((loop) =>
      loop.node === 2 ? { ...loop, coordinate: at, from: at } : loop,
    ),
  }));
  const [q, s] = nestRows(convolution, frameOf(lanes));
  expect(q?.value?.text).toBe("1");
  expect(s?.value).toEqual({ variable: "s", text: "0, 1, 2, 3 (+2)", range: undefined });
});

test("flattened ranks show tuples, parts show their interval", () => {
  const state = { node: 2, variable: "(h, w)", coordinate: 8, from: 5, to: 11 };
  const flat = { ...lane, loops: [{ ...state, tuple: [1, 2] }] };
  const [, tuple] = nestRows(convolution, frameOf([flat]));
  expect(tuple?.value).toEqual({ variable: "(h, w)", text: "(1, 2)", range: undefined });
  const part = { ...lane, loops: [{ ...state, variable: "s1", partEnd: 11 }] };
  const [, interval] = nestRows(convolution, frameOf([part]));
  expect(interval?.value).toEqual({ variable: "s1", text: "[8, 11)", range: "[5, 11)" });
});

test("the last line that transforms a tensor before the loops leads to it", () => {
  const line = (node: number, ...texts: readonly string[]) => ({
    node,
    depth: 0,
    span: { start: 0, end: 0 },
    tokens: texts.map((text) => ({
      text,
      kind: "operator" as const,
      ...(/^[a-z]/.test(text) ? { tensor: text.charAt(0).toUpperCase() } : {}),
    })),
  });
  const lines = [
    line(10, "a", " = ", "a", ".splitUniform(", "2", ")"),
    line(11, "a_k", " = ", "a", ".swizzleRanks(", "K, M", ")"),
    line(12, "b_k", " = ", "b", ".swizzleRanks(", "K, N", ")"),
    line(13, "for (k1, a_k0) in ", "a_k", ".splitUniform(2)", ":"),
  ];
  const rows = nestRows({ ...convolution, lines }, undefined);
  expect(rows.map((row) => row.transforms)).toEqual([undefined, "A", "B", undefined]);
});
