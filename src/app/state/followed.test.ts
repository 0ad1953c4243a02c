import { expect, it } from "vitest";
import { embedOf } from "./embed.ts";
import { convolution } from "../views/views.testkit.ts";
import { fetchesOf, followable, iterationsOf } from "./followed.ts";

it("gives the same events the same id, and others another", () => {
  const ids = followable(convolution).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const [tensor] = convolution.inputs.map((input) => input.tensor);
  expect(ids).toContain(fetchesOf(tensor!, convolution).id);
});

it("offers what the nest can do: each tensor, and gates only where there are some", () => {
  const labels = followable(convolution).map(({ label }) => label);
  expect(labels).toContain(`new element of ${convolution.output.tensor}`);
  const gated = convolution.inputs.map((input) => ({ ...input, access: "gate" as const }));
  expect(labels).not.toContain("gated step");
  const offered = followable({ ...convolution, inputs: gated }).map(({ label }) => label);
  expect(offered).toContain("gated step");
});

it("tells the loops of two Einsums apart", () => {
  const [loop] = convolution.loops;
  const other = { ...convolution, name: "T" };
  expect(iterationsOf(loop!, convolution).id).not.toBe(iterationsOf(loop!, other).id);
});

it.each([
  ["", undefined],
  ["?embed=stage", "stage"],
  ["?x=1&embed=barcode", "barcode"],
  ["?embed=everything", undefined],
])("reads from the address %s what is embedded", (search, wanted) => {
  expect(embedOf(search)).toBe(wanted);
});
