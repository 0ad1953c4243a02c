/**
 * A document for every diagnostic: what is wrong with it, where, and that there is a way out.
 *
 * Each case gives exactly one diagnostic, so that no mistake is followed by a trail of consequences.
 */
import { describe, expect, it } from "vitest";
import { diagnosticCodes, type Diagnostic, type DiagnosticCode } from "../base/index.ts";
import { newEngine } from "../engine/engine.testkit.ts";
import { checkDocument } from "./check.ts";

const sound = `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 8, S: 3 }
tensors:
  I: { density: 0.5, seed: 1 }
  F: { density: 0.5, seed: 2 }
`;

const matrices = `einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: 4, K: 4, N: 4 }
tensors:
  A: { density: 0.5, seed: 1 }
  B: { density: 0.5, seed: 2 }
`;

interface Case {
  readonly code: DiagnosticCode;
  readonly what: string;
  readonly text: string;
  /** The text that the diagnostic points at. */
  readonly at: string;
  /** What the message must name. */
  readonly names: string;
  /** What the hint must offer. */
  readonly hint: string;
  readonly files: Readonly<Record<string, string>>;
}

function wrong(
  code: DiagnosticCode,
  what: string,
  text: string,
  at: string,
  names = "",
  hint = "",
  files: Readonly<Record<string, string>> = {},
): Case {
  return { code, what, text, at, names, hint, files };
}

/** A document with parts of its text replaced. */
function changed(text: string, ...pairs: readonly string[]): string {
  let sum = text;
  for (let at = 0; at < pairs.length; at += 2) {
    expect(sum).toContain(pairs[at]);
    sum = sum.replace(pairs[at]!, () => pairs[at + 1]!);
  }
  return sum;
}

const einsum = (expression: string): string => changed(sound, "O[q] = I[q+s] * F[s]", expression);
const mapping = (text: string): string => `${sound}mapping: { ${text} }\n`;
const filters = (values: string): string => changed(sound, "{ density: 0.5, seed: 2 }", values);
const fromFile = changed(matrices, "{ density: 0.5, seed: 2 }", "{ file: b.mtx }");
const numbered = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(", ");
const nested = (depth: number): string => `notes: ${"[".repeat(depth)}${"]".repeat(depth)}`;

const writing: readonly Case[] = [
  wrong("syntax/yaml", "an open bracket", "einsum: [", ""),
  wrong("syntax/yaml", "nothing at all", "", "", "empty", "preset"),
  wrong("syntax/yaml", "a comment alone", "# nothing", "# nothing", "empty", "preset"),
  wrong("syntax/yaml", "two documents", `${sound}---\na: 1\n`, "---\na: 1\n", "", "of its own"),
  wrong(
    "syntax/yaml",
    "an alias",
    changed(sound, "[W]", "&w [W]", "[S]", "*w"),
    "*w",
    "Aliases",
    "Write",
  ),
  wrong("syntax/yaml", "a tag", changed(sound, "W: 8", "W: !!int 8"), "8", "Tags", "int"),
  wrong("syntax/yaml", "a list for a key", `${sound}? [a, b]\n: 1\n`, "[a, b]", "key"),
  wrong("syntax/yaml", "a key twice", `${sound}shape: { W: 9 }\n`, "shape", "`shape`", "Remove"),
  wrong("syntax/yaml", "values nested deeply", nested(70), "[[[[[[[]]]]]]]", "64"),
  wrong("syntax/yaml", "values nested far too deeply", nested(100_000), "n", "nests"),
  wrong("syntax/yaml", "lists nested on one line", "- ".repeat(100_000), "-", "nests"),
  wrong("limit/document", "a long text", `${sound}# ${"x".repeat(250_000)}`, "", "250000", "file:"),
  wrong(
    "limit/document",
    "a long expression",
    einsum(`O[q] = I[q]${" * I[q]".repeat(2000)}`),
    "O",
    "10000",
    "cascade",
  ),
  wrong("syntax/expression", "two operators", einsum("O[q] = I[q] ** F[q]"), "*", "", "I[q+s]"),
  wrong("syntax/expression", "no right-hand side", einsum("O[q] ="), "=", "tensor"),
  wrong("syntax/expression", "no equals sign", einsum("O[q] I[q]"), "I", "`=`", "O[q] ="),
  wrong("syntax/expression", "no output", einsum("= I[q]"), "=", "name", "O[q] ="),
  wrong("syntax/expression", "an empty text", einsum(""), "", "name", "O[q] ="),
  wrong("syntax/expression", "no operator", einsum("O[q] = I[q] F[q]"), "F", "continue", "`*`"),
  wrong("syntax/expression", "no bracket", einsum("O[q] = I[q+s * F[s]"), "F", "", "2*p"),
  wrong("syntax/expression", "an open index", einsum("O[q] = I[q"), "q", "`I`", "I[q+s]"),
  wrong("syntax/expression", "an open parenthesis", einsum("O[q] = (I[q]"), "]", "`)`"),
  wrong("syntax/expression", "a product of variables", einsum("O[q] = I[q*s]"), "s", "", "affine"),
  wrong("syntax/expression", "half a variable", einsum("O[q] = I[0.5*q]"), "0.5", "", "affine"),
  wrong("syntax/expression", "a third of two", einsum("O[q] = take(I[q], F[q], 2)"), "2", "`take`"),
  wrong("syntax/expression", "one of one", einsum("O[q] = take(I[q])"), ")", "`,`"),
  wrong("syntax/expression", "a stray character", einsum("O[q] = I[q] * \u{1f600}"), "\u{1f600}"),
  wrong("syntax/expression", "parentheses", einsum(`O[q] = ${"(".repeat(500)}I`), "(", "100"),
  wrong("limit/extent", "a large shift", einsum("O[q] = I[q+2000000]"), "2000000", "1000000"),
];

const keysAndTypes: readonly Case[] = [
  wrong("check/wrong-type", "a document of text", "convolution", "convolution", "document"),
  wrong(
    "check/unknown-key",
    "a misspelt key",
    `${sound}mappings: {}\n`,
    "mappings",
    "`mappings`",
    "`mapping`",
  ),
  wrong(
    "check/unknown-key",
    "a misspelt key of the mapping",
    mapping("loop-oder: { O: [Q, S] }"),
    "loop-oder",
    "`loop-oder`",
    "`loop-order`",
  ),
  wrong(
    "check/unknown-key",
    "a misspelt key of a tensor",
    filters("{ density: 1, sed: 2 }"),
    "sed",
    "`F`",
    "`seed`",
  ),
  wrong(
    "check/unknown-key",
    "a misspelt key of spacetime",
    mapping("spacetime: { O: { spce: [S] } }"),
    "spce",
    "`O`",
    "`space`",
  ),
  wrong("check/missing-key", "no einsum", "title: a", "title: a", "`einsum`", "einsum:"),
  wrong(
    "check/missing-key",
    "no declaration",
    'einsum: { expressions: ["O[q] = I[q]"] }',
    "einsum",
    "`declaration`",
    "declaration:",
  ),
  wrong(
    "check/missing-key",
    "no expressions",
    "einsum: { declaration: { O: [Q] } }",
    "einsum",
    "`expressions`",
    "expressions:",
  ),
  wrong(
    "check/missing-key",
    "an empty list of expressions",
    "einsum: { declaration: { O: [Q] }, expressions: [] }",
    "expressions",
    "`expressions`",
    "O[q] =",
  ),
  wrong(
    "check/missing-key",
    "an input without values",
    changed(sound, "  F: { density: 0.5, seed: 2 }\n", ""),
    "F",
    "`F`",
    "F: { density",
  ),
  wrong("check/missing-key", "no source", filters("{ seed: 2 }"), "F", "`F`", "density"),
  wrong("check/wrong-type", "two sources", filters("{ density: 1, points: [] }"), "density", "`F`"),
  wrong("check/wrong-type", "a title of a list", `${sound}title: [a]\n`, "[a]", "`title`"),
  wrong(
    "check/wrong-type",
    "extents in a list",
    changed(sound, "{ W: 8, S: 3 }", "[8, 3]"),
    "[8, 3]",
    "`shape`",
    "key: value",
  ),
  ...["eight", ".inf", ".nan", "1e999", "[8]", "true", '"8"'].map((extent) =>
    wrong(
      "check/wrong-type",
      `an extent of ${extent}`,
      changed(sound, "W: 8", `W: ${extent}`),
      extent,
      "`W`",
      "digits",
    ),
  ),
  wrong("check/wrong-type", "ranks in no list", changed(sound, "I: [W]", "I: W"), "W", "`I`"),
  wrong("check/wrong-type", "a rank of digits", changed(sound, "I: [W]", "I: [7]"), "7", "`I`"),
  wrong(
    "check/wrong-type",
    "an Einsum in a map",
    changed(sound, '"O[q] = I[q+s] * F[s]"', "{ O: I }"),
    "{ O: I }",
    "Einsum",
    "Quote",
  ),
  wrong("check/wrong-type", "a negative seed", changed(sound, "seed: 2", "seed: -2"), "-2", "`F`"),
  wrong(
    "check/wrong-type",
    "a tensor that cannot be written",
    changed(sound, "F: [S]", "F: [S], 7x: [S]"),
    "7x",
    "`7x`",
    "letters",
  ),
  wrong(
    "check/wrong-type",
    "a rank that cannot be written",
    changed(sound, "I: [W]", 'I: ["W-1"]'),
    '"W-1"',
    "`W-1`",
    "letter",
  ),
  wrong("check/version", "a later version", `version: 2\n${sound}`, "2", "2", "newer"),
  wrong("check/version", "no such version", `version: 0.5\n${sound}`, "0.5", "0.5", "version: 1"),
  wrong("check/format-unknown", "a format in words", `${sound}format: { I: { W: CSR } }\n`, "CSR"),
  wrong(
    "check/access-unknown",
    "no such mode",
    mapping("access: { O: { F: gated } }"),
    "gated",
    "`F`",
    "`gate`",
  ),
  wrong(
    "check/gate",
    "a term that is not all",
    changed(mapping("access: { O: { F: gate } }"), "] * F", "] + F"),
    "F",
    "`F[s]`",
    "factor",
  ),
  wrong(
    "check/loop-partial",
    "a rank that ends before its index",
    changed(
      mapping("loop-order: { O: [W, S] }"),
      "] * F",
      "] + F",
      "{ W: 8, S: 3 }",
      "{ W: 8, S: 3, Q: 8 }",
    ),
    "W",
    "`q+s` runs from 0 to 9",
    "`Q`",
  ),
];

const names: readonly Case[] = [
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

const extents: readonly Case[] = [
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

const values: readonly Case[] = [
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

const swept = (sweep: string): string => `${sound}sweep: { ${sweep} }\n`;
const parameter = (rest: string): string => swept(`parameters: [{ ${rest} }]`);
const density = "path: tensors.F.density";

const sweeps: readonly Case[] = [
  wrong(
    "check/sweep",
    "a path that leads nowhere",
    parameter("path: tensors.F.densty, values: [1]"),
    "tensors.F.densty",
    "`tensors.F.densty`",
    "`tensors.F.density`",
  ),
  wrong(
    "check/sweep",
    "a metric that there is not",
    swept("metrics: [cycels]"),
    "cycels",
    "`cycels`",
    "`cycles`",
  ),
  wrong(
    "check/sweep",
    "no values",
    parameter(`${density}, values: []`),
    `{ ${density}, values: [] }`,
    "`tensors.F.density`",
    "from",
  ),
  wrong(
    "check/sweep",
    "a count of nothing",
    parameter(`${density}, from: 0.1, to: 1, count: 0`),
    "0",
    "count",
    "1 to",
  ),
  wrong(
    "check/sweep",
    "a logarithm of nothing",
    parameter(`${density}, from: 0, to: 1, count: 3, scale: log`),
    "0",
    "logarithmic",
    "above 0",
  ),
  wrong(
    "check/sweep",
    "a scale",
    parameter(`${density}, values: [1], scale: logarithm`),
    "logarithm",
    "scale",
    "log",
  ),
  wrong(
    "check/sweep",
    "a grid and a list",
    swept(`parameters: [{ ${density}, values: [1] }], points: [{ shape.W: 4 }]`),
    "points",
    "`points`",
    "Keep",
  ),
  wrong("check/sweep", "no point", swept("points: []"), "points", "`points`", "shape.W"),
  wrong(
    "check/sweep",
    "points of different kinds",
    swept("points: [{ shape.W: 4 }, { shape.S: 2 }]"),
    "{ shape.S: 2 }",
    "other numbers",
    "shape.W",
  ),
  wrong("check/sweep", "no draw", swept("seeds: 0"), "0", "`seeds`", "five draws"),
  wrong("check/sweep", "half a seed", swept("seeds: [0.5]"), "[0.5]", "`seeds`", "five draws"),
  wrong(
    "check/unknown-key",
    "a lane's key",
    swept("lanes: { a: { shape: {} } }"),
    "shape",
    "`shape`",
  ),
  wrong(
    "limit/sweep",
    "too many points",
    swept(`parameters: [{ ${density}, from: 0, to: 1, count: 1000 }], seeds: 101`),
    "sweep",
    "101,000",
    "fewer",
  ),
  wrong(
    "limit/sweep",
    "too many lanes",
    swept(`lanes: { ${Array.from({ length: 65 }, (_, at) => `l${String(at)}: {}`).join(", ")} }`),
    "lanes",
    "65",
    "Leave",
  ),
];

const loops: readonly Case[] = [
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

/** What only the engine can tell: of files, and of the work that a nest would be. */
const engineCases: readonly Case[] = [
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
    "20000000",
    "smaller",
  ),
];

const groups = { writing, keysAndTypes, names, extents, values, loops, sweeps };

function verify(each: Case, diagnostics: readonly Diagnostic[]): void {
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toHaveLength(1);
  const { code, span, message, hint, severity } = diagnostics[0]!;
  expect(code).toBe(each.code);
  expect(each.text.slice(span.start, span.end)).toBe(each.at);
  expect(message).toMatch(/^[A-Z0-9`][^]*\.$/);
  expect(message).toContain(each.names);
  expect(message.length).toBeLessThan(300);
  // About a warning there may be nothing to be done.
  if (severity === "warning" && each.hint === "") return;
  expect(hint).toMatch(/^[A-Z`][^]*[.?]$/);
  expect(hint).toContain(each.hint);
}

it("has nothing against a document that is right", () => {
  expect(checkDocument(sound)).toEqual([]);
  expect(checkDocument(matrices)).toEqual([]);
});

describe.each(Object.entries(groups))("diagnostics: %s", (_, cases) => {
  it.each(cases)("$code: $what", (each) => {
    verify(each, checkDocument(each.text));
  });
});

describe("diagnostics: files and work", () => {
  it.each(engineCases)("$code: $what", async (each) => {
    const files = Object.fromEntries(
      Object.entries(each.files).map(([name, text]) => [name, new TextEncoder().encode(text)]),
    );
    const opened = await newEngine().open({ text: each.text, files });
    expect(opened.ok).toBe(false);
    if (opened.ok || opened.error.kind !== "diagnostics") return;
    verify(each, opened.error.diagnostics);
  });
});

it("has a document for every code", () => {
  const fired = new Set([...Object.values(groups).flat(), ...engineCases].map(({ code }) => code));
  expect(diagnosticCodes.filter((code) => !fired.has(code))).toEqual([]);
});
