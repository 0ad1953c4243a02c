/**
 * Block sparsity: blocks of coordinates that are kept or dropped whole, as structured pruning leaves them.
 * Which blocks are kept is uniform, and how many is exact.
 */
import { invariant, seededRandom } from "../base/index.ts";
import { choose, countOf, elementsAt, spaceOf, valueSource, type ValueKind } from "./generated.ts";
import type { Elements } from "./tensor.ts";

/** Which blocks are kept. */
export interface BlockPattern {
  /** Extents of a block in the last ranks; 1 in the ranks before. */
  readonly block: readonly number[];
  /** Share of the blocks that is kept, 0 to 1. */
  readonly keep: number;
  readonly values?: ValueKind;
}

/**
 * All elements of exactly `round(keep x blocks)` blocks, chosen uniformly. Blocks at the far edge of a
 * shape that is no multiple of them are cut off, and count as blocks.
 *
 * Cost: O(blocks + rows x blocks a row + elements).
 */
export function blockElements(
  shape: readonly number[],
  { block, keep, values = "integer" }: BlockPattern,
  seed: number,
): Elements {
  const size = spaceOf(shape);
  invariant(block.length <= shape.length, "a block of more ranks than its tensor");
  const extents = [...Array<number>(shape.length - block.length).fill(1), ...block];
  const grid = shape.map((extent, rank) => Math.ceil(extent / extents[rank]!));
  const blocks = grid.reduce((product, extent) => product * extent, 1);
  const random = seededRandom(seed);
  const isKept = new Uint8Array(blocks);
  const kept = new Uint32Array(countOf(keep, blocks));
  choose(random, blocks, kept.length, kept);
  for (let at = 0; at < kept.length; at += 1) isKept[kept[at]!] = 1;

  const width = shape[shape.length - 1] ?? 1;
  const step = extents[extents.length - 1] ?? 1;
  const gridWidth = grid[grid.length - 1] ?? 1;
  const rows = size === 0 ? 0 : size / width;
  let count = 0;
  const visit = (range: (from: number, to: number) => void): void => {
    for (let row = 0; row < rows; row += 1) {
      let rest = row;
      let gridRow = 0;
      for (let rank = shape.length - 2, weight = 1; rank >= 0; rank -= 1) {
        const above = Math.floor(rest / shape[rank]!);
        gridRow += Math.floor((rest - above * shape[rank]!) / extents[rank]!) * weight;
        weight *= grid[rank]!;
        rest = above;
      }
      for (let at = 0; at < gridWidth; at += 1) {
        if (isKept[gridRow * gridWidth + at] === 0) continue;
        range(row * width + at * step, row * width + Math.min(width, (at + 1) * step));
      }
    }
  };
  visit((from, to) => (count += to - from));
  const places = new Uint32Array(count);
  let next = 0;
  visit((from, to) => {
    for (let place = from; place < to; place += 1) {
      places[next] = place;
      next += 1;
    }
  });
  return elementsAt(shape, places, valueSource(random, values));
}
