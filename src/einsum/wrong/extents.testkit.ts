/** Wrong documents. Extents: missing, in conflict, too large. */
import {
  type Case,
  changed,
  einsum,
  filters,
  matrices,
  numbered,
  sound,
  wrong,
} from "./document.testkit.ts";

/** Extents: missing, in conflict, too large. */
export const extents: readonly Case[] = [
  wrong("check/extent-missing", "of a rank", changed(sound, "W: 8, ", ""), "q+s", "`W`", "W: 8"),
  wrong("check/extent-missing", "of an index", changed(sound, ", S: 3", ""), "s", "`S`", "S: 8"),
  wrong(
    "check/extent-missing",
    "of a tensor that nothing uses",
    changed(sound, "O: [Q]", "O: [Q], G: [X]"),
    "G",
    "`X`",
    "`G`",
  ),
  wrong(
    "check/extent-conflict",
    "a variable that runs past its rank",
    changed(einsum("O[q] = I[q] * F[s]"), "S: 3", "S: 3, Q: 9"),
    "q",
    "`W`",
    "`Q`",
  ),
  wrong(
    "check/extent-conflict",
    "a filter longer than its input",
    changed(sound, "W: 8, S: 3", "W: 3, S: 4"),
    "q+s",
    "`Q` would be 0",
    "`W` at least 4, or `S` at most 3",
  ),
  wrong(
    "check/extent-conflict",
    "a window wider than its input, by its output's own rank",
    changed(
      sound,
      "O: [Q]",
      "O: [P], G: [R]",
      "I[q+s] * F[s]",
      "I[q+2*s+r] * F[s] * G[r]",
      "S: 3",
      "S: 3, R: 6",
      "  F:",
      "  G: { density: 0.5, seed: 3 }\n  F:",
    ),
    "q+2*s+r",
    "`Q` would be -1",
    "`W` at least 10, or some of `S`, `R` smaller",
  ),
  wrong(
    "check/points",
    "a point that stands twice",
    filters("{ points: [[[1], 2], [[1], 3]] }"),
    "[[1], 3]",
    "[1]",
    "Remove",
  ),
  wrong("check/extent-conflict", "a long list", filters("[1, 2, 3, 4]"), "[1, 2, 3, 4]", "`S`"),
  wrong("check/extent-range", "nothing", changed(sound, "W: 8", "W: 0"), "0", "`W`", "from 1"),
  wrong("check/extent-range", "a half", changed(sound, "W: 8", "W: 7.5"), "7.5", "`W`", "from 1"),
  wrong("limit/extent", "too much", changed(sound, "W: 8", "W: 99999999"), "99999999", "`W`"),
  wrong(
    "limit/ranks",
    "a tensor of too many ranks",
    changed(sound, "F: [S]", `F: [S], G: [${numbered(9, (at) => `R${String(at)}`)}]`),
    "G",
    "`G`",
  ),
  wrong(
    "limit/document",
    "a cascade too long",
    `einsum:
  declaration: { I: [W], ${numbered(33, (at) => `O${String(at)}: [W]`)} }
  expressions: [${numbered(33, (at) => `"O${String(at)}[w] = I[w]"`)}]
shape: { W: 4 }
tensors: { I: { density: 1 } }
`,
    '"O32[w] = I[w]"',
    "32",
    "documents",
  ),
  wrong(
    "limit/elements",
    "a large output",
    changed(matrices, "M: 4", "M: 5000", "N: 4", "N: 5000"),
    "Z",
    "`Z`",
  ),
  wrong(
    "limit/elements",
    "a large space to draw from",
    changed(matrices, "M: 4", "M: 10000", "K: 4", "K: 10000"),
    "A",
    "`A`",
  ),
  wrong(
    "limit/elements",
    "a tensor that stores much",
    `${changed(matrices, "M: 4", "M: 8100", "K: 4", "K: 8100", "density: 0.5, seed: 1", "points: []")}format: { A: { M: U, K: U } }\n`,
    "A",
    "`A`",
    "compressed",
  ),
  wrong(
    "limit/iterations",
    "a space beyond counting",
    `einsum:
  declaration: { A: [I], B: [J], C: [K], Z: [L] }
  expressions: ["Z[l] = A[i] * B[j] * C[k]"]
shape: { I: 16000000, J: 16000000, K: 16000000, L: 1 }
tensors: { A: { points: [] }, B: { points: [] }, C: { points: [] } }
`,
    "Z[l] = A[i] * B[j] * C[k]",
    "points",
    "smaller",
  ),
];
