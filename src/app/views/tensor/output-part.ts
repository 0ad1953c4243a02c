/**
 * What is known of an output that is still being computed: the part that an answer of the engine brings.
 * An element outside of it is not known, which is another thing than not written. Pure.
 */
import type { PartialOutput } from "../../../engine/index.ts";
import type { GridBlock } from "./grid-layout.ts";

/** Lines of equal length out of an output, by their first elements. */
export type OutputLines = NonNullable<PartialOutput["lines"]>;

/** Where an element stands in a part; undefined where it is not known. */
export function indexInPart(partial: PartialOutput, element: number): number | undefined {
  const { from, values, lines } = partial;
  if (lines === undefined) {
    const at = element - from;
    return at >= 0 && at < values.length ? at : undefined;
  }
  const { starts, length } = lines;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= element) low = middle + 1;
    else high = middle;
  }
  const inLine = element - (starts[low - 1] ?? Number.NEGATIVE_INFINITY);
  return inLine < length ? (low - 1) * length + inLine : undefined;
}

/** The lines of a block: the part of each of its rows that is shown, panel by panel. */
export function linesOf(block: GridBlock, shape: readonly number[]): OutputLines {
  const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 1;
  const cols = shape.at(-1) ?? 1;
  const starts: number[] = [];
  for (let panel = block.firstPanel; panel < block.firstPanel + block.panels; panel += 1) {
    for (let row = block.rowsFrom; row < block.rowsTo; row += 1)
      starts.push((panel * rows + row) * cols + block.colsFrom);
  }
  return { starts, length: block.colsTo - block.colsFrom };
}

/** Whether a part has all of some lines. */
export function hasLines(partial: PartialOutput, { starts, length }: OutputLines): boolean {
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined || length === 0) return true;
  if (partial.lines === undefined)
    return (
      indexInPart(partial, first) !== undefined &&
      indexInPart(partial, last + length - 1) !== undefined
    );
  return (
    partial.lines.length === length &&
    partial.lines.starts.length === starts.length &&
    partial.lines.starts.every((start, line) => start === starts[line])
  );
}
