/** Counting without a session: the same figures as a run, walked or not, and the same refusals. */
import { describe, expect, it } from "vitest";
import { lowerDocument } from "./compile-document.ts";
import { countExperiment } from "./count-experiment.ts";
import type { Progress } from "./api.ts";
import { finish, newEngine } from "./engine.testkit.ts";

const convolution = (shape: string, order: string): string => `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { ${shape} }
tensors: { I: { density: 0.5, seed: 1 }, F: { density: 0.5, seed: 2 } }
mapping: { loop-order: { O: [${order}] } }
`;
const cascade = `einsum:
  declaration: { A: [M, K], B: [K, N], T: [M, N], Z: [M] }
  expressions: ["T[m, n] = A[m, k] * B[k, n]", "Z[m] = T[m, n]"]
shape: { M: 6, K: 7, N: 8 }
tensors: { A: { density: 0.5, seed: 1 }, B: { density: 0.5, seed: 2 } }
`;

/** The counts of a document's text. */
function countText(text: string): ReturnType<typeof countExperiment> {
  const lowered = lowerDocument(text);
  if (!lowered.ok) throw new Error(lowered.error[0]?.message);
  return countExperiment(lowered.value, {});
}

describe("counting", () => {
  it.each([
    ["a few steps", convolution("W: 40, S: 5", "Q, S")],
    ["many steps", convolution("W: 4000, S: 64", "Q, S")],
    ["so many steps that none is taken", convolution("W: 80000, S: 64", "Q, S")],
    ["many steps in another order", convolution("W: 80000, S: 64", "W, S")],
    ["a cascade", cascade],
  ])("gives of %s what a run gives", async (_, text) => {
    const counted = countText(text);
    expect(counted).toEqual({ ok: true, value: (await finish(text)).result.counts });
  });

  it("tells a long run's counts before it is over, and that the run agrees", async () => {
    const engine = newEngine();
    const opened = await engine.open({ text: convolution("W: 20000, S: 64", "Q, S"), files: {} });
    if (!opened.ok) throw new Error("not opened");
    const told: Progress[] = [];
    const result = await engine.run(opened.value.session, (progress) => told.push(progress));
    expect(told[0]?.computes).toBe(0);
    expect(result).toMatchObject({
      ok: true,
      value: {
        counts: told[0]?.counts,
        witnesses: { O: { by: "kernel", why: undefined, agrees: true } },
      },
    });
  });
});
