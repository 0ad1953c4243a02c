/** What is shared by documents that differ in their mapping, and what is not. */
import { expect, it } from "vitest";
import { invariant } from "../base/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { KeptTensors } from "./kept-tensors.ts";
import { makeTensors } from "./make-tensor.ts";

const document = (shape: string, input: string, rest: string): string => `einsum:
  declaration: { I: [C, W], O: [C] }
  expressions: ["O[c] = I[c, w]"]
shape: ${shape}
tensors: { I: ${input} }
${rest}
`;
const small = "{ C: 20, W: 30 }";
const drawn = "{ density: 0.5, seed: 3 }";
const across = "mapping: { loop-order: { O: [W, C] } }";

function inputOf(text: string, kept?: KeptTensors) {
  const { program } = loadProgram(text);
  invariant(program !== undefined, "a right document");
  const made = makeTensors(program, {}, kept);
  invariant(made.ok, "tensors");
  return made.value.get("I");
}

it("is one tensor where only the mapping differs, and another where anything of the tensor does", () => {
  const kept = new KeptTensors();
  const first = inputOf(document(small, drawn, ""), kept);
  expect(inputOf(document(small, drawn, across), kept)).toBe(first);
  for (const other of [
    document(small, "{ density: 0.5, seed: 4 }", ""),
    document(small, "{ density: 0.4, seed: 3 }", ""),
    document(small, "{ density: 0.5, seed: 3, values: normal }", ""),
    document("{ C: 30, W: 20 }", drawn, ""),
    document(small, drawn, "format: { I: { C: U } }"),
    document(small, drawn, "mapping: { rank-order: { I: [W, C] } }"),
    document(small, "{ points: [[[1, 2], 3]] }", ""),
  ]) {
    const tensor = inputOf(other, kept);
    expect(tensor).not.toBe(first);
    expect(tensor).toEqual(inputOf(other));
  }
  expect(inputOf(document(small, drawn, ""), kept)).toBe(first);
});

it("lets go of what was not asked for lately", () => {
  const kept = new KeptTensors(1_000);
  const of = (width: number) =>
    inputOf(document(`{ C: 1, W: ${String(width)} }`, "{ density: 1, seed: 1 }", ""), kept);
  const first = of(100);
  const second = of(200);
  expect(of(100)).toBe(first);
  of(400);
  expect(of(100)).toBe(first);
  expect(of(200)).not.toBe(second);
  for (let width = 1; width <= 50; width += 1) of(width);
  expect(of(100)).not.toBe(first);
});

it("keeps the last tensor that is too large to stand beside others, until there is another", () => {
  const kept = new KeptTensors(1_000);
  const of = (width: number) =>
    inputOf(document(`{ C: 1, W: ${String(width)} }`, "{ density: 1, seed: 1 }", ""), kept);
  const small = of(100);
  const large = of(1_001);
  of(200);
  expect(of(1_001)).toBe(large);
  expect(of(100)).toBe(small);
  of(1_002);
  expect(of(1_001)).not.toBe(large);
});

it("lets go of a tensor that is too large when others are asked for again and again", () => {
  const kept = new KeptTensors(1_000);
  const of = (width: number) =>
    inputOf(document(`{ C: 1, W: ${String(width)} }`, "{ density: 1, seed: 1 }", ""), kept);
  const large = of(1_001);
  for (let time = 0; time < 20; time += 1) of(100);
  expect(of(1_001)).toBe(large);
  for (let time = 0; time < 40; time += 1) of(100);
  expect(of(1_001)).not.toBe(large);
});

it("draws elements that are too many to be kept once for all orders that follow one another", () => {
  const kept = new KeptTensors(100);
  const elementsOf = (shape: string) => {
    const { program } = loadProgram(document(shape, drawn, ""));
    const tensor = program?.tensors.get("I");
    invariant(tensor !== undefined, "the input");
    return kept.elements(tensor, () => ({
      rankCount: 1,
      coordinates: new Int32Array(200),
      values: new Float64Array(200),
    }));
  };
  const first = elementsOf(small);
  expect(elementsOf(small)).toBe(first);
  const other = elementsOf("{ C: 30, W: 20 }");
  expect(other).not.toBe(first);
  expect(elementsOf("{ C: 30, W: 20 }")).toBe(other);
  expect(elementsOf(small)).not.toBe(first);
});
