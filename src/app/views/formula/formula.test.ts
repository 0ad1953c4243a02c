import { expect, test } from "vitest";
import { convolution, lane, operand } from "../views.testkit.ts";
import { formulaText, isProduct, laneFormula } from "./formula.ts";

const text = (changes: Partial<typeof lane>): string =>
  formulaText(laneFormula(convolution, { ...lane, ...changes }));

test("an accumulation spells the partial sum, the operands and the result", () => {
  expect(text({})).toBe("O[1] = 12 + I[3] × F[2] = 12 + 3 × 4 = 24");
});

test("a first contribution has no partial sum", () => {
  const output = { ...lane.output, before: 0, after: 12, status: "created" as const };
  expect(text({ output })).toBe("O[1] = I[3] × F[2] = 3 × 4 = 12");
});

test("a gated lane says which zero it was", () => {
  const operands = [operand("I", [3], 0, "unread"), operand("F", [2], 0)];
  const output = { ...lane.output, after: 12, status: "untouched" as const };
  expect(text({ kind: "gated", operands, product: 0, output })).toBe("O[1] = 12 gated by F[2] = 0");
});

test("an Einsum that is no plain product shows what went in and what came out", () => {
  const sum = { ...convolution, text: "Z[m] = A[m] + B[m]" };
  const operands = [operand("A", [1], 3), operand("B", [1], 4)];
  const output = { tensor: "Z", point: [1], before: 0, after: 7, status: "created" as const };
  const parts = laneFormula(sum, { ...lane, operands, product: 7, output });
  expect(formulaText(parts)).toBe("Z[1] = 7 from A[1] , B[1]");
});

test("negative partial sums and scalars are written properly", () => {
  const output = { tensor: "z", point: [], before: -3, after: 9, status: "held" as const };
  expect(text({ output })).toBe("z = −3 + I[3] × F[2] = −3 + 3 × 4 = 9");
});

test("operators inside of brackets do not make a sum", () => {
  expect(isProduct("O[q] = I[2*q+s-1] * F[s]")).toBe(true);
  expect(isProduct("Z[m] = A[m] - B[m]")).toBe(false);
  expect(isProduct("Z[m] = take(A[m], B[m], 0)")).toBe(false);
});
