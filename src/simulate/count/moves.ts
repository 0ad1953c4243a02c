/**
 * Moves: how far the elements of one part lie from each other, along some coordinates.
 *
 * A move along all of them is one number. Which moves there are from an element to those before it says which
 * other pairs of elements reach what it reaches (`first-ways.ts`).
 */
import { groupPoints, type Grouping } from "./columns.ts";
import { boundsOf } from "./relation.ts";

/** Elements in parts. */
export interface Movable {
  /** By coordinate that moves change, where the elements are. */
  readonly parts: readonly Int32Array[];
  /** The elements by the part that they are in. */
  readonly groups: Grouping;
  readonly order: Int32Array;
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

/** Moves from an element of a side to some of its part, as numbers; -1 where one goes too far to be of interest. */
interface Moves {
  readonly side: Movable;
  /** How far a move may go along each coordinate. */
  readonly spans: readonly number[];
  /** Whether a move is told as what it adds, or as what it takes away. */
  readonly sign: 1 | -1;
  /** The moves that were asked for last. */
  readonly found: Int32Array;
}

/** Moves that are yet to be asked for. */
export function movesOf(side: Movable, spans: readonly number[], sign: 1 | -1): Moves {
  const { starts, groups } = side;
  let most = 0;
  for (let group = 0; group < groups.count; group += 1)
    most = Math.max(most, (starts[group + 1] as number) - (starts[group] as number));
  return { side, spans, sign, found: new Int32Array(most) };
}

/** Finds the moves from the element at a place to those from `start` to `end`. */
function findMoves(
  { side, spans, sign, found }: Moves,
  at: number,
  start: number,
  end: number,
): void {
  const { parts, order } = side;
  const point = order[at] as number;
  for (let place = start; place < end; place += 1) {
    const other = order[place] as number;
    let move = 0;
    for (let axis = 0; axis < parts.length && move >= 0; axis += 1) {
      const part = parts[axis] as Int32Array;
      const span = spans[axis] as number;
      const step = sign * ((part[other] as number) - (part[point] as number));
      move = Math.abs(step) > span ? -1 : move * (2 * span + 1) + step + span;
    }
    found[place - start] = move;
  }
}

/** Numbers moves to earlier elements from 2 on, in `codes`; the highest number. */
export function numberMoves(moves: Moves, codes: Int32Array): number {
  const { side, found } = moves;
  const { starts, groups } = side;
  let known = 1;
  for (let group = 0; group < groups.count; group += 1) {
    const start = starts[group] as number;
    const end = starts[group + 1] as number;
    for (let at = start; at < end; at += 1) {
      findMoves(moves, at, start, at);
      for (let before = 0; before < at - start; before += 1) {
        const move = found[before] as number;
        if (move >= 0 && codes[move] === 0) codes[move] = known += 1;
      }
    }
  }
  return known;
}

/**
 * Notes every element's numbered moves.
 *
 * @param origin the move to where an element is
 * @param isBack whether only those to earlier elements count
 * @returns by element, whether an earlier one is where it is
 */
export function noteMoves(
  moves: Moves,
  codes: Int32Array,
  origin: number,
  isBack: boolean,
  sets: MoveSets,
): Uint8Array {
  const { side, found } = moves;
  const { starts, groups, order } = side;
  const isLater = new Uint8Array(order.length);
  for (let group = 0; group < groups.count; group += 1) {
    const start = starts[group] as number;
    const end = starts[group + 1] as number;
    for (let at = start; at < end; at += 1) {
      const point = order[at] as number;
      const to = isBack ? at : end;
      findMoves(moves, at, start, to);
      for (let other = 0; other < to - start; other += 1) {
        const move = found[other] as number;
        if (move < 0) continue;
        if (move === origin && other < at - start) isLater[point] = 1;
        const code = codes[move] as number;
        if (code !== 0) sets.add(point, code - 1);
      }
    }
  }
  return isLater;
}

/** Sets of moves, a word of bits at a time, by element. */
export class MoveSets {
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
