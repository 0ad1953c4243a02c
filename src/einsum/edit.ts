/**
 * Edits of a document's text that leave the rest of it, comments included, as it was.
 *
 * The page's controls (loop rows, format and access menus, sliders) speak through these edits, so that
 * the text stays the one source of truth.
 */
import type { Document } from "yaml";
import { isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import type { RankFormat } from "../fibertree/index.ts";
import type { AccessMode } from "./document.ts";

/** One change to a document. */
export type DocumentEdit =
  | { readonly kind: "loop-order"; readonly einsum: string; readonly order: readonly string[] }
  | {
      readonly kind: "format";
      readonly tensor: string;
      readonly rank: string;
      readonly format: RankFormat;
    }
  | {
      readonly kind: "access";
      readonly einsum: string;
      readonly tensor: string;
      readonly mode: AccessMode;
    }
  | { readonly kind: "expression"; readonly einsum: string; readonly text: string }
  | { readonly kind: "number"; readonly path: readonly string[]; readonly value: number };

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The edited text; the text itself where it cannot be read as YAML. */
export function editDocument(text: string, edit: DocumentEdit): string {
  let document: Document;
  try {
    document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
    if (document.errors.length > 0 || !isMap(document.contents)) return text;
    const inPlace = replacementFor(document, edit);
    if (inPlace !== undefined)
      return text.slice(0, inPlace.start) + inPlace.text + text.slice(inPlace.end);
    applyStructurally(document, edit);
    return document.toString({ lineWidth: 100, flowCollectionPadding: true });
  } catch {
    return text;
  }
}

/** Path of the value that an edit changes, and the value's text on one line. */
function target(
  document: Document,
  edit: DocumentEdit,
): { readonly path: readonly (string | number)[]; readonly text: string } | undefined {
  switch (edit.kind) {
    case "loop-order":
      return { path: ["mapping", "loop-order", edit.einsum], text: `[${edit.order.join(", ")}]` };
    case "format":
      return { path: ["format", edit.tensor, edit.rank], text: edit.format };
    case "access":
      return { path: ["mapping", "access", edit.einsum, edit.tensor], text: edit.mode };
    case "expression": {
      const expressions = document.getIn(["einsum", "expressions"]);
      const at = isSeq(expressions)
        ? expressions.items.findIndex(
            (item) => isScalar(item) && outputName(item.value) === edit.einsum,
          )
        : -1;
      return at === -1
        ? undefined
        : { path: ["einsum", "expressions", at], text: JSON.stringify(edit.text) };
    }
    case "number":
      return { path: edit.path, text: String(edit.value) };
  }
}

function outputName(expression: unknown): string | undefined {
  return typeof expression === "string"
    ? /^\s*([A-Za-z_][A-Za-z0-9_]*)/.exec(expression)?.[1]
    : undefined;
}

/** The replacement of the value alone, where the document already holds one. */
function replacementFor(document: Document, edit: DocumentEdit): Replacement | undefined {
  const wanted = target(document, edit);
  if (wanted === undefined) return undefined;
  const node = document.getIn(wanted.path, true);
  if (!isNode(node) || node.range == null) return undefined;
  const [start, valueEnd] = node.range;
  const isBlock = (isSeq(node) || isMap(node)) && node.flow !== true;
  if (isBlock || valueEnd <= start) return undefined;
  return { start, end: valueEnd, text: wanted.text };
}

function applyStructurally(document: Document, edit: DocumentEdit): void {
  const wanted = target(document, edit);
  if (wanted === undefined) return;
  const value: unknown =
    edit.kind === "loop-order"
      ? [...edit.order]
      : edit.kind === "number"
        ? edit.value
        : edit.kind === "expression"
          ? edit.text
          : edit.kind === "format"
            ? edit.format
            : edit.mode;
  const node = document.createNode(value);
  if (isSeq(node)) node.flow = true;
  // Parents that are missing, or empty (`mapping:`), become maps first.
  for (let depth = 1; depth < wanted.path.length; depth += 1) {
    const parent = wanted.path.slice(0, depth);
    if (!isMap(document.getIn(parent)) && !isSeq(document.getIn(parent))) {
      const map = document.createNode({});
      map.flow = depth > 1;
      document.setIn(parent, map);
    }
  }
  document.setIn(wanted.path, node);
}
