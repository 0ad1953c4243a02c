/** Wrong documents. Loop orders, partitioning, access, space and time. */
import { type Case, mapping, wrong } from "./document.testkit.ts";

/** Loop orders, partitioning, access, space and time. */
export const loops: readonly Case[] = [
  wrong("check/loop-unknown", "no rank", mapping("loop-order: { O: [Q, X] }"), "X", "`X`"),
  wrong(
    "check/loop-unknown",
    "a rank that is indexed in two ways",
    `einsum:
  declaration: { I: [W], J: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * J[q+2*s] * F[s]"]
shape: { W: 8, S: 2, Q: 5 }
tensors: { I: { density: 1 }, J: { density: 1 }, F: { density: 1 } }
mapping: { loop-order: { O: [W, S] } }
`,
    "W",
    "`q+2*s`",
  ),
  wrong(
    "check/loop-unknown",
    "a rank that is split",
    mapping("partitioning: { O: { S: [uniform_shape(2)] } }, loop-order: { O: [Q, S] }"),
    "S",
    "`S`",
    "`S1`",
  ),
  wrong("check/loop-duplicate", "twice", mapping("loop-order: { O: [Q, S, Q] }"), "Q", "`Q`"),
  wrong(
    "check/loop-underdetermined",
    "few",
    mapping("loop-order: { O: [Q] }"),
    "[Q]",
    "`s`",
    "`S`",
  ),
  wrong("check/loop-overdetermined", "many", mapping("loop-order: { O: [Q, S, W] }"), "W", "`W`"),
  wrong(
    "check/spacetime",
    "no loop",
    mapping("spacetime: { O: { space: [W], time: [Q, S] } }"),
    "W",
    "`W`",
  ),
  wrong(
    "check/spacetime",
    "a loop in space and in time",
    mapping("spacetime: { O: { space: [S], time: [Q, S] } }"),
    "S",
    "`S`",
    "either",
  ),
  wrong(
    "limit/ranks",
    "too many loops",
    mapping(`loop-order: { O: [${"Q, ".repeat(16)}S] }`),
    `[${"Q, ".repeat(16)}S]`,
    "16",
  ),
  ...(
    [
      ["S: [uniform_shape(0)]", "uniform_shape(0)", "`uniform_shape`", "uniform_shape(4)"],
      ["S: [uniform_shape(-2)]", "uniform_shape(-2)", "`uniform_shape`", "uniform_shape(4)"],
      ["S: [uniform_shape(two)]", "uniform_shape(two)", "`two`", "`two: 4`"],
      ["S: [uniform_occupancy(F.S0)]", "uniform_occupancy(F.S0)", "`S0`", "`S0: 4`"],
      ["S: [uniform_occupancy(F.-2)]", "uniform_occupancy(F.-2)", "whole number", "F.2"],
      ["S: [uniform_occupancy(2)]", "uniform_occupancy(2)", "leader", "F.2"],
      ["S: [uniform_occupancy(G.2)]", "uniform_occupancy(G.2)", "`G`", "`I`"],
      ["S: [unifrom_shape(2)]", "unifrom_shape(2)", "`unifrom_shape(2)`", "`uniform_shape`"],
      ["S: [split]", "split", "`split`", ""],
      ["S: [flatten()]", "flatten()", "`flatten()`", "(H, W)"],
      ["X: [uniform_shape(2)]", "X", "`X`", ""],
      ['"(Q, S)": [uniform_shape(2)]', '"(Q, S)"', "flattened", "`QS`"],
      ['"(Q, Q)": [flatten()]', '"(Q, Q)"', "different", "once"],
      ['"(Q, X)": [flatten()]', '"(Q, X)"', "`X`", ""],
      ["W: [follow(Q)]", "follow(Q)", "`Q` is not split", ""],
      ["Q: [follow(Q)]", "follow(Q)", "`Q` follows itself", "uniform_shape"],
      ["W: [follow(Q)], Q: [follow(W)]", "follow(Q)", "`W`, `Q` follow each other", "Split one"],
    ] as const
  ).map(([entry, at, named, hint]) =>
    wrong(
      "check/partitioning",
      entry,
      mapping(`partitioning: { O: { ${entry} } }`),
      at,
      named,
      hint,
    ),
  ),
  wrong(
    "check/partitioning",
    "a loop left out",
    mapping("partitioning: { O: { S: [uniform_shape(2)] } }, loop-order: { O: [Q, S0] }"),
    "[Q, S0]",
    "`S1`",
    "Add",
  ),
  wrong(
    "check/partitioning",
    "parts inside out",
    mapping("partitioning: { O: { S: [uniform_shape(2)] } }, loop-order: { O: [S0, Q, S1] }"),
    "S0",
    "`S1`",
    "outwards",
  ),
];
