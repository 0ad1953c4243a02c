/**
 * From a document's text to what runs: its Program, its nests and its tensors. What is wrong with a
 * document, or too much, is found here and nowhere else.
 */
import { err, ok, type Diagnostic, type Result } from "../base/index.ts";
import { lowerProgram, type Nest } from "../compile/index.ts";
import { loadProgram, type Program } from "../einsum/index.ts";
import type { Tensor } from "../fibertree/index.ts";
import {
  estimateIterations,
  makeTensors,
  maxIterations,
  type Files,
  type KeptTensors,
  type NestRun,
} from "../simulate/index.ts";

/** A document that is ready to run. */
export interface Compiled {
  readonly program: Program;
  readonly nests: readonly Nest[];
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly warnings: readonly Diagnostic[];
}

/** Compiles a document and makes its tensors, or takes those that are kept; what is wrong with it otherwise. */
export function compileDocument(
  text: string,
  files: Files,
  kept?: KeptTensors,
): Result<Compiled, readonly Diagnostic[]> {
  const { program, diagnostics } = loadProgram(text);
  if (program === undefined) return err(diagnostics);
  const nests = lowerProgram(program);
  if (!nests.ok) return err([...diagnostics, nests.error]);
  const tensors = makeTensors(program, files, kept);
  if (!tensors.ok) return err([...diagnostics, ...tensors.error]);
  return ok({ program, nests: nests.value, tensors: tensors.value, warnings: diagnostics });
}

/** What is wrong with a nest that would take longer than anybody waits. */
export function tooMuchWork(nest: NestRun): Diagnostic | undefined {
  const expected = estimateIterations(nest.plan);
  if (expected <= maxIterations) return undefined;
  const about = Number(expected.toPrecision(2)).toLocaleString("en");
  return {
    code: "limit/iterations",
    severity: "error",
    message: `\`${nest.plan.nest.name}\` would take about ${about} iterations; the limit is ${maxIterations.toLocaleString("en")}.`,
    span: nest.plan.nest.span,
    hint: "Make ranks smaller, densities lower, or store tensors compressed so that empty coordinates are skipped.",
  };
}
