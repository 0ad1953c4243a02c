/** Steps of very many lanes: all are counted, the first are told one by one. */
import { expect, test } from "vitest";
import { defined } from "../base/index.ts";
import { lowerProgram } from "../compile/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { CascadeRun, makeTensors, takeStep } from "./index.ts";

function firstStep(side: number) {
  const { program } = loadProgram(`einsum:
  declaration: { A: [K, M], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[k, m] * B[k, n]"]
shape: { K: 1, M: ${String(side)}, N: ${String(side)} }
tensors: { A: { density: 1, seed: 1 }, B: { density: 1, seed: 2 } }
mapping:
  loop-order: { Z: [K, M, N] }
  spacetime: { Z: { space: [M, N], time: [K] } }
`);
  const known = defined(program, "program");
  const [nests, tensors] = [lowerProgram(known), makeTensors(known, {})];
  if (!nests.ok || !tensors.ok) throw new Error("a document that runs");
  const run = new CascadeRun(known, nests.value, tensors.value);
  while (!run.done) run.advance();
  return defined(takeStep(run.current.walkBefore(0), { from: 0, count: 1 }), "step");
}

test.each([64, 65])("a step of %i times as many lanes tells 4,096 of them at most", (side) => {
  const { lanes, laneCount, sides } = firstStep(side);
  expect(laneCount).toBe(side * side);
  expect(lanes).toHaveLength(Math.min(4_096, laneCount));
  expect(sides.map(({ width }) => width)).toEqual([side, side]);
});
