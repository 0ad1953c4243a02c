/**
 * Kernels against the interpreter: counts, outputs and the whole state at every pause, on every preset,
 * every reference case and random experiments. `RANDOM_RUNS` sets how many of those are tried.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invariant } from "../base/index.ts";
import { presets } from "../presets/index.ts";
import { CascadeRun, type Files } from "../simulate/index.ts";
import { countsOf } from "../simulate/counts.ts";
import { Kernel } from "../simulate/kernel/kernel.ts";
import type { Plan } from "../simulate/plan.ts";
import { totals } from "../simulate/state.ts";
import { Walk } from "../simulate/walk.ts";
import { compileDocument } from "./compile-document.ts";
import { arbitraryExperiment } from "./random.testkit.ts";

const allWork = 2 ** 52;
const runs = Number(process.env["RANDOM_RUNS"] ?? "300");

const fixtures = join(import.meta.dirname, "__fixtures__/dataflows.json");
const { cases } = JSON.parse(readFileSync(fixtures, "utf8")) as {
  readonly cases: readonly { readonly id: string; readonly experiment: unknown }[];
};

/** The plans of a document's Einsums, one after the other, each with its tensors. */
function plansOf(text: string, files: Files = {}): readonly Plan[] {
  const compiled = compileDocument(text, files);
  if (!compiled.ok) return [];
  const { program, nests, tensors } = compiled.value;
  const run = new CascadeRun(program, nests, tensors);
  while (!run.done) run.advance();
  return run.runs.map(({ plan }) => plan);
}

/** Runs a kernel a little at a time; at every pause an interpreter that takes over must end the same. */
function verify(plan: Plan, work: number, takeovers: number): "kernel" | "none" {
  const straight = new Walk(plan);
  straight.run(Number.POSITIVE_INFINITY);
  const kernel = Kernel.of(plan);
  if (!(kernel instanceof Kernel)) return "none";
  const wanted = countsOf(straight);
  for (let pause = 0; !kernel.done; pause += 1) {
    const before = kernel.steps;
    kernel.run(work);
    if (pause >= takeovers) continue;
    invariant(kernel.steps >= before, "runs go forwards");
    const resumed = kernel.again();
    const checkpoint = kernel.checkpoint();
    resumed.restore(checkpoint);
    expect(resumed.state()).toEqual(kernel.state());
    const other = new Walk(plan, resumed);
    other.place(kernel.state(), resumed.residents());
    other.run(Number.POSITIVE_INFINITY);
    expect(countsOf(other)).toEqual(wanted);
    expect(other.values).toEqual(straight.values);
    if (!resumed.canPause) continue;
    resumed.restore(checkpoint);
    resumed.run(allWork, kernel.steps + 3);
    expect(resumed.steps).toBeLessThanOrEqual(kernel.steps + 3 + kernel.stepsBetweenPauses);
  }
  const end = new Walk(plan);
  end.state.set(kernel.state());
  expect(countsOf(end)).toEqual(wanted);
  expect(kernel.values).toEqual(straight.values);
  expect(kernel.written).toEqual(straight.written);
  expect(kernel.steps).toBe(straight.get(straight.layout.totals + totals.steps));
  return "kernel";
}

describe("a kernel", () => {
  it.each(presets.map(({ id, files }) => [id, files] as const))(
    "agrees on %s",
    (id, files) => {
      const folder = join(import.meta.dirname, "../presets");
      const text = readFileSync(join(folder, `${id}.yaml`), "utf8");
      const bytes = files.map((name) => [name, readFileSync(join(folder, name))] as const);
      // Presets with files are of the size of a layer: long slices, and no interpreter but the one beside.
      const [work, takeovers] = files.length === 0 ? [7, 20] : [100_000, 0];
      for (const plan of plansOf(text, Object.fromEntries(bytes)))
        expect(verify(plan, work, takeovers)).toBe("kernel");
    },
    120_000,
  );

  it.each(cases.map(({ id, experiment }) => [id, experiment] as const))(
    "agrees on the reference case %s",
    (_, experiment) => {
      for (const plan of plansOf(JSON.stringify(experiment)))
        expect(verify(plan, 40, 5)).toBe("kernel");
    },
  );

  it(
    "agrees on random experiments",
    () => {
      let without = 0;
      let nests = 0;
      fc.assert(
        fc.property(arbitraryExperiment(), fc.integer({ min: 1, max: 60 }), (text, work) => {
          for (const plan of plansOf(text)) {
            nests += 1;
            if (verify(plan, work, 8) === "none") without += 1;
          }
        }),
        { numRuns: runs, endOnFailure: process.env["SHRINK"] === undefined },
      );
      expect(without / Math.max(1, nests)).toBeLessThan(0.1);
    },
    120_000 + 400 * runs,
  );
});
