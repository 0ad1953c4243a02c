/** Making the tensors that a Program declares: from points, lists, a generator, or an imported file. */
import { err, ok, withThousands, type Diagnostic, type Result } from "../base/index.ts";
import type { Program, ProgramTensor } from "../einsum/index.ts";
import {
  buildTensor,
  readTensorFile,
  generateElements,
  maxStoredPositions,
  positionsByRank,
  type Elements,
  type Rank,
  type Tensor,
} from "../fibertree/index.ts";
import { KeptTensors } from "./kept-tensors.ts";

/** Contents of imported files by name. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Stores elements, given in the order of the declaration, as the tensor is declared. */
function storeTensor(tensor: ProgramTensor, elements: Elements): Tensor {
  const ranks = tensor.storage.map((declared) => {
    const rank = tensor.ranks[declared];
    return { id: rank?.id ?? "", shape: rank?.shape ?? 1, format: rank?.format ?? "C" };
  });
  return buildTensor(ranks, elements, tensor.storage);
}

/**
 * Makes every tensor that is given rather than computed; all that is wrong with them, or the tensors by name.
 *
 * @param kept where tensors are looked for first, and left for others
 */
export function makeTensors(
  program: Program,
  files: Files,
  kept = new KeptTensors(),
): Result<ReadonlyMap<string, Tensor>, readonly Diagnostic[]> {
  const tensors = new Map<string, Tensor>();
  const diagnostics: Diagnostic[] = [];
  for (const tensor of program.tensors.values()) {
    const { source } = tensor;
    if (source.kind === "computed") continue;
    const made = makeTensor(tensor, source, files, kept);
    if (made.ok) tensors.set(tensor.name, made.value);
    else diagnostics.push(made.error);
  }
  return diagnostics.length > 0 ? err(diagnostics) : ok(tensors);
}

function makeTensor(
  tensor: ProgramTensor,
  source: Exclude<ProgramTensor["source"], { readonly kind: "computed" }>,
  files: Files,
  kept: KeptTensors,
): Result<Tensor, Diagnostic> {
  const { ranks } = tensor;
  switch (source.kind) {
    case "points":
    case "dense":
      return ok(storeTensor(tensor, { ...source.elements, rankCount: ranks.length }));
    case "generator": {
      const shape = ranks.map((rank) => rank.shape);
      const draw = () => generateElements(shape, source.pattern, source.seed);
      return ok(kept.stored(tensor, () => storeTensor(tensor, kept.elements(tensor, draw))));
    }
    case "file": {
      const elements = readFile(tensor, source.name, source.span, files);
      if (!elements.ok) return elements;
      const { length } = elements.value.values;
      const stored = tensor.storage.map((declared) => ranks[declared]!);
      const excess = tooManyPositions(tensor.name, stored, length, source.span);
      return excess === undefined ? ok(storeTensor(tensor, elements.value)) : err(excess);
    }
  }
}

/** What is wrong with a tensor that may take more positions than one can have, in the order it is stored in. */
export function tooManyPositions(
  name: string,
  ranks: readonly Pick<Rank, "id" | "shape" | "format">[],
  elements: number,
  span: Diagnostic["span"],
): Diagnostic | undefined {
  const stored = positionsByRank(ranks, elements).reduce((sum, positions) => sum + positions, 0);
  if (stored <= maxStoredPositions) return undefined;
  return {
    code: "limit/elements",
    severity: "error",
    message: `\`${name}\`, stored ${ranks.map(({ id }) => id).join(", ")}, may take ${withThousands(stored)} positions; the limit is ${withThousands(maxStoredPositions)}.`,
    span,
    hint: "Store it compressed (`C`), make its ranks smaller, or change the loop order.",
  };
}

function readFile(
  tensor: ProgramTensor,
  name: string,
  span: Diagnostic["span"],
  files: Files,
): Result<Elements, Diagnostic> {
  const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
  const fault = (
    code: Diagnostic["code"],
    message: string,
    hint: string,
  ): Result<Elements, Diagnostic> => err({ code, severity: "error", message, span, hint });
  if (bytes === undefined) {
    return fault(
      "check/file-missing",
      `The file \`${name.slice(0, 80)}\` is not here.`,
      "Import it together with the document; files do not travel in links.",
    );
  }
  const shown = name.slice(0, 80);
  const read = readTensorFile(name, bytes);
  if (!read.ok) {
    return fault("check/file-format", `\`${shown}\`, ${read.error.message}.`, read.error.hint);
  }
  const { shape, elements } = read.value;
  const declared = tensor.ranks.map((rank) => rank.shape);
  if (shape.length !== declared.length) {
    return fault(
      "check/file-format",
      `\`${shown}\` holds an array of ${String(shape.length)} ranks, but \`${tensor.name}\` has ${String(declared.length)}.`,
      "Declare the tensor with as many ranks as the array has.",
    );
  }
  if (shape.some((extent, rank) => extent !== declared[rank])) {
    const sizes = tensor.ranks.map(({ id }, rank) => `${id}: ${String(shape[rank])}`);
    return fault(
      "check/extent-conflict",
      `\`${shown}\` is ${shape.join(" x ")}, but \`${tensor.name}\` is ${declared.join(" x ")}.`,
      `Set ${sizes.join(" and ")} in \`shape\`.`,
    );
  }
  return ok(elements);
}
