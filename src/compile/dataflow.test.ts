/** The dataflow of the presets, as a whole and level by level. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { classifyDataflow } from "./dataflow.ts";
import { operandRoles } from "./operand-roles.ts";
import { lowerProgram } from "./stages.ts";

function dataflowsIn(text: string): readonly ReturnType<typeof classifyDataflow>[] {
  const program = defined(loadProgram(text).program, text);
  const nests = lowerProgram(program);
  if (!nests.ok) throw new Error(nests.error.message);
  return nests.value.map((nest, at) =>
    classifyDataflow(nest, operandRoles(defined(program.einsums[at], "Einsum"))),
  );
}

const dataflowsOf = (preset: string): ReturnType<typeof dataflowsIn> =>
  dataflowsIn(readFileSync(new URL(`../presets/${preset}.yaml`, import.meta.url), "utf8"));

describe("classifyDataflow", () => {
  it.each([
    ["os-dense", ["output stationary"]],
    ["os-gated", ["output stationary"]],
    ["os-sparse-both", ["output stationary"]],
    ["os-sparse-weights", ["output stationary"]],
    ["os-sparse-inputs", ["output stationary"]],
    ["ws-dense", ["weight stationary"]],
    ["ws-naive", ["weight stationary"]],
    ["ws-sparse-weights", ["weight stationary"]],
    ["ws-sparse-inputs", ["weight stationary"]],
    ["is-sparse", ["input stationary"]],
    ["is-cartesian", ["input stationary"]],
    ["ws-cartesian", ["weight stationary"]],
    ["matmul-inner", ["output stationary"]],
    ["matmul-gustavson", ["A stationary"]],
    ["mobilenet-l27", ["output stationary"]],
    ["is-os", ["input stationary", "output stationary"]],
  ])("calls %s %j", (preset, labels) => {
    expect(dataflowsOf(preset).map(({ label }) => label)).toEqual(labels);
  });

  it.each([
    ["Y[q] = X[q+s] * K[s]", "Q, W", "Y: [Q], X: [W], K: [S]", "W: 9, S: 3", "output stationary"],
    ["Y[q] = X[q+s] * K[s]", "W, Q", "Y: [Q], X: [W], K: [S]", "W: 9, S: 3", "input stationary"],
    ["Y[q] = K[s] * X[2*q+s]", "S, Q", "Y: [Q], X: [W], K: [S]", "W: 9, S: 3", "weight stationary"],
    // No sum joins an index of the output with one of the other operand.
    ["O[m] = I[m, k] * F[k]", "K, M", "O: [M], I: [M, K], F: [K]", "M: 4, K: 3", "F stationary"],
    [
      "O[m] = I[m+k] * F[m]",
      "M, K",
      "O: [M], I: [W], F: [M]",
      "W: 6, M: 4, K: 3",
      "F and output stationary",
    ],
    ["O[q] = I[q+s] + F[s]", "S, Q", "O: [Q], I: [W], F: [S]", "W: 9, S: 3", "F stationary"],
  ])("tells the roles in %s from the indices", (expression, order, declaration, shape, label) => {
    const output = expression.slice(0, 1);
    const inputs = [...declaration.matchAll(/([A-Z]): /g)].map(([, name]) => name!);
    const text = `
einsum: { declaration: { ${declaration} }, expressions: ["${expression}"] }
shape: { ${shape} }
tensors: { ${inputs
      .filter((name) => name !== output)
      .map((name) => `${name}: { density: 0.5 }`)
      .join(", ")} }
mapping: { loop-order: { ${output}: [${order}] } }
`;
    expect(dataflowsIn(text).map((each) => each.label)).toEqual([label]);
  });

  it("has one level where no rank is split", () => {
    expect(dataflowsOf("os-dense")[0]?.levels).toEqual([]);
  });

  it("has one level where all loops in time go around parts", () => {
    const [flat] = dataflowsIn(`
einsum: { declaration: { I: [C, W], F: [C, S], O: [Q] }, expressions: ["O[q] = I[c, q+s] * F[c, s]"] }
shape: { C: 3, W: 9, S: 3 }
tensors: { I: { density: 0.5 }, F: { density: 0.5 } }
mapping:
  partitioning: { O: { W: [uniform_occupancy(I.2)], S: [uniform_occupancy(F.2)] } }
  loop-order: { O: [C, W1, S1, W0, S0] }
  spacetime: { O: { space: [W0, S0], time: [C, W1, S1] } }
`);
    expect(flat?.levels).toEqual([]);
    expect(flat?.label).toBe("input stationary");
  });

  it("tells the levels of tiles apart, outermost first", () => {
    const [tiled] = dataflowsOf("extensor");
    expect(tiled?.levels.map(({ label }) => label)).toEqual([
      "B stationary",
      "A stationary",
      "output stationary",
    ]);
  });
});
