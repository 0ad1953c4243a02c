/**
 * Counting one document from its text, without a session: what sweeps and comparisons are made of.
 *
 * Frames and snapshots are for the engine; here only the counts are wanted, so whatever is faster at
 * counting alone may stand behind this function.
 */
import { err, ok, type Result } from "../base/index.ts";
import { CascadeRun, type EinsumCounts, type Files } from "../simulate/index.ts";
import type { EngineError } from "./api.ts";
import { compileDocument, tooMuchWork } from "./compile-document.ts";

/** The counts of every Einsum of a document, by name. */
export function countExperiment(
  text: string,
  files: Files,
): Result<Readonly<Record<string, EinsumCounts>>, EngineError> {
  const compiled = compileDocument(text, files);
  if (!compiled.ok) return err({ kind: "diagnostics", diagnostics: compiled.error });
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors);
  let checked = 0;
  for (;;) {
    if (cascade.runs.length > checked) {
      checked = cascade.runs.length;
      const excess = tooMuchWork(cascade.current);
      if (excess !== undefined) return err({ kind: "diagnostics", diagnostics: [excess] });
    }
    if (cascade.done) return ok(cascade.counts());
    cascade.advance();
  }
}
