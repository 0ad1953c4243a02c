import { expect, it } from "vitest";
import type { RunResult } from "../../engine/index.ts";
import { counts } from "../views/views.testkit.ts";
import { countsAsCsv, countsAsJson } from "./export-counts.ts";

const own = counts({
  macs: { dense: 36, effectual: 17, ineffectual: 0, gated: 0, skipped: 19 },
  tensors: { I: { accesses: 17, reads: 9, lookups: 0, coordReads: 22 } },
});

it("has a line for every number, by its path", () => {
  const lines = countsAsCsv({ 'a "b", c': own }).split("\n");
  expect(lines[0]).toBe("einsum,count,value");
  expect(lines).toContain('"a ""b"", c",macs.skipped,19');
  expect(lines).toContain('"a ""b"", c",tensors.I.coordReads,22');
  expect(lines.at(-1)).toBe("");
});

it("gives back as JSON what the run has", () => {
  const run = { counts: { O: own }, steps: 17, reference: { checked: false } } as unknown;
  expect(JSON.parse(countsAsJson(run as RunResult))).toEqual({
    einsums: { O: own },
    steps: 17,
    reference: { checked: false },
  });
});
