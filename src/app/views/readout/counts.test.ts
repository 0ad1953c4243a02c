import { expect, test } from "vitest";
import { convolution, counts } from "../views.testkit.ts";
import { inputTable, loopRows, macSegments, outputTable } from "./counts.ts";

const total = counts({
  macs: { dense: 12, effectual: 6, ineffectual: 0, gated: 3, skipped: 3 },
  iterations: { Q: 4, S: 9 },
  tensors: {
    I: { accesses: 9, reads: 7, lookups: 2, coordReads: 11 },
    F: { accesses: 9, reads: 9, lookups: 0, coordReads: 12 },
    O: { updates: 6, writes: 4, reads: 1 },
  },
});
const soFar = counts({
  macs: { dense: 12, effectual: 2, ineffectual: 0, gated: 3, skipped: 0 },
  iterations: { Q: 1 },
  tensors: {
    I: { accesses: 5, reads: 4, lookups: 1, coordReads: 6 },
    O: { updates: 2, writes: 1, reads: 0 },
  },
});

test("the bar's segments are shares of the dense multiplications", () => {
  const segments = macSegments(total, soFar);
  expect(segments.map((segment) => segment.share)).toEqual([0.5, 0, 0.25, 0.25]);
  expect(segments.map((segment) => segment.done)).toEqual([2 / 6, 0, 1, 1]);
});

test("what is skipped has a total but no moment", () => {
  const skipped = macSegments(total, soFar).at(-1);
  expect(skipped).toMatchObject({ kind: "skipped", soFar: undefined, total: 3 });
});

test("while a run is under way there are no totals and no bar", () => {
  for (const segment of macSegments(undefined, undefined)) {
    expect(segment).toMatchObject({ share: 0, total: undefined });
  }
});

test("inputs keep the order of the Einsum, and a tensor not yet reached has no figure so far", () => {
  const { rows } = inputTable(convolution, total, soFar);
  expect(rows.map((row) => row.tensor)).toEqual(["I", "F"]);
  expect(rows[0]?.figures[1]).toMatchObject({ soFar: 4, total: 7 });
  expect(rows[1]?.figures[1]).toMatchObject({ soFar: undefined, total: 9 });
});

test("the output's reads are its partial sums", () => {
  const { columns, rows } = outputTable(convolution, total, soFar);
  expect(columns[2]).toBe("partialReads");
  expect(rows[0]?.figures[2]).toMatchObject({ soFar: 0, total: 1 });
});

test("a loop whose body has not run counts zero", () => {
  expect(loopRows(convolution, total, soFar).map(({ rank, soFar: n }) => [rank, n])).toEqual([
    ["Q", 1],
    ["S", 0],
  ]);
});
