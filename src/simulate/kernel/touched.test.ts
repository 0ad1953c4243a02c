/** Outputs of many pages are put back whole, whatever rows a run has been in, and copies share the rows it has not. */
import { expect, it } from "vitest";
import { defined, seededRandom } from "../../base/index.ts";
import { lowerProgram } from "../../compile/index.ts";
import { loadProgram } from "../../einsum/index.ts";
import { CascadeRun, countsOf, makeTensors } from "../index.ts";
import { NestRun } from "../nest-run.ts";
import { interpreterOf } from "../runner-of.ts";
import { Kernel } from "./kernel.ts";

const matrices = `{ A: [M, K], B: [K, N], Z: [M, N] }, expressions: ["Z[m, n] = A[m, k] * B[k, n]"] }
shape: { M: 90, K: 12, N: 200 }
tensors: { A: { density: 0.4, seed: 1 }, B: { density: 0.3, seed: 2 } }`;
const row = (
  index: string,
  extent = "",
): string => `{ A: [W], B: [S], Z: [Q] }, expressions: ["Z[q] = A[${index}] * B[s]"] }
shape: { ${extent}Q: 14000, S: 6 }
tensors: { A: { density: 0.4, seed: 1 }, B: { density: 0.6, seed: 2 } }`;
const plane = `{ A: [C, H, W], B: [C, R, S], Z: [P, Q] }, expressions: ["Z[p, q] = A[c, p+r, q+s] * B[c, r, s]"] }
shape: { C: 3, P: 90, Q: 150, R: 3, S: 3 }
tensors: { A: { density: 0.3, seed: 1 }, B: { density: 0.6, seed: 2 } }`;

const nests: Readonly<Record<string, readonly [declared: string, order: string, rest?: string]>> = {
  "row by row": [matrices, "M, K, N"],
  "row by row, intersected": [matrices, "M, N, K", "rank-order: { A: [M, K], B: [N, K] }"],
  "column by column": [matrices, "N, K, M", "rank-order: { A: [K, M], B: [N, K] }"],
  "all of it again and again": [matrices, "K, M, N", "rank-order: { A: [K, M] }"],
  "rows in parts": [
    matrices,
    "M1, K, M0, N",
    "rank-order: { A: [K, M] }, partitioning: { Z: { M: [uniform_shape(16)] } }",
  ],
  "elements that windows share": [row("q+s"), "W, S"],
  "elements of a stride": [row("2*q+s"), "Q, S"],
  "rows that windows share, in several turns": [
    plane,
    "H, C, W, R, S",
    "rank-order: { A: [H, C, W] }",
  ],
  "elements against the order of the input": [row("13999-q+s", "W: 14005, "), "Q, S"],
};

function runOf(name: string): NestRun {
  const [declared, order, rest = ""] = defined(nests[name], name);
  const text = `einsum: { declaration: ${declared}
mapping: { ${rest === "" ? "" : `${rest}, `}loop-order: { Z: [${order}] } }
`;
  const { program, diagnostics } = loadProgram(text);
  const own = defined(program, JSON.stringify(diagnostics));
  const [lowered, tensors] = [lowerProgram(own), makeTensors(own, {})];
  if (!lowered.ok || !tensors.ok) throw new Error(text);
  return new CascadeRun(own, lowered.value, tensors.value).current;
}

it.each(Object.keys(nests))("puts back all of the output: %s", (name) => {
  const { einsum, plan } = runOf(name);
  const spacing = { slice: 500, stretch: 2_500, ahead: 200, lead: 300 };
  const run = new NestRun(einsum, plan, { spacing });
  while (!run.done) run.advance();
  expect(run.noKernel).toBeUndefined();
  const { steps } = run.walk;
  const random = seededRandom(5);
  const looks = Array.from({ length: 24 }, () => random.below(steps));
  const straight = interpreterOf(plan).view;
  const then = new Map(
    looks
      .toSorted((a, b) => a - b)
      .map((step) => {
        straight.run(Number.POSITIVE_INFINITY, step);
        return [
          step,
          {
            values: straight.values.slice(),
            written: straight.written.slice(),
            counts: countsOf(straight),
          },
        ];
      }),
  );
  for (const step of [...looks, ...looks.toReversed()]) {
    const walk = run.walkBefore(step);
    const { values, written, counts } = defined(then.get(step), "a look");
    expect(walk.values.findIndex((value, at) => value !== values[at])).toBe(-1);
    expect(walk.written.findIndex((value, at) => value !== written[at])).toBe(-1);
    expect(countsOf(walk)).toEqual(counts);
    // Whoever looks goes on.
    walk.run(Number.POSITIVE_INFINITY, Math.min(steps, walk.steps + random.below(400)));
  }
});

it("shares pages that a run has not come to without a look at them", () => {
  const kernel = Kernel.of(runOf("row by row").plan);
  if (!(kernel instanceof Kernel)) throw new Error(kernel.reason);
  kernel.run(1_000);
  const before = kernel.checkpoint();
  kernel.run(1_000);
  kernel.values[kernel.values.length - 1] = 7;
  const after = kernel.checkpoint(before);
  expect(after.slice(0, 3).some((page, at) => page !== before[at])).toBe(true);
  const last = Math.floor((8 * 1024 + 8 * kernel.values.length) / 16_384) - 1;
  expect(after[last]).toBe(before[last]);
});
