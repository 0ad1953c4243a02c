/** Scripts: nests over other elements are counted by what was done before, and what cannot be is chosen anew. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { defined } from "../../base/index.ts";
import { KeptTensors } from "../kept-tensors.ts";
import { counted } from "./counted.testkit.ts";
import { KeptScripts } from "./kept-scripts.ts";
import { Script } from "./script.ts";

const matrices = ["{ A: [M, K], B: [K, N], O: [M, N] }", "{ M: 20, N: 70, K: 30 }"];
const product = "O[m, n] = A[m, k] * B[k, n]";
const plane = [
  "{ A: [C, H, W], B: [M, C, R, S], O: [M, P, Q] }",
  "{ C: 4, M: 20, H: 12, W: 80, R: 3, S: 4 }",
];
const convolution = "O[m, p, q] = A[c, p+r, q+s] * B[m, c, r, s]";
const wide = [
  "{ A: [C, H, W], B: [C, M, R, S], O: [M, P, Q] }",
  "{ C: 3, M: 5, H: 20, W: 100, R: 2, S: 3 }",
];
const points = [
  "{ A: [C, H, W], B: [M, C, R, S], O: [M, P, Q] }",
  "{ C: 6, M: 12, H: 9, W: 20, R: 1, S: 1 }",
];
const row = ["{ A: [W], B: [S], O: [Q] }", "{ W: 200, S: 6 }"];

const nests: Readonly<Record<string, readonly string[]>> = {
  "matrices, by rows": [...matrices, product, "loop-order: { O: [M, K, N] }"],
  "matrices, by columns": [
    ...matrices,
    product,
    "rank-order: { A: [K, M] }, loop-order: { O: [K, N, M] }",
  ],
  "matrices, intersected": [
    ...matrices,
    product,
    "rank-order: { B: [N, K] }, loop-order: { O: [M, N, K] }",
  ],
  "a convolution, input stationary": [
    ...plane,
    convolution,
    "loop-order: { O: [C, H, W, M, R, S] }",
  ],
  "a convolution, output stationary": [
    ...plane,
    convolution,
    "loop-order: { O: [M, P, Q, C, R, S] }",
  ],
  "a convolution, weight stationary": [
    ...plane,
    convolution,
    "loop-order: { O: [C, M, R, S, H, W] }",
  ],
  "a convolution by points, output stationary": [
    ...points,
    convolution,
    "loop-order: { O: [M, P, Q, C, R, S] }",
  ],
  "a convolution by points in parts of equal occupancy": [
    ...points,
    convolution,
    `partitioning: { O: { "(H, W)": [flatten()], HW: [uniform_occupancy(A.4)], "(M, R, S)": [flatten()], MRS: [uniform_occupancy(B.4)] } },
    rank-order: { B: [C, M, R, S] },
    loop-order: { O: [C, HW1, MRS1, HW0, MRS0] }, spacetime: { O: { space: [HW0, MRS0], time: [C, HW1, MRS1] } }`,
  ],
  "a row with a stride": [...row, "O[q] = A[2*q+s] * B[s]", "loop-order: { O: [S, W] }"],
  "a convolution in parts of equal occupancy": [
    ...wide,
    "O[m, p, q] = A[c, p+r, q+s] * B[c, m, r, s]",
    `partitioning: { O: { "(H, W)": [flatten()], HW: [uniform_occupancy(A.4)], "(M, R, S)": [flatten()], MRS: [uniform_occupancy(B.4)] } },
    loop-order: { O: [C, HW1, MRS1, HW0, MRS0] }, spacetime: { O: { space: [HW0, MRS0], time: [C, HW1, MRS1] } }`,
  ],
  "a row in parts of equal shape": [
    ...row,
    "O[q] = A[q+s] * B[s]",
    "partitioning: { O: { Q: [uniform_shape(16)] } }, loop-order: { O: [Q1, S, Q0] }",
  ],
};

function documentOf(name: string, density: number, seed: number): string {
  const [declaration, shape, expression, mapping] = defined(nests[name], name);
  return `einsum:
  declaration: ${declaration}
  expressions: ["${expression}"]
shape: ${shape}
tensors: { A: { density: ${String(density)}, seed: ${String(seed)} }, B: { density: ${String(density)}, seed: ${String(seed + 1)} } }
mapping: { ${mapping} }
`;
}

describe("scripts", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(Object.keys(nests))("count %s over other elements", (name) => {
    const scripts = new KeptScripts();
    const first = counted(documentOf(name, 0.8, 1), scripts);
    expect(first.closed).toEqual(first.walked);
    const play = vi.spyOn(Script.prototype, "play");
    for (const seed of [3, 5, 7, 9]) {
      const { closed, walked } = counted(documentOf(name, 0.8, seed), scripts);
      expect(closed).toEqual(walked);
    }
    const answers = play.mock.results.map(({ value }) => value as unknown);
    expect(answers.some((each) => each !== undefined)).toBe(true);
  });

  it("count short fibers, whether all of them hold the same or not", () => {
    const name = "a convolution, output stationary";
    const scripts = new KeptScripts();
    for (const density of [1, 0.7, 1, 0.5]) {
      const { closed, walked } = counted(documentOf(name, density, 1), scripts);
      expect(closed).toEqual(walked);
    }
  });

  it.each(["lookup", "gate"])("tell two tensors from one, accessed by %s", (mode) => {
    const pair = (a: number, b: number): string => `einsum:
  declaration: { A: [M, K], B: [M, K], Z: [M] }
  expressions: ["Z[m] = A[m, k] * B[m, k]"]
shape: { M: 10, K: 40 }
tensors: { A: { density: 0.5, seed: ${String(a)} }, B: { density: 0.5, seed: ${String(b)} } }
mapping: { access: { Z: { B: ${mode} } } }
`;
    const scripts = new KeptScripts();
    const kept = new KeptTensors();
    for (const [a, b] of [
      [1, 1],
      [1, 2],
      [2, 2],
      [3, 2],
    ] as const) {
      const { closed, walked } = counted(pair(a, b), scripts, kept);
      expect(closed).toEqual(walked);
    }
  });

  it.each(Object.keys(nests))("of nothing do not count %s over something", (name) => {
    const scripts = new KeptScripts();
    for (const density of [0, 0.8]) {
      const { closed, walked } = counted(documentOf(name, density, 1), scripts);
      expect(closed).toEqual(walked);
    }
  });

  it.each(Object.keys(nests))("leave %s to new choices where little is stored", (name) => {
    for (const density of [0, 0.004, 0.03]) {
      const scripts = new KeptScripts();
      counted(documentOf(name, 0.8, 1), scripts);
      const play = vi.spyOn(Script.prototype, "play");
      const { closed, walked } = counted(documentOf(name, density, 11), scripts);
      expect(closed).toEqual(walked);
      expect(play.mock.results.map(({ value }) => value as unknown)).toEqual([undefined]);
      play.mockRestore();
    }
  });
});
