/** Wrong documents. Names of tensors and ranks. */
import { type Case, changed, einsum, mapping, matrices, sound, wrong } from "./document.testkit.ts";

/** Names of tensors and ranks. */
export const names: readonly Case[] = [
  wrong("check/unknown-tensor", "an input", einsum("O[q] = I[q+s] * G[s]"), "G", "`G`"),
  wrong("check/unknown-tensor", "of values", `${sound}  G: { density: 1 }\n`, "G", "`G`"),
  wrong("check/unknown-tensor", "of a format", `${sound}format: { G: { W: U } }\n`, "G", "`G`"),
  wrong("check/unknown-tensor", "of a rank order", mapping("rank-order: { G: [W] }"), "G", "`G`"),
  wrong("check/unknown-tensor", "of loops", mapping("loop-order: { I: [W] }"), "I", "`I`", "`O`"),
  wrong("check/unknown-tensor", "of spacetime", mapping("spacetime: { P: { space: [] } }"), "P"),
  wrong("check/unknown-tensor", "of parts", mapping("partitioning: { P: { S: [] } }"), "P", "`P`"),
  wrong("check/unknown-tensor", "of an access", mapping("access: { P: {} }"), "P", "`P`"),
  wrong("check/unknown-tensor", "read", mapping("access: { O: { O: gate } }"), "O", "`O`", "`I`"),
  wrong("check/undeclared-output", "undeclared", einsum("P[q] = I[q+s] * F[s]"), "P", "`P`"),
  wrong("check/undeclared-output", "given values", `${sound}  O: { density: 1 }\n`, "O", "`O`"),
  wrong("check/undeclared-output", "read", einsum("O[q] = O[q] * F[q]"), "O[q]", "`O`", "earlier"),
  wrong(
    "check/duplicate-name",
    "an output computed twice",
    changed(sound, '"]', '", "O[q] = F[q]"]', "W: 8, S: 3", "W: 5, S: 3"),
    "O",
    "`O`",
  ),
  wrong(
    "check/duplicate-name",
    "a rank declared twice",
    changed(matrices, "[M, K]", "[K, K]", "A[m, k]", "A[k, k]", "M, N]", "N]", "Z[m, n]", "Z[n]"),
    "K",
    "`K`",
  ),
  wrong(
    "check/rank-count",
    "an index too many",
    einsum("O[q] = I[q+s, s] * F[s]"),
    "I[q+s, s]",
    "`I`",
    "I[w]",
  ),
  wrong("check/unknown-rank", "an extent", changed(sound, "S: 3", "S: 3, X: 9"), "X", "`X`"),
  wrong("check/unknown-rank", "a format", `${sound}format: { I: { X: U } }\n`, "X", "`I`", "`W`"),
  wrong("check/unknown-rank", "an order", mapping("rank-order: { I: [V] }"), "V", "`V`", "`W`"),
  wrong(
    "check/rank-order",
    "a rank twice",
    `${matrices}mapping: { rank-order: { A: [K, K] } }\n`,
    "K",
  ),
  wrong(
    "check/rank-order",
    "a rank left out",
    `${matrices}mapping: { rank-order: { A: [K] } }\n`,
    "[K]",
    "`M`",
    "every rank",
  ),
];
