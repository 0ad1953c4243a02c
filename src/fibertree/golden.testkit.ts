/** Reading and writing the tensors of the golden cases, and one function a golden operator. */
import { invariant } from "../base/index.ts";
import {
  difference,
  intersection,
  populateYields,
  symmetricDifference,
  union,
} from "./coiterate.ts";
import { flattenRanks, mergeRanks, unflattenRanks } from "./flatten.ts";
import { intersectSteps, type IntersectStyle } from "./intersect-steps.ts";
import { kernels } from "./kernels.testkit.ts";
import type { RankShape } from "./leaves.ts";
import { Output } from "./output.ts";
import { populate, type PopulateBody } from "./populate.ts";
import type { OperatorProblem, OperatorResult } from "./problem.ts";
import { project } from "./project.ts";
import {
  divideCoordinateSpace,
  dividePositionSpace,
  splitEqual,
  splitNonUniform,
  splitUnEqual,
  splitUniform,
} from "./split.ts";
import { swapRanks, swizzleRanksById } from "./swizzle.ts";
import { occupancy, type FlattenStyle, type Tensor } from "./tensor.ts";
import {
  findPoint,
  getRange,
  iterOccupancy,
  iterRangeShape,
  iterShape,
  rootFiber,
  traversalLength,
  type Traversal,
} from "./traverse.ts";
import { payloadTree, tensorFromTree, tensorTree, type Tree, type TreeCoordinate } from "./tree.ts";
import { fromUncompressed, toUncompressed, type NestedList } from "./uncompressed.ts";
import { fillShape, updateCoords } from "./update-coords.ts";
import { readYaml, writeYaml, writtenId, writtenShape } from "./yaml.ts";
import { parse } from "yaml";

type Json = number | string | boolean | readonly Json[] | { readonly [key: string]: Json };
type GoldenFiber = readonly (readonly [TreeCoordinate, GoldenFiber | number])[];

interface GoldenTensor {
  readonly rankIds: readonly (string | readonly string[])[];
  readonly shape?: readonly TreeCoordinate[];
  readonly root: GoldenFiber | number;
}

export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  readonly args: Readonly<Record<string, Json>>;
  readonly inputs: readonly unknown[];
  readonly note?: string;
  readonly expect: unknown;
}

function value<Value>(result: OperatorResult<Value>): Value {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}

/** Carries a refusal out of an operator, to where a case compares it. */
class Refused extends Error {
  readonly problem: OperatorProblem;
  constructor(problem: OperatorProblem) {
    super(`${problem.kind}: ${problem.message}`);
    this.problem = problem;
  }
}

function toTree(fiber: GoldenFiber | number): Tree {
  if (typeof fiber === "number") return fiber;
  return { coords: fiber.map(([at]) => at), payloads: fiber.map(([, below]) => toTree(below)) };
}

function fromTree(tree: Tree): GoldenFiber | number {
  if (typeof tree === "number") return tree;
  return tree.coords.map((at, element) => [at, fromTree(tree.payloads[element]!)] as const);
}

function flatShape(shape: TreeCoordinate): readonly number[] {
  return typeof shape === "number" ? [shape] : shape.flatMap(flatShape);
}

function readTensor({ rankIds, shape, root }: GoldenTensor): Tensor {
  const ranks = rankIds.map((id, at): RankShape => {
    const extents = flatShape(shape![at]!);
    const extent = extents.reduce((product, each) => product * each, 1);
    if (typeof id === "string") return { id, shape: extent, format: "C" };
    const parts = id.map((part, which) => ({ id: part, shape: extents[which] ?? extent }));
    const isPair = typeof shape![at] !== "number" && shape![at]!.some((e) => typeof e !== "number");
    const style: FlattenStyle = extents.length === 1 ? "absolute" : isPair ? "pair" : "tuple";
    return { id: id.join(""), shape: extent, format: "C", flattening: { style, parts } };
  });
  return value(tensorFromTree(ranks, toTree(root)));
}

function writeTensor(tensor: Tensor): unknown {
  return {
    rankIds: tensor.ranks.map(writtenId),
    shape: tensor.ranks.map(writtenShape),
    root: fromTree(tensorTree(tensor)),
  };
}

function payload({ fibers, positions }: Traversal, which: number, element: number): unknown {
  const { tensor, depth } = fibers[which]!;
  return fromTree(payloadTree(tensor, depth, positions[which]![element]!));
}

function coordinate(traversal: Traversal, element: number): unknown {
  const components = traversal.coordinates.map((column) => column[element]!);
  return components.length === 1 ? components[0] : components;
}

function list(traversal: Traversal, pick: (element: number) => unknown): unknown {
  return Array.from({ length: traversalLength(traversal) }, (_, element) => [
    coordinate(traversal, element),
    pick(element),
  ]);
}

const single = (traversal: Traversal): unknown =>
  list(traversal, (element) => payload(traversal, 0, element));
const all = (traversal: Traversal): unknown =>
  list(traversal, (element) =>
    traversal.fibers.map((_, which) => payload(traversal, which, element)),
  );
const masked = (traversal: Traversal): unknown =>
  list(traversal, (element) => [
    traversal.positions.map((own, at) => (own[element]! < 0 ? "" : "ABCDEFG"[at])).join(""),
    ...traversal.fibers.map((_, which) => payload(traversal, which, element)),
  ]);

const bodies: Readonly<Record<string, PopulateBody>> = {
  assign: (_, a) => a,
  accumulate: (z, a) => z + a,
  assignIfEven: (z, a) => (a % 2 === 0 ? a : z),
  accumulateIfPositive: (z, a) => (a > 0 ? z + a : z),
  none: (z) => z,
};

interface Arguments {
  readonly step: number;
  readonly splits: readonly number[];
  readonly sizes: readonly number[];
  readonly partitions: number;
  readonly depth: number;
  readonly rankIds: readonly string[];
  readonly shape?: readonly number[];
  readonly trans: { readonly mul: number; readonly add: number };
  readonly interval?: readonly [number, number];
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly style: string;
  readonly body: string;
  readonly point: readonly number[];
  readonly allocate?: boolean;
  readonly default?: number;
  readonly add: number;
  readonly kernel: string;
  readonly steps: readonly { readonly op: string; readonly args: Arguments }[];
}

type Transform = (tensor: Tensor, args: Arguments) => OperatorResult<Tensor>;

const affine = ({ mul, add }: Arguments["trans"]) => ({ multiply: mul, add });

/** Operators from one tensor to one, which pipelines chain. */
const transforms: Readonly<Record<string, Transform>> = {
  splitUniform: (tensor, args) => splitUniform(tensor, args.step, args),
  splitNonUniform: (tensor, args) => splitNonUniform(tensor, args.splits, args),
  splitEqual: (tensor, args) => splitEqual(tensor, args.step, args),
  splitUnEqual: (tensor, args) => splitUnEqual(tensor, args.sizes, args),
  divideCoordinateSpace: (tensor, args) => divideCoordinateSpace(tensor, args.partitions),
  dividePositionSpace: (tensor, args) => dividePositionSpace(tensor, args.partitions),
  flattenRanks: (tensor, args) => flattenRanks(tensor, args as object),
  mergeRanks: (tensor, args) => mergeRanks(tensor, args as object),
  unflattenRanks: (tensor, args) => unflattenRanks(tensor, args),
  swizzleRanks: (tensor, args) => swizzleRanksById(tensor, args.rankIds),
  swapRanks: (tensor, args) => swapRanks(tensor, args.depth),
  updateCoords: (tensor, args) => updateCoords(tensor, affine(args.trans)),
  iterShapeRef: (tensor) => fillShape(tensor),
};

type Run = (tensors: readonly Tensor[], args: Arguments) => unknown;
const root = (tensor: Tensor): Traversal => iterOccupancy(rootFiber(tensor));

function getPayloadRef(tensor: Tensor, { point, add }: Arguments): unknown {
  const output = Output.of(tensor);
  const reference = output.reference(point);
  output.assign(reference, output.value(reference) + add);
  return writeTensor(output.toTensor());
}

function getPayload(tensor: Tensor, args: Arguments): unknown {
  const position = findPoint(tensor, args.point);
  if (position < 0 && args.allocate === false) return args.default;
  return fromTree(payloadTree(tensor, args.point.length - 1, position));
}

/** Operators on tensors whose result is anything but a tensor, or that take several. */
const others: Readonly<Record<string, Run>> = {
  project: ([a], { trans, interval }) =>
    single(
      value(project(root(a!), affine(trans), interval && { start: interval[0], end: interval[1] })),
    ),
  intersection: (tensors) => all(intersection(...tensors.map(root))),
  intersectionN: (tensors) => all(intersection(...tensors.map(root))),
  intersectionPrefix: (tensors) => all(intersection(...tensors.map(root))),
  union: (tensors) => masked(union(...tensors.map(root))),
  unionN: (tensors) => masked(union(...tensors.map(root))),
  difference: ([a, b]) => single(difference(root(a!), root(b!))),
  symmetricDifference: ([a, b]) => masked(symmetricDifference(root(a!), root(b!))),
  populate: ([z, a], { body }) => writeTensor(populate(z!, a!, bodies[body]!)),
  populateYields: ([z, a]) => all(populateYields(root(z!), root(a!))),
  getRange: ([a], { start, end, size }) =>
    single(value(getRange(rootFiber(a!), start, { end, size }))),
  iterShape: ([a]) => single(value(iterShape(rootFiber(a!)))),
  iterRangeShape: ([a], { start, end, step }) =>
    single(value(iterRangeShape(rootFiber(a!), start, end, step))),
  getPayload: ([a], args) => getPayload(a!, args),
  getPayloadRef: ([a], args) => getPayloadRef(a!, args),
  countValues: ([a]) => occupancy(a!),
  toUncompressed: ([a]) => value(toUncompressed(a!)),
  toYAML: ([a]) => parse(writeYaml(a!)) as unknown,
  intersectSteps: ([a, b], { style }) =>
    intersectSteps(root(a!), root(b!), style as IntersectStyle),
  pipeline: ([a], { steps }) =>
    writeTensor(steps.reduce((tensor, { op, args }) => value(transforms[op]!(tensor, args)), a!)),
  kernel: ([a, b], { kernel }) => {
    const { Z, ...counts } = kernels[kernel]!(a!, b!);
    return { Z: writeTensor(Z), ...counts };
  },
};

/** What a case gives; a refusal is given as its kind. */
export function runCase({ op, args, inputs }: GoldenCase): unknown {
  const own = args as unknown as Arguments;
  try {
    if (op === "fromYAML") return writeTensor(value(readYaml(inputs[0] as string)).tensor);
    if (op === "fromUncompressed") {
      return writeTensor(value(fromUncompressed(own.rankIds, inputs[0] as NestedList, own.shape)));
    }
    const tensors = inputs.map((input) => readTensor(input as GoldenTensor));
    const transform = transforms[op];
    if (transform !== undefined) return writeTensor(value(transform(tensors[0]!, own)));
    const run = others[op];
    invariant(run !== undefined, `no operator ${op}`);
    return run(tensors, own);
  } catch (fault) {
    if (fault instanceof Refused) return { error: fault.problem.kind };
    throw fault;
  }
}

/** What a case must give: how the reference failed, and shapes that a case leaves out, do not count. */
export function comparable({ expect }: GoldenCase, got: unknown): readonly [unknown, unknown] {
  if (typeof expect !== "object" || expect === null || Array.isArray(expect)) return [expect, got];
  if ("error" in expect) return [{ error: expect.error }, got];
  if ("root" in expect && !("shape" in expect)) {
    const { rankIds, root: tree } = got as { readonly rankIds: unknown; readonly root: unknown };
    return [expect, { rankIds, root: tree }];
  }
  return [expect, got];
}
