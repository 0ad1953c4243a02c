/** Where a tensor's values come from: points, dense lists, a generator with a seed, or a file. */
import type { Span } from "../base/index.ts";
import type { Elements, TensorPattern } from "../fibertree/index.ts";
import { readGenerator } from "./tensor-generator.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

/** The source of a tensor's values; coordinates are in the order of the declaration. */
export type TensorSpec = {
  readonly span: Span;
  readonly keySpan: Span;
} & (
  | { readonly kind: "points"; readonly elements: Elements; readonly places: readonly Span[] }
  | { readonly kind: "dense"; readonly elements: Elements; readonly shape: readonly number[] }
  | { readonly kind: "generator"; readonly pattern: TensorPattern; readonly seed: number }
  | { readonly kind: "file"; readonly name: string }
);

const keys = ["points", "density", "seed", "values", "file", "pattern"] as const;

/** Reads one entry of `tensors`. */
export function readTensorSpec(
  name: string,
  entry: Entry,
  reader: TreeReader,
): TensorSpec | undefined {
  const { value, keySpan } = entry;
  const where = { span: value.span, keySpan };
  if (value.kind === "list") return readDense(value, name, reader, where);
  const map = reader.map(value, `The tensor \`${name}\``, keys);
  const points = map.get("points");
  const file = map.get("file");
  const density = map.get("density");
  const pattern = map.get("pattern");
  const generator = pattern ?? density;
  const sources = [points, file, generator].filter((source) => source !== undefined);
  if (sources.length !== 1) {
    reader.report(
      sources.length === 0 ? "check/missing-key" : "check/wrong-type",
      `The tensor \`${name}\` needs exactly one source of values.`,
      sources[1]?.keySpan ?? keySpan,
      "Give one of `density` (with `seed`), `pattern`, `points`, `file`, or a list of numbers.",
    );
    return undefined;
  }
  if (points !== undefined) return readPoints(points, name, reader, where);
  if (file !== undefined) {
    const fileName = reader.text(file, "`file`");
    return fileName === undefined
      ? undefined
      : { kind: "file", name: fileName, ...where, span: file.value.span };
  }
  const generated = readGenerator(name, map, reader);
  return generated === undefined ? undefined : { kind: "generator", ...generated, ...where };
}

function readPoints(
  entry: Entry,
  name: string,
  reader: TreeReader,
  where: { readonly span: Span; readonly keySpan: Span },
): TensorSpec | undefined {
  const items = reader.list(entry.value, `The points of \`${name}\``);
  const coordinates: number[] = [];
  const values: number[] = [];
  const places: Span[] = [];
  let rankCount: number | undefined;
  const complain = (span: Span): undefined => {
    reader.report(
      "check/points",
      `A point of \`${name}\` is not of the form [[coordinates], value].`,
      span,
      "For example `[[0, 2], 7]`: coordinates, all of one length, then a number.",
    );
    return undefined;
  };
  for (const item of items) {
    if (item.kind !== "list" || item.items.length !== 2) return complain(item.span);
    const [at, value] = item.items;
    if (at?.kind !== "list" || value?.kind !== "scalar" || typeof value.value !== "number")
      return complain(item.span);
    rankCount ??= at.items.length;
    if (at.items.length !== rankCount || !Number.isFinite(value.value)) return complain(item.span);
    for (const coordinate of at.items) {
      const number = coordinate.kind === "scalar" ? coordinate.value : undefined;
      if (
        typeof number !== "number" ||
        !Number.isInteger(number) ||
        number < 0 ||
        number > 2 ** 31 - 1
      )
        return complain(item.span);
      coordinates.push(number);
    }
    values.push(value.value);
    places.push(item.span);
  }
  const elements = {
    rankCount: rankCount ?? 0,
    coordinates: Int32Array.from(coordinates),
    values: Float64Array.from(values),
  };
  return { kind: "points", elements, places, ...where, span: entry.value.span };
}

function readDense(
  root: Tree,
  name: string,
  reader: TreeReader,
  where: { readonly span: Span; readonly keySpan: Span },
): TensorSpec | undefined {
  const shape: number[] = [];
  for (let at: Tree | undefined = root; at?.kind === "list"; at = at.items[0])
    shape.push(at.items.length);
  const coordinates: number[] = [];
  const values: number[] = [];
  const path: number[] = [];
  const visit = (tree: Tree, level: number): boolean => {
    if (level === shape.length) {
      if (tree.kind !== "scalar" || typeof tree.value !== "number" || !Number.isFinite(tree.value))
        return false;
      if (tree.value !== 0) {
        coordinates.push(...path);
        values.push(tree.value);
      }
      return true;
    }
    if (tree.kind !== "list" || tree.items.length !== shape[level]) return false;
    return tree.items.every((item, coordinate) => {
      path[level] = coordinate;
      return visit(item, level + 1);
    });
  };
  if (!visit(root, 0)) {
    reader.report(
      "check/points",
      `The lists of \`${name}\` are of unequal length, or hold something that is not a number.`,
      root.span,
      "A dense tensor is a list of lists of numbers, every list of a rank as long as the others.",
    );
    return undefined;
  }
  const elements = {
    rankCount: shape.length,
    coordinates: Int32Array.from(coordinates),
    values: Float64Array.from(values),
  };
  return { kind: "dense", elements, shape, ...where };
}
