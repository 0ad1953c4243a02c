/** The sweeps are what lies in the folder, and every lane of each computes what the others compute. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invariant } from "../base/index.ts";
import { SweepRun } from "../engine/index.ts";
import { finish } from "../engine/engine.testkit.ts";
import { comparisons, sweepExamples } from "./index.ts";

const folder = join(import.meta.dirname, "sweeps");
const ids = [...sweepExamples, ...comparisons].map(({ id }) => id);

it("lists every sweep, once", () => {
  expect([...ids].sort()).toEqual(
    readdirSync(folder)
      .map((name) => name.slice(0, -".yaml".length))
      .sort(),
  );
});

describe.each(ids)("%s", (id) => {
  const text = readFileSync(join(folder, `${id}.yaml`), "utf8");
  const opened = SweepRun.open({ text, files: {} });
  invariant(opened.ok, JSON.stringify(opened));
  const run = opened.value;
  const lanes = run.description.lanes.map((name, lane) => ({ name, lane }));

  it("is opened without a warning", () => {
    expect(run.description.warnings).toEqual([]);
  });

  it.each(lanes)("$name equals the dense reference", async ({ lane }) => {
    const { result } = await finish(run.textOf(lane));
    expect(result.reference).toMatchObject({ checked: true, equal: true });
  });

  it("has lanes that all compute the same", async () => {
    const outputs = await Promise.all(
      lanes.map(async ({ lane }) => Object.values((await finish(run.textOf(lane))).report.outputs)),
    );
    for (const output of outputs) expect(output.at(-1)).toEqual(outputs[0]?.at(-1));
  });
});
