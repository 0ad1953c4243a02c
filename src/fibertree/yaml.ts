/**
 * Tensors as YAML text, in the form of the fibertree files of the field: a mapping `tensor` with `name`,
 * `rank_ids`, `shape` and `root`, where a fiber lists `coords` and `payloads`. A flattened rank has a list
 * as its id and as its shape, nested for pairs.
 */
import { parseDocument, stringify } from "yaml";
import { ok } from "../base/index.ts";
import { columnsOf } from "./coordinates.ts";
import type { RankShape } from "./leaves.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { Rank, Tensor } from "./tensor.ts";
import {
  componentCount,
  tensorFromTree,
  tensorTree,
  type Tree,
  type TreeCoordinate,
} from "./tree.ts";

/** A tensor with the name that its file gives it; empty where it gives none. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCoordinate(value: unknown): value is TreeCoordinate {
  return typeof value === "number" || (Array.isArray(value) && value.every(isCoordinate));
}

/** The key of a fiber that YAML maps to its coordinates and payloads. */
function readTree(value: unknown): Tree | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (!isMapping(value) || !isMapping(value["fiber"])) return undefined;
  const { coords, payloads } = value["fiber"];
  if (!Array.isArray(coords) || !Array.isArray(payloads)) return undefined;
  if (!coords.every(isCoordinate)) return undefined;
  const below: Tree[] = [];
  for (const payload of payloads) {
    const read = readTree(payload);
    if (read === undefined) return undefined;
    below.push(read);
  }
  return { coords, payloads: below };
}

const isNamed = (id: unknown): id is string => typeof id === "string" && id !== "";

/** A rank as its id and its shape describe it; the shape may be missing. */
function readRank(id: unknown, shape: unknown): RankShape | undefined {
  const isKnown = shape !== undefined;
  if (isNamed(id)) {
    if (isKnown && (typeof shape !== "number" || !Number.isInteger(shape) || shape < 0)) {
      return undefined;
    }
    return { id, shape: isKnown ? shape : -1, format: "C" };
  }
  if (!Array.isArray(id) || id.length < 2 || !id.every(isNamed)) return undefined;
  const ids: readonly string[] = id;
  const isPair = Array.isArray(shape) && shape.some((each) => Array.isArray(each));
  if (isKnown && typeof shape === "number") {
    const parts = ids.map((part) => ({ id: part, shape }));
    return { id: ids.join(""), shape, format: "C", flattening: { style: "absolute", parts } };
  }
  const shapes: readonly unknown[] = isKnown ? [shape].flat(Infinity) : ids.map(() => -1);
  if (shapes.length !== ids.length) return undefined;
  const parts = shapes.flatMap((extent, at) =>
    typeof extent === "number" && Number.isInteger(extent) ? [{ id: ids[at]!, shape: extent }] : [],
  );
  if (parts.length !== ids.length) return undefined;
  return {
    id: ids.join(""),
    shape: parts.reduce((product, part) => product * part.shape, 1),
    format: "C",
    flattening: { style: isPair ? "pair" : "tuple", parts },
  };
}

/** The same rank with the smallest shape that holds its coordinates. */
function estimateShape(rank: Rank): Rank {
  const extents = columnsOf(rank).map((column) =>
    column.reduce((extent, coordinate) => Math.max(extent, coordinate + 1), 0),
  );
  const { flattening } = rank;
  const shape = extents.reduce((product, extent) => product * extent, 1);
  if (flattening === undefined) return { ...rank, shape };
  const parts = flattening.parts.map((part, at) => ({ ...part, shape: extents[at] ?? 0 }));
  return { ...rank, shape, flattening: { ...flattening, parts } };
}

/**
 * Reads a tensor from YAML, or JSON, which is YAML. Where the text has no shape, it is 1 + the largest
 * coordinate of each rank.
 *
 * Errors: `malformed-yaml` where the text is no YAML, a key is missing, or a fiber is not one;
 * `illegal-coordinates`.
 */
export function readYaml(text: string): OperatorResult<NamedTensor> {
  const malformed = (message: string): OperatorResult<NamedTensor> =>
    refuse("malformed-yaml", message);
  const document = parseDocument(text, { logLevel: "silent" });
  const [fault] = document.errors;
  if (fault !== undefined) return malformed(fault.message);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch {
    return malformed("aliases of this text are nested too deeply");
  }
  if (!isMapping(content) || !isMapping(content["tensor"])) {
    return malformed("the text needs a mapping `tensor`");
  }
  const { name, rank_ids: ids, shape, root } = content["tensor"];
  if (!Array.isArray(ids)) return malformed("`tensor` needs a list `rank_ids`");
  if (!Array.isArray(root) || root.length !== 1) {
    return malformed("`tensor` needs a list `root` with one fiber");
  }
  if (shape !== undefined && (!Array.isArray(shape) || shape.length !== ids.length)) {
    return malformed("`shape` needs one entry a rank");
  }
  const shapes = shape as readonly unknown[] | undefined;
  const ranks = ids.map((id: unknown, at) => readRank(id, shapes?.[at]));
  const known = ranks.filter((rank) => rank !== undefined);
  if (known.length !== ranks.length) return malformed("a rank id or a shape is not one");
  const tree = readTree(root[0]);
  if (tree === undefined) return malformed("a fiber needs lists `coords` and `payloads`");
  const tensor = tensorFromTree(known, tree);
  if (!tensor.ok) return tensor;
  return ok({
    name: typeof name === "string" ? name : "",
    tensor:
      shapes === undefined
        ? { ...tensor.value, ranks: tensor.value.ranks.map(estimateShape) }
        : tensor.value,
  });
}

type Written =
  number | { readonly fiber: { readonly coords: unknown; readonly payloads: unknown } };

function writeTree(tree: Tree): Written {
  if (typeof tree === "number") return tree;
  return { fiber: { coords: tree.coords, payloads: tree.payloads.map(writeTree) } };
}

function nest(shapes: readonly number[]): unknown {
  const [first, ...others] = shapes;
  return others.length === 0 ? first : [first, nest(others)];
}

/** A rank's id as files write it: a list for a flattened rank. */
export function writtenId({ id, flattening }: RankShape): string | readonly string[] {
  return flattening === undefined ? id : flattening.parts.map((part) => part.id);
}

/** A rank's shape as files write it: a list for tuples, nested for pairs. */
export function writtenShape(rank: RankShape): unknown {
  if (rank.flattening === undefined || componentCount(rank) === 1) return rank.shape;
  const shapes = rank.flattening.parts.map(({ shape }) => shape);
  return rank.flattening.style === "pair" ? nest(shapes) : shapes;
}

/**
 * Writes a tensor as YAML; what `readYaml` reads back. Formats and active ranges are not written.
 */
export function writeYaml(tensor: Tensor, name = ""): string {
  return stringify({
    tensor: {
      name,
      rank_ids: tensor.ranks.map(writtenId),
      shape: tensor.ranks.map(writtenShape),
      root: [writeTree(tensorTree(tensor))],
    },
  });
}
