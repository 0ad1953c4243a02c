/**
 * Which elements of one tensor lie under the window of another: pure.
 *
 * Inside a window one loop moves. Where it moves a second tensor too, each place of the window has an
 * element of that tensor under it: the weights under the inputs of a convolution, or under the outputs
 * that one input is scattered to. Where lanes take the places of the window, each has what its own lane
 * multiplies by. Read off the index expressions, so that no dataflow is special.
 */
import type {
  EinsumDescription,
  Frame,
  OperandDescription,
  TensorSnapshot,
} from "../../../engine/index.ts";
import { findValue, snapshotTree } from "./tree-source.ts";

/** The elements of a second tensor under the window of the first. */
export interface UnderWindow {
  readonly tensor: string;
  readonly cells: readonly UnderCell[];
}

/** One place of the window. */
export interface UnderCell {
  /** Of the tensor whose window it is, as declared. */
  readonly point: readonly number[];
  /** Values under it, several where several lanes use the place; zero where absent. */
  readonly values: readonly number[];
  readonly current: boolean;
}

const mostCells = 128;

/** What lies under the window of `tensor`; undefined where nothing lies under it place by place. */
export function underWindow(
  einsum: EinsumDescription,
  snapshots: readonly TensorSnapshot[],
  tensor: string,
  frame: Frame | undefined,
): UnderWindow | undefined {
  const lane = frame?.lanes.length === 1 ? frame.lanes[0] : undefined;
  if (frame !== undefined && lane === undefined) return underLanes(einsum, tensor, frame);
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
    const cells = placesOf(window).map((point): UnderCell => {
      const under = [...from];
      point.forEach((coordinate, rank) => {
        const shift = shifts[rank];
        if (shift === undefined) return;
        under[shift.rank] =
          (under[shift.rank] ?? 0) + (coordinate - (here[rank] ?? 0)) * shift.factor;
      });
      const value = findValue(snapshotTree(snapshot), snapshot.declared, under) ?? 0;
      return { point, values: [value], current: point.join() === here.join() };
    });
    return { tensor: other.tensor, cells };
  }
  return undefined;
}

/**
 * What each lane multiplies the element of `tensor` by that it uses: an input that the lanes slide over it,
 * or under an output the input that differs where all the others are the same in every lane.
 */
function underLanes(
  einsum: EinsumDescription,
  tensor: string,
  frame: Frame,
): UnderWindow | undefined {
  const isOutput = einsum.output.tensor === tensor;
  const own = einsum.inputs.findIndex((input) => input.tensor === tensor);
  const varies = einsum.inputs.map((_, operand) => {
    const points = frame.lanes.map(({ operands }) => String(operands[operand]?.point));
    return new Set(points).size > 1;
  });
  const slides = einsum.inputs[own]?.indices.flatMap((index) => {
    const variables = [...parseIndex(index).keys()];
    return variables.length > 1 ? variables : [];
  });
  const other = einsum.inputs.findIndex(({ indices }, operand) => {
    if (operand === own || varies[operand] !== true) return false;
    if (isOutput) return varies.filter(Boolean).length === 1;
    return indices.some((index) => slides?.includes(index) === true);
  });
  const name = einsum.inputs[other]?.tensor;
  if (name === undefined || (own === -1 && !isOutput)) return undefined;
  const cells = new Map<string, { point: readonly number[]; under: Map<string, number> }>();
  for (const { operands, output } of frame.lanes) {
    const point = isOutput ? output.point : operands[own]?.point;
    const under = operands[other];
    if (point === undefined || under === undefined) continue;
    const cell = cells.get(point.join()) ?? { point, under: new Map<string, number>() };
    cell.under.set(under.point.join(), under.value);
    cells.set(point.join(), cell);
  }
  if (cells.size > mostCells) return undefined;
  return {
    tensor: name,
    cells: [...cells.values()].map(({ point, under }) => ({
      point,
      values: [...under.values()],
      current: true,
    })),
  };
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
