/**
 * What storing a tensor costs, in bits, for any choice of format a rank.
 *
 * Rank by rank, a fiber takes a header, its metadata (what says which coordinates are there) and its
 * payloads: values in the last rank, pointers to fibers above. Formats nest: CSR is U, C; CSF is C, C, ...;
 * a bitmask over rows is U, B. The formats asked about need not be those that the tensor is stored in.
 */
import { invariant } from "../base/index.ts";
import { columnsOf, plainColumn } from "./coordinates.ts";
import { occupiedPositions } from "./payloads.ts";
import type { Rank, RankFormat, Tensor } from "./tensor.ts";

/** How a rank is laid out. All sizes are in bits. */
export interface RankLayout {
  /**
   * `U` stores a payload for every coordinate of the shape and no metadata; `C` one coordinate an element;
   * `B` one bit a coordinate of the shape; `R` one run length an element, of the zeros before it, and a
   * filler element whenever a run is longer than its field holds.
   */
  readonly format: RankFormat;
  /** Bits of a payload: of a value in the last rank, of a pointer in the others. */
  readonly payloadBits: number;
  /** Bits of a coordinate in `C`; as few as hold every coordinate of the shape unless stated. */
  readonly coordinateBits?: number;
  /** Bits of a run length in `R`; as `coordinateBits` unless stated. */
  readonly runBits?: number;
  /** Bits in front of every fiber, for example its occupancy; 0 unless stated. */
  readonly headerBits?: number;
  /** Bits that metadata, and payloads, of a fiber are rounded up to a multiple of; 1 unless stated. */
  readonly alignmentBits?: number;
}

/** What a rank takes. */
export interface RankFootprint {
  readonly id: string;
  readonly format: RankFormat;
  /** Fibers stored, empty ones included. */
  readonly fiberCount: number;
  /** Payloads stored, fillers included. */
  readonly elementCount: number;
  /** Elements that hold no payload but end a run that is too long for its field. */
  readonly fillerCount: number;
  readonly headerBits: number;
  readonly metadataBits: number;
  readonly payloadBits: number;
  /** Bits lost to alignment. */
  readonly paddingBits: number;
  readonly totalBits: number;
}

/** What a tensor takes, rank by rank. */
export interface Footprint {
  readonly ranks: readonly RankFootprint[];
  readonly totalBits: number;
}

/** Bits that hold every coordinate of a shape; at least 1. */
export function coordinateBitsOf(shape: number): number {
  let bits = 1;
  while (2 ** bits < shape) bits += 1;
  return bits;
}

/** Filler elements in front of an element that `zeros` zeros precede; each stands for a full run and itself. */
function fillersOf(zeros: number, runBits: number): number {
  return Math.floor(zeros / 2 ** runBits);
}

function roundUp(bits: number, alignment: number): number {
  return Math.ceil(bits / alignment) * alignment;
}

/** Fillers of one fiber, over its elements that are not empty. */
function fillersIn(rank: Rank, fiber: number, isOccupied: Uint8Array, runBits: number): number {
  const column = plainColumn(columnsOf(rank));
  let fillers = 0;
  let next = 0;
  for (let at = rank.segments[fiber]!; at < rank.segments[fiber + 1]!; at += 1) {
    if (isOccupied[at] === 0) continue;
    fillers += fillersOf(column[at]! - next, runBits);
    next = column[at]! + 1;
  }
  return fillers;
}

function occupancyOf({ segments }: Rank, fiber: number, isOccupied: Uint8Array): number {
  let count = 0;
  for (let at = segments[fiber]!; at < segments[fiber + 1]!; at += 1) count += isOccupied[at]!;
  return count;
}

/**
 * One rank's footprint. `isReached` tells which of its fibers are not empty; `fiberCount` is how many are
 * stored, the empty ones below uncompressed ranks included.
 */
function rankFootprint(
  rank: Rank,
  layout: RankLayout,
  isOccupied: Uint8Array,
  isReached: (fiber: number) => boolean,
  fiberCount: number,
): RankFootprint {
  const { format, payloadBits, headerBits = 0, alignmentBits = 1 } = layout;
  invariant(format === "C" || columnsOf(rank).length === 1, "tuples are stored as lists only");
  const coordinateBits = layout.coordinateBits ?? coordinateBitsOf(rank.shape);
  const runBits = layout.runBits ?? coordinateBits;
  const total = {
    elementCount: 0,
    fillerCount: 0,
    metadataBits: 0,
    payloadBits: 0,
    paddingBits: 0,
  };
  const add = (elements: number, fillers: number, fibers: number): void => {
    const metadata =
      format === "U"
        ? 0
        : format === "B"
          ? rank.shape
          : elements * (format === "C" ? coordinateBits : runBits);
    const payloads = elements * payloadBits;
    const padding =
      roundUp(metadata, alignmentBits) + roundUp(payloads, alignmentBits) - metadata - payloads;
    total.elementCount += elements * fibers;
    total.fillerCount += fillers * fibers;
    total.metadataBits += metadata * fibers;
    total.payloadBits += payloads * fibers;
    total.paddingBits += padding * fibers;
  };
  let reached = 0;
  for (let fiber = 0; fiber + 1 < rank.segments.length; fiber += 1) {
    if (!isReached(fiber)) continue;
    reached += 1;
    const fillers = format === "R" ? fillersIn(rank, fiber, isOccupied, runBits) : 0;
    const occupied = format === "U" ? rank.shape : occupancyOf(rank, fiber, isOccupied);
    add(occupied + fillers, fillers, 1);
  }
  add(format === "U" ? rank.shape : 0, 0, fiberCount - reached);
  const headers = headerBits * fiberCount;
  return {
    id: rank.id,
    format,
    fiberCount,
    ...total,
    headerBits: headers,
    totalBits: headers + total.metadataBits + total.payloadBits + total.paddingBits,
  };
}

/**
 * What a tensor takes if its ranks were laid out as stated, one layout a rank. A filler has no fiber below.
 *
 * Units: bits.
 * Cost: O(positions of the tensor).
 */
export function footprint(tensor: Tensor, layouts: readonly RankLayout[]): Footprint {
  invariant(layouts.length === tensor.ranks.length, "one layout a rank");
  const flags = occupiedPositions(tensor);
  let fiberCount = 1;
  const ranks = tensor.ranks.map((rank, depth) => {
    const above = flags[depth - 1];
    const isReached = (fiber: number): boolean => above === undefined || above[fiber] === 1;
    const own = rankFootprint(rank, layouts[depth]!, flags[depth]!, isReached, fiberCount);
    fiberCount = own.elementCount - own.fillerCount;
    return own;
  });
  return { ranks, totalBits: ranks.reduce((sum, { totalBits }) => sum + totalBits, 0) };
}
