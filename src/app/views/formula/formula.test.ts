import { expect, test } from "vitest";
import type { Lane, ProgramExpression } from "../../../engine/index.ts";
import { convolution, lane, operand } from "../views.testkit.ts";
import { formulaText, isProduct, stepFormulas } from "./formula.ts";

const rowsOf = (lanes: readonly Lane[], einsum = convolution, most = 9): readonly string[] =>
  stepFormulas(einsum, { lanes, laneCount: lanes.length }, most).rows.map(formulaText);
const text = (changes: Partial<typeof lane>, einsum = convolution): string | undefined =>
  rowsOf([{ ...lane, ...changes }], einsum)[0];

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
  expect(text({ operands, output }, { ...convolution, expression })).toBe(`Z[1] = ${expected}`);
});

test("a maximum compares with what was there before", () => {
  expect(text({}, { ...convolution, reduction: "max" })).toBe(
    "O[1] = max( 12 , I[3] × F[2] ) = max( 12 , 3 × 4 ) = 24",
  );
});

test("negative partial sums and scalars are written properly", () => {
  const output = { tensor: "z", point: [], before: -3, after: 9, status: "held" as const };
  expect(text({ output })).toBe("z = −3 + I[3] × F[2] = −3 + 3 × 4 = 9");
});

test("a product has no other operator in it", () => {
  expect(isProduct(convolution.expression)).toBe(true);
  expect(isProduct(binary("*", a, binary("+", b, two)))).toBe(false);
});

/** A lane that adds `value × 4` to O[1], which stands at `before`. */
const adding = (value: number, before: number, status: "created" | "held" = "held"): Lane => ({
  ...lane,
  operands: [operand("I", [value], value), operand("F", [2], 4, before === 0 ? "fetched" : "held")],
  output: { ...lane.output, before, after: before + 4 * value, status },
});

test("lanes that reduce into one element are one formula, from what was there before to what is after", () => {
  const other = { ...lane, output: { ...lane.output, point: [3] } };
  expect(rowsOf([adding(0, 5), other, adding(2, 5)])).toEqual([
    "O[1] = 5 + I[0] × F[2] + I[2] × F[2] = 5 + 0 × 4 + 2 × 4 = 13",
    "O[3] = 12 + I[3] × F[2] = 12 + 3 × 4 = 24",
  ]);
  expect(rowsOf([adding(1, 0, "created"), adding(2, 4)])).toEqual([
    "O[1] = I[1] × F[2] + I[2] × F[2] = 1 × 4 + 2 × 4 = 12",
  ]);
  expect(rowsOf([adding(1, 5), adding(2, 9)], { ...convolution, reduction: "max" })[0]).toMatch(
    /^O\[1\] = max\( 5 , I\[1\] × F\[2\] , I\[2\] × F\[2\] \) = /,
  );
});

test("of many products the number is told, and rows that are not written out are counted", () => {
  const many = Array.from({ length: 6 }, (_, at) => adding(1, 4 + 4 * at));
  expect(rowsOf(many)).toEqual([
    "O[1] = 4 + I[1] × F[2] + I[1] × F[2] + I[1] × F[2] + 3 more = 4 + 1 × 4 + 1 × 4 + 1 × 4 + 3 more = 28",
  ]);
  const elsewhere = { ...lane, output: { ...lane.output, point: [3] } };
  const both = { lanes: [lane, elsewhere], laneCount: 2 };
  expect(stepFormulas(convolution, both, 1).more).toBe(1);
});

test("a gated lane adds nothing to what others reduce", () => {
  const gated = { ...adding(0, 5), kind: "gated" as const };
  expect(rowsOf([gated, adding(2, 5)])).toEqual(["O[1] = 5 + I[2] × F[2] = 5 + 2 × 4 = 13"]);
});

test("what a lane of the same step fetches is shared by the others, and held by none", () => {
  const marksOf = (lanes: readonly Lane[]) =>
    stepFormulas(convolution, { lanes, laneCount: lanes.length }, 1).rows[0]?.flatMap(
      ({ text, mark }) => (text === "F[2]" ? mark : []),
    );
  expect(marksOf([adding(1, 0, "created"), adding(2, 4)])).toEqual(["fetched", "shared"]);
  expect(marksOf([adding(1, 4), adding(2, 8)])).toEqual(["held", "held"]);
});
