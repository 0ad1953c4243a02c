/** What documents that are wrong are made of: two that are right, and ways to change them. */
import { expect } from "vitest";
import type { DiagnosticCode } from "../../base/index.ts";

export const sound = `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 8, S: 3 }
tensors:
  I: { density: 0.5, seed: 1 }
  F: { density: 0.5, seed: 2 }
`;

export const matrices = `einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: 4, K: 4, N: 4 }
tensors:
  A: { density: 0.5, seed: 1 }
  B: { density: 0.5, seed: 2 }
`;

export interface Case {
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

export function wrong(
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
export function changed(text: string, ...pairs: readonly string[]): string {
  let sum = text;
  for (let at = 0; at < pairs.length; at += 2) {
    expect(sum).toContain(pairs[at]);
    sum = sum.replace(pairs[at]!, () => pairs[at + 1]!);
  }
  return sum;
}

export const einsum = (expression: string): string =>
  changed(sound, "O[q] = I[q+s] * F[s]", expression);
export const mapping = (text: string): string => `${sound}mapping: { ${text} }\n`;
export const filters = (values: string): string =>
  changed(sound, "{ density: 0.5, seed: 2 }", values);
export const fromFile = changed(matrices, "{ density: 0.5, seed: 2 }", "{ file: b.mtx }");
export const numbered = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(", ");
export const nested = (depth: number): string => `notes: ${"[".repeat(depth)}${"]".repeat(depth)}`;
