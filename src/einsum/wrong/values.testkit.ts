/** Wrong documents. Tensors' values: points, densities, patterns. */
import { type Case, changed, filters, matrices, sound, wrong } from "./document.testkit.ts";

/** Tensors' values: points, densities, patterns. */
export const values: readonly Case[] = [
  wrong("check/density", "above 1", filters("{ density: 1.5 }"), "1.5", "`F`", "0 and 1"),
  wrong("check/density", "below 0", filters("{ density: -1 }"), "-1", "`F`", "0 and 1"),
  wrong("check/points", "no value", filters("{ points: [[[0]]] }"), "[[0]]", "`F`", "[[0, 2], 7]"),
  wrong("check/points", "lengths", filters("{ points: [[[0], 1], [[0, 1], 1]] }"), "[[0, 1], 1]"),
  wrong("check/points", "a minus", filters("{ points: [[[-1], 1]] }"), "[[-1], 1]", "`F`"),
  wrong("check/points", "no number", filters("{ points: [[[0], .nan]] }"), "[[0], .nan]", "`F`"),
  wrong("check/points", "outside", filters("{ points: [[[3], 1]] }"), "[[3], 1]", "`S`", "0 to 2"),
  wrong("check/points", "ranks", filters("{ points: [[[0, 0], 1]] }"), "[[[0, 0], 1]]", "`F`", "S"),
  wrong(
    "check/points",
    "lists of unequal length",
    changed(matrices, "{ density: 0.5, seed: 2 }", "[[1, 2], [3]]"),
    "[[1, 2], [3]]",
    "`B`",
  ),
  wrong("check/points", "a word", filters("[1, two, 3]"), "[1, two, 3]", "`F`"),
  wrong("check/unsupported", "architecture", `${sound}architecture: {}\n`, "architecture", "`arch"),
  wrong("check/file-format", "a vector", filters("{ file: f.mtx }"), "f.mtx", "`F`", "two ranks"),
];
