/**
 * The part of an output that somebody wants to see: a stretch of elements, or lines out of a picture.
 *
 * Elements are numbered row-major over the declared ranks. What is not in the answer is not known, which is
 * another thing than not written.
 */
import type { Walk } from "./walk.ts";

/** Consecutive elements. */
export interface OutputRange {
  readonly from: number;
  readonly count: number;
}

/** Lines of equal length, such as the visible part of each row of a matrix. */
export interface OutputLines {
  /** First element of each line. */
  readonly starts: readonly number[];
  /** Elements of each line. */
  readonly length: number;
}

/** Part of the output as it stands after a step. */
export interface PartialOutput {
  readonly tensor: string;
  /** First element; of lines that of the first of them. */
  readonly from: number;
  readonly values: Float64Array;
  /** 1 where an element has been written. */
  readonly written: Uint8Array;
  /** Where lines were asked for: those that are given, one after the other. */
  readonly lines?: OutputLines;
}

/** Most consecutive elements that are given at once. */
export const maxFrameElements = 65_536;
/** Most elements that are given at once in lines; further lines are left off. */
const maxLineElements = 262_144;

/** What is wanted of an output as it stands now. */
export function readOutput(
  { plan, values, written }: Walk,
  wanted: OutputRange | OutputLines,
): PartialOutput {
  const { tensor } = plan.nest.output;
  if ("starts" in wanted) {
    const length = Math.max(0, Math.min(wanted.length, maxLineElements));
    const most = Math.floor(maxLineElements / Math.max(1, length));
    const starts = wanted.starts
      .filter((start) => start >= 0 && start + length <= plan.outputSize)
      .slice(0, most);
    const lines = {
      values: new Float64Array(starts.length * length),
      written: new Uint8Array(starts.length * length),
    };
    starts.forEach((start, line) => {
      lines.values.set(values.subarray(start, start + length), line * length);
      lines.written.set(written.subarray(start, start + length), line * length);
    });
    return { tensor, from: starts[0] ?? 0, ...lines, lines: { starts, length } };
  }
  const from = Math.min(Math.max(0, wanted.from), plan.outputSize);
  const to = Math.min(plan.outputSize, from + Math.min(wanted.count, maxFrameElements));
  return { tensor, from, values: values.slice(from, to), written: written.slice(from, to) };
}
