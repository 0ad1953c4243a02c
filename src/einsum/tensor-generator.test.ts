/** Generators as written in documents: what each gives, and what is wrong with those that are wrong. */
import { describe, expect, it } from "vitest";
import { checkDocument, loadProgram } from "./check.ts";

function documentWith(source: string): string {
  return `einsum: { declaration: { A: [M, K], Z: [M, K] }, expressions: ["Z[m, k] = A[m, k]"] }
shape: { M: 8, K: 12 }
tensors: { A: ${source} }`;
}

describe("generators", () => {
  it.each([
    ["{ density: 0.5, seed: 3 }", { kind: "uniform", density: 0.5, values: "integer" }, 3],
    ["{ density: 0.5, values: normal }", { kind: "uniform", density: 0.5, values: "normal" }, 0],
    [
      "{ pattern: { block: [2, 4], keep: 0.5 }, seed: 1 }",
      { kind: "block", block: [2, 4], keep: 0.5, values: "integer" },
      1,
    ],
    ["{ pattern: banded }", { kind: "banded", halfWidth: 1, density: 1, values: "integer" }, 0],
    [
      "{ pattern: { banded: { half-width: 2 } }, density: 0.8 }",
      { kind: "banded", halfWidth: 2, density: 0.8, values: "integer" },
      0,
    ],
    [
      "{ pattern: power-law, density: 0.1 }",
      { kind: "power-law", density: 0.1, exponent: 1, values: "integer" },
      0,
    ],
    [
      "{ pattern: { relu-like: { cluster: 3 } }, density: 0.4 }",
      { kind: "relu-like", density: 0.4, cluster: 3, values: "integer" },
      0,
    ],
  ])("reads %s", (source, pattern, seed) => {
    const { program, diagnostics } = loadProgram(documentWith(source));
    expect(diagnostics).toEqual([]);
    expect(program?.tensors.get("A")?.source).toMatchObject({ kind: "generator", pattern, seed });
  });

  it.each([
    ["{ density: 1.5 }", "check/density"],
    ["{ density: 0.5, seed: -1 }", "check/wrong-type"],
    ["{ density: 0.5, values: complex }", "check/wrong-type"],
    ["{ pattern: stripes, density: 0.5 }", "check/wrong-type"],
    ["{ pattern: { blok: [2, 2] } }", "check/wrong-type"],
    ["{ pattern: { block: [2, 2] } }", "check/missing-key"],
    ["{ pattern: { block: [0, 2], keep: 0.5 } }", "check/wrong-type"],
    ["{ pattern: { block: [2, 2, 2], keep: 0.5 } }", "check/rank-count"],
    ["{ pattern: { banded: { halfwidth: 2 } } }", "check/unknown-key"],
    ["{ pattern: power-law }", "check/missing-key"],
    ["{ pattern: { power-law: { exponent: 99 } }, density: 0.5 }", "check/wrong-type"],
    ["{ pattern: { relu-like: { cluster: 0.5 } }, density: 0.5 }", "check/wrong-type"],
  ])("refuses %s: %s", (source, code) => {
    const diagnostics = checkDocument(documentWith(source));
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
    expect(diagnostics[0]?.hint).toBeDefined();
  });
});
