/**
 * From a document's text to what runs: its Program, its nests and its tensors. What is wrong with a
 * document, or too much, is found here and nowhere else.
 */
import { defined, err, ok, withThousands, type Diagnostic, type Result } from "../base/index.ts";
import { lowerProgram, type Nest } from "../compile/index.ts";
import { loadProgram, type Program, type Tree } from "../einsum/index.ts";
import { occupancy, type Tensor } from "../fibertree/index.ts";
import {
  estimateIterations,
  foreseeIterations,
  makeTensors,
  maxIterations,
  tooManyPositions,
  type Files,
  type KeptTensors,
  type NestRun,
} from "../simulate/index.ts";

/** How far what is foreseen must be beyond the limit for a document to be refused before its tensors are made. */
const foresight = 4;

/** A document whose nests are known; its tensors are not made yet. */
export interface Lowered {
  readonly program: Program;
  readonly nests: readonly Nest[];
  readonly warnings: readonly Diagnostic[];
}

/** A document that is ready to run. */
export interface Compiled extends Lowered {
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** Compiles a document and makes its tensors; what is wrong with it otherwise. */
export function compileDocument(
  text: string,
  files: Files,
): Result<Compiled, readonly Diagnostic[]> {
  const lowered = lowerDocument(text);
  return lowered.ok ? withTensors(lowered.value, files) : lowered;
}

/** Compiles a document, its text or its tree, as far as that goes without tensors; what is wrong with it otherwise. */
export function lowerDocument(source: string | Tree): Result<Lowered, readonly Diagnostic[]> {
  const { program, diagnostics } = loadProgram(source);
  if (program === undefined) return err(diagnostics);
  const nests = lowerProgram(program);
  if (!nests.ok) return err([...diagnostics, nests.error]);
  return ok({ program, nests: nests.value, warnings: diagnostics });
}

/** Makes the tensors of a document, or takes those that are kept; what is wrong with them otherwise. */
export function withTensors(
  { program, nests, warnings }: Lowered,
  files: Files,
  kept?: KeptTensors,
): Result<Compiled, readonly Diagnostic[]> {
  const [first] = nests;
  const foreseen = first === undefined ? undefined : foreseeIterations(first, program);
  if (first !== undefined && foreseen !== undefined && foreseen > foresight * maxIterations)
    return err([...warnings, excess(first, foreseen)]);
  const tensors = makeTensors(program, files, kept);
  if (!tensors.ok) return err([...warnings, ...tensors.error]);
  const large = nests.flatMap((nest) => tooLargeTransforms(nest, program, tensors.value));
  if (large.length > 0) return err([...warnings, ...large]);
  return ok({ program, nests, tensors: tensors.value, warnings });
}

/** What is wrong with the tensors of a nest that are stored in another way before it runs. */
function tooLargeTransforms(
  { operands, transforms }: Nest,
  program: Program,
  tensors: ReadonlyMap<string, Tensor>,
): readonly Diagnostic[] {
  return operands.flatMap(({ tensor, ranks }, at) => {
    const transform = transforms.find(({ operand }) => operand === at);
    if (transform === undefined) return [];
    const declared = defined(program.tensors.get(tensor), tensor);
    const given = tensors.get(tensor);
    const size = declared.ranks.reduce((product, { shape }) => product * shape, 1);
    const elements = given === undefined ? size : occupancy(given);
    const stored = ranks.map(({ id, format, declared: rank }) => ({
      id,
      format,
      shape: defined(declared.ranks[rank], id).shape,
    }));
    return tooManyPositions(tensor, stored, elements, transform.span) ?? [];
  });
}

/** What is wrong with a nest that would take longer than anybody waits. */
export function tooMuchWork({ plan }: NestRun): Diagnostic | undefined {
  const expected = estimateIterations(plan);
  return expected > maxIterations ? excess(plan.nest, expected) : undefined;
}

function excess({ name, span }: Nest, expected: number): Diagnostic {
  const about = withThousands(Number(expected.toPrecision(2)));
  return {
    code: "limit/iterations",
    severity: "error",
    message: `\`${name}\` would take about ${about} iterations; the limit is ${withThousands(maxIterations)}.`,
    span,
    hint: "Make ranks smaller, densities lower, or store tensors compressed so that empty coordinates are skipped.",
  };
}
