/** Carrying out the changes that a nest makes to its tensors before it runs. */
import type { Nest } from "../compile/index.ts";
import { buildTensor, swizzleRanks, tensorElements, type Tensor } from "../fibertree/index.ts";

/**
 * A tensor with one of its ranks cut into parts of uniform shape. Coordinates stay absolute; a part's
 * coordinate is where it starts.
 *
 * Ranks: `K` -> `K2`, `K1`, `K0` for two sizes, outermost first.
 */
function splitRank(tensor: Tensor, rank: number, sizes: readonly number[]): Tensor {
  const { rankCount, coordinates, values } = tensorElements(tensor);
  const width = rankCount + sizes.length;
  const split = new Int32Array(values.length * width);
  for (let element = 0; element < values.length; element += 1) {
    const from = element * rankCount;
    const to = element * width;
    for (let at = 0; at < rank; at += 1) split[to + at] = coordinates[from + at]!;
    const own = coordinates[from + rank]!;
    let start = 0;
    for (let part = 0; part < sizes.length; part += 1) {
      start = Math.max(start, own - (own % sizes[part]!));
      split[to + rank + part] = start;
    }
    for (let at = rank; at < rankCount; at += 1) {
      split[to + sizes.length + at] = coordinates[from + at]!;
    }
  }
  const ranks = tensor.ranks.flatMap((stored, at) => {
    if (at !== rank) return [stored];
    const name = (level: number): string => `${stored.id}${String(level)}`;
    return [
      ...sizes.map((_, part) => ({ ...stored, id: name(sizes.length - part) })),
      { ...stored, id: name(0) },
    ];
  });
  return buildTensor(ranks, { rankCount: width, coordinates: split, values });
}

/** The tensor that a nest reads as an operand, given the tensor as it is stored. */
export function transformTensor(nest: Nest, operand: number, stored: Tensor): Tensor {
  let tensor = stored;
  for (const transform of nest.transforms) {
    if (transform.operand !== operand) continue;
    tensor =
      transform.kind === "split"
        ? splitRank(tensor, transform.rank, transform.sizes)
        : swizzleRanks(tensor, transform.order);
  }
  return tensor;
}
