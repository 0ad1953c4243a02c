/** The lanes that are set beside an experiment: those of the comparison about its Einsums, each of them once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lanesIn } from "../../einsum/index.ts";
import { withLanes } from "./documents.ts";

const preset = (id: string): string =>
  readFileSync(join(import.meta.dirname, `../../presets/${id}.yaml`), "utf8");
const lanesBeside = async (text: string): Promise<readonly string[]> => {
  const { text: compared } = await withLanes({ text, files: {} });
  return Object.keys(lanesIn(compared).lanes);
};

it("have the experiment first, and once where it is one of them", async () => {
  const [first, ...others] = await lanesBeside(preset("os-sparse-both"));
  expect(first).toBe("OS sparse both (as it is)");
  expect(others).not.toContain("OS sparse both");
  expect(others).toContain("IS sparse both");
});

it("keep all their names where the experiment is none of them", async () => {
  const otherwise = preset("os-sparse-both").replace("I: { W: C }", "I: { W: R }");
  const [first, ...others] = await lanesBeside(otherwise);
  expect(first).toBe("As it is");
  expect(others).toContain("OS sparse both");
});
