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
import type { MappingChoice } from "./mapping-edit.ts";

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
  | { readonly kind: "mapping"; readonly einsum: string; readonly mapping: MappingChoice }
  | { readonly kind: "number"; readonly path: readonly string[]; readonly value: number };

/** A value of a document to be set, or removed where it is undefined. */
interface Assignment {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The edited text; the text itself where it cannot be read as YAML. */
export function editDocument(text: string, edit: DocumentEdit): string {
  try {
    return assignments(text, edit).reduce(assign, text);
  } catch {
    return text;
  }
}

function read(text: string): Document | undefined {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  return document.errors.length > 0 || !isMap(document.contents) ? undefined : document;
}

function assignments(text: string, edit: DocumentEdit): readonly Assignment[] {
  switch (edit.kind) {
    case "loop-order":
      return [{ path: ["mapping", "loop-order", edit.einsum], value: edit.order }];
    case "format":
      return [{ path: ["format", edit.tensor, edit.rank], value: edit.format }];
    case "access":
      return [{ path: ["mapping", "access", edit.einsum, edit.tensor], value: edit.mode }];
    case "number":
      return [{ path: edit.path, value: edit.value }];
    case "expression": {
      const expressions = read(text)?.getIn(["einsum", "expressions"]);
      if (!isSeq(expressions)) return [];
      const at = expressions.items.findIndex(
        (item) => isScalar(item) && outputName(item.value) === edit.einsum,
      );
      return at === -1 ? [] : [{ path: ["einsum", "expressions", at], value: edit.text }];
    }
    case "mapping": {
      const { einsum, mapping } = edit;
      const time = mapping.order.filter((loop) => !mapping.space.includes(loop));
      const partitioning =
        mapping.partitioning.length === 0 ? undefined : Object.fromEntries(mapping.partitioning);
      const spacetime = mapping.space.length === 0 ? undefined : { space: mapping.space, time };
      return [
        { path: ["mapping", "loop-order", einsum], value: mapping.order },
        { path: ["mapping", "partitioning", einsum], value: partitioning },
        { path: ["mapping", "spacetime", einsum], value: spacetime },
      ];
    }
  }
}

function outputName(expression: unknown): string | undefined {
  return typeof expression === "string"
    ? /^\s*([A-Za-z_][A-Za-z0-9_]*)/.exec(expression)?.[1]
    : undefined;
}

/** A value on one line, as YAML in flow style. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, each]) => `${flowText(key)}: ${flowText(each)}`,
    );
    return `{ ${entries.join(", ")} }`;
  }
  if (typeof value === "number") return String(value);
  const plain =
    typeof value === "string" &&
    /^[A-Za-z_][\w.()]*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off|[yn])$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

/** Sets one value: in its place where the text holds it on one line, else by rewriting the document. */
function assign(text: string, { path, value }: Assignment): string {
  const document = read(text);
  if (document === undefined) return text;
  const node = document.getIn(path, true);
  if (value === undefined) {
    if (node === undefined) return text;
    removeIn(document, path);
    return printDocument(document);
  }
  if (isNode(node) && node.range != null) {
    if (JSON.stringify(node.toJSON()) === JSON.stringify(value)) return text;
    const [start, end] = node.range;
    const isBlock = (isSeq(node) || isMap(node)) && node.flow !== true;
    if (!isBlock && end > start) return text.slice(0, start) + flowText(value) + text.slice(end);
  }
  const created = document.createNode(value, { flow: true });
  // Parents that are missing, or empty (`mapping:`), become maps first.
  for (let depth = 1; depth < path.length; depth += 1) {
    const parent = path.slice(0, depth);
    if (!isMap(document.getIn(parent)) && !isSeq(document.getIn(parent))) {
      const map = document.createNode({});
      map.flow = depth > 1;
      document.setIn(parent, map);
    }
  }
  document.setIn(path, created);
  return printDocument(document);
}

/** Removes a value, and maps that it leaves empty. */
function removeIn(document: Document, path: readonly (string | number)[]): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const around = document.getIn(parent);
  if (parent.length > 1 && isMap(around) && around.items.length === 0) removeIn(document, parent);
}

function printDocument(document: Document): string {
  return document.toString({ lineWidth: 100, flowCollectionPadding: true });
}
