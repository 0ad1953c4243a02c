/**
 * A program in Python that does what the nests do, over the public package `fibertree`.
 *
 * Every tensor that the document gives stands in it as a literal, every Einsum as its loop nest. The
 * program prints each result, with the zeros that were computed. It can be read beside the printed nest,
 * run, and changed; it counts nothing.
 */
import { defined, err, ok, withThousands, type Diagnostic, type Result } from "../../base/index.ts";
import type { Program } from "../../einsum/index.ts";
import { occupancy, type Tensor } from "../../fibertree/index.ts";
import type { Nest } from "../ir.ts";
import { nestText, printNest } from "../print.ts";
import { pythonFunctions, type PythonFunction } from "./python-functions.ts";
import { PythonNames, pythonNumbers, pythonString, pythonStrings } from "./python-names.ts";
import { pythonNest } from "./python-nest.ts";

/** Most elements that are written into a program. */
const maxElements = 100_000;

/** A fiber, and everything below it, as an expression. */
function fiberLiteral({ ranks, values }: Tensor, rank: number, fiber: number): string {
  const stored = ranks[rank];
  if (stored === undefined) return String(values[fiber] ?? 0);
  const elements: (readonly [coordinate: number, payload: string])[] = [];
  for (
    let position = stored.segments[fiber] ?? 0;
    position < (stored.segments[fiber + 1] ?? 0);
    position += 1
  ) {
    const payload = fiberLiteral({ ranks, values }, rank + 1, position);
    if (payload !== "0" && payload !== emptyFiber)
      elements.push([stored.coordinates[position] ?? 0, payload]);
  }
  const coordinates = elements.map(([coordinate]) => coordinate).join(", ");
  return `Fiber([${coordinates}], [${elements.map(([, payload]) => payload).join(", ")}])`;
}

const emptyFiber = "Fiber([], [])";

/**
 * The nests of a program as Python.
 *
 * @param tensors the tensors that the document gives, as they are stored
 */
export function emitPython(
  program: Program,
  nests: readonly Nest[],
  tensors: ReadonlyMap<string, Tensor>,
): Result<string, Diagnostic> {
  const total = [...tensors.values()].reduce((sum, tensor) => sum + occupancy(tensor), 0);
  const span = { start: 0, end: 0 };
  if (total > maxElements) {
    return err({
      code: "limit/elements",
      severity: "error",
      message: `The tensors hold ${withThousands(total)} elements; at most ${withThousands(maxElements)} are written into a program.`,
      span: program.einsums[0]?.span ?? span,
      hint: "Make ranks smaller, or densities lower.",
    });
  }
  const names = new PythonNames();
  const used = new Set<PythonFunction>();
  const lines: string[] = [];
  const variables = new Map(
    [...program.tensors.keys()].map((name) => [name, names.fresh(name)] as const),
  );
  for (const [name, tensor] of tensors) {
    const variable = defined(variables.get(name), name);
    const { storage, ranks } = defined(program.tensors.get(name), name);
    const stored = storage.map((at) => defined(ranks[at], "rank"));
    const root = fiberLiteral(tensor, 0, 0);
    const shape = pythonNumbers(stored.map((rank) => rank.shape));
    lines.push(
      stored.length === 0
        ? `${variable} = Tensor.fromUncompressed(root=${root})`
        : `${variable} = Tensor.fromFiber(rank_ids=${pythonStrings(stored.map(({ id }) => id))}, fiber=${root}, shape=${shape}, name=${pythonString(name)})`,
    );
  }
  for (const [at, nest] of nests.entries()) {
    const { tensor, ranks } = nest.output;
    const variable = defined(variables.get(tensor), tensor);
    const own = names.scope();
    const roots = nest.operands.map((operand, at) => {
      const source = defined(variables.get(operand.tensor), operand.tensor);
      const { root, calls } = rootOf(program, nest, at, source, own);
      lines.push(...calls);
      return root;
    });
    const shapes = nest.operands.map((operand) =>
      defined(program.tensors.get(operand.tensor), operand.tensor).ranks.map((rank) => rank.shape),
    );
    const shape = pythonNumbers(ranks.map((rank) => rank.shape));
    const declaration = `rank_ids=${pythonStrings(ranks.map(({ id }) => id))}, shape=${shape}, name=${pythonString(tensor)}`;
    lines.push(
      "",
      ...nestText(printNest(nest))
        .split("\n")
        .map((line) => `# ${line.replace(/[^ -~]/g, "?")}`),
      `${variable} = Tensor(${declaration})`,
    );
    const output = own.fresh(`${tensor.toLowerCase()}_root`);
    lines.push(`${output} = ${variable}.getRoot()`);
    const use = (called: PythonFunction): PythonFunction => {
      used.add(called);
      return called;
    };
    for (const { depth, text } of pythonNest(nest, { names: own, roots, shapes, output, use }))
      lines.push(`${"    ".repeat(depth)}${text}`);
    lines.push(`print(${variable})`);
    const isRead = nests
      .slice(at + 1)
      .some(({ operands }) => operands.some((operand) => operand.tensor === tensor));
    // Fibers that store nothing but zeros can be neither projected nor split.
    if (isRead && ranks.length > 0)
      lines.push(
        `${variable} = Tensor.fromFiber(${declaration}, fiber=${variable}.getRoot().nonEmpty())`,
      );
    const { storage, ranks: declared } = defined(program.tensors.get(tensor), tensor);
    const isReordered = storage.some((at, place) => at !== place);
    if (isReordered) {
      const order = pythonStrings(storage.map((at) => defined(declared[at], "rank").id));
      lines.push(`${variable} = ${variable}.swizzleRanks(rank_ids=${order})`);
    }
  }
  const functions = [...used].map((each) => pythonFunctions[each]);
  return ok(
    `${[
      "import itertools",
      "",
      "from fibertree import Fiber, Payload, Tensor",
      "",
      ...functions.flatMap((each) => ["", each, ""]),
      "",
      ...lines,
    ].join("\n")}\n`,
  );
}

/** The root fiber that a nest reads as an operand, after the changes that the nest makes to its tensor. */
function rootOf(
  program: Program,
  nest: Nest,
  operand: number,
  source: string,
  names: PythonNames,
): { readonly root: string; readonly calls: readonly string[] } {
  const { tensor } = defined(nest.operands[operand], "operand");
  const { storage, ranks } = defined(program.tensors.get(tensor), tensor);
  let ids = storage.map((at) => defined(ranks[at], "rank").id);
  const calls: string[] = [];
  const transforms = nest.transforms.filter((transform) => transform.operand === operand);
  const changed = transforms.length === 0 ? source : names.fresh(`${source}_ordered`);
  let current = source;
  for (const transform of transforms) {
    if (transform.kind === "swizzle") {
      ids = transform.order.map((at) => defined(ids[at], "rank"));
      calls.push(`${changed} = ${current}.swizzleRanks(rank_ids=${pythonStrings(ids)})`);
    } else {
      const { rank, sizes } = transform;
      const cut = sizes
        .map((size, at) => `.splitUniform(${String(size)}, depth=${String(rank + at)})`)
        .join("");
      const own = defined(ids[rank], "rank");
      const parts = Array.from(
        { length: sizes.length + 1 },
        (_, at) => `${own}${String(sizes.length - at)}`,
      );
      ids = [...ids.slice(0, rank), ...parts, ...ids.slice(rank + 1)];
      calls.push(`${changed} = ${current}${cut}.setRankIds(rank_ids=${pythonStrings(ids)})`);
    }
    current = changed;
  }
  const root = names.fresh(`${tensor.toLowerCase()}_${(ids[0] ?? "value").toLowerCase()}`);
  calls.push(`${root} = ${current}.getRoot()`);
  return { root, calls };
}
