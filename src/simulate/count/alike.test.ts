/** Parts of large tensors that are counted as one where they are alike, against the walk. */
import { describe, expect, it } from "vitest";
import { counted } from "./counted.testkit.ts";

const row = "{ I: [W], F: [S], O: [Q] }";
const plane = "{ I: [C, H, W], F: [C, M, R, S], O: [M, P, Q] }";
const layer = "{ I: [H, W], F: [M, R, S], O: [M, P, Q] }";
const matrices = "{ A: [K, M], B: [K, N], O: [M, N] }";
const inParts = (first: string, second: string): string =>
  `partitioning: { O: { W: [uniform_occupancy(I.${first})], S: [uniform_occupancy(F.${second})] } }, loop-order: { O: [W1, S1, W0, S0] }, spacetime: { O: { space: [W0, S0], time: [W1, S1] } }`;
const flattened = (order: string): string =>
  `partitioning: { O: { "(H, W)": [flatten()], HW: [uniform_occupancy(I.4)], "(M, R, S)": [flatten()], MRS: [uniform_occupancy(F.3)] } }, loop-order: { O: [${order}, HW0, MRS0] }, spacetime: { O: { space: [HW0, MRS0], time: [${order}] } }`;

describe("parts that are alike", () => {
  it.each([
    ["of a row", row, "O[q] = I[q+s] * F[s]", "{ W: 9000, S: 20 }", inParts("4", "4")],
    [
      "of a row with a stride",
      row,
      "O[q] = I[3*q+s] * F[s]",
      "{ W: 9000, S: 9 }",
      inParts("3", "2"),
    ],
    [
      "of a padded row",
      row,
      "O[q] = I[q+s-4] * F[s]",
      "{ W: 9000, S: 9, Q: 9000 }",
      inParts("5", "4"),
    ],
    [
      "of a plane",
      plane,
      "O[m, p, q] = I[c, p+r, q+s] * F[c, m, r, s]",
      "{ C: 3, M: 6, R: 3, S: 3, H: 40, W: 70 }",
      flattened("C, HW1, MRS1"),
    ],
    [
      "of a plane with a stride",
      plane,
      "O[m, p, q] = I[c, 2*p+r-1, 2*q+s-1] * F[c, m, r, s]",
      "{ C: 2, M: 5, R: 3, S: 5, H: 50, W: 80, P: 25, Q: 38 }",
      flattened("C, MRS1, HW1"),
    ],
    [
      "of matrices",
      matrices,
      "O[m, n] = A[k, m] * B[k, n]",
      "{ M: 150, N: 30, K: 50 }",
      "partitioning: { O: { M: [uniform_occupancy(A.4)], N: [uniform_occupancy(B.4)] } }, loop-order: { O: [K, M1, N1, M0, N0] }, spacetime: { O: { space: [M0, N0], time: [K, M1, N1] } }",
    ],
    [
      "of a row in space, with a loop in time inside",
      row,
      "O[q] = I[3*q+s] * F[s]",
      "{ W: 9000, S: 7 }",
      "partitioning: { O: { W: [uniform_occupancy(I.4)] } }, loop-order: { O: [W1, W0, S] }, spacetime: { O: { space: [W0], time: [W1, S] } }",
    ],
    ...["M, HW1, HW0, R, S", "HW1, M, HW0, R, S", "M, R, S, HW1, HW0"].map((order) => [
      `of a plane in time, with a loop in space around some of it: ${order}`,
      layer,
      "O[m, p, q] = I[p+r, q+s] * F[m, r, s]",
      "{ H: 80, W: 80, M: 5, R: 3, S: 3 }",
      `partitioning: { O: { "(H, W)": [flatten()], HW: [uniform_occupancy(I.7)] } }, loop-order: { O: [${order}] }, spacetime: { O: { space: [M], time: [${order.replace(/M, |, M/, "")}] } }`,
    ]),
  ])(
    "%s are counted as they are walked",
    (_, declaration = "", expression = "", shape = "", mapping = "") => {
      const [large, small] =
        declaration === matrices ? (["A", "B"] as const) : (["I", "F"] as const);
      const { closed, walked } = counted(`
einsum: { declaration: ${declaration}, expressions: ["${expression}"] }
shape: ${shape}
tensors: { ${large}: { density: 0.7, seed: 1 }, ${small}: { density: 0.5, seed: 2 } }
mapping: { ${mapping} }`);
      expect(closed).toEqual(walked);
    },
  );
});
