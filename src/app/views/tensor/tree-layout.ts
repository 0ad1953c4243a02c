/**
 * Where everything in the fibertree picture goes: marks with numbers only.
 *
 * A tree that fits is drawn whole and then depends on the tensor alone, so that nothing moves from step
 * to step. One that does not fit shows one fiber a rank, those on the current path; long fibers show
 * their beginning, the page around the current position, and their end. The picture then changes only
 * when the path leaves a page. After the fibertree drawings of TeAAL.
 */
import type { TreeSource } from "./tree-source.ts";

/** An element of a fiber: a coordinate, with its payload below. */
export interface TreeElement {
  readonly rank: number;
  readonly fiber: number;
  readonly position: number;
  readonly label: string;
  /** Centre, and the top of its fiber's box. */
  readonly x: number;
  readonly y: number;
  /** In the last rank: is a value drawn below? In upper ranks: how much lies below and is not drawn. */
  readonly below: "value" | "fiber" | { readonly occupancy: number };
}

/** A fiber's box. */
export interface TreeFiber {
  readonly rank: number;
  readonly fiber: number;
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Where the edge from the parent element starts; undefined for the root. */
  readonly from: { readonly x: number; readonly y: number; readonly position: number } | undefined;
}

/** A place where elements of a fiber are left out. */
export interface TreeGap {
  readonly rank: number;
  readonly fiber: number;
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/** The whole picture. */
export interface TreeLayout {
  readonly width: number;
  readonly height: number;
  readonly slot: number;
  readonly whole: boolean;
  readonly ranks: readonly { readonly id: string; readonly y: number }[];
  readonly fibers: readonly TreeFiber[];
  readonly elements: readonly TreeElement[];
  readonly gaps: readonly TreeGap[];
}

/** Sizes of the picture, in pixels. */
export const treeSizes = {
  box: 30,
  row: 66,
  values: 34,
  gutter: 36,
  top: 12,
  bus: 8,
  mostSlots: 64,
  leastRoom: 10,
} as const;

const { box, row, values, gutter, top, mostSlots, leastRoom } = treeSizes;

/** Lays a tree out in a width, around the positions of the current path (by rank; may be short). */
export function treeLayout(
  source: TreeSource,
  width: number,
  path: readonly (number | undefined)[],
): TreeLayout {
  const draw = (air: number) => {
    const slot = slotWidth(source, air);
    const room = Math.max(6, Math.min(mostSlots, Math.floor((width - gutter) / slot)));
    const fits = countSlots(source, 0, 0, room) <= room;
    return { slot, room, whole: fits ? wholeTree(source, slot, gutter + room * slot) : undefined };
  };
  // Better a tight tree than half a tree; better a roomy path than a tight one.
  const roomy = draw(20);
  const tight = draw(11);
  const isTight =
    roomy.whole === undefined && (tight.whole !== undefined || roomy.room < leastRoom);
  const { slot, room, whole } = isTight ? tight : roomy;
  const depth = source.ranks.length;
  return {
    width: gutter + room * slot,
    height: top + (depth - 1) * row + box + values,
    slot,
    whole: whole !== undefined,
    ranks: source.ranks.map(({ id }, rank) => ({ id, y: rankY(rank) + box / 2 })),
    ...(whole ?? pathOnly(source, slot, room, path)),
  };
}

type Parts = Pick<TreeLayout, "fibers" | "elements" | "gaps">;

function rankY(rank: number): number {
  return top + rank * row;
}

/** Wide enough for the longest coordinate, with some air. */
function slotWidth(source: TreeSource, air: number): number {
  const digits = Math.max(...source.ranks.map((rank) => rank.digits), 2);
  return air + digits * 7;
}

/** Slots that a subtree takes side by side, counting no further than just over `most`. */
function countSlots(source: TreeSource, rank: number, fiber: number, most: number): number {
  const [start, end] = source.fiber(rank, fiber);
  if (end <= start) return 1;
  if (rank === source.ranks.length - 1 || end - start > most) return end - start;
  let slots = 0;
  for (let position = start; position < end && slots <= most; position += 1) {
    slots += countSlots(source, rank + 1, position, most - slots);
  }
  return slots;
}

/** Room between two fibers of one rank, in slots. */
const between = 0.25;

/**
 * Elements of the last rank from left to right, every other above the middle of its fiber. Undefined
 * where the gaps between fibers make the tree wider than its slots.
 */
function wholeTree(source: TreeSource, slot: number, width: number): Parts | undefined {
  const last = source.ranks.length - 1;
  const fibers: TreeFiber[] = [];
  const elements: TreeElement[] = [];
  let next = gutter + slot / 2;
  /** Lays out a fiber and what is below it; gives its middle, above which its parent stands. */
  const place = (rank: number, fiber: number): number => {
    const [start, end] = source.fiber(rank, fiber);
    const xs: number[] = [];
    for (let position = start; position < end; position += 1) {
      const x = rank === last ? next : place(rank + 1, position);
      if (rank === last) next += slot;
      xs.push(x);
      elements.push({
        ...{ rank, fiber, position, label: source.label(rank, position) },
        ...{ x, y: rankY(rank), below: rank === last ? "value" : "fiber" },
      });
    }
    const from = xs[0] ?? next;
    const to = xs.at(-1) ?? next;
    if (end <= start) next += slot;
    if (rank === last || end <= start) next += between * slot;
    const middle = (from + to) / 2;
    fibers.push({
      ...{ rank, fiber, start, end },
      ...{ x: from - slot / 2 + 1, y: rankY(rank), width: to - from + slot - 2 },
      from: rank === 0 ? undefined : { x: middle, y: rankY(rank - 1) + box, position: fiber },
    });
    return middle;
  };
  place(0, 0);
  if (next - between * slot - slot / 2 > width) return undefined;
  // By rank, then from left to right, as they are read.
  const inOrder = <Part extends { readonly rank: number; readonly x: number }>(parts: Part[]) =>
    parts.sort((a, b) => a.rank - b.rank || a.x - b.x);
  return { fibers: inOrder(fibers), elements: inOrder(elements), gaps: [] };
}

function pathOnly(
  source: TreeSource,
  slot: number,
  room: number,
  path: readonly (number | undefined)[],
): Parts {
  const last = source.ranks.length - 1;
  const fibers: TreeFiber[] = [];
  const elements: TreeElement[] = [];
  const gaps: TreeGap[] = [];
  let fiber = 0;
  let from: TreeFiber["from"];
  for (let rank = 0; rank <= last; rank += 1) {
    const [start, end] = source.fiber(rank, fiber);
    const focus = inFiber(path[rank], start, end) ?? start;
    const shown = foldFiber(end - start, focus - start, room);
    const y = rankY(rank);
    const taken = Math.max(shown.length, 1) * slot;
    const wanted = from === undefined ? gutter : from.x - taken / 2;
    const left = Math.min(Math.max(wanted, gutter), gutter + room * slot - taken);
    fibers.push({ rank, fiber, start, end, x: left + 1, y, width: taken - 2, from });
    let next: TreeFiber["from"];
    for (const [at, item] of shown.entries()) {
      const x = left + (at + 0.5) * slot;
      if (typeof item === "object") {
        gaps.push({ rank, fiber, x, y, count: item.hidden });
        continue;
      }
      const position = start + item;
      const onPath = position === focus;
      if (onPath) next = { x, y: y + box, position };
      elements.push({
        ...{ rank, fiber, position, label: source.label(rank, position), x, y },
        below: rank === last ? "value" : onPath ? "fiber" : occupancyBelow(source, rank, position),
      });
    }
    if (next === undefined) break;
    from = next;
    fiber = focus;
  }
  return { fibers, elements, gaps };
}

function inFiber(position: number | undefined, start: number, end: number): number | undefined {
  return position !== undefined && position >= start && position < end ? position : undefined;
}

function occupancyBelow(source: TreeSource, rank: number, position: number): { occupancy: number } {
  const [start, end] = source.fiber(rank + 1, position);
  return { occupancy: end - start };
}

/** What is shown of a fiber of `length` elements in `room` slots: offsets, and gaps where some are left out. */
export function foldFiber(
  length: number,
  focus: number,
  room: number,
): (number | { readonly hidden: number })[] {
  if (length <= room) return Array.from({ length }, (_, at) => at);
  const head = 2;
  const page = Math.max(room - head - 3, 1);
  const pageStart = Math.floor(focus / page) * page;
  const offsets = new Set<number>();
  for (let at = 0; at < head; at += 1) offsets.add(at);
  for (let at = pageStart; at < Math.min(pageStart + page, length); at += 1) offsets.add(at);
  offsets.add(length - 1);
  const shown: (number | { readonly hidden: number })[] = [];
  let before = -1;
  for (const at of [...offsets].sort((a, b) => a - b)) {
    const hidden = at - before - 1;
    // A gap of one takes as much room as the element itself.
    if (hidden === 1) shown.push(at - 1);
    else if (hidden > 1) shown.push({ hidden });
    shown.push(at);
    before = at;
  }
  return shown;
}
