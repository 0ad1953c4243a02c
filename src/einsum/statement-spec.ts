/** An Einsum in a document: parsed, and every part of it placed where the document has it. */
import type { Span } from "../base/index.ts";
import type { StatementSource } from "./document.ts";
import type { Access, Expression } from "./expression.ts";
import { parseStatement } from "./parse-statement.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Tree } from "./yaml-tree.ts";

/** Reads an Einsum; undefined where it is none. */
export function readStatement(item: Tree, reader: TreeReader): StatementSource | undefined {
  if (item.kind !== "scalar" || typeof item.value !== "string") {
    reader.report(
      "check/wrong-type",
      "An Einsum is a piece of text.",
      item.span,
      'Quote it: "O[q] = I[q+s] * F[s]".',
    );
    return undefined;
  }
  const whole = item.span;
  const offset = item.contentStart;
  const place = (span: Span): Span =>
    offset === undefined ? whole : { start: span.start + offset, end: span.end + offset };
  const parsed = parseStatement(item.value);
  if (!parsed.ok) {
    reader.add({ ...parsed.error, span: place(parsed.error.span) });
    return undefined;
  }
  const { output, reduction, expression, span } = parsed.value;
  const statement = {
    output: placeAccess(output, place),
    reduction,
    expression: placeExpression(expression, place),
    span: place(span),
  };
  return { statement, text: item.value, span: whole };
}

function placeAccess(access: Access, place: (span: Span) => Span): Access {
  return {
    ...access,
    span: place(access.span),
    nameSpan: place(access.nameSpan),
    indices: access.indices.map((index) => ({ ...index, span: place(index.span) })),
  };
}

function placeExpression(expression: Expression, place: (span: Span) => Span): Expression {
  switch (expression.kind) {
    case "access":
      return placeAccess(expression, place);
    case "literal":
      return { ...expression, span: place(expression.span) };
    case "binary":
    case "take":
      return {
        ...expression,
        left: placeExpression(expression.left, place),
        right: placeExpression(expression.right, place),
        span: place(expression.span),
      };
  }
}
