/**
 * What each line of the nest says during a step: pure, so that the view only draws it.
 *
 * Ties the lines of the program to the frame by node: which lines this step entered, which is the
 * current one, and what value and range each loop has, over all lanes.
 */
import type { EinsumDescription, Frame, NestLine } from "../../../engine/index.ts";
import { loopCoordinate } from "../numbers.ts";

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
  /** The tensor that this line finishes transforming before the loops begin. */
  readonly transforms: string | undefined;
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

/** The rows of a nest at a frame; without one, the bare lines. */
export function nestRows(einsum: EinsumDescription, frame: Frame | undefined): NestRow[] {
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
    value: frame === undefined ? undefined : loopValue(line.node, frame),
    spatial: spatial.has(line.node),
    transforms:
      transforms(line) === transforms(einsum.lines[at + 1]) ? undefined : transforms(line),
  }));
}

/** The tensor of a line such as `a_k = a.swizzleRanks(K, M)`, which stands before the loops. */
function transforms(line: NestLine | undefined): string | undefined {
  const isTransform =
    line?.tokens.some(({ text }) => /^\.(swizzleRanks|splitUniform)\(/.test(text)) === true &&
    line.tokens[1]?.text === " = ";
  return isTransform ? line.tokens[0]?.tensor : undefined;
}

function loopValue(node: number, frame: Frame): LoopValue | undefined {
  const states = frame.lanes.flatMap((lane) => lane.loops.filter((loop) => loop.node === node));
  const first = states[0];
  if (first === undefined) return undefined;
  const coordinates = [...new Set(states.map(loopCoordinate))];
  const more = coordinates.length - shownLanes;
  const listed = coordinates.slice(0, shownLanes).join(", ");
  const sameRange = states.every((state) => state.from === first.from && state.to === first.to);
  // The range of a flattened rank counts tuples, which would only puzzle beside one.
  const plain = sameRange && first.tuple === undefined;
  return {
    variable: first.variable,
    text: more > 0 ? `${listed} (+${more})` : listed,
    range: plain ? `[${first.from}, ${first.to})` : undefined,
  };
}
