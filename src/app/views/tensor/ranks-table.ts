/**
 * The arrays that a stored tensor really consists of, rank by rank: what each format keeps beside the
 * payloads. Pure.
 *
 * C keeps a coordinate an element, R the zeros before it, B a bit for every coordinate of the shape, U
 * nothing at all. The payload of an upper rank is where its fiber starts and ends in the rank below.
 */
import type { TensorSnapshot } from "../../../engine/index.ts";
import { foldFiber } from "./tree-layout.ts";
import type { TreeSource } from "./tree-source.ts";

/** A stored element, or a gap where some are left out. */
export type RankRow =
  | {
      readonly kind: "element";
      readonly position: number;
      /** First of its fiber. */
      readonly first: boolean;
      readonly fiber: number;
      /** Coordinate, run of zeros, or undefined where the format keeps neither. */
      readonly metadata: number | undefined;
      /** A value, or where the fiber below starts and ends. */
      readonly payload: number | readonly [start: number, end: number];
    }
  | { readonly kind: "gap"; readonly count: number };

/** One rank as it is stored. */
export interface RankTable {
  readonly id: string;
  readonly format: "U" | "C" | "B" | "R";
  readonly length: number;
  /** Where fibers start, and where the last one ends; cut short where there are many. */
  readonly segments: readonly number[];
  readonly segmentCount: number;
  /** Of a bitmask: the bits of the fiber that is looked at. */
  readonly bits: readonly boolean[] | undefined;
  readonly rows: readonly RankRow[];
}

/** Most segments and bits that are written out. */
const mostSegments = 12;
const mostBits = 64;

/** The ranks of a tensor, each folded around a position. */
export function rankTables(
  snapshot: TensorSnapshot,
  source: TreeSource,
  focus: readonly (number | undefined)[],
  room: number,
): readonly RankTable[] {
  const lengths: number[] = [];
  let fibers = 1;
  for (const rank of snapshot.ranks) {
    const length =
      rank.format === "U" ? fibers * rank.shape : (rank.segments[rank.segments.length - 1] ?? 0);
    lengths.push(length);
    fibers = length;
  }
  return snapshot.ranks.map((rank, at): RankTable => {
    const length = lengths[at] ?? 0;
    const above = at === 0 ? 1 : (lengths[at - 1] ?? 0);
    const here = Math.min(focus[at] ?? 0, Math.max(0, length - 1));
    const isLast = at === snapshot.ranks.length - 1;
    const fiberStarts = Array.from({ length: Math.min(above, mostSegments) + 1 }, (_, fiber) =>
      fiber < above ? source.fiber(at, fiber)[0] : length,
    );
    const fiber = length === 0 ? 0 : source.parent(at, here);
    return {
      id: rank.id,
      format: rank.format,
      length,
      segments: rank.format === "U" ? [] : fiberStarts,
      segmentCount: above + 1,
      bits: rank.format === "B" ? bitsOf(source, at, fiber, rank.shape) : undefined,
      rows: foldFiber(length, here, room).map((item): RankRow => {
        if (typeof item === "object") return { kind: "gap", count: item.hidden };
        const own = source.parent(at, item);
        return {
          kind: "element",
          position: item,
          fiber: own,
          first: source.fiber(at, own)[0] === item,
          metadata: metadataOf(source, at, item, rank.format),
          payload: isLast ? (source.value(item) ?? 0) : source.fiber(at + 1, item),
        };
      }),
    };
  });
}

function metadataOf(
  source: TreeSource,
  rank: number,
  position: number,
  format: RankTable["format"],
): number | undefined {
  if (format === "U" || format === "B") return undefined;
  const coordinate = source.coordinate(rank, position);
  if (format === "C") return coordinate;
  const isFirst = source.fiber(rank, source.parent(rank, position))[0] === position;
  return isFirst ? coordinate : coordinate - source.coordinate(rank, position - 1) - 1;
}

function bitsOf(
  source: TreeSource,
  rank: number,
  fiber: number,
  shape: number,
): readonly boolean[] {
  const bits = new Array<boolean>(Math.min(shape, mostBits)).fill(false);
  const [start, end] = source.fiber(rank, fiber);
  for (let position = start; position < end; position += 1) {
    const coordinate = source.coordinate(rank, position);
    if (coordinate < bits.length) bits[coordinate] = true;
  }
  return bits;
}
