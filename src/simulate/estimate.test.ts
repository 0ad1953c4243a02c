/** Work that is foreseen before tensors are made, beside what is estimated from them. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { lowerProgram } from "../compile/index.ts";
import { loadProgram } from "../einsum/index.ts";
import {
  CascadeRun,
  countsOf,
  estimateIterations,
  foreseeIterations,
  makeTensors,
} from "./index.ts";

const folder = new URL("../presets/", import.meta.url);

function estimates(
  text: string,
): readonly [foreseen: number | undefined, estimated: number] | undefined {
  const program = defined(loadProgram(text).program, text);
  const nests = lowerProgram(program);
  if (!nests.ok) throw new Error(nests.error.message);
  const tensors = makeTensors(program, {});
  if (!tensors.ok) return undefined;
  const { plan } = new CascadeRun(program, nests.value, tensors.value).current;
  return [foreseeIterations(defined(nests.value[0], "nest"), program), estimateIterations(plan)];
}

/** What is estimated of the first nest of a document, as a multiple of what it takes. */
function overTaken(text: string): number {
  const program = defined(loadProgram(text).program, text);
  const nests = lowerProgram(program);
  const tensors = makeTensors(program, {});
  if (!nests.ok || !tensors.ok) throw new Error(text);
  const run = new CascadeRun(program, nests.value, tensors.value).current;
  const estimated = estimateIterations(run.plan);
  while (!run.done) run.advance();
  const { iterations, intersections } = countsOf(run.walk);
  const taken = Object.values(iterations).reduce((sum, each) => sum + each, intersections.steps);
  return estimated / taken;
}

describe("work that is estimated", () => {
  it.each([
    ["K2, M2, M1, N, K1, M0, K0", "K: [S(24), S(6)], M: [S(24), S(6)]", 0.1],
    ["K2, K1, M, N, K0", "K: [S(24), S(6)]", 0.05],
    ["K1, M, N, K0", "K: [S(12)]", 0.2],
    ["M, N, K1, K0", "K: [S(12)]", 0.2],
    ["M1, N1, K1, M0, N0, K0", "K: [S(12)], M: [S(16)], N: [S(16)]", 0.3],
    ["M, N, K", "", 0.1],
  ])("is about what is taken by %s", (order, cuts, density) => {
    const partitioning = cuts.replaceAll("S(", "uniform_shape(");
    const estimated = overTaken(`
einsum: { declaration: { A: [M, K], B: [N, K], Z: [M, N] }, expressions: ["Z[m, n] = A[m, k] * B[n, k]"] }
shape: { M: 48, N: 48, K: 96 }
tensors: { A: { density: ${String(density)}, seed: 1 }, B: { density: ${String(density)}, seed: 2 } }
mapping: { partitioning: { Z: { ${partitioning} } }, loop-order: { Z: [${order}] } }`);
    expect(estimated).toBeGreaterThan(1 / 2);
    expect(estimated).toBeLessThan(2);
  });

  it("is about what is taken by tiles that intersect", () => {
    const text = readFileSync(new URL("extensor.yaml", folder), "utf8");
    expect(overTaken(text)).toBeGreaterThan(1 / 2);
    expect(overTaken(text)).toBeLessThan(2);
  });
});

describe("work that is foreseen", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

  it.each(names)("for %s is about what is estimated", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const [foreseen, estimated] = estimates(text) ?? [];
    if (foreseen === undefined || estimated === undefined) {
      expect(text).toMatch(/\b(?:file|pattern):/);
      return;
    }
    expect(foreseen / estimated).toBeGreaterThan(1 / 2);
    expect(foreseen / estimated).toBeLessThan(2);
  });

  it("follows the elements that are written down", () => {
    const points = Array.from({ length: 100 }, (_, k) => `[[7, ${String(k)}], 1]`).join();
    const [foreseen, estimated] =
      estimates(`
einsum: { declaration: { A: [M, K], Z: [M, N] }, expressions: ["Z[m, n] = A[m, k]"] }
shape: { M: 1000, K: 1000, N: 1000 }
tensors: { A: { points: [${points}] } }
mapping: { loop-order: { Z: [M, N, K] } }`) ?? [];
    expect(estimated).toBe(1 + 1000 + 100_000);
    expect(foreseen).toBe(estimated);
  });

  it("takes parts inside parts, and parts of few elements, for what they are", () => {
    const text = (partitioning: string, order: string): string => `
einsum: { declaration: { A: [K], Z: [] }, expressions: ["Z[] = A[k]"] }
shape: { K: 65536 }
tensors: { A: { density: 0.01, seed: 1 } }
mapping: { partitioning: { Z: { K: [${partitioning}] } }, loop-order: { Z: [${order}] } }`;
    const elements = 655;
    const occupancy = text("uniform_occupancy(A.16), uniform_occupancy(A.4)", "K2, K1, K0");
    const shape = text("uniform_shape(4096), uniform_shape(512)", "K2, K1, K0");
    for (const [document, parts] of [
      [occupancy, elements / 16 + elements / 4],
      [shape, 16 + 128],
    ] as const) {
      const [foreseen = 0, estimated = 0] = estimates(document) ?? [];
      expect(foreseen).toBeCloseTo(estimated, -1);
      expect(estimated / (parts + elements)).toBeGreaterThan(0.9);
      expect(estimated / (parts + elements)).toBeLessThan(1.1);
    }
  });

  it("is unknown where elements are drawn unevenly", () => {
    const text = (source: string): string => `
einsum: { declaration: { A: [M, K], Z: [M] }, expressions: ["Z[m] = A[m, k]"] }
shape: { M: 16, K: 16 }
tensors: { A: ${source} }`;
    expect(estimates(text("{ density: 0.5 }"))?.[0]).toBeGreaterThan(0);
    const powerLaw = text("{ density: 0.5, pattern: { power-law: { exponent: 1 } } }");
    expect(loadProgram(powerLaw).diagnostics).toEqual([]);
    expect(estimates(powerLaw)?.[0]).toBeUndefined();
  });
});
