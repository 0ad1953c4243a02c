/** No text at all brings the reader down: whatever arrives by link or from a file gets an answer. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDiagnostic } from "../base/index.ts";
import { lowerProgram } from "../compile/index.ts";
import { checkDocument, loadProgram } from "./check.ts";

const folder = join(import.meta.dirname, "../presets");
const presets = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(folder, name), "utf8"));

/** Checks a text; whatever is said about it must be said of a place inside it. */
function survive(text: string): void {
  const { program, diagnostics } = loadProgram(text);
  if (program !== undefined) lowerProgram(program);
  for (const diagnostic of diagnostics) {
    const { span, message } = diagnostic;
    expect(message).not.toBe("");
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.start).toBeLessThanOrEqual(text.length);
    expect(formatDiagnostic(diagnostic, text, "file")).toContain(message);
  }
}

const hostile = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "length",
  "then",
  "Infinity",
];
const scalars = [
  "0x10",
  "0o17",
  ".inf",
  "-.inf",
  ".nan",
  "1e999",
  "-0",
  "1_000",
  "2024-01-01",
  "2024-01-01T00:00:00Z",
  "~",
  "null",
  "yes",
  "true",
  "''",
  '""',
  "!!binary aGk=",
  "!!set {a}",
  "!!js/function x",
  "*a",
  "&a b",
  "<<",
  "|\n  a\n",
  ">-\n  a\n",
  "[]",
  "{}",
  "[[]]",
  "99999999999999999999",
  "9007199254740993",
  "1.5",
  "-1",
  "\u{1f600}",
  "\\u0000",
  "\u0000",
  "\ufeff",
  "\u2028",
];

describe("checking survives", () => {
  it("random characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survive), {
      numRuns: 400,
    });
  });

  it("random bytes read as text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        survive(new TextDecoder().decode(bytes));
      }),
      { numRuns: 400 },
    );
  });

  it("presets cut short, spliced and garbled", () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat({ max: 12 }),
      fc.oneof(
        fc.constantFrom(
          ...scalars,
          ...hostile,
          "[",
          "{",
          "]",
          "}",
          ":",
          "- ",
          "\n",
          "  ",
          "\t",
          "#",
        ),
        fc.string({ unit: "binary", maxLength: 6 }),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...presets),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (preset, changes, kept) => {
          const mutated = changes.reduce((text, [place, removed, added]) => {
            const at = Math.floor(place * text.length);
            return text.slice(0, at) + added + text.slice(at + removed);
          }, preset);
          survive(mutated.slice(0, Math.floor(kept * mutated.length)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("values of every kind in every place of a preset", () => {
    const preset = presets[0]!;
    [...preset.matchAll(/(?<=[:[{,]\s*)[\w."-]+/g)].forEach((match, place) => {
      const chosen = scalars.filter((_, at) => (at + place) % 3 === 0);
      for (const scalar of chosen)
        survive(
          preset.slice(0, match.index) + scalar + preset.slice(match.index + match[0].length),
        );
    });
  });

  it("names that every object has", () => {
    for (const name of hostile) {
      for (const rank of hostile) {
        survive(
          JSON.stringify({
            einsum: {
              declaration: { [name]: [rank], F: [rank], O: [rank] },
              expressions: [`O[x] = ${name}[x] * F[x]`, `${name}[x] = F[x]`],
            },
            shape: { [rank]: 4, X: 4 },
            tensors: { [name]: { density: 1 }, F: { points: [[[0], 1]] } },
            format: { [name]: { [rank]: "U" } },
            mapping: {
              "loop-order": { O: [rank], [name]: ["X"] },
              access: { O: { [name]: "gate" } },
              partitioning: { O: { [rank]: ["uniform_shape(2)"] } },
              spacetime: { O: { space: [rank] } },
            },
          }),
        );
      }
      survive(`${name}: 1\n`);
      survive(`einsum:\n  ${name}: 1\nshape:\n  ${name}: 1\n${name}: { ${name}: 1 }\n`);
    }
  });

  it.each([
    ["brackets", "[".repeat(100_000)],
    ["closed brackets", "[".repeat(100_000) + "]".repeat(100_000)],
    ["braces", "{a: ".repeat(15_000)],
    ["dashes", "- ".repeat(100_000)],
    ["questions", "? ".repeat(100_000)],
    ["anchors", "&a ".repeat(10_000)],
    ["tags", "!a ".repeat(10_000)],
    ["maps on one line", "a: ".repeat(10_000)],
    ["indentation", Array.from({ length: 600 }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    ["quotes", '"'.repeat(20_001)],
    ["bars", "|".repeat(100_000)],
    ["line ends", "\n".repeat(40_000)],
    ["tabs", "\t".repeat(200_000)],
    ["colons", ":".repeat(200_000)],
    ["a long expression", `einsum: { expressions: ["${"A[k] * ".repeat(20_000)}"] }`],
    ["a long name", `einsum: { declaration: { ${"A".repeat(100_000)}: [K] }, expressions: ["Z"] }`],
    [
      "many names",
      `shape: { ${Array.from({ length: 3000 }, (_, at) => `A${String(at)}: 1`).join(", ")} }`,
    ],
    ["billion laughs", `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\neinsum: *c\n`],
    ["merge keys", "a: &a { b: 1 }\neinsum: { <<: *a }\n"],
  ])("%s", (_, text) => {
    const diagnostics = checkDocument(text);
    expect(diagnostics).not.toEqual([]);
    expect(diagnostics.length).toBeLessThan(20);
  });
});

describe("numbers", () => {
  it.each([
    ["0x10", 16],
    ["0o17", 15],
    ["1e1", 10],
    ["12.0", 12],
  ])("of %s are read as %d", (written, extent) => {
    const { program } = loadProgram(
      `einsum: { declaration: { A: [K], Z: [K] }, expressions: ["Z[k] = A[k]"] }\nshape: { K: ${written} }\ntensors: { A: { density: 1 } }\n`,
    );
    expect(program?.extents.get("K")).toBe(extent);
  });
});
