/** What metrics add up to, over the lanes of a comparison with a cascade among them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SweepRun } from "./sweep-run.ts";

const text = readFileSync(
  join(import.meta.dirname, "../../presets/sweeps/dataflows-2d.yaml"),
  "utf8",
);
const opened = SweepRun.open({ text, files: {} });
if (!opened.ok) throw new Error(JSON.stringify(opened.error));
const run = opened.value;
const { lanes, metrics } = run.description;
const results = lanes.map((_, lane) => run.count(lane));
const figure = (lane: number, metric: string): number =>
  results[lane]?.figures[metrics.indexOf(metric)] ?? Number.NaN;

it("every read, write and coordinate is found in one of them, between Einsums too", () => {
  for (const [lane, name] of lanes.entries()) {
    const parts = ["tensors.I.reads", "tensors.F.reads", "tensors.O.writes", "tensors.O.reads"];
    const moved = [...parts, "between"].reduce((sum, metric) => sum + figure(lane, metric), 0);
    expect(moved, name).toBe(figure(lane, "traffic"));
    expect(moved + figure(lane, "coordinates"), name).toBe(figure(lane, "words"));
    expect(figure(lane, "between") > 0, name).toBe(name.includes("cascade"));
  }
});

it("results say how many compute units there are", () => {
  const units = Object.fromEntries(lanes.map((name, lane) => [name, results[lane]?.units]));
  expect(units).toMatchObject({ "OS dense": 1, "IS-OS cascade": 1, "SCNN 4x4": 16 });
});

it("unit-cycles are what units there are for cycles, all Einsums of a cascade together", () => {
  for (const [lane, name] of lanes.entries()) {
    const taken = figure(lane, "unitCycles");
    if (!name.includes("cascade"))
      expect(taken, name).toBe(figure(lane, "cycles") * (results[lane]?.units ?? 0));
    const computes = ["effectual", "ineffectual", "gated"].reduce(
      (sum, kind) => sum + figure(lane, `macs.${kind}`),
      0,
    );
    expect(computes / taken, name).toBeCloseTo(figure(lane, "utilization"), 12);
  }
});
