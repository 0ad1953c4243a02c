import { expect, test } from "vitest";
import type { ProgramExpression } from "../../../engine/index.ts";
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

const a = { kind: "operand", operand: 0 } as const;
const b = { kind: "operand", operand: 1 } as const;
const binary = (operator: "*" | "+" | "-", left: ProgramExpression, right: ProgramExpression) =>
  ({ kind: "binary", operator, left, right }) as const;
const two = { kind: "literal", value: 2 } as const;

test.each([
  [binary("+", a, b), "A[1] + B[1] = 3 + 4 = 9"],
  [binary("*", two, binary("-", a, b)), "2 × ( A[1] − B[1] ) = 2 × ( 3 − 4 ) = 9"],
  [binary("-", a, binary("-", b, two)), "A[1] − ( B[1] − 2 ) = 3 − ( 4 − 2 ) = 9"],
  [
    { kind: "take", which: 0, left: a, right: b } as const,
    "take( A[1] , B[1] , 0) = take( 3 , 4 , 0) = 9",
  ],
])("expression %# is written as it is", (expression, expected) => {
  const operands = [operand("A", [1], 3), operand("B", [1], 4)];
  const output = { tensor: "Z", point: [1], before: 0, after: 9, status: "created" as const };
  const parts = laneFormula({ ...convolution, expression }, { ...lane, operands, output });
  expect(formulaText(parts)).toBe(`Z[1] = ${expected}`);
});

test("a maximum compares with what was there before", () => {
  const parts = laneFormula({ ...convolution, reduction: "max" }, lane);
  expect(formulaText(parts)).toBe("O[1] = max( 12 , I[3] × F[2] ) = max( 12 , 3 × 4 ) = 24");
});

test("negative partial sums and scalars are written properly", () => {
  const output = { tensor: "z", point: [], before: -3, after: 9, status: "held" as const };
  expect(text({ output })).toBe("z = −3 + I[3] × F[2] = −3 + 3 × 4 = 9");
});

test("a product has no other operator in it", () => {
  expect(isProduct(convolution.expression)).toBe(true);
  expect(isProduct(binary("*", a, binary("+", b, two)))).toBe(false);
});
