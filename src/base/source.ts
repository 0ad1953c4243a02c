/**
 * Source text: spans, lines and columns.
 *
 * A span is a half-open range of UTF-16 offsets. Lines and columns are derived from a span only when
 * something is shown to a person, so that every layer can pass spans around as two numbers.
 */

/** A half-open range `[start, end)` of UTF-16 offsets in a source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place as people count it: both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset; offsets beyond the text give its end. */
export function positionAt(text: string, offset: number): Position {
  const clamped = Math.min(Math.max(offset, 0), text.length);
  const before = text.slice(0, clamped);
  const line = before.split("\n").length;
  const column = clamped - (before.lastIndexOf("\n") + 1) + 1;
  return { line, column };
}
