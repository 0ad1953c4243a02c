/**
 * Diagnostics: what the project tells a person about a mistake in what they wrote.
 *
 * A diagnostic is a plain value that crosses workers and links unharmed. Its code is one of
 * `diagnosticCodes`, so that tests can demand a fixture for each; `formatDiagnostic` draws the code
 * frame with its caret for terminals.
 */
import { positionAt, type Span } from "./source.ts";

/** Every code a diagnostic can carry. `syntax` is how it is written, `check` what it means, `limit` what it costs. */
export const diagnosticCodes = [
  "syntax/yaml",
  "syntax/expression",
  "check/unknown-key",
  "check/missing-key",
  "check/wrong-type",
  "check/version",
  "check/unknown-tensor",
  "check/unknown-rank",
  "check/rank-count",
  "check/duplicate-name",
  "check/undeclared-output",
  "check/extent-missing",
  "check/extent-conflict",
  "check/extent-range",
  "check/loop-unknown",
  "check/loop-duplicate",
  "check/loop-underdetermined",
  "check/loop-overdetermined",
  "check/rank-order",
  "check/format-unknown",
  "check/loop-partial",
  "check/access-unknown",
  "check/gate",
  "check/spacetime",
  "check/partitioning",
  "check/points",
  "check/density",
  "check/file-missing",
  "check/file-format",
  "check/unsupported",
  "check/sweep",
  "limit/document",
  "limit/ranks",
  "limit/extent",
  "limit/elements",
  "limit/iterations",
  "limit/sweep",
] as const;

/** One of `diagnosticCodes`. */
export type DiagnosticCode = (typeof diagnosticCodes)[number];

/** A second place that a diagnostic speaks of. */
export interface RelatedSpan {
  readonly span: Span;
  readonly message: string;
}

/** A mistake in a document: where it is, what it is, and a way out. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: "error" | "warning";
  /** One sentence that names the thing at fault. */
  readonly message: string;
  readonly span: Span;
  /** What to do about it. */
  readonly hint?: string;
  readonly related?: readonly RelatedSpan[];
  /** Paths of numbers of the document that could be others, such as `shape.W`, where it is about some. */
  readonly numbers?: readonly string[];
}

/** Whether a code states a limit rather than a mistake. */
export function isLimit(code: DiagnosticCode): boolean {
  return code.startsWith("limit/");
}

/**
 * The diagnostic as a terminal shows it: place, code, sentence, the source line with carets, hint.
 *
 * @param source the text that the span refers to
 * @param name what the text is called, for example its file name
 */
export function formatDiagnostic(diagnostic: Diagnostic, source: string, name: string): string {
  const start = positionAt(source, diagnostic.span.start);
  const lineStart = diagnostic.span.start - (start.column - 1);
  const lineEnd = source.indexOf("\n", lineStart);
  const lineText = source.slice(lineStart, lineEnd === -1 ? source.length : lineEnd);
  const width = Math.max(
    1,
    Math.min(diagnostic.span.end, lineStart + lineText.length) - diagnostic.span.start,
  );
  const gutter = String(start.line);
  const pad = " ".repeat(gutter.length);
  const shown = lineText.slice(0, 200);
  const lines = [
    `${name}:${gutter}:${String(start.column)}: ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`,
    `${pad} |`,
    `${gutter} | ${shown}`,
    `${pad} | ${" ".repeat(Math.min(start.column - 1, 200))}${"^".repeat(Math.min(width, 200))}`,
  ];
  if (diagnostic.hint !== undefined) lines.push(`${pad} = hint: ${diagnostic.hint}`);
  for (const related of diagnostic.related ?? []) {
    const place = positionAt(source, related.span.start);
    lines.push(`${pad} = ${String(place.line)}:${String(place.column)}: ${related.message}`);
  }
  return lines.join("\n");
}
