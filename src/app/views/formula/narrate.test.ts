import { expect, test } from "vitest";
import { convolution, frameOf, lane, operand } from "../views.testkit.ts";
import { narrate, narrateWay } from "./narrate.ts";

const say = (changes: Partial<typeof lane>, entered?: readonly number[]): string =>
  narrate(convolution, frameOf([{ ...lane, ...changes }], entered));

test("an accumulation into a held output", () => {
  expect(say({})).toBe(
    "s = 2: weight F[2] = 4 meets input I[3] = 3; their product 12 is added to O[1], which becomes 24.",
  );
});

test("the loops that a step entered are named, outermost first", () => {
  expect(say({}, [1, 2, 3])).toMatch(/^q = 1, s = 2: /);
});

test("the first contribution to an output", () => {
  const output = { ...lane.output, before: 0, after: 12, status: "created" as const };
  expect(say({ output })).toContain("their product 12 is the first to reach O[1].");
});

test("a partial sum that comes back", () => {
  const output = { ...lane.output, status: "fetched" as const };
  expect(say({ output })).toContain("brought back as the partial sum 12, which becomes 24.");
});

test("what is held is spoken of first", () => {
  const operands = [operand("I", [3], 3, "held"), operand("F", [2], 4)];
  expect(say({ operands })).toContain(
    "input I[3] = 3, still held, meets weight F[2] = 4; their product",
  );
});

test("an absent operand that reads as zero", () => {
  const operands = [operand("I", [3], 0, "absent"), operand("F", [2], 4)];
  const output = { ...lane.output, after: 12 };
  expect(say({ kind: "ineffectual", operands, product: 0, output })).toBe(
    "s = 2: weight F[2] = 4 meets input I[3], which is absent and reads as 0; the product is 0, so O[1] stays 12 and the cycle is spent for nothing.",
  );
});

test("a gated compute", () => {
  const operands = [operand("I", [3], 0, "unread"), operand("F", [2], 0)];
  const output = { ...lane.output, after: 12, status: "untouched" as const };
  expect(say({ kind: "gated", operands, product: 0, output })).toBe(
    "s = 2: weight F[2] is 0, which gates the multiplier; I[3] is not read, O[1] stays 12, and the cycle passes all the same.",
  );
});

test("several lanes are summed up", () => {
  const other = { ...lane, kind: "gated" as const, output: { ...lane.output, point: [2] } };
  expect(narrate(convolution, frameOf([lane, other]))).toBe(
    "s = 2: 2 lanes compute at once, 1 effectual and 1 gated, for O[1] and O[2]. They use 1 of I (1 fetched) and 1 of F (1 fetched).",
  );
});

test("lanes that meet in one element are reduced", () => {
  expect(narrate(convolution, frameOf([lane, lane, lane]))).toContain(
    "3 lanes compute at once, all effectual, all for O[1], where they are reduced.",
  );
});

test("lanes that are not told one by one are counted all the same", () => {
  expect(narrate(convolution, { ...frameOf([lane, lane]), laneCount: 5_000 })).toContain(
    "5,000 lanes compute at once; told are the first 2, all effectual,",
  );
});

test("tensors without a name of the literature go by their own", () => {
  const operands = [operand("A", [0, 1], 2), operand("B", [1, 3], 5)];
  expect(say({ operands })).toContain("B[1,3] = 5 meets A[0,1] = 2;");
});

test("a maximum is compared, not added", () => {
  const output = { ...lane.output, before: 12, after: 12 };
  expect(narrate({ ...convolution, reduction: "max" }, frameOf([{ ...lane, output }]))).toContain(
    "their product 12 is compared with O[1] = 12, which stays 12.",
  );
});

test("a flattened rank is named by its tuple", () => {
  const loops = [{ node: 2, variable: "(h, w)", coordinate: 8, tuple: [1, 2], from: 5, to: 11 }];
  expect(say({ loops })).toMatch(/^\(h, w\) = \(1, 2\): /);
});

test("a window is told of where it lies elsewhere than before, whatever loops began anew", () => {
  const frame = frameOf([lane], [1, 2, 3]);
  expect(narrateWay(convolution, { ...frame, slid: ["I"] })).toMatch(
    / The window over I slides to I\[1\.\.3\]\.$/,
  );
  expect(narrateWay(convolution, frame)).not.toContain("window");
});

test("lanes say how much they share and what of it is held", () => {
  const held = { ...lane, operands: [operand("I", [4], 2), operand("F", [2], 4, "held")] };
  expect(narrate(convolution, frameOf([held, { ...held }]))).toContain(
    "They use 1 of I (1 fetched) and 1 of F (1 held).",
  );
});
