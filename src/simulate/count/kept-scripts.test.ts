/** Which nests are left to walks: few and short ones alike, and those whose script takes longer than a kernel. */
import { expect, it } from "vitest";
import { defined } from "../../base/index.ts";
import { lowerProgram } from "../../compile/index.ts";
import { loadProgram } from "../../einsum/index.ts";
import { CascadeRun, countNest, makeTensors } from "../index.ts";
import type { Plan } from "../plan.ts";
import { KeptScripts } from "./kept-scripts.ts";
import { Memory } from "./memory.ts";

/** The plan of a matrix times another, drawn by a seed. */
function planOf(rows: number, seed: number): Plan {
  const { program } = loadProgram(`einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: ${String(rows)}, K: 20, N: 20 }
tensors: { A: { density: 0.5, seed: ${String(seed)} }, B: { density: 0.5, seed: ${String(seed + 1)} } }
`);
  const own = defined(program, "program");
  const [nests, tensors] = [lowerProgram(own), makeTensors(own, {})];
  if (!nests.ok || !tensors.ok) throw new Error("a document that is right");
  return new CascadeRun(own, nests.value, tensors.value).current.plan;
}

it("walks nests alike until that has taken as long as choosing how to count them", () => {
  const scripts = new KeptScripts();
  const left = [1, 3, 5].map((seed) => scripts.leavesToWalk(planOf(20, seed), 400_000));
  expect(left).toEqual([true, true, false]);
  expect(scripts.leavesToWalk(planOf(30, 1), 400_000)).toBe(true);
  expect(scripts.leavesToWalk(planOf(40, 1), 2_000_000)).toBe(false);
});

it("walks a nest with a script where that takes more operations than a kernel's iterations are worth", () => {
  const scripts = new KeptScripts();
  expect(countNest(planOf(20, 1), "all", new Memory(scripts)).counts).toBeDefined();
  const [script] = scripts.of(planOf(20, 3));
  const { operations } = defined(script, "script");
  expect(operations).toBeGreaterThan(0);
  expect(scripts.leavesToWalk(planOf(20, 5), operations)).toBe(false);
  expect(scripts.leavesToWalk(planOf(20, 5), operations / 4)).toBe(true);
});

it("forgets what it has not been asked about for long", () => {
  const scripts = new KeptScripts();
  const [plan, ...others] = Array.from({ length: 65 }, (_, at) => planOf(20 + at, 1));
  expect(scripts.leavesToWalk(defined(plan, "plan"), 900_000)).toBe(true);
  for (const other of others) scripts.leavesToWalk(other, 1);
  expect(scripts.leavesToWalk(defined(plan, "plan"), 900_000)).toBe(true);
  expect(scripts.leavesToWalk(defined(plan, "plan"), 900_000)).toBe(false);
});
