/** Wrong documents. What only the engine can tell: of files, and of the work that a nest would be. */
import {
  type Case,
  changed,
  fromFile,
  mapping,
  matrices,
  numbered,
  wrong,
} from "./document.testkit.ts";

/** What only the engine can tell: of files, and of the work that a nest would be. */
export const work: readonly Case[] = [
  wrong(
    "check/partitioning",
    "a leader without the rank",
    mapping("partitioning: { O: { Q: [uniform_occupancy(F.2)] } }, loop-order: { O: [Q1, Q0, S] }"),
    "Q1",
    "`F` has no rank `Q`",
    "leader",
  ),
  wrong(
    "check/partitioning",
    "fibers that are reached too late",
    changed(
      matrices,
      "B: { density: 0.5, seed: 2 }\n",
      "B: { density: 0.5, seed: 2 }\nmapping: { partitioning: { Z: { K: [uniform_occupancy(A.2)] } }, loop-order: { Z: [K1, M, N, K0] } }\n",
    ),
    "K1",
    "`A`",
    "inwards",
  ),
  wrong("check/file-missing", "not there", fromFile, "b.mtx", "b.mtx", "Import"),
  wrong(
    "check/file-missing",
    "a name that every object has",
    changed(fromFile, "b.mtx", "constructor"),
    "constructor",
    "constructor",
  ),
  wrong("check/file-format", "no MatrixMarket", fromFile, "b.mtx", "line 1", "", { "b.mtx": "1" }),
  wrong(
    "check/file-format",
    "no NumPy array",
    changed(fromFile, "b.mtx", "b.npy"),
    "b.npy",
    "NUMPY",
    "numpy.save",
    { "b.npy": "1" },
  ),
  wrong("check/extent-conflict", "another shape", fromFile, "b.mtx", "2 x 1", "K: 2", {
    "b.mtx": "%%MatrixMarket matrix array real general\n2 1\n1\n2\n",
  }),
  wrong(
    "limit/iterations",
    "a nest that would run too long",
    `einsum:
  declaration: { A: [I], B: [J], Z: [L] }
  expressions: ["Z[l] = A[i] * B[j]"]
shape: { I: 100000, J: 100000, L: 1 }
tensors: { A: { points: [] }, B: { points: [] } }
format: { A: { I: U }, B: { J: U } }
`,
    '"Z[l] = A[i] * B[j]"',
    "`Z`",
    "compressed",
  ),
  wrong(
    "limit/iterations",
    "a space whose legal points are too many to count",
    `einsum:
  declaration: { A: [I], B: [J], C: [K], Z: [L] }
  expressions: ["Z[i+j+k] = A[i] * B[j] * C[k]"]
shape: { I: 5000, J: 5000, K: 5000, L: 6000 }
tensors: { A: { points: [] }, B: { points: [] }, C: { points: [] } }
`,
    '"Z[i+j+k] = A[i] * B[j] * C[k]"',
    "20,000,000",
    "smaller",
  ),
  wrong(
    "limit/elements",
    "a file that fills too many uncompressed positions",
    `${changed(fromFile, "K: 4, N: 4", "K: 20000, N: 20000")}format: { B: { K: U, N: U } }\n`,
    "b.mtx",
    "400,020,000",
    "compressed",
    { "b.mtx": "%%MatrixMarket matrix coordinate real general\n20000 20000 1\n3 4 5\n" },
  ),
  wrong(
    "limit/elements",
    "a tensor that grows too large in the order of the loops",
    `einsum:
  declaration: { A: [M, K, N], Z: [N] }
  expressions: ["Z[n] = A[m, k, n]"]
shape: { M: 100, K: 1000, N: 100000 }
tensors: { A: { points: [${numbered(1000, (at) => `[[0, 0, ${String(at)}], 1]`)}] } }
format: { A: { M: U, K: U, N: C } }
mapping: { loop-order: { Z: [N, M, K] } }
`,
    "A[m, k, n]",
    "`A`, stored N, M, K,",
    "loop order",
  ),
];
