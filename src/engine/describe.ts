/** Describing compiled nests and stored tensors to whoever shows them. */
import {
  classifyDataflow,
  ladder,
  loopVariable,
  operandRoles,
  printNest,
  type Loop,
  type Nest,
} from "../compile/index.ts";
import { printAffine, type Program, type ProgramEinsum } from "../einsum/index.ts";
import { occupancy, type Tensor } from "../fibertree/index.ts";
import type { EinsumDescription, LoopDescription, TensorSnapshot, TensorSource } from "./opened.ts";

/** Number of coordinates of a loop's rank, or of tuples. */
function extentOf(loop: Loop): number {
  return loop.shape.reduce((product, extent) => product * extent, 1);
}

function explain(loop: Loop, nest: Nest): string {
  const variable = loopVariable(nest, loop.level);
  const cut = [...loop.lower, ...loop.upper].some(({ value }) => value.terms.length > 0);
  const where = cut ? " inside the legal range" : "";
  const names = loop.drivers.map(({ operand, rank }) => {
    const { tensor, ranks } = nest.operands[operand] ?? { tensor: "", ranks: [] };
    return ranks.length > 1 ? `${tensor} (rank ${ranks[rank]?.id ?? ""})` : tensor;
  });
  const [only] = names;
  if (loop.parts !== undefined) {
    const { parts } = loop;
    const cut =
      parts.kind === "shape"
        ? `parts of ${parts.size} coordinates`
        : `parts of ${parts.size} non-empty elements of ${nest.operands[parts.leader.operand]?.tensor ?? ""}`;
    return `${variable} takes the ${cut}, one after the other${names.length === 0 ? "" : "; empty parts are passed over"}.`;
  }
  if (only === undefined)
    return `${variable} takes every coordinate${cut ? where : ` from 0 to ${String(extentOf(loop) - 1)}`}, empty or not.`;
  if (names.length === 1)
    return `${variable} takes the coordinates that are stored in ${only}${where}, in order.`;
  const list = `${names.slice(0, -1).join(", ")} and ${names[names.length - 1] ?? ""}`;
  if (loop.stream.kind === "intersect")
    return `${variable} takes the coordinates${where} that ${list} all store: their intersection.`;
  if (loop.stream.kind === "unite")
    return `${variable} takes the coordinates${where} that any of ${list} stores: their union.`;
  return `${variable} takes every coordinate${where}.`;
}

/**
 * Describes an Einsum and its nest.
 *
 * @param snapshots for each operand, the number of the snapshot that the nest reads
 */
export function describeEinsum(
  einsum: ProgramEinsum,
  nest: Nest,
  snapshots: readonly number[],
): EinsumDescription {
  const marks = ladder(nest);
  const roles = operandRoles(einsum);
  return {
    name: nest.name,
    text: nest.text,
    expression: nest.expression,
    reduction: nest.reduction,
    mapping: {
      order: einsum.loops.map(({ rank }) => rank),
      space: einsum.loops.filter(({ mode }) => mode === "spatial").map(({ rank }) => rank),
      partitioning: einsum.partitioning,
    },
    loops: nest.loops.map((loop, at): LoopDescription => ({
      node: loop.id,
      rank: loop.rank,
      base: einsum.loops[at]?.base ?? loop.rank,
      visits: loop.parts === undefined ? "coordinates" : "parts",
      variable: loopVariable(nest, loop.level),
      mode: loop.mode,
      source: loop.stream.kind === "driver" ? "traverse" : loop.stream.kind,
      drivers: loop.drivers.map(({ operand }) => nest.operands[operand]?.tensor ?? ""),
      shape: extentOf(loop),
      explanation: explain(loop, nest),
      ladder: marks[at] ?? {},
      span: loop.span,
    })),
    lines: printNest(nest),
    dataflow: classifyDataflow(nest, roles),
    inputs: einsum.operands.map(({ tensor, mode, text, indices }, at) => ({
      tensor,
      role: roles[at],
      snapshot: snapshots[at] ?? 0,
      flattened: flattenedRanks(nest, at),
      access: mode,
      text,
      indices: indices.map(printAffine),
    })),
    output: {
      tensor: nest.output.tensor,
      text: nest.output.text,
      indices: einsum.output.indices.map(printAffine),
      ranks: nest.output.ranks,
    },
  };
}

/** The ranks of an operand that loops traverse as one, each group once. */
function flattenedRanks(nest: Nest, operand: number): readonly (readonly [number, number])[] {
  const groups = new Map<number, number>();
  for (const { drivers } of nest.loops) {
    for (const driver of drivers) {
      if (driver.operand === operand && driver.count > 1) groups.set(driver.rank, driver.count);
    }
  }
  return [...groups].sort(([a], [b]) => a - b);
}

/** A stored tensor as a plain value. */
export function describeTensor(
  name: string,
  tensor: Tensor,
  declared: readonly number[],
): TensorSnapshot {
  return {
    name,
    ranks: tensor.ranks,
    values: tensor.values,
    occupancy: occupancy(tensor),
    declared,
  };
}

/** Where each declared tensor's values come from. */
export function describeSources(program: Program): readonly TensorSource[] {
  return [...program.tensors.values()].map(({ name, source }): TensorSource => {
    switch (source.kind) {
      case "generator":
        return {
          tensor: name,
          kind: "generator",
          ...("density" in source.pattern ? { density: source.pattern.density } : {}),
          seed: source.seed,
        };
      case "file":
        return { tensor: name, kind: "file", file: source.name };
      case "points":
      case "dense":
      case "computed":
        return { tensor: name, kind: source.kind };
    }
  });
}
