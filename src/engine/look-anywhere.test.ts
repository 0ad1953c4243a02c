/** Any step of random experiments, in any order, from notes that are taken here and there. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined, invariant } from "../base/index.ts";
import { CascadeRun, takeStep } from "../simulate/index.ts";
import { Kernel } from "../simulate/kernel/kernel.ts";
import { NestRun } from "../simulate/nest-run.ts";
import { Tracer } from "../simulate/tracer.ts";
import { Walk } from "../simulate/walk.ts";
import { compileDocument } from "./compile-document.ts";
import { arbitraryExperiment } from "./random.testkit.ts";

const runs = Math.ceil(Number(process.env["RANDOM_RUNS"] ?? 60) / 2);
const wanted = { from: 0, count: 1_000 };

function runsOf(text: string): readonly NestRun[] {
  const compiled = compileDocument(text, {});
  if (!compiled.ok) return [];
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors);
  while (!cascade.done) cascade.advance();
  return cascade.runs;
}

/** Every compute of a nest: its step and where the loops stand. */
function computesOf(run: NestRun): readonly (readonly number[])[] {
  const walk = new Walk(run.plan);
  const computes: number[][] = [];
  walk.onCompute = () => computes.push([walk.steps, ...Int32Array.from(walk.x)]);
  walk.run(Number.POSITIVE_INFINITY);
  return computes;
}

describe("a run", () => {
  it(
    "shows each step alike, wherever it comes from",
    () => {
      const spacing = fc.record({
        slice: fc.integer({ min: 1, max: 30 }),
        stretch: fc.integer({ min: 1, max: 90 }),
        ahead: fc.integer({ min: 0, max: 8 }),
        lead: fc.integer({ min: 0, max: 8 }),
      });
      const looks = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 4 });
      fc.assert(
        fc.property(arbitraryExperiment(), spacing, looks, (text, notes, places) => {
          for (const { einsum, plan, walk } of runsOf(text)) {
            const straight = new Walk(plan);
            const frames = Array.from({ length: walk.steps }, () => takeStep(straight, wanted));
            const run = new NestRun(einsum, plan, { spacing: notes });
            while (!run.done) run.advance();
            for (const place of walk.steps === 0 ? [] : places) {
              const step = Math.floor(place * walk.steps);
              for (const near of [step, step + 1, step - 1])
                if (near >= 0 && near < walk.steps)
                  expect(takeStep(run.walkBefore(near), wanted)).toEqual(frames[near]);
            }
          }
        }),
        { numRuns: runs, endOnFailure: process.env["SHRINK"] === undefined },
      );
    },
    120_000 + 200 * runs,
  );

  it(
    "traces every compute from any of its marks",
    () => {
      let traced = 0;
      fc.assert(
        fc.property(arbitraryExperiment(), fc.integer({ min: 1, max: 60 }), (text, slice) => {
          for (const { einsum, plan } of runsOf(text)) {
            const spacing = { slice, stretch: 1_000, ahead: 1, lead: 1 };
            const run = new NestRun(einsum, plan, { spacing });
            while (!run.done) run.advance();
            const computes = computesOf(run);
            for (const mark of run.marks.slice(0, 10)) {
              const end = mark.step + slice;
              const blocks = run.trace(mark, end);
              if (blocks === undefined) continue;
              const noted: number[][] = [];
              for (const block of blocks) {
                const { records, length } = block;
                const registers = plan.nest.registers.length;
                for (let at = 0; at < records.length; at += length)
                  noted.push([block.stepAt(at), ...records.subarray(at, at + registers)]);
              }
              const wanted = computes.filter(([step = 0]) => step >= mark.step);
              expect(noted).toEqual(wanted.slice(0, noted.length));
              const last = wanted[noted.length];
              expect(last?.[0] ?? end).toBeGreaterThanOrEqual(end);
              traced += noted.length;
            }
          }
        }),
        { numRuns: runs, endOnFailure: process.env["SHRINK"] === undefined },
      );
      expect(traced).toBeGreaterThan(0);
    },
    120_000 + 200 * runs,
  );

  it.each(["", "  spacetime: { Z: { space: [N], time: [K, M] } }\n"])(
    "traces steps past 32 bits (%#)",
    (spacetime) => {
      const document = `einsum:
  declaration: { A: [K, M], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[k, m] * B[k, n]"]
shape: { K: 64, M: 64, N: 64 }
tensors: { A: { density: 0.5, seed: 1 }, B: { density: 0.5, seed: 2 } }
mapping:
  loop-order: { Z: [K, M, N] }
${spacetime}`;
      const kernel = Kernel.of(defined(runsOf(document)[0], "run").plan);
      invariant(kernel instanceof Kernel, "a kernel");
      const tracer = defined(Tracer.of(kernel), "tracer");
      const stepsFrom = (locals: Uint8Array, end: number): readonly number[] =>
        [...tracer.from(locals, end)].flatMap((block) =>
          Array.from({ length: block.records.length / block.length }, (_, at) =>
            block.stepAt(at * block.length),
          ),
        );
      kernel.run(1_000);
      const { steps } = kernel;
      const locals = kernel.locals();
      const near = stepsFrom(locals, steps + 100);
      // Whatever counts as many as there are steps has gone on for longer.
      const long = 2 ** 33;
      const counters = new BigInt64Array(locals.buffer);
      counters.forEach((count, at) => {
        if (count === BigInt(steps)) counters[at] = count + BigInt(long);
      });
      kernel.goTo(locals);
      expect(kernel.steps).toBe(long + steps);
      expect(stepsFrom(locals, long + steps + 100)).toEqual(near.map((step) => long + step));
      expect(near.length).toBeGreaterThan(10);
    },
  );
});
