/** A document's first nest, joined with its tensors. */
import { defined } from "../../src/base/index.ts";
import { compileDocument } from "../../src/engine/compile-document.ts";
import { CascadeRun, type NestRun } from "../../src/simulate/index.ts";
import type { Plan } from "../../src/simulate/plan.ts";

/** The run of a document's first nest, at its start. */
export function runOf(text: string): NestRun {
  const compiled = compileDocument(text, {});
  if (!compiled.ok) throw new Error(`${JSON.stringify(compiled.error)}\n${text}`);
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors, () => performance.now());
  return defined(cascade.runs[0], "run");
}

/** The plan of a document's first nest. */
export function planOf(text: string): Plan {
  return runOf(text).plan;
}
