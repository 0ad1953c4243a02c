/** From a document's text to a Program, or to the diagnostics that stand in its way. */
import type { Diagnostic } from "../base/index.ts";
import { readDocument } from "./document.ts";
import type { Program } from "./program.ts";
import { resolveDocument } from "./resolve.ts";
import type { Tree } from "./yaml-tree.ts";

/** Reads and resolves a document, given as its text or its tree; the Program is undefined where a diagnostic is an error. */
export function loadProgram(source: string | Tree): {
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const read = readDocument(source);
  if (read.document === undefined) return { program: undefined, diagnostics: read.diagnostics };
  const resolved = resolveDocument(read.document);
  return { program: resolved.program, diagnostics: [...read.diagnostics, ...resolved.diagnostics] };
}

/** Names of the files that a document takes tensors from; none where it cannot be read. */
export function filesOf(text: string): readonly string[] {
  const { document } = readDocument(text);
  const specs = [...(document?.tensors.values() ?? [])];
  return specs.flatMap((spec) => (spec.kind === "file" ? [spec.name] : []));
}

/** Diagnostics of a document, in the order of their places; the contents of files are not looked at. */
export function checkDocument(text: string): readonly Diagnostic[] {
  return [...loadProgram(text).diagnostics].sort((a, b) => a.span.start - b.span.start);
}
