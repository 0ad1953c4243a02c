/**
 * Moves: how far the elements of one part lie from each other, along some coordinates.
 *
 * Places are numbered so that the difference of two is the move between them, and the same move back is that
 * difference turned. Which moves there are from an element to those before it says which other pairs of
 * elements reach what it reaches (`first-ways.ts`).
 */
import { countingUp, groupPoints, type Grouping } from "./columns.ts";
import { boundsOf } from "./relation.ts";

/** Greatest number of a place, and farthest that a move may take it. */
const maxPlaces = 2 ** 30;
const maxReach = 2 ** 20;

/** Elements in parts. */
export interface Movable {
  /** By element: the number of its place. */
  readonly places: Int32Array;
  /** The elements, part by part. */
  readonly order: Int32Array;
  /** Where each part begins in that order, and where the last one ends. */
  readonly starts: Int32Array;
}

/** Points in the order of their groups. */
export function byGroup({ count, groupOf, first }: Grouping): Pick<Movable, "order" | "starts"> {
  const starts = new Int32Array(count + 1);
  const order = new Int32Array(groupOf.length);
  let isInOrder = true;
  for (let point = 0; point < groupOf.length; point += 1) {
    const group = groupOf[point] as number;
    const next = group + 1;
    starts[next] = (starts[next] as number) + 1;
    order[point] = point;
    isInOrder &&= point === 0 || group >= (groupOf[point - 1] as number);
  }
  if (isInOrder) {
    starts.set(first);
    starts[count] = groupOf.length;
    return { order, starts };
  }
  for (let group = 0; group < count; group += 1)
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  const filled = starts.slice();
  for (let point = 0; point < groupOf.length; point += 1) {
    const group = groupOf[point] as number;
    const place = filled[group] as number;
    order[place] = point;
    filled[group] = place + 1;
  }
  return { order, starts };
}

/**
 * Points of fibers in runs of which each agrees in all columns; undefined where columns do not ascend in a fiber, so
 * that what agrees need not stand together.
 */
export function byRuns(
  segments: Int32Array,
  columns: readonly Int32Array[],
): Pick<Movable, "order" | "starts"> | undefined {
  const size = segments[segments.length - 1] as number;
  const starts = new Int32Array(size + segments.length);
  let count = 0;
  for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
    const start = segments[fiber] as number;
    const end = segments[fiber + 1] as number;
    for (let at = start; at < end; at += 1) {
      let step = at === start ? 1 : 0;
      for (let column = 0; step === 0 && column < columns.length; column += 1) {
        const own = columns[column] as Int32Array;
        step = (own[at] as number) - (own[at - 1] as number);
      }
      if (step < 0) return undefined;
      starts[count] = at;
      if (step > 0) count += 1;
    }
  }
  starts[count] = size;
  return { order: countingUp(size), starts: starts.subarray(0, count + 1) };
}

/** How many moves elements make to those of their parts, themselves among them. */
export function movesIn({ starts }: Pick<Movable, "starts">): number {
  let moves = 0;
  for (let part = 0; part + 1 < starts.length; part += 1)
    moves += ((starts[part + 1] as number) - (starts[part] as number)) ** 2;
  return moves;
}

/** Moves that go no further than so far along each coordinate, and those of them that have numbers. */
export class Moves {
  /** By coordinate: what one step along it adds to the number of a place. */
  readonly strides: readonly number[];
  /** How many have numbers: staying is the first, 1. */
  known = 1;
  /** The greatest difference of places that is a move. */
  private readonly reach: number;
  /** By difference, from the least on: the move's number; 0 where it has none, -1 where it goes too far. */
  private readonly numbers: Int32Array;

  private constructor(spans: readonly number[], strides: readonly number[], reach: number) {
    this.strides = strides;
    this.reach = reach;
    this.numbers = new Int32Array(2 * reach + 1).fill(-1);
    const allow = (axis: number, move: number): void => {
      const span = spans[axis];
      if (span === undefined) this.numbers[reach + move] = 0;
      else
        for (let step = -span; step <= span; step += 1)
          allow(axis + 1, move + step * (strides[axis] as number));
    };
    allow(0, 0);
    this.numbers[reach] = 1;
  }

  /** How many differences of places are looked at. */
  get size(): number {
    return this.numbers.length;
  }

  /** Moves that go so far, between places so far apart; undefined where places have too great numbers. */
  static within(spans: readonly number[], widths: readonly number[]): Moves | undefined {
    const strides = widths.map(() => 1);
    let all = 1;
    for (let axis = widths.length - 1; axis >= 0; axis -= 1) {
      strides[axis] = all;
      all *= 2 * (widths[axis] as number) + 1;
    }
    const reach = spans.reduce((sum, span, axis) => sum + span * (strides[axis] as number), 0);
    return all > maxPlaces || reach > maxReach ? undefined : new Moves(spans, strides, reach);
  }

  /** Gives numbers to the moves to elements from earlier ones of their parts. */
  number({ places, order, starts }: Movable): void {
    const { numbers, reach } = this;
    for (let part = 0; part + 1 < starts.length; part += 1) {
      const start = starts[part] as number;
      const end = starts[part + 1] as number;
      for (let at = start + 1; at < end; at += 1) {
        const place = places[order[at] as number] as number;
        for (let before = start; before < at; before += 1) {
          const move = place - (places[order[before] as number] as number);
          if (numbers[reach + move] === 0) numbers[reach + move] = this.known += 1;
        }
      }
    }
  }

  /** Notes every element's numbered moves: to any of its part, itself among them, or those to it from earlier ones. */
  note({ places, order, starts }: Movable, which: "all" | "fromEarlier"): Noted {
    const { numbers, reach } = this;
    const sets = new MoveSets(order.length, this.known);
    const isLater = new Uint8Array(order.length);
    let later = 0;
    const isAll = which === "all";
    for (let part = 0; part + 1 < starts.length; part += 1) {
      const start = starts[part] as number;
      const end = starts[part + 1] as number;
      for (let at = start; at < end; at += 1) {
        const point = order[at] as number;
        const place = places[point] as number;
        if (isAll) sets.add(point, 1);
        for (let before = start; before < at; before += 1) {
          const other = order[before] as number;
          const move = place - (places[other] as number);
          if (move === 0) {
            later += 1 - (isLater[point] as number);
            isLater[point] = 1;
          }
          if (move > reach || move < -reach) continue;
          const from = numbers[reach + move] as number;
          if (from > 0) sets.add(isAll ? other : point, from);
          const to = isAll ? (numbers[reach - move] as number) : 0;
          if (to > 0) sets.add(point, to);
        }
      }
    }
    return { sets, isLater, later };
  }
}

/** What elements' moves are noted in. */
export interface Noted {
  readonly sets: MoveSets;
  /** By element, whether an earlier one of its part is where it is. */
  readonly isLater: Uint8Array;
  /** How many are. */
  readonly later: number;
}

/** Sets of moves by element, a bit a move. */
class MoveSets {
  /** By element, then by 32 moves. */
  private readonly words: Int32Array;
  private readonly each: number;

  constructor(size: number, moves: number) {
    this.each = Math.ceil(moves / 32);
    this.words = new Int32Array(size * this.each);
  }

  add(point: number, move: number): void {
    const word = point * this.each + ((move - 1) >> 5);
    this.words[word] = (this.words[word] as number) | (1 << ((move - 1) & 31));
  }

  /** Whether an element has a move in common with an element of other sets. */
  meets(point: number, { words }: MoveSets, other: number): boolean {
    const { each } = this;
    for (let at = 0; at < each; at += 1)
      if (((this.words[point * each + at] ?? 0) & (words[other * each + at] ?? 0)) !== 0)
        return true;
    return false;
  }

  /** Equal sets as one. */
  classes(): Grouping {
    const { words, each } = this;
    const size = words.length / each;
    const columns = Array.from({ length: each }, (_, column) =>
      each === 1
        ? words
        : Int32Array.from({ length: size }, (_entry, at) => words[at * each + column] as number),
    );
    const ends = columns.map((column) => boundsOf(column));
    return groupPoints(
      columns,
      ends.map(([low]) => low),
      ends.map(([, high]) => high),
      size,
    );
  }
}
