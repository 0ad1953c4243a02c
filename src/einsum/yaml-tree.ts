/**
 * The text of a document as a tree of spanned values.
 *
 * YAML and JSON are read by the `yaml` package; this file keeps what checks need of its result (maps,
 * lists, scalars and where each stands) and turns its errors into diagnostics. Aliases, tags and merge
 * keys are refused: a document that arrives by link must not unfold into more than it says.
 */
import {
  Composer,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Parser,
  type CST,
  type Document,
  type Node,
} from "yaml";
import { withThousands, type Diagnostic, type Span } from "../base/index.ts";
import { lexemesOf } from "./nesting.ts";

/** A scalar, list or map and where it stands. */
export type Tree =
  | {
      readonly kind: "scalar";
      readonly value: string | number | boolean | undefined;
      readonly span: Span;
      /** Offset of the first character of the value, where the text holds it letter for letter. */
      readonly contentStart: number | undefined;
    }
  | { readonly kind: "list"; readonly items: readonly Tree[]; readonly span: Span }
  | { readonly kind: "map"; readonly entries: readonly Entry[]; readonly span: Span };

/** A key and its value. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

/** Longest document, in characters; larger data belong in files. */
const maxDocumentLength = 250_000;
const maxDepth = 64;
/** Most syntax errors that are reported; one often causes the next. */
const maxSyntaxErrors = 8;

const flatter = "Nothing in a document needs to be nested so deep.";

function flaw(message: string, span: Span, hint?: string): Diagnostic {
  return {
    code: "syntax/yaml",
    severity: "error",
    message,
    span,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Parses lexemes: the first document, and the second where there is one. */
function compose(lexemes: readonly string[], length: number): readonly Document.Parsed[] {
  const parser = new Parser();
  function* tokens(): Generator<CST.Token> {
    for (const lexeme of lexemes) yield* parser.next(lexeme);
    yield* parser.end();
  }
  const composer = new Composer({ version: "1.2", merge: false, uniqueKeys: false });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens(), true, length)) {
    documents.push(document);
    if (documents.length > 1) break;
  }
  return documents;
}

function spanOf({ range }: Node | Document.Parsed): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

/** Reads a document's text; the tree is undefined where the text has an error. */
export function readTree(text: string): {
  readonly tree: Tree | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  if (text.length > maxDocumentLength) {
    return refuse({
      code: "limit/document",
      severity: "error",
      message: `The document has ${withThousands(text.length)} characters; the limit is ${withThousands(maxDocumentLength)}.`,
      span: { start: 0, end: 0 },
      hint: "Put large tensors into a MatrixMarket or NumPy file and name it with `file:`.",
    });
  }
  const lexemes = lexemesOf(text);
  if (lexemes === undefined) {
    return refuse(flaw("The text nests too deeply to be read.", { start: 0, end: 1 }, flatter));
  }
  const diagnostics: Diagnostic[] = [];
  let root: Node | null;
  try {
    const [document, second] = compose(lexemes, text.length);
    for (const error of document?.errors.slice(0, maxSyntaxErrors) ?? []) {
      const span = { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0] + 1) };
      const hint = "Look at the brackets, quotes and indentation here and before.";
      diagnostics.push(flaw(firstSentence(error.message), span, hint));
    }
    if (second !== undefined && diagnostics.length < maxSyntaxErrors) {
      const { start, end } = spanOf(second);
      const hint = "Put each document into a file of its own.";
      const span = { start, end: Math.max(end, start + 1) };
      diagnostics.push(flaw("A second document starts here.", span, hint));
    }
    root = document?.contents ?? null;
  } catch {
    return refuse(flaw("The text nests too deeply to be read.", { start: 0, end: 1 }, flatter));
  }
  if (diagnostics.length > 0) return { tree: undefined, diagnostics };
  if (root === null)
    return refuse(
      flaw("The document is empty.", { start: 0, end: text.length }, "Start from a preset."),
    );

  return treeOf(root, text);
}

/** What was parsed of a text, which may have been changed since, as a tree; undefined where it holds what is refused. */
export function treeOf(
  root: Node,
  text: string,
): { readonly tree: Tree | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const convert = (node: unknown, place: Span, depth: number): Tree => {
    if (depth > maxDepth) {
      diagnostics.push(flaw(`Values nest deeper than ${String(maxDepth)}.`, place, flatter));
      return { kind: "scalar", value: undefined, span: place, contentStart: undefined };
    }
    if (isAlias(node)) {
      diagnostics.push(flaw("Aliases are not read.", spanOf(node), "Write the value out."));
      return { kind: "scalar", value: undefined, span: spanOf(node), contentStart: undefined };
    }
    if (isNode(node) && node.tag !== undefined) {
      diagnostics.push(
        flaw("Tags are not read.", spanOf(node), `Remove \`${node.tag.slice(0, 40)}\`.`),
      );
      return { kind: "scalar", value: undefined, span: spanOf(node), contentStart: undefined };
    }
    if (isSeq(node)) {
      const span = spanOf(node);
      return {
        kind: "list",
        items: node.items.map((item) => convert(item, span, depth + 1)),
        span,
      };
    }
    if (isMap(node)) {
      const span = spanOf(node);
      const seen = new Map<string, Span>();
      const entries: Entry[] = [];
      for (const pair of node.items) {
        const keySpan = isNode(pair.key) ? spanOf(pair.key) : span;
        if (!isScalar(pair.key)) {
          diagnostics.push(flaw("A key must be plain text.", keySpan, "Write `key: value`."));
          continue;
        }
        const key = String(pair.key.value);
        const first = seen.get(key);
        if (first !== undefined) {
          diagnostics.push({
            ...flaw(`The key \`${key}\` stands twice.`, keySpan, "Remove one of them."),
            related: [{ span: first, message: "the first one" }],
          });
          continue;
        }
        seen.set(key, keySpan);
        entries.push({ key, keySpan, value: convert(pair.value, keySpan, depth + 1) });
      }
      return { kind: "map", entries, span };
    }
    if (isScalar(node)) {
      const span = spanOf(node);
      const raw: unknown = node.value;
      const value =
        typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean"
          ? raw
          : undefined;
      const content =
        typeof value === "string" ? text.slice(span.start, span.end).indexOf(value) : -1;
      return {
        kind: "scalar",
        value,
        span,
        contentStart: content === -1 ? undefined : span.start + content,
      };
    }
    return { kind: "scalar", value: undefined, span: place, contentStart: undefined };
  };
  const tree = convert(root, { start: 0, end: text.length }, 0);
  return diagnostics.length > 0 ? { tree: undefined, diagnostics } : { tree, diagnostics };
}

function refuse(diagnostic: Diagnostic): {
  readonly tree: undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  return { tree: undefined, diagnostics: [diagnostic] };
}

function firstSentence(message: string): string {
  const line = message.split("\n")[0] ?? message;
  return line.endsWith(".") ? line : `${line}.`;
}
