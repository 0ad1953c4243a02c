/**
 * Which weight lies under which input while the window of a one-dimensional convolution rests: pure.
 */
import type { EinsumDescription, Frame, TensorSnapshot } from "../../../engine/index.ts";
import { snapshotTree } from "./tree-source.ts";

/** The second tensor laid under the window of the first. */
export interface Kernel {
  readonly tensor: string;
  /** Coordinate of the window's first cell. */
  readonly from: number;
  /** Value by coordinate of the second tensor; zero where absent. */
  readonly values: readonly number[];
  /** Coordinate that is current, where one is. */
  readonly current: number | undefined;
}

const mostCells = 32;

/** The kernel under the window of `tensor`; undefined where nothing lies under it cell by cell. */
export function kernelUnder(
  einsum: EinsumDescription,
  snapshots: readonly TensorSnapshot[],
  tensor: string,
  frame: Frame | undefined,
): Kernel | undefined {
  const moving = einsum.inputs.find((input) => input.tensor === tensor);
  const expression = moving?.indices[0];
  const state = frame?.tensors.find((one) => one.tensor === tensor);
  const window = state?.window[0];
  if (moving?.indices.length !== 1 || expression === undefined || window === undefined) {
    return undefined;
  }
  const terms = expression.split("+").map((term) => term.trim());
  const other = einsum.inputs.find(
    (input) =>
      input.tensor !== tensor &&
      input.indices.length === 1 &&
      terms.includes(input.indices[0] ?? ""),
  );
  const stored = other === undefined ? undefined : snapshots[other.snapshot];
  const rank = stored?.ranks[0];
  if (other === undefined || stored === undefined || rank === undefined) return undefined;
  if (terms.length !== 2 || stored.ranks.length !== 1) return undefined;
  const sliding = einsum.loops.findLast((loop) => loop.ladder[tensor] !== "reuse");
  if (sliding?.ladder[other.tensor] !== "index") return undefined;
  const [from, to] = window;
  if (to - from !== rank.shape || rank.shape > mostCells) return undefined;
  const values = new Array<number>(rank.shape).fill(0);
  const tree = snapshotTree(stored);
  const [start, end] = tree.fiber(0, 0);
  for (let position = start; position < end; position += 1) {
    values[tree.coordinate(0, position)] = stored.values[position] ?? 0;
  }
  const operand = frame?.lanes[0]?.operands.find((one) => one.tensor === other.tensor);
  return { tensor: other.tensor, from, values, current: operand?.point[0] };
}
