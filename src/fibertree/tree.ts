/**
 * Tensors as nested trees: fibers that hold their coordinates and payloads, as files and people write
 * them. Unlike everything made of elements, trees keep stored zeros and fibers that hold nothing.
 */
import { ok } from "../base/index.ts";
import { columnsOf, coordinateAt, type Columns } from "./coordinates.ts";
import type { RankShape } from "./leaves.ts";
import { compareRows } from "./order.ts";
import { refuse, type OperatorResult } from "./problem.ts";
import type { Rank, Tensor } from "./tensor.ts";

/** A coordinate in a tree: a number, a list of them, or nested pairs. */
export type TreeCoordinate = number | readonly TreeCoordinate[];

/** A fiber in a tree. */
export interface FiberTree {
  readonly coords: readonly TreeCoordinate[];
  readonly payloads: readonly Tree[];
}

/** A fiber, or a value. */
export type Tree = FiberTree | number;

/** How many components the coordinates of a rank have. */
export function componentCount({ flattening }: RankShape): number {
  const isTuple = flattening?.style === "tuple" || flattening?.style === "pair";
  return isTuple ? flattening.parts.length : 1;
}

/** The components of a coordinate in a tree, pairs unfolded. */
function unfold(coordinate: TreeCoordinate): readonly number[] {
  return typeof coordinate === "number" ? [coordinate] : coordinate.flatMap(unfold);
}

function nestPairs(components: readonly number[]): TreeCoordinate {
  const [first = 0, ...others] = components;
  return others.length === 0 ? first : [first, nestPairs(others)];
}

/** The coordinate of a position as a tree holds it. */
function treeCoordinate(rank: Rank, position: number): TreeCoordinate {
  const coordinate = coordinateAt(columnsOf(rank), position);
  return typeof coordinate === "number" || rank.flattening?.style !== "pair"
    ? coordinate
    : nestPairs(coordinate);
}

/** The payload of a position as a tree; position -1 of a rank gives an empty payload. */
export function payloadTree(tensor: Tensor, depth: number, position: number): Tree {
  const rank = tensor.ranks[depth + 1];
  if (rank === undefined) return tensor.values[position] ?? 0;
  const coords: TreeCoordinate[] = [];
  const payloads: Tree[] = [];
  const end = rank.segments[position + 1] ?? 0;
  for (let at = rank.segments[position] ?? 0; at < end; at += 1) {
    coords.push(treeCoordinate(rank, at));
    payloads.push(payloadTree(tensor, depth + 1, at));
  }
  return { coords, payloads };
}

/** A tensor as a tree. */
export function tensorTree(tensor: Tensor): Tree {
  return payloadTree(tensor, -1, 0);
}

/** The fibers of one rank, read from trees. */
function readRank(
  shape: RankShape,
  fibers: readonly Tree[],
): OperatorResult<{ readonly rank: Rank; readonly payloads: readonly Tree[] }> {
  const arity = componentCount(shape);
  const segments = new Int32Array(fibers.length + 1);
  const lists: number[][] = Array.from({ length: arity }, () => []);
  const payloads: Tree[] = [];
  for (const [at, fiber] of fibers.entries()) {
    if (typeof fiber === "number") {
      return refuse("malformed-yaml", `a value stands where rank ${shape.id} needs a fiber`);
    }
    if (fiber.coords.length !== fiber.payloads.length) {
      return refuse(
        "illegal-coordinates",
        `a fiber of rank ${shape.id} has ${fiber.coords.length} coordinates and ${fiber.payloads.length} payloads`,
      );
    }
    for (const coordinate of fiber.coords) {
      const components = unfold(coordinate);
      if (components.length !== arity || !components.every((each) => (each | 0) === each)) {
        return refuse(
          "illegal-coordinates",
          `rank ${shape.id} has coordinates of ${arity} whole numbers`,
        );
      }
      components.forEach((component, rank) => lists[rank]!.push(component));
    }
    payloads.push(...fiber.payloads);
    segments[at + 1] = payloads.length;
  }
  const columns: Columns = lists.map((list) => Int32Array.from(list));
  for (let fiber = 0; fiber < fibers.length; fiber += 1) {
    for (let at = segments[fiber]! + 1; at < segments[fiber + 1]!; at += 1) {
      if (compareRows(columns, at - 1, at) >= 0) {
        return refuse("illegal-coordinates", `coordinates of rank ${shape.id} do not ascend`);
      }
    }
  }
  const [coordinates, ...inner] = columns;
  const flattening = shape.flattening && { ...shape.flattening, inner };
  return ok({ rank: { ...shape, segments, coordinates: coordinates!, flattening }, payloads });
}

/**
 * The tensor that a tree describes; its ranks are stored as coordinate/payload lists.
 *
 * Errors: `illegal-coordinates` where they do not ascend, are no whole numbers, or do not match payloads;
 * `malformed-yaml` where the tree is not as deep as there are ranks.
 */
export function tensorFromTree(shapes: readonly RankShape[], tree: Tree): OperatorResult<Tensor> {
  const ranks: Rank[] = [];
  let fibers: readonly Tree[] = [tree];
  for (const shape of shapes) {
    const read = readRank({ ...shape, format: "C" }, fibers);
    if (!read.ok) return read;
    ranks.push(read.value.rank);
    fibers = read.value.payloads;
  }
  const values = new Float64Array(fibers.length);
  for (const [at, payload] of fibers.entries()) {
    if (typeof payload !== "number") {
      return refuse("malformed-yaml", "a fiber stands where the last rank needs a value");
    }
    values[at] = payload;
  }
  return ok({ ranks, values });
}
