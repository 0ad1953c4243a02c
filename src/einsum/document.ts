/**
 * The experiment document as written: every part with its place, nothing derived, nothing defaulted.
 *
 * `readDocument` checks keys and types only. What names and numbers mean is the business of `resolve`.
 */
import type { Diagnostic, Span } from "../base/index.ts";
import type { RankFormat } from "../fibertree/index.ts";
import type { Expression, Statement } from "./expression.ts";
import { readFormat } from "./format-spec.ts";
import { readStatement } from "./statement-spec.ts";
import { readSweep, type Sweep } from "./sweep-spec.ts";
import { readTensorSpec, type TensorSpec } from "./tensor-spec.ts";
import { TreeReader } from "./tree-reader.ts";
import { readTree, type Tree } from "./yaml-tree.ts";

/** A value and where it stands. */
export interface Spanned<Value> {
  readonly value: Value;
  readonly span: Span;
}

/** A list of names and where the list stands. */
export interface NameList {
  readonly names: readonly Spanned<string>[];
  readonly span: Span;
}

/** How an Einsum treats one of its inputs. */
export type AccessMode = "read" | "gate" | "lookup";

/** An Einsum as written, with its spans in the document. */
export interface StatementSource {
  readonly statement: Statement;
  readonly text: string;
  readonly span: Span;
}

/** One entry of a partitioning: a rank, or ranks in parentheses, and what is done to it, in order. */
export interface PartitioningEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly operations: readonly Spanned<string>[];
}

/** A document whose keys and types are right. */
export interface ExperimentDocument {
  readonly title: string;
  readonly notes: string;
  readonly span: Span;
  readonly declaration: ReadonlyMap<string, NameList & { readonly nameSpan: Span }>;
  readonly statements: readonly StatementSource[];
  readonly shape: ReadonlyMap<string, Spanned<number> & { readonly keySpan: Span }>;
  readonly tensors: ReadonlyMap<string, TensorSpec>;
  readonly format: ReadonlyMap<string, ReadonlyMap<string, Spanned<RankFormat>>>;
  readonly formatSpans: ReadonlyMap<string, Span>;
  readonly rankOrder: ReadonlyMap<string, NameList & { readonly keySpan: Span }>;
  readonly loopOrder: ReadonlyMap<string, NameList & { readonly keySpan: Span }>;
  readonly partitioning: ReadonlyMap<string, readonly PartitioningEntry[]>;
  readonly partitioningSpans: ReadonlyMap<string, Span>;
  readonly space: ReadonlyMap<string, NameList & { readonly keySpan: Span }>;
  readonly time: ReadonlyMap<string, NameList>;
  readonly access: ReadonlyMap<string, ReadonlyMap<string, Spanned<AccessMode>>>;
  readonly accessSpans: ReadonlyMap<string, Span>;
  /** Undefined where the document has none. */
  readonly sweep: Sweep | undefined;
}

const topKeys = [
  "version",
  "title",
  "notes",
  "einsum",
  "shape",
  "tensors",
  "format",
  "mapping",
  "architecture",
  "bindings",
  "sweep",
  "view",
] as const;
/** Keys of the format that this version carries along and says so, because nothing reads them yet. */
const carriedKeys = ["architecture", "bindings", "view"] as const;
const mappingKeys = ["rank-order", "partitioning", "loop-order", "spacetime", "access"] as const;
const modes: readonly AccessMode[] = ["read", "gate", "lookup"];

/** Reads a document's text, or its tree; the document is undefined where it has an error. */
export function readDocument(source: string | Tree): {
  readonly document: ExperimentDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { tree, diagnostics } =
    typeof source === "string" ? readTree(source) : { tree: source, diagnostics: [] };
  if (tree === undefined) return { document: undefined, diagnostics };
  const reader = new TreeReader();
  const document = read(tree, reader);
  const failed = reader.diagnostics.some(({ severity }) => severity === "error");
  return { document: failed ? undefined : document, diagnostics: reader.diagnostics };
}

function read(tree: Tree, reader: TreeReader): ExperimentDocument {
  const top = reader.map(tree, "The document", topKeys);
  const version = reader.number(top.get("version"), "`version`");
  if (version !== undefined && version.value !== 1) {
    reader.report(
      "check/version",
      `This document says version ${String(version.value)}; version 1 is read here.`,
      version.span,
      version.value > 1 ? "Open it with a newer Concordant." : "Write `version: 1`.",
    );
  }
  for (const key of carriedKeys) {
    const entry = top.get(key);
    if (entry !== undefined) {
      reader.report(
        "check/unsupported",
        `\`${key}\` is kept with the document but nothing reads it yet.`,
        entry.keySpan,
        undefined,
        "warning",
      );
    }
  }

  const einsum = reader.required(
    top,
    "einsum",
    tree.span,
    "einsum: { declaration: { ... }, expressions: [ ... ] }",
  );
  const einsumMap =
    einsum === undefined
      ? new Map<string, never>()
      : reader.map(einsum.value, "`einsum`", ["declaration", "expressions"]);
  const declarationEntry =
    einsum === undefined
      ? undefined
      : reader.required(
          einsumMap,
          "declaration",
          einsum.keySpan,
          "declaration: { I: [W], F: [S], O: [Q] }",
        );
  const declaration = new Map<string, NameList & { readonly nameSpan: Span }>();
  for (const [name, entry] of reader.anyMap(declarationEntry?.value, "`declaration`")) {
    declaration.set(name, {
      ...reader.names(entry.value, `The ranks of \`${name}\``),
      nameSpan: entry.keySpan,
    });
  }
  const expressions =
    einsum === undefined
      ? undefined
      : reader.required(
          einsumMap,
          "expressions",
          einsum.keySpan,
          'expressions: ["O[q] = I[q+s] * F[s]"]',
        );
  const statements: StatementSource[] = [];
  for (const item of reader.list(expressions?.value, "`expressions`")) {
    const source = readStatement(item, reader);
    if (source !== undefined) statements.push(source);
  }
  if (expressions !== undefined && statements.length === 0 && reader.diagnostics.length === 0) {
    reader.report(
      "check/missing-key",
      "`expressions` holds no Einsum.",
      expressions.keySpan,
      'Write at least one, such as "O[q] = I[q+s] * F[s]".',
    );
  }

  const shape = new Map<string, Spanned<number> & { readonly keySpan: Span }>();
  for (const [rank, entry] of reader.anyMap(top.get("shape")?.value, "`shape`")) {
    const extent = reader.number(entry, `The extent of \`${rank}\``);
    if (extent !== undefined) shape.set(rank, { ...extent, keySpan: entry.keySpan });
  }
  const tensors = new Map<string, TensorSpec>();
  for (const [name, entry] of reader.anyMap(top.get("tensors")?.value, "`tensors`")) {
    const spec = readTensorSpec(name, entry, reader);
    if (spec !== undefined) tensors.set(name, spec);
  }

  const format = new Map<string, ReadonlyMap<string, Spanned<RankFormat>>>();
  const formatSpans = new Map<string, Span>();
  for (const [name, entry] of reader.anyMap(top.get("format")?.value, "`format`")) {
    formatSpans.set(name, entry.keySpan);
    format.set(name, readFormat(name, entry.value, reader));
  }

  const mappingEntry = top.get("mapping");
  const mapping =
    mappingEntry === undefined
      ? new Map<string, never>()
      : reader.map(mappingEntry.value, "`mapping`", mappingKeys);
  const nameLists = (key: string): Map<string, NameList & { readonly keySpan: Span }> => {
    const lists = new Map<string, NameList & { readonly keySpan: Span }>();
    for (const [name, entry] of reader.anyMap(mapping.get(key)?.value, `\`${key}\``)) {
      lists.set(name, {
        ...reader.names(entry.value, `The ${key} of \`${name}\``),
        keySpan: entry.keySpan,
      });
    }
    return lists;
  };
  const partitioning = new Map<string, readonly PartitioningEntry[]>();
  const partitioningSpans = new Map<string, Span>();
  for (const [name, entry] of reader.anyMap(mapping.get("partitioning")?.value, "`partitioning`")) {
    partitioningSpans.set(name, entry.keySpan);
    const entries = reader.anyMap(entry.value, `The partitioning of \`${name}\``);
    partitioning.set(
      name,
      [...entries].map(([key, value]) => ({
        key,
        keySpan: value.keySpan,
        operations: reader.names(value.value, `The partitioning of \`${key}\``).names,
      })),
    );
  }
  const space = new Map<string, NameList & { readonly keySpan: Span }>();
  const time = new Map<string, NameList>();
  for (const [name, entry] of reader.anyMap(mapping.get("spacetime")?.value, "`spacetime`")) {
    const both = reader.map(entry.value, `The spacetime of \`${name}\``, ["space", "time"]);
    const spaceEntry = both.get("space");
    const timeEntry = both.get("time");
    if (spaceEntry !== undefined) {
      space.set(name, { ...reader.names(spaceEntry.value, "`space`"), keySpan: entry.keySpan });
    }
    if (timeEntry !== undefined) time.set(name, reader.names(timeEntry.value, "`time`"));
  }
  const access = new Map<string, ReadonlyMap<string, Spanned<AccessMode>>>();
  const accessSpans = new Map<string, Span>();
  for (const [name, entry] of reader.anyMap(mapping.get("access")?.value, "`access`")) {
    accessSpans.set(name, entry.keySpan);
    const chosen = new Map<string, Spanned<AccessMode>>();
    for (const [tensor, value] of reader.anyMap(entry.value, `The access of \`${name}\``)) {
      const mode = reader.choice(
        value,
        modes,
        `The access mode of \`${tensor}\``,
        "check/access-unknown",
      );
      if (mode !== undefined) chosen.set(tensor, { value: mode, span: value.keySpan });
    }
    access.set(name, chosen);
  }
  const outputs = new Set(statements.map(({ statement }) => statement.output.tensor));
  const inputs = new Set(statements.flatMap(({ statement }) => namesIn(statement.expression)));
  return {
    title: reader.text(top.get("title"), "`title`") ?? "Untitled experiment",
    notes: reader.text(top.get("notes"), "`notes`") ?? "",
    span: tree.span,
    declaration,
    statements,
    shape,
    tensors,
    format,
    formatSpans,
    rankOrder: nameLists("rank-order"),
    loopOrder: nameLists("loop-order"),
    partitioning,
    partitioningSpans,
    space,
    time,
    access,
    accessSpans,
    sweep: readSweep(top.get("sweep"), tree, { inputs, outputs }, reader),
  };
}

/** The tensors that an expression reads. */
function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "access":
      return [expression.tensor];
    case "literal":
      return [];
    case "binary":
    case "take":
      return [...namesIn(expression.left), ...namesIn(expression.right)];
  }
}
