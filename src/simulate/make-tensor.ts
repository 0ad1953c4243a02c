/** Making the tensors that a Program declares: from points, lists, a generator, or an imported file. */
import { err, ok, type Diagnostic, type Result } from "../base/index.ts";
import type { Program, ProgramTensor } from "../einsum/index.ts";
import {
  buildTensor,
  readMatrixMarket,
  generateElements,
  type Elements,
  type Tensor,
} from "../fibertree/index.ts";

/** Contents of imported files by name. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** Stores elements, given in the order of the declaration, as the tensor is declared. */
export function storeTensor(tensor: ProgramTensor, elements: Elements): Tensor {
  const ranks = tensor.storage.map((declared) => {
    const rank = tensor.ranks[declared];
    return { id: rank?.id ?? "", shape: rank?.shape ?? 1, format: rank?.format ?? "C" };
  });
  return buildTensor(ranks, elements, tensor.storage);
}

/** Makes every tensor that is given rather than computed; all that is wrong with them, or the tensors by name. */
export function makeTensors(
  program: Program,
  files: Files,
): Result<ReadonlyMap<string, Tensor>, readonly Diagnostic[]> {
  const tensors = new Map<string, Tensor>();
  const diagnostics: Diagnostic[] = [];
  for (const tensor of program.tensors.values()) {
    if (tensor.source.kind === "computed") continue;
    const elements = elementsOf(tensor, files);
    if (elements.ok) tensors.set(tensor.name, storeTensor(tensor, elements.value));
    else diagnostics.push(elements.error);
  }
  return diagnostics.length > 0 ? err(diagnostics) : ok(tensors);
}

function elementsOf(tensor: ProgramTensor, files: Files): Result<Elements, Diagnostic> {
  const { source, ranks } = tensor;
  switch (source.kind) {
    case "computed":
      return ok({
        rankCount: ranks.length,
        coordinates: new Int32Array(0),
        values: new Float64Array(0),
      });
    case "points":
    case "dense":
      return ok({ ...source.elements, rankCount: ranks.length });
    case "generator":
      return ok(
        generateElements(
          ranks.map(({ shape }) => shape),
          source.pattern,
          source.seed,
        ),
      );
    case "file":
      return readFile(tensor, source.name, source.span, files);
  }
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
  const read = readMatrixMarket(bytes);
  if (!read.ok) {
    return fault(
      "check/file-format",
      `\`${name.slice(0, 80)}\`, line ${String(read.error.line)}: ${read.error.message}.`,
      "See the MatrixMarket exchange format.",
    );
  }
  const { rows, columns, elements } = read.value;
  const [first, second] = tensor.ranks;
  if (rows !== first?.shape || columns !== second?.shape) {
    return fault(
      "check/extent-conflict",
      `\`${name.slice(0, 80)}\` holds a ${String(rows)} x ${String(columns)} matrix, but \`${tensor.name}\` is ${String(first?.shape)} x ${String(second?.shape)}.`,
      `Set ${first?.id ?? ""}: ${String(rows)} and ${second?.id ?? ""}: ${String(columns)} in \`shape\`.`,
    );
  }
  return ok(elements);
}
