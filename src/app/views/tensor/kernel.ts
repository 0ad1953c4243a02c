/**
 * Which elements of one tensor lie under the window of another: pure.
 *
 * Inside a window one loop moves. Where it moves a second tensor too, each place of the window has an
 * element of that tensor under it: the weights under the inputs of a convolution, or under the outputs
 * that one input is scattered to. Read off the index expressions, so that no dataflow is special.
 */
import type {
  EinsumDescription,
  Frame,
  OperandDescription,
  TensorSnapshot,
} from "../../../engine/index.ts";
import { findValue, snapshotTree } from "./tree-source.ts";

/** The elements of a second tensor under the window of the first. */
export interface Kernel {
  readonly tensor: string;
  readonly cells: readonly KernelCell[];
}

/** One place of the window. */
export interface KernelCell {
  /** Of the tensor whose window it is, as declared. */
  readonly point: readonly number[];
  /** Value under it; zero where absent. */
  readonly value: number;
  readonly current: boolean;
}

const mostCells = 128;

/** The kernel under the window of `tensor`; undefined where nothing lies under it place by place. */
export function kernelUnder(
  einsum: EinsumDescription,
  snapshots: readonly TensorSnapshot[],
  tensor: string,
  frame: Frame | undefined,
): Kernel | undefined {
  const lane = frame?.lanes.length === 1 ? frame.lanes[0] : undefined;
  if (lane === undefined) return undefined;
  const isOutput = einsum.output.tensor === tensor;
  const moving = isOutput ? einsum.output : einsum.inputs.find((input) => input.tensor === tensor);
  const window = frame?.tensors.find((one) => one.tensor === tensor)?.window ?? [];
  const here = isOutput
    ? lane.output.point
    : lane.operands.find((one) => one.tensor === tensor)?.point;
  if (moving === undefined || here === undefined || window.length !== here.length) return undefined;
  const names = isOutput
    ? einsum.output.ranks.map(({ id }) => id)
    : storedNames(snapshots.find(({ name }) => name === tensor));
  for (const other of einsum.inputs) {
    const snapshot = snapshots[other.snapshot];
    const from = lane.operands.find((one) => one.tensor === other.tensor)?.point;
    if (other.tensor === tensor || snapshot === undefined || from === undefined) continue;
    const shifts = moving.indices.map((index, rank) =>
      shiftOf(einsum, parseIndex(index), names[rank] ?? "", other),
    );
    const slides = window.some(
      ([start, end], rank) => end - start > 1 && shifts[rank] !== undefined,
    );
    if (!slides) continue;
    const cells = placesOf(window).map((point): KernelCell => {
      const under = [...from];
      point.forEach((coordinate, rank) => {
        const shift = shifts[rank];
        if (shift === undefined) return;
        under[shift.rank] =
          (under[shift.rank] ?? 0) + (coordinate - (here[rank] ?? 0)) * shift.factor;
      });
      const value = findValue(snapshotTree(snapshot), snapshot.declared, under) ?? 0;
      return { point, value, current: point.join() === here.join() };
    });
    return { tensor: other.tensor, cells };
  }
  return undefined;
}

/** Every point of a window, row-major, as many as are drawn. */
function placesOf(window: readonly (readonly [number, number])[]): number[][] {
  let points: number[][] = [[]];
  for (const [from, to] of window) {
    points = points.flatMap((point) =>
      Array.from({ length: Math.max(0, Math.min(to - from, mostCells)) }, (_, at) => [
        ...point,
        from + at,
      ]),
    );
    if (points.length > mostCells) return [];
  }
  return points;
}

interface Shift {
  /** Declared rank of the other tensor that moves. */
  readonly rank: number;
  /** By how much, for one coordinate of the first. */
  readonly factor: number;
}

/** Rank names in the order of the declaration. */
function storedNames(snapshot: TensorSnapshot | undefined): readonly string[] {
  const names: string[] = [];
  snapshot?.ranks.forEach(({ id }, stored) => {
    names[snapshot.declared[stored] ?? stored] = id;
  });
  return names;
}

/** How the other tensor moves while the window's rank is run through; undefined where it stands still. */
function shiftOf(
  einsum: EinsumDescription,
  form: ReadonlyMap<string, number>,
  name: string,
  other: OperandDescription,
): Shift | undefined {
  const variable = movedVariable(einsum, form, name);
  if (variable !== undefined) {
    const to = other.indices.indexOf(variable);
    return to === -1 ? undefined : { rank: to, factor: 1 / (form.get(variable) ?? 1) };
  }
  // No loop runs over the rank: it follows from an index that a loop has fixed, such as w = q + s.
  const [follower] = form.keys();
  for (const { tensor, indices } of einsum.inputs) {
    if (tensor === other.tensor || follower === undefined) continue;
    for (const text of indices) {
      const fixed = parseIndex(text);
      const inner = einsum.loops.at(-1)?.variable;
      const to = inner === undefined ? -1 : other.indices.indexOf(inner);
      if (!fixed.has(follower) || inner === undefined || !fixed.has(inner) || to === -1) continue;
      const factor = -(fixed.get(follower) ?? 1) / (fixed.get(inner) ?? 1);
      return { rank: to, factor: factor / (form.get(follower) ?? 1) };
    }
  }
  return undefined;
}

/**
 * The variable of an index that moves while the innermost loop over it runs: the loop's own, or where the
 * loop runs over the rank as a whole, the one that no other loop fixes.
 */
function movedVariable(
  { loops }: EinsumDescription,
  form: ReadonlyMap<string, number>,
  name: string,
): string | undefined {
  const own = loops.filter(({ visits }) => visits === "coordinates");
  const inner = own.findLast(
    ({ variable, rank, base }) => form.has(variable) || rank === name || base === name,
  );
  if (inner === undefined || form.has(inner.variable)) return inner?.variable;
  const free = [...form.keys()].filter((key) => !own.some(({ variable }) => variable === key));
  return free.length === 1 ? free[0] : undefined;
}

/** An index such as "2*q+s" as coefficients by variable. */
function parseIndex(text: string): ReadonlyMap<string, number> {
  const form = new Map<string, number>();
  for (const [, sign, factor, name] of text.matchAll(/([+-]?)\s*(?:(\d+)\s*\*\s*)?([a-z]\w*)/gi)) {
    if (name !== undefined) form.set(name, (sign === "-" ? -1 : 1) * Number(factor ?? 1));
  }
  return form;
}
