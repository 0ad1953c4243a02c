/** The base layer: what is suggested, how a diagnostic is drawn, and random numbers that never change. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatDiagnostic,
  isLimit,
  positionAt,
  seededRandom,
  suggest,
  withThousands,
  type Diagnostic,
} from "./index.ts";

describe("suggest", () => {
  it.each([
    ["loop-oder", ["loop-order", "rank-order", "access"], "Did you mean `loop-order`?"],
    ["w", ["S", "W"], "Did you mean `W`?"],
    ["S", ["S0", "S1"], "Did you mean `S0`?"],
    ["G", ["I", "F"], "The modes are `I`, `F`."],
    ["tensros", ["tensors", "shape"], "Did you mean `tensors`?"],
    ["gated", ["read", "gate", "lookup"], "Did you mean `gate`?"],
    ["something else", ["read", "gate"], "The modes are `read`, `gate`."],
    ["x", [], "There are no modes."],
  ])("for %s among %j", (written, known, hint) => {
    expect(suggest(written, known, "modes")).toBe(hint);
  });

  it("names at most twelve", () => {
    const known = Array.from({ length: 20 }, (_, at) => `long name ${String(at)}`);
    expect(suggest("zzzzzzzzzzzz", known, "ranks")).toMatch(/`long name 11` and others\.$/);
  });

  it("prefers the exact name in another case to any other", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,8}$/), fc.array(fc.string()), (name, others) => {
        const known = [...others.filter((each) => each.toLowerCase() !== name), name.toUpperCase()];
        expect(suggest(name, known, "names")).toBe(`Did you mean \`${name.toUpperCase()}\`?`);
      }),
    );
  });
});

describe("positions", () => {
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [5, 2, 3],
    [99, 3, 1],
    [-4, 1, 1],
  ])("of offset %d", (offset, line, column) => {
    expect(positionAt("ab\ncd\n", offset)).toEqual({ line, column });
  });
});

describe("formatDiagnostic", () => {
  const source = 'title: a\nexpressions: ["O[q] = J[q]"]\nshape: 1\n';
  const diagnostic: Diagnostic = {
    code: "check/unknown-tensor",
    severity: "error",
    message: "`J` is not declared.",
    span: { start: source.indexOf("J"), end: source.indexOf("J") + 1 },
    hint: "Did you mean `I`?",
    related: [{ span: { start: 0, end: 5 }, message: "declared here" }],
  };

  it("draws the line with its caret", () => {
    expect(formatDiagnostic(diagnostic, source, "a.yaml")).toBe(
      [
        "a.yaml:2:23: error check/unknown-tensor: `J` is not declared.",
        "  |",
        '2 | expressions: ["O[q] = J[q]"]',
        "  |                       ^",
        "  = hint: Did you mean `I`?",
        "  = 1:1: declared here",
      ].join("\n"),
    );
  });

  it("keeps carets inside the line, whatever the span", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.boolean(), (start, length, long) => {
        const text = long ? "x".repeat(1000) : source;
        const span = { start, end: start + length };
        const drawn = formatDiagnostic({ ...diagnostic, span, related: [] }, text, "a");
        const [, , line, carets] = drawn.split("\n");
        expect(carets).toMatch(/^ *\| *\^+$/);
        expect(carets!.length).toBeLessThanOrEqual(
          Math.max(line!.length, carets!.indexOf("^") + 1),
        );
      }),
    );
  });

  it("tells limits from mistakes", () => {
    expect([isLimit("limit/extent"), isLimit("check/points")]).toEqual([true, false]);
  });
});

describe("seededRandom", () => {
  // Experiments store seeds: these numbers must stay what they are for ever.
  it.each([
    [0, [675_098, 179_243, 51_309, 994_256]],
    [1, [563_671, 585_111, 895_907, 946_399]],
    [2 ** 53 - 1, [541_400, 41_413, 217_655, 971_294]],
  ])("seed %d gives what it always gave", (seed, numbers) => {
    const random = seededRandom(seed);
    expect(numbers.map(() => random.below(1_000_000))).toEqual(numbers);
  });

  it("draws every number below a bound about as often as any other", () => {
    const random = seededRandom(42);
    const seen = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw += 1) seen[random.below(10)]! += 1;
    for (const count of seen) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

it.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1,000"],
  [16_777_216, "16,777,216"],
  [1e21, "1e+21"],
  [1234.5678, "1,234.5678"],
])("%d is written %s", (count, written) => {
  expect(withThousands(count)).toBe(written);
});
