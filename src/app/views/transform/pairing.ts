/**
 * A stored tensor beside the same tensor as a nest has rearranged it: which element is which, and why it
 * was rearranged. Pure.
 */
import type { TensorSnapshot } from "../../../engine/index.ts";
import { formatElement, formatValue } from "../numbers.ts";
import { pathTo, snapshotTree } from "../tensor/tree-source.ts";

/** One non-zero element in both trees. */
export interface PairedElement {
  /** Coordinates in the order of the declaration. */
  readonly point: readonly number[];
  readonly value: number;
  /** Position among the values of either tree. */
  readonly stored: number;
  readonly arranged: number;
  /** Place in the order of either tree, from 0, counting non-zero elements only. */
  readonly storedPlace: number;
  readonly arrangedPlace: number;
}

/** Most elements that are looked at one by one. */
export const mostPaired = 4_096;

function pointOf(snapshot: TensorSnapshot, position: number): readonly number[] {
  const source = snapshotTree(snapshot);
  const point: number[] = [];
  // Of a split rank the innermost part has the coordinate itself, and comes last.
  pathTo(source, position).forEach((at, rank) => {
    point[snapshot.declared[rank] ?? rank] = source.coordinate(rank, at);
  });
  return point;
}

/** The first non-zero elements of a tensor in storage order, each with its place in both trees. */
export function pairElements(
  stored: TensorSnapshot,
  arranged: TensorSnapshot,
): readonly PairedElement[] {
  const found = new Map<string, number>();
  arranged.values.forEach((value, position) => {
    if (value !== 0) found.set(pointOf(arranged, position).join(), position);
  });
  const pairs: Omit<PairedElement, "storedPlace" | "arrangedPlace">[] = [];
  for (let at = 0; at < stored.values.length && pairs.length < mostPaired; at += 1) {
    const value = stored.values[at] ?? 0;
    if (value === 0) continue;
    const point = pointOf(stored, at);
    const other = found.get(point.join());
    if (other !== undefined) pairs.push({ point, value, stored: at, arranged: other });
  }
  const places = new Map(
    pairs.toSorted((a, b) => a.arranged - b.arranged).map((pair, place) => [pair, place]),
  );
  return pairs.map((pair, storedPlace) => ({
    ...pair,
    storedPlace,
    arrangedPlace: places.get(pair) ?? storedPlace,
  }));
}

/** How a tensor was rearranged. */
export interface Rearrangement {
  readonly split: boolean;
  readonly swizzled: boolean;
}

/** Whether ranks were cut into parts, and whether they come in another order. */
export function rearrangement(stored: TensorSnapshot, arranged: TensorSnapshot): Rearrangement {
  const visited = arranged.declared.filter((rank, at, all) => all.indexOf(rank) === at);
  const isInterleaved = arranged.declared.some(
    (rank, at, all) => at > 0 && all[at - 1] !== rank && all.indexOf(rank) < at,
  );
  return {
    split: arranged.ranks.length > stored.ranks.length,
    swizzled: isInterleaved || visited.join() !== stored.declared.join(),
  };
}

const list = (snapshot: TensorSnapshot): string => snapshot.ranks.map(({ id }) => id).join(", ");

/** Why the nest rearranges the tensor, in a sentence or two. */
export function reasonWords(stored: TensorSnapshot, arranged: TensorSnapshot): string {
  const { split, swizzled } = rearrangement(stored, arranged);
  const { name } = stored;
  const meet = `${name} is stored as ${list(stored)}, but the loops meet its ranks as ${list(arranged)}.`;
  if (!swizzled)
    return `${meet} So its ranks are split first, and each part has a fiber of its own.`;
  const done = split ? "split and swizzled" : "swizzled";
  return `${meet} Visiting it as it is stored would be discordant, every element searched for; so it is ${done} first, and the loops go through it in order.`;
}

function pathWords(snapshot: TensorSnapshot, position: number): string {
  const source = snapshotTree(snapshot);
  return pathTo(source, position)
    .map((at, rank) => `${snapshot.ranks[rank]?.id ?? ""} ${source.coordinate(rank, at)}`)
    .join(", ");
}

/** Where an element lies in both trees, in a sentence or two. */
export function elementWords(
  stored: TensorSnapshot,
  arranged: TensorSnapshot,
  pairs: readonly PairedElement[],
  pair: PairedElement,
): string {
  const name = formatElement(stored.name, pair.point);
  const here = `${name} = ${formatValue(pair.value)} is stored as number ${pair.storedPlace + 1} (${pathWords(stored, pair.stored)}); the loops meet it as number ${pair.arrangedPlace + 1} (${pathWords(arranged, pair.arranged)}).`;
  const before = pairs.find(({ arrangedPlace }) => arrangedPlace === pair.arrangedPlace - 1);
  if (before === undefined) return `${here} It is the first that they meet.`;
  const jump = pair.storedPlace - before.storedPlace;
  const from = formatElement(stored.name, before.point);
  if (jump === 1) return `${here} It follows ${from} in both orders.`;
  const way = jump > 0 ? "further on" : "back";
  return `${here} From ${from}, which they meet before, it lies ${Math.abs(jump)} ${way} in storage.`;
}
