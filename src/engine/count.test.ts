/**
 * Counts in closed form against the walk: on the reference cases, the presets and random experiments, every
 * count that is had without walking is the walk's. `RANDOM_RUNS` sets how many experiments are tried.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { filesOf } from "../einsum/index.ts";
import { CascadeRun, countNest, type NestRun } from "../simulate/index.ts";
import { compileDocument } from "./compile-document.ts";
import { documentOf } from "./random-experiment.testkit.ts";
import { randomExperiment } from "./random.testkit.ts";

const runs = Number(process.env["RANDOM_RUNS"] ?? "200");
const presets = join(import.meta.dirname, "../presets");
const fixtures = join(import.meta.dirname, "__fixtures__/dataflows.json");
const { cases } = JSON.parse(readFileSync(fixtures, "utf8")) as {
  readonly cases: readonly { readonly id: string; readonly experiment: unknown }[];
};

function finished(text: string, folder = presets): CascadeRun {
  const files = filesOf(text).map((name) => [name, readFileSync(join(folder, name))] as const);
  const compiled = compileDocument(text, Object.fromEntries(files));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors);
  while (!cascade.done) cascade.advance();
  return cascade;
}

/** A count by its place, `tensors.A.reads`; a loop that never ran is left out of the counts. */
function countAt(counts: unknown, place: string): unknown {
  const steps = place.split(".");
  return steps.reduce((at, key) => (at as Record<string, unknown> | undefined)?.[key], counts) ?? 0;
}

/** Compares what is had of a nest; whether that is everything. */
function verify({ plan }: NestRun, walked: unknown): boolean {
  const { counts, known, refused } = countNest(plan);
  if (counts !== undefined) expect(counts).toEqual(walked);
  for (const [place, value] of known)
    expect([place, value]).toEqual([place, countAt(walked, place)]);
  expect(counts === undefined).toBe(refused.size > 0);
  return counts !== undefined;
}

/** Compares what is had of a document; how many of its nests are counted wholly, and how many there are. */
function verifyText(text: string): readonly [whole: number, all: number] {
  const cascade = finished(text);
  const walked = cascade.counts();
  const whole = cascade.runs.filter((run) =>
    verify(run, defined(walked[run.plan.nest.name], "counts")),
  );
  return [whole.length, cascade.runs.length];
}

describe("counts in closed form", () => {
  it.each(cases)("are the walk's on $id", ({ experiment }) => {
    verifyText(JSON.stringify(experiment));
  });

  it.each(readdirSync(presets).filter((name) => name.endsWith(".yaml")))(
    "are the walk's on %s",
    (name) => {
      verifyText(readFileSync(join(presets, name), "utf8"));
    },
  );

  it(
    "are the walk's on random experiments, of which they reach a good part",
    { timeout: 600_000 },
    () => {
      let whole = 0;
      let all = 0;
      fc.assert(
        fc.property(randomExperiment, (experiment) => {
          const [counted, nests] = verifyText(documentOf(experiment));
          whole += counted;
          all += nests;
        }),
        { numRuns: runs, endOnFailure: process.env["SHRINK"] === undefined },
      );
      expect(whole).toBeGreaterThan(0.3 * all);
    },
  );
});
