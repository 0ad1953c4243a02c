/** Reading and printing Einsum statements: each is the inverse of the other, and spans say where. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printStatement, type Affine, type Expression, type Statement } from "./expression.ts";
import { parseStatement } from "./parse-statement.ts";

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/)
  .filter((text) => !["take", "dot", "sum", "max", "min"].includes(text));
const constant = fc.integer({ min: -1_000_000, max: 1_000_000 });
const affine: fc.Arbitrary<Affine> = fc.record({
  terms: fc.uniqueArray(
    fc.record({ variable: name, coefficient: constant.filter((value) => value !== 0) }),
    { maxLength: 4, selector: ({ variable }) => variable },
  ),
  constant,
});
const access = fc.record({
  kind: fc.constant("access" as const),
  tensor: name,
  indices: fc.array(affine, { maxLength: 4 }),
});
const { expression } = fc.letrec<{ expression: unknown }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    access,
    fc.record({
      kind: fc.constant("literal"),
      value: fc.oneof(fc.nat(), fc.double({ min: 0.001, max: 1e6, noNaN: true })),
    }),
    fc.record({
      kind: fc.constant("binary"),
      operator: fc.constantFrom("*", "+", "-"),
      left: tie("expression"),
      right: tie("expression"),
    }),
    fc.record({
      kind: fc.constant("take"),
      left: tie("expression"),
      right: tie("expression"),
      which: fc.constantFrom(0, 1),
    }),
  ),
}));

/** A parsed value without its places. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "span" && key !== "nameSpan")
      .map(([key, each]) => [key, bare(each)]),
  );
}

const parsed = (text: string): unknown => {
  const result = parseStatement(text);
  expect(result, text).toMatchObject({ ok: true });
  return result.ok ? bare(result.value) : undefined;
};

describe("printing and parsing", () => {
  it("gives back every statement", () => {
    fc.assert(
      fc.property(access, expression, fc.constantFrom("+", "max", "min"), (output, right, by) => {
        const statement = { output, reduction: by, expression: right };
        const text = printStatement(statement as unknown as Statement);
        fc.pre(text.length < 10_000);
        expect(parsed(text)).toMatchObject(statement);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["O[q]=I[q+s]*F[s]", "O[q] = I[q+s] * F[s]"],
    ["Z[m, n] = A[m,k] * (B[k,n] * C[n])", "Z[m, n] = A[m, k] * (B[k, n] * C[n])"],
    ["Z = A[k] - (B[k] - C[k]) - D[k]", "Z = A[k] - (B[k] - C[k]) - D[k]"],
    ["Z[i] = (A[i] + B[i]) * 2.5", "Z[i] = (A[i] + B[i]) * 2.5"],
    ["Z[i] = take(A[i], B[i] + C[i], 1)", "Z[i] = take(A[i], B[i] + C[i], 1)"],
    ["O[p] = I[2*p+r-1] * F[r]", "O[p] = I[2*p+r-1] * F[r]"],
    ["O[p] = I[p*2 + r*1 + 3 - 4] * F[-r + 2]", "O[p] = I[2*p+r-1] * F[-r+2]"],
    ["O[p] = I[p + p - q + q]", "O[p] = I[2*p]"],
    ["O[p] = I[p - p]", "O[p] = I[0]"],
    ["Z[] = A[]", "Z = A"],
    ["take[i] = take[i]", "take[i] = take[i]"],
    ["Z[m] max= A[m, k]", "Z[m] max= A[m, k]"],
    ["max[m] min = max[m]", "max[m] min= max[m]"],
  ])("reads %s as %s", (text, printed) => {
    const result = parseStatement(text);
    expect(result.ok && printStatement(result.value)).toBe(printed);
  });
});

describe("places", () => {
  it("say where each part stands", () => {
    const text = "  O[q] = I[c, 2*q + s - 1] * (F[ s ] - take(G, H[q], 1))";
    const result = parseStatement(text);
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    const at = ({ span }: { readonly span: { start: number; end: number } }): string =>
      text.slice(span.start, span.end);
    const { output, expression: right } = result.value;
    expect(at(result.value)).toBe(text.trim().slice(0, -1));
    expect(at(output)).toBe("O[q]");
    expect(text.slice(output.nameSpan.start, output.nameSpan.end)).toBe("O");
    const places: string[] = [];
    const visit = (each: Expression): void => {
      places.push(at(each));
      if (each.kind === "access") places.push(...each.indices.map(at));
      else if (each.kind !== "literal") {
        visit(each.left);
        visit(each.right);
      }
    };
    visit(right);
    expect(places).toEqual([
      "I[c, 2*q + s - 1] * (F[ s ] - take(G, H[q], 1)",
      "I[c, 2*q + s - 1]",
      "c",
      "2*q + s - 1",
      "F[ s ] - take(G, H[q], 1)",
      "F[ s ]",
      "s",
      "take(G, H[q], 1)",
      "G",
      "H[q]",
      "q",
    ]);
  });

  it("of faults lie inside the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const result = parseStatement(text);
        if (result.ok) return;
        const { start, end } = result.error.span;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });
});

it("survives any text made of its own pieces", () => {
  const piece = fc.constantFrom(
    ..."O[q]=I[q+s]*F(),-_ 0 1 2.5 9999999 take max min \u00e9 \n \u{1f600}".split(/(?=.)/u),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(() => parseStatement(pieces.join(""))).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});
