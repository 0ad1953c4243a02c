/**
 * What hangs below a position: whether it is empty, which values it spans, and copies of it.
 *
 * Fibers of a rank lie one after the other, so that everything below a range of positions is a range in
 * each lower rank and a range of values.
 */
import { columnsOf, gatherColumns, lastCoordinate, withColumns } from "./coordinates.ts";
import type { Rank, Tensor } from "./tensor.ts";

/** The ranks and values below some positions. */
export interface Payloads {
  readonly ranks: readonly Rank[];
  readonly values: Float64Array;
}

/** Whether a payload is empty: a value of zero, or a fiber with nothing but empty payloads. */
export function isEmptyPayload(tensor: Tensor, depth: number, position: number): boolean {
  let from = position;
  let to = position + 1;
  for (let below = depth + 1; below < tensor.ranks.length; below += 1) {
    const { segments } = tensor.ranks[below]!;
    from = segments[from]!;
    to = segments[to]!;
  }
  for (let at = from; at < to; at += 1) if (tensor.values[at] !== 0) return false;
  return true;
}

/** For each rank, which positions hold a payload that is not empty (1) and which do not (0). */
export function occupiedPositions(tensor: Tensor): readonly Uint8Array[] {
  let below = Uint8Array.from(tensor.values, (value) => (value === 0 ? 0 : 1));
  const flags = tensor.ranks.length === 0 ? [] : [below];
  for (let depth = tensor.ranks.length - 1; depth > 0; depth -= 1) {
    const { segments } = tensor.ranks[depth]!;
    const own = new Uint8Array(segments.length - 1);
    for (let fiber = 0; fiber < own.length; fiber += 1) {
      for (let at = segments[fiber]!; at < segments[fiber + 1]!; at += 1)
        if (below[at] === 1) own[fiber] = 1;
    }
    flags.unshift(own);
    below = own;
  }
  return flags;
}

function isIdentity(positions: Int32Array, count: number): boolean {
  if (positions.length !== count) return false;
  for (let at = 0; at < count; at += 1) if (positions[at] !== at) return false;
  return true;
}

/** The active ranges of the given fibers; those of fibers that are made anew are the whole shape. */
function takeActive(rank: Rank, fibers: Int32Array): readonly Int32Array[] | undefined {
  return rank.active?.map((bounds) => {
    const taken = new Int32Array(2 * fibers.length);
    fibers.forEach((fiber, at) => {
      taken[2 * at] = fiber < 0 ? 0 : bounds[2 * fiber]!;
      taken[2 * at + 1] = fiber < 0 ? lastCoordinate : bounds[2 * fiber + 1]!;
    });
    return taken;
  });
}

/** The fibers of a rank, in that order, and the positions that they had; -1 gives an empty fiber. */
function takeFibers(rank: Rank, fibers: Int32Array): { rank: Rank; positions: Int32Array } {
  const isStored = rank.format === "U";
  const segments = new Int32Array(fibers.length + 1);
  fibers.forEach((fiber, at) => {
    const length =
      fiber >= 0 ? rank.segments[fiber + 1]! - rank.segments[fiber]! : isStored ? rank.shape : 0;
    segments[at + 1] = segments[at]! + length;
  });
  const positions = new Int32Array(segments[fibers.length]!).fill(-1);
  fibers.forEach((fiber, at) => {
    if (fiber < 0) return;
    const start = rank.segments[fiber]!;
    for (let to = segments[at]!, from = start; to < segments[at + 1]!; to += 1, from += 1) {
      positions[to] = from;
    }
  });
  const columns = gatherColumns(columnsOf(rank), positions);
  if (isStored) {
    fibers.forEach((fiber, at) => {
      if (fiber >= 0) return;
      for (let to = segments[at]!; to < segments[at + 1]!; to += 1)
        columns[0]![to] = to - segments[at]!;
    });
  }
  return { rank: withColumns(rank, segments, columns, takeActive(rank, fibers)), positions };
}

/**
 * The payloads of some positions of a rank, in that order; -1 gives an empty payload. Arrays are shared
 * where every position is taken once and in order.
 *
 * Cost: O(positions taken in all lower ranks).
 */
export function takePayloads(tensor: Tensor, depth: number, positions: Int32Array): Payloads {
  const below = tensor.ranks.slice(depth + 1);
  if (isIdentity(positions, tensor.ranks[depth]!.coordinates.length)) {
    return { ranks: below, values: tensor.values };
  }
  let taken = positions;
  const ranks = below.map((rank) => {
    const fibers = takeFibers(rank, taken);
    taken = fibers.positions;
    return fibers.rank;
  });
  const values = new Float64Array(taken.length);
  for (let at = 0; at < taken.length; at += 1) values[at] = tensor.values[taken[at]!] ?? 0;
  return { ranks, values };
}
