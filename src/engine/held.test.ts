/** How long elements are held, against the frames of all steps before. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { invariant } from "../base/index.ts";
import { allFrames, finish, type Finished } from "./engine.testkit.ts";
import { arbitraryExperiment } from "./random.testkit.ts";

async function heldAt({ engine, result }: Finished, step: number): Promise<Map<string, number>> {
  const answer = await engine.held({ session: result.session, step });
  invariant(answer.ok, "no answer");
  expect(answer.value.every(({ atLeast }) => !atLeast)).toBe(true);
  return new Map(
    answer.value.map(({ tensor, point, steps }) => [`${tensor} ${point.join()}`, steps]),
  );
}

async function verify(run: Finished): Promise<number> {
  const stays = new Map<string, { uses: number; last: number }>();
  let longest = 0;
  let einsum = 0;
  for (const frame of await allFrames(run)) {
    if (frame.einsum !== einsum) stays.clear();
    ({ einsum } = frame);
    const now = new Set<string>();
    const use = (tensor: string, point: readonly number[], isNew: boolean): void => {
      const key = `${tensor} ${point.join()}`;
      const known = stays.get(key);
      now.add(key);
      // An iteration that computes nothing may have read it.
      if (isNew || known === undefined) stays.set(key, { uses: isNew ? 0 : 1, last: frame.step });
      else if (known.last !== frame.step)
        stays.set(key, { uses: known.uses + 1, last: frame.step });
    };
    for (const { operands, output } of frame.lanes) {
      for (const { tensor, point, position, status } of operands) {
        if (position !== undefined && status !== "unread") use(tensor, point, status === "fetched");
      }
      if (output.status !== "untouched")
        use(`${output.tensor} out`, output.point, output.status !== "held");
    }
    const expected = [...now].flatMap((key): [string, number][] => {
      const uses = stays.get(key)?.uses ?? 0;
      return uses > 0 ? [[key.replace(" out", ""), uses]] : [];
    });
    expect(await heldAt(run, frame.step)).toEqual(new Map(expected));
    longest = Math.max(longest, ...expected.map(([, uses]) => uses));
  }
  return longest;
}

it.each(["os-dense", "ws-sparse-inputs", "os-gated", "is-cartesian", "is-os"])("%s", async (id) => {
  const text = readFileSync(new URL(`../presets/${id}.yaml`, import.meta.url), "utf8");
  expect(await verify(await finish(text))).toBeGreaterThan(0);
});

it("does not hold for one access what another has just fetched", async () => {
  const run = await finish(`einsum:
  declaration: { A: [P, I], Z: [K, J, I] }
  expressions: ["Z[k, j, i] = A[2*i+j, i] * A[k, i]"]
shape: { P: 6, K: 3, J: 3, I: 2 }
tensors: { A: { density: 1, seed: 1 } }
format: { A: { P: U, I: C } }
mapping: { loop-order: { Z: [K, J, I] } }
`);
  expect((await heldAt(run, 0)).has("A 0,0")).toBe(false);
  await verify(run);
});

it("holds for random experiments", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryExperiment(), async (text) => {
      const run = await finish(text);
      if (run.result.steps < 200) await verify(run);
    }),
    { numRuns: 30, endOnFailure: true },
  );
});
