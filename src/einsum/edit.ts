/**
 * Edits of a document's text that leave the rest of it, comments included, as it was.
 *
 * The page's controls (loop rows, format and access menus, sliders) speak through these edits, so that
 * the text stays the one source of truth.
 */
import { Document, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import type { RankFormat } from "../fibertree/index.ts";
import type { AccessMode } from "./document.ts";
import { nestsTooDeep } from "./nesting.ts";
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
  | { readonly kind: "title"; readonly text: string }
  | { readonly kind: "number"; readonly path: readonly string[]; readonly value: number }
  | {
      readonly kind: "sweep";
      readonly part: "parameters" | "seeds" | "lanes";
      /** As the document holds it; undefined takes it away. */
      readonly value: unknown;
    };

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
  if (nestsTooDeep(text)) return undefined;
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
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
    case "title":
      return [{ path: ["title"], value: edit.text }];
    case "number":
      return [{ path: edit.path, value: edit.value }];
    case "sweep":
      return [{ path: ["sweep", edit.part], value: edit.value }];
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
    return printPart(text, document, path[0]);
  }
  if (isNode(node) && node.range != null) {
    if (JSON.stringify(node.toJSON()) === JSON.stringify(value)) return text;
    const [start, end] = node.range;
    const isBlock = isScalar(node)
      ? node.type?.startsWith("BLOCK") === true
      : (isSeq(node) || isMap(node)) && node.flow !== true;
    if (!isBlock && end > start) return text.slice(0, start) + flowText(value) + text.slice(end);
    if (isSeq(node) && Array.isArray(value) && node.items.length === value.length)
      return value.reduce<string>(
        (sum, each, at) => assign(sum, { path: [...path, at], value: each }),
        text,
      );
  }
  const created = document.createNode(value, { flow: true });
  // Parents that are missing, or empty (`mapping:`), become maps first.
  for (let depth = 1; depth < path.length; depth += 1) {
    const parent = path.slice(0, depth);
    if (!isMap(document.getIn(parent)) && !isSeq(document.getIn(parent))) {
      const map = document.createNode({});
      map.flow = depth > 1;
      const empty = document.getIn(parent, true);
      if (isScalar(empty) && empty.comment != null) map.commentBefore = empty.comment;
      document.setIn(parent, map);
    }
  }
  document.setIn(path, created);
  return printPart(text, document, path[0]);
}

/** Removes a value, and maps that it leaves empty. */
function removeIn(document: Document, path: readonly (string | number)[]): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const around = document.getIn(parent);
  if (parent.length > 1 && isMap(around) && around.items.length === 0) removeIn(document, parent);
}

const style = { lineWidth: 100, flowCollectionPadding: true };

const commentsOf = (text: string): string =>
  (text.match(/#[^\n]*/g) ?? [])
    .map((comment) => comment.trim())
    .sort()
    .join("\n");

/** The text with one entry of its outermost map printed anew; with all of it where that would not do. */
function printPart(text: string, document: Document, key: unknown): string {
  const whole = document.toString(style);
  const { contents } = document;
  if (!isMap(contents) || contents.flow === true) return whole;
  // The key of an entry that has just been added is plain text, not a node.
  const at = contents.items.findIndex(
    (pair) => (isScalar(pair.key) ? pair.key.value : pair.key) === key,
  );
  const pair = contents.items[at];
  if (pair === undefined) return whole;
  const following = contents.items[at + 1]?.key;
  const start = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? text.length;
  const next = (isNode(following) ? following.range?.[0] : undefined) ?? text.length;
  const written = text.slice(start, next);
  // Blank lines and comments at the margin belong to what follows.
  const lines = written.split("\n");
  const last = lines.findLastIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  const kept = ["", ...lines.slice(last + 1)].join("\n");
  const part = new Document();
  const entry = isScalar(pair.key) ? pair.key : undefined;
  const { commentBefore, spaceBefore } = entry ?? {};
  if (entry !== undefined) Object.assign(entry, { commentBefore: undefined, spaceBefore: false });
  part.contents = Object.assign(document.createNode({}), { items: [pair] });
  const printed = part.toString(style).trimEnd();
  if (entry !== undefined) Object.assign(entry, { commentBefore, spaceBefore });
  const before = text.slice(0, start);
  const edited = `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${printed}${kept === "" ? "\n" : kept}${text.slice(next)}`;
  const reread = read(edited);
  const same =
    reread !== undefined &&
    JSON.stringify(reread.toJS()) === JSON.stringify(document.toJS()) &&
    commentsOf(edited) === commentsOf(whole);
  return same ? edited : whole;
}
