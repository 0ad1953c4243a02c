/** The dataflow of the presets, as a whole and level by level. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { classifyDataflow } from "./dataflow.ts";
import { lowerProgram } from "./pipeline.ts";

function dataflowsOf(preset: string): readonly ReturnType<typeof classifyDataflow>[] {
  const text = readFileSync(new URL(`../presets/${preset}.yaml`, import.meta.url), "utf8");
  const nests = lowerProgram(defined(loadProgram(text).program, preset));
  if (!nests.ok) throw new Error(nests.error.message);
  return nests.value.map(classifyDataflow);
}

describe("classifyDataflow", () => {
  it.each([
    ["os-dense", ["output stationary"]],
    ["ws-dense", ["weight stationary"]],
    ["is-sparse", ["input stationary"]],
    ["is-cartesian", ["input stationary"]],
    ["ws-cartesian", ["weight stationary"]],
    ["matmul-inner", ["output stationary"]],
    ["matmul-gustavson", ["A stationary"]],
    ["is-os", ["input stationary", "output stationary"]],
  ])("calls %s %j", (preset, labels) => {
    expect(dataflowsOf(preset).map(({ label }) => label)).toEqual(labels);
  });

  it("has one level where no rank is split", () => {
    expect(dataflowsOf("os-dense")[0]?.levels).toEqual([]);
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
