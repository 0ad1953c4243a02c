/**
 * What the densities of a sweep come to. A tensor has a whole number of elements, so that a small one reaches few
 * of them: neighbouring places of the axis may be the same tensor.
 */
import { loadProgram, sweepPoint, type SweepTexts } from "../../einsum/index.ts";
import { countOf } from "../../fibertree/index.ts";

/** Elements of the tensor whose density an axis is, by entry, of as many as there is room for. */
export interface Reached {
  readonly elements: readonly number[];
  readonly size: number;
}

/**
 * By axis, what its densities come to; undefined where it is no density of one tensor alone, or where the size
 * of the tensor is not the same at every point.
 */
export function reachedBy(texts: SweepTexts): readonly (Reached | undefined)[] {
  const { sweep } = texts;
  const paths = sweep.axes.flatMap((axis) => axis.paths);
  const isOneSize =
    !paths.some((path) => path.startsWith("shape.")) &&
    !sweep.lanes.some(({ keys }) => keys.includes("einsum"));
  const names = sweep.axes.map(({ paths: [path = "", ...others] }) =>
    others.length > 0 ? undefined : /^tensors\.([^.]+)\.density$/.exec(path)?.[1],
  );
  if (!isOneSize || names.every((name) => name === undefined)) return [];
  const { program } = loadProgram(texts.textOf(sweepPoint(sweep, 0)));
  return sweep.axes.map(({ entries }, at) => {
    const { ranks, source } = program?.tensors.get(names[at] ?? "") ?? {};
    if (ranks === undefined || source?.kind !== "generator") return undefined;
    // Blocks are kept or dropped whole, and a band is filled to its density.
    if (source.pattern.kind === "block" || source.pattern.kind === "banded") return undefined;
    const size = ranks.reduce((product, { shape }) => product * shape, 1);
    return { size, elements: entries.map(([density = 0]) => countOf(density, size)) };
  });
}
