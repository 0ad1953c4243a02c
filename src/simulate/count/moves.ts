/**
 * Moves: how far the elements of one part lie from each other, along some coordinates.
 *
 * A move along all of them is one number, and the same move back is that number counted from the other end.
 * Which moves there are from an element to those before it says which other pairs of elements reach what it
 * reaches (`first-ways.ts`).
 */
import { groupPoints, type Grouping } from "./columns.ts";
import { boundsOf } from "./relation.ts";

/** Elements in parts. */
export interface Movable {
  /** By coordinate that moves change, where the elements are. */
  readonly parts: readonly Int32Array[];
  /** The elements, part by part. */
  readonly order: Int32Array;
  /** Where each part begins in that order, and where the last one ends. */
  readonly starts: Int32Array;
}

/** Points in the order of their groups. */
export function byGroup({ count, groupOf }: Grouping): Pick<Movable, "order" | "starts"> {
  const starts = new Int32Array(count + 1);
  for (let point = 0; point < groupOf.length; point += 1) {
    const next = (groupOf[point] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let group = 0; group < count; group += 1)
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  const filled = starts.slice();
  const order = new Int32Array(groupOf.length);
  for (let point = 0; point < groupOf.length; point += 1) {
    const group = groupOf[point] as number;
    const place = filled[group] as number;
    order[place] = point;
    filled[group] = place + 1;
  }
  return { order, starts };
}

/** How many moves elements make to those of their parts, themselves among them. */
export function movesIn({ starts }: Movable): number {
  let moves = 0;
  for (let part = 0; part + 1 < starts.length; part += 1)
    moves += ((starts[part + 1] as number) - (starts[part] as number)) ** 2;
  return moves;
}

/** How many different moves there may be that go no further than so far along each coordinate. */
export const codesOf = (spans: readonly number[]): number =>
  spans.reduce((product, span) => product * (2 * span + 1), 1);

/** The move from one element to another; -1 where that goes further along any coordinate than it may. */
function moveTo(
  parts: readonly Int32Array[],
  spans: readonly number[],
  point: number,
  other: number,
): number {
  let move = 0;
  for (let axis = 0; axis < parts.length; axis += 1) {
    const part = parts[axis] as Int32Array;
    const span = spans[axis] as number;
    const step = (part[other] as number) - (part[point] as number) + span;
    if (step < 0 || step > 2 * span) return -1;
    move = move * (2 * span + 1) + step;
  }
  return move;
}

/** Numbers the moves to elements from earlier ones of their parts from 2 on, in `codes`; the highest number. */
export function numberMoves(
  { parts, order, starts }: Movable,
  spans: readonly number[],
  codes: Int32Array,
): number {
  let known = 1;
  for (let part = 0; part + 1 < starts.length; part += 1) {
    const start = starts[part] as number;
    const end = starts[part + 1] as number;
    for (let at = start + 1; at < end; at += 1) {
      for (let before = start; before < at; before += 1) {
        const move = moveTo(parts, spans, order[before] as number, order[at] as number);
        if (move >= 0 && codes[move] === 0) codes[move] = known += 1;
      }
    }
  }
  return known;
}

/** What elements' moves are noted in. */
export interface Noted {
  readonly sets: MoveSets;
  /** By element, whether an earlier one of its part is where it is. */
  readonly isLater: Uint8Array;
}

/**
 * Notes every element's numbered moves: to any of its part, itself among them, or those to it from earlier ones.
 *
 * @param codes the moves' numbers, that of staying where one is among them
 * @param known the highest of them
 */
export function noteMoves(
  { parts, order, starts }: Movable,
  spans: readonly number[],
  codes: Int32Array,
  known: number,
  which: "all" | "fromEarlier",
): Noted {
  const sets = new MoveSets(order.length, known);
  const isLater = new Uint8Array(order.length);
  const last = codes.length - 1;
  const isAll = which === "all";
  const staying = (codes[last / 2] as number) - 1;
  for (let part = 0; part + 1 < starts.length; part += 1) {
    const start = starts[part] as number;
    const end = starts[part + 1] as number;
    for (let at = start; at < end; at += 1) {
      const point = order[at] as number;
      if (isAll) sets.add(point, staying);
      for (let before = start; before < at; before += 1) {
        const other = order[before] as number;
        const move = moveTo(parts, spans, other, point);
        if (move < 0) continue;
        if (move === last / 2) isLater[point] = 1;
        const from = codes[move] as number;
        if (from !== 0) sets.add(isAll ? other : point, from - 1);
        const to = codes[last - move] as number;
        if (isAll && to !== 0) sets.add(point, to - 1);
      }
    }
  }
  return { sets, isLater };
}

/** Sets of moves, a word of bits at a time, by element. */
class MoveSets {
  readonly words: readonly Int32Array[];

  constructor(size: number, moves: number) {
    this.words = Array.from({ length: Math.ceil(moves / 32) }, () => new Int32Array(size));
  }

  add(point: number, move: number): void {
    const word = this.words[move >> 5] as Int32Array;
    word[point] = (word[point] as number) | (1 << (move & 31));
  }

  /** Whether an element has a move in common with an element of other sets. */
  meets(point: number, { words }: MoveSets, other: number): boolean {
    for (let at = 0; at < words.length; at += 1)
      if (((this.words[at]?.[point] ?? 0) & (words[at]?.[other] ?? 0)) !== 0) return true;
    return false;
  }

  /** Equal sets as one. */
  classes(size: number): Grouping {
    const ends = this.words.map((word) => boundsOf(word));
    return groupPoints(
      this.words,
      ends.map(([low]) => low),
      ends.map(([, high]) => high),
      size,
    );
  }
}
