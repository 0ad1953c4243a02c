/**
 * What a panel knows of its tensor, the same for inputs and output: pure.
 */
import type {
  OperandDescription,
  OutputDescription,
  PartialOutput,
  TensorSnapshot,
} from "../../../engine/index.ts";
import { formatElement, formatValue } from "../numbers.ts";
import { unravel } from "../row-major.ts";
import { pathTo, snapshotTree } from "./tree-source.ts";
import { insideWindow, statusWords, type Moment } from "./moment.ts";

/** A tensor with ranks in the order of the declaration. */
export interface TensorModel {
  readonly tensor: string;
  readonly role: "input" | "output";
  readonly ranks: readonly { readonly id: string; readonly shape: number }[];
  readonly snapshot: TensorSnapshot | undefined;
  readonly output: OutputDescription | undefined;
  /** Stored ranks that the nest traverses as one rank of tuples. */
  readonly flattened: OperandDescription["flattened"];
}

/**
 * The model of a panel's tensor; an input without a snapshot has none yet.
 *
 * @param names its rank names as declared; those of a snapshot are other ones where a rank is split
 */
export function tensorModel(
  tensor: string,
  role: "input" | "output",
  snapshot: TensorSnapshot | undefined,
  description: OperandDescription | OutputDescription,
  names: readonly string[] = [],
): TensorModel | undefined {
  if (role === "output") {
    if (!("ranks" in description)) return undefined;
    const { ranks } = description;
    return { tensor, role, ranks, snapshot: undefined, output: description, flattened: [] };
  }
  if (snapshot === undefined) return undefined;
  const ranks: { id: string; shape: number }[] = [];
  snapshot.ranks.forEach(({ id, shape }, stored) => {
    const declared = snapshot.declared[stored] ?? stored;
    ranks[declared] = { id: names[declared] ?? id, shape };
  });
  const flattened = "flattened" in description ? description.flattened : [];
  return { tensor, role, ranks, snapshot, output: undefined, flattened };
}

/** The point, as declared, of a position in the last rank. */
export function pointOf(model: TensorModel, position: number): readonly number[] {
  const { snapshot } = model;
  if (snapshot === undefined)
    return unravel(
      position,
      model.ranks.map(({ shape }) => shape),
    );
  const source = snapshotTree(snapshot);
  const point: number[] = [];
  // Of a split rank the innermost part has the coordinate itself, and comes last.
  pathTo(source, position).forEach((at, rank) => {
    point[snapshot.declared[rank] ?? rank] = source.coordinate(rank, at);
  });
  return point;
}

/**
 * An element in words: its value, and what the step does with it.
 *
 * @param isKnown whether its value is known, so that without one it is empty
 */
export function describeElement(
  model: TensorModel,
  moment: Moment,
  point: readonly number[],
  value: number | undefined,
  isKnown = true,
): string {
  const name = formatElement(model.tensor, point);
  const use = moment.points.find((one) => one.point.join() === point.join());
  const words: string[] = [];
  if (use?.before !== undefined && use.before !== use.value) {
    words.push(`${name}: ${formatValue(use.before)} → ${formatValue(use.value)}`);
  } else if (!isKnown && use === undefined) {
    words.push(`${name} is not known at this step`);
  } else if (value === undefined) {
    words.push(model.role === "output" ? `${name} is not written yet` : `${name} is empty`);
  } else {
    words.push(`${name} = ${formatValue(value)}`);
  }
  if (use !== undefined) {
    words.push(statusWords(use, model.role));
    if (use.lanes > 1) words.push(`${use.lanes} lanes`);
  } else if (moment.window.length > 0 && insideWindow(point, moment.window)) {
    words.push("inside the window");
  }
  return words.join(", ");
}

function sumOf(flags: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < flags.length; at += 1) sum += flags[at] ?? 0;
  return sum;
}

/** The whole panel in a sentence or two, for those who do not see it. */
export function summary(
  model: TensorModel,
  moment: Moment,
  partial: PartialOutput | undefined,
): string {
  const ranks = model.ranks.map(({ id, shape }) => `${id} of shape ${shape}`).join(", ");
  const shape = ranks === "" ? "a scalar" : `ranks ${ranks}`;
  const written = partial === undefined ? 0 : sumOf(partial.written);
  const full =
    model.snapshot === undefined
      ? `${written} elements written so far`
      : `${model.snapshot.occupancy} non-zero elements`;
  const uses = moment.points
    .slice(0, 4)
    .map((use) => describeElement(model, moment, use.point, use.value));
  const more = moment.points.length > 4 ? ` and ${moment.points.length - 4} more` : "";
  const now = uses.length === 0 ? "" : ` Now ${uses.join("; ")}${more}.`;
  return `Tensor ${model.tensor}: ${shape}, ${full}.${now}`;
}
