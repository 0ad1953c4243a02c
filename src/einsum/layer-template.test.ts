/** Layers find their places by ranks, whatever things are called, and what has no place is told. */
import { expect, it } from "vitest";
import { loadProgram } from "./check.ts";
import { layerTexts, type LayerSizes } from "./layer-template.ts";

const layer: LayerSizes = {
  title: "conv1",
  extents: { C: 3, H: 9, W: 9, M: 2, R: 3, S: 3, P: 5, Q: 5 },
  slides: [
    { over: "H", by: "P", stride: 2, padding: 1 },
    { over: "W", by: "Q", stride: 2, padding: 1 },
  ],
  densities: { H: 0.5, R: 0.25 },
};
const template = `version: 1
title: A layer   # as drawn
einsum:
  declaration: { Act: [C, H, W], Wgt: [M, C, R, S], Out: [M, P, Q] }
  expressions:
    - Out[m, p, q] = Wgt[m, c, r, s] * Act[c, r + p, q+s]
shape:
  K0: 2
  C: 1
  H: 4 # rows
  W: 4
  M: 1
  R: 2
  S: 2
tensors:
  Wgt: { density: 0.4, seed: 2 }
  Act:
    seed: 1
    density: 0.4 # of the activations
mapping:
  partitioning: { Out: { C: [uniform_shape(K0)] } }
`;
const fill = (text: string, sizes = layer) => layerTexts(text, [sizes]);
const firstOf = (text: string, sizes = layer) => {
  const filled = fill(text, sizes);
  return filled.ok ? undefined : filled.error[0];
};

it("are put in by rank: extents, strides, padding, densities, and nothing else changes", () => {
  const filled = fill(template);
  if (!filled.ok) throw new Error(JSON.stringify(filled.error));
  const [text = ""] = filled.value;
  expect(text).toContain('title: "conv1"   # as drawn');
  expect(text).toContain("Act[c, 2*p+r-1, 2*q+s-1]");
  expect(text).toContain("{ K0: 2, C: 3, H: 9, W: 9, M: 2, R: 3, S: 3, P: 5, Q: 5 }");
  expect(text).toContain("Wgt: { density: 0.25, seed: 2 }");
  expect(text).toContain("density: 0.5 # of the activations");
  expect(text).toContain("partitioning: { Out: { C: [uniform_shape(K0)] } }");
  const { program, diagnostics } = loadProgram(text);
  expect(diagnostics).toEqual([]);
  expect(program?.einsums[0]?.name).toBe("Out");
});

it("that are plain leave plain indices", () => {
  const slides = layer.slides.map((slide) => ({ ...slide, stride: 1, padding: 0 }));
  const filled = fill(template, { ...layer, slides });
  expect(filled.ok && filled.value[0]).toContain("Act[c, p+r, q+s]");
});

it.each([
  ["a rank", template.replaceAll("[M, C, R, S]", "[M, C, R, X]"), "check/unknown-rank", "`S`"],
  [
    "a sliding index",
    template.replace("r + p", "p"),
    "check/unknown-rank",
    "slides over the rank `H` with `P`",
  ],
  ["a shape", template.replace(/shape:\n(?: {2}.*\n)+/, ""), "check/missing-key", "`shape`"],
  [
    "a density",
    template.replace("Wgt: { density: 0.4, seed: 2 }", "Wgt: { points: [] }"),
    "check/missing-key",
    "rank `R`",
  ],
  ["sense", "einsum: [", "syntax/yaml", "sequence"],
] as const)("have no place in a document without %s", (_, text, code, words) => {
  const diagnostic = firstOf(text);
  expect(diagnostic).toMatchObject({ code, severity: "error" });
  expect(diagnostic?.message).toContain(words);
  expect(diagnostic?.hint).toMatch(/^[A-Z].*[.]$/);
});
