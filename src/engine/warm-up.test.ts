import { expect, test } from "vitest";
import { prepareMemory } from "../simulate/index.ts";
import { finish } from "./engine.testkit.ts";
import { warmUp } from "./warm-up.ts";

test("an engine warms up as long as it may, and no longer", async () => {
  let stretches = 0;
  await warmUp(() => {
    stretches += 1;
    return Promise.resolve(true);
  });
  expect(stretches).toBeGreaterThan(12);
  let left = 5;
  await warmUp(() => {
    left -= 1;
    return Promise.resolve(left > 0);
  });
  expect(left).toBe(0);
});

test("the memory that is made ready grows for a nest that needs more", async () => {
  prepareMemory();
  const { result } = await finish(`einsum:
  declaration: { A: [M], B: [N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m] * B[n]"]
shape: { M: 1600, N: 1600 }
tensors: { A: { density: 0.1, seed: 1 }, B: { density: 0.1, seed: 2 } }
mapping: { loop-order: { Z: [M, N] } }
`);
  expect(result.reference).toMatchObject({ checked: true, equal: true });
});
