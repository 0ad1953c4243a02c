/**
 * What each line of the nest says during a step: pure, so that the view only draws it.
 *
 * Ties the lines of the program to the frame by node: which lines this step entered, which is the
 * current one, and what value and range each loop has, over all lanes.
 */
import type { EinsumDescription, Frame, LoopState, NestLine } from "../../../engine/index.ts";
import { unravel } from "../row-major.ts";

/** A line of the nest with what the step says about it. */
export interface NestRow {
  readonly line: NestLine;
  /** Entered anew by this step. */
  readonly entered: boolean;
  /** The innermost line that this step reached. */
  readonly current: boolean;
  /** A loop around the current line, whether or not this step entered it. */
  readonly value: LoopValue | undefined;
  /** Whether the iterations of this loop happen at the same time. */
  readonly spatial: boolean;
}

/** The value of a loop variable and its range. */
export interface LoopValue {
  readonly variable: string;
  /** One number, or several where lanes differ, for example "0, 2, 5 (+3)". */
  readonly text: string;
  /** For example "[3, 9)"; undefined where lanes differ in it. */
  readonly range: string | undefined;
}

const shownLanes = 4;

/** The rows of a nest at a frame; without one, the bare lines. Extents spell coordinates of flattened ranks. */
export function nestRows(
  einsum: EinsumDescription,
  frame: Frame | undefined,
  extents: Readonly<Record<string, number>> = {},
): NestRow[] {
  const entered = new Set(frame?.entered ?? []);
  const last = frame?.entered.at(-1);
  const currentAt = einsum.lines.findLastIndex((line) => line.node === last);
  const spatial = new Set(
    einsum.loops.filter((loop) => loop.mode === "spatial").map((loop) => loop.node),
  );
  return einsum.lines.map((line, at) => ({
    line,
    entered: entered.has(line.node),
    current: at === currentAt,
    value: frame === undefined ? undefined : loopValue(line.node, frame, extents),
    spatial: spatial.has(line.node),
  }));
}

function loopValue(
  node: number,
  frame: Frame,
  extents: Readonly<Record<string, number>>,
): LoopValue | undefined {
  const states = frame.lanes.flatMap((lane) => lane.loops.filter((loop) => loop.node === node));
  const first = states[0];
  if (first === undefined) return undefined;
  const coordinates = [...new Set(states.map((state) => state.coordinate))];
  const more = coordinates.length - shownLanes;
  const tuple = tupleShape(first.variable, extents);
  const listed = coordinates
    .slice(0, shownLanes)
    .map((coordinate) =>
      tuple === undefined ? String(coordinate) : `(${unravel(coordinate, tuple).join(", ")})`,
    )
    .join(", ");
  const sameRange = states.every((state) => state.from === first.from && state.to === first.to);
  return {
    variable: first.variable,
    text: more > 0 ? `${listed} (+${more})` : listed,
    range: sameRange && tuple === undefined ? rangeText(first) : undefined,
  };
}

/** Extents of the ranks that a variable such as "(h, w)" of a flattened rank stands for. */
function tupleShape(
  variable: string,
  extents: Readonly<Record<string, number>>,
): number[] | undefined {
  const names = /^\((.*)\)$/.exec(variable)?.[1]?.split(",");
  const shape = names?.map((name) => extents[name.trim().toUpperCase()]);
  return shape?.every((extent) => extent !== undefined) === true ? shape : undefined;
}

function rangeText(state: LoopState): string {
  return `[${state.from}, ${state.to})`;
}
