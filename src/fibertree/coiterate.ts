/**
 * Co-iteration: walking two or more traversals together by coordinate.
 *
 * Results are traversals again, whose fibers are those of all operands, in order; which operands hold a
 * coordinate is read off the positions. The n-ary forms are folds, so an intersection of three is the
 * intersection of the first two with the third.
 */
import { defined } from "../base/index.ts";
import { compareCoordinates, gatherColumns } from "./coordinates.ts";
import { traversalLength, type Traversal } from "./traverse.ts";

/** Which coordinates to keep: those only in the first, only in the second, in both. */
interface Keep {
  readonly first: boolean;
  readonly second: boolean;
  readonly both: boolean;
}

/**
 * Places of the kept coordinates in two traversals, -1 where one lacks it. A tuple that begins with a
 * shorter coordinate of the other side matches it, and so do all others that do.
 */
function mergePlaces(a: Traversal, b: Traversal, keep: Keep): readonly [Int32Array, Int32Array] {
  const aLength = traversalLength(a);
  const bLength = traversalLength(b);
  const inA = new Int32Array(aLength + bLength);
  const inB = new Int32Array(aLength + bLength);
  const isPrefixA = a.coordinates.length < b.coordinates.length;
  const isPrefixB = b.coordinates.length < a.coordinates.length;
  let count = 0;
  const emit = (at: number, bt: number): void => {
    inA[count] = at;
    inB[count] = bt;
    count += 1;
  };
  let at = 0;
  let bt = 0;
  while (at < aLength && bt < bLength) {
    const order = compareCoordinates(a.coordinates, at, b.coordinates, bt);
    if (order === 0) {
      if (keep.both) emit(at, bt);
      if (!isPrefixA) at += 1;
      if (!isPrefixB) bt += 1;
    } else if (order < 0) {
      if (keep.first) emit(at, -1);
      at += 1;
    } else {
      if (keep.second) emit(-1, bt);
      bt += 1;
    }
  }
  if (keep.first) for (; at < aLength; at += 1) emit(at, -1);
  if (keep.second) for (; bt < bLength; bt += 1) emit(-1, bt);
  return [inA.subarray(0, count), inB.subarray(0, count)];
}

function take(positions: Int32Array, places: Int32Array): Int32Array {
  const taken = new Int32Array(places.length);
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at]!;
    taken[at] = place < 0 ? -1 : positions[place]!;
  }
  return taken;
}

function coiterate(a: Traversal, b: Traversal, keep: Keep): Traversal {
  const [inA, inB] = mergePlaces(a, b, keep);
  const longer = a.coordinates.length >= b.coordinates.length ? a : b;
  const other = longer === a ? b : a;
  const coordinates = gatherColumns(longer.coordinates, longer === a ? inA : inB);
  const [inLonger, inOther] = longer === a ? [inA, inB] : [inB, inA];
  coordinates.forEach((column, component) => {
    const source = other.coordinates[component];
    if (source === undefined) return;
    for (let at = 0; at < column.length; at += 1) {
      if (inLonger[at]! < 0) column[at] = source[inOther[at]!]!;
    }
  });
  return {
    fibers: [...a.fibers, ...b.fibers],
    coordinates,
    positions: [
      ...a.positions.map((positions) => take(positions, inA)),
      ...b.positions.map((positions) => take(positions, inB)),
    ],
  };
}

function fold(traversals: readonly Traversal[], keep: Keep): Traversal {
  const [first, ...others] = traversals;
  return others.reduce(
    (joined, next) => coiterate(joined, next, keep),
    defined(first, "first traversal"),
  );
}

/**
 * The coordinates that every traversal visits. Tuples also meet a shorter coordinate that they begin
 * with; the tuple is the coordinate of the result.
 *
 * Cost: O(sum of the lengths).
 */
export function intersection(...traversals: readonly Traversal[]): Traversal {
  return fold(traversals, { first: false, second: false, both: true });
}

/**
 * The coordinates that any traversal visits; all coordinates must have equally many components.
 *
 * Cost: O(sum of the lengths) for each operand after the first.
 */
export function union(...traversals: readonly Traversal[]): Traversal {
  return fold(traversals, { first: true, second: true, both: true });
}

/** The coordinates of `a` that `b` does not visit; fibers of `a` only. */
export function difference(a: Traversal, b: Traversal): Traversal {
  const { coordinates, positions } = coiterate(a, b, { first: true, second: false, both: false });
  return { fibers: a.fibers, coordinates, positions: positions.slice(0, a.fibers.length) };
}

/** The coordinates that exactly one of two traversals visits. */
export function symmetricDifference(a: Traversal, b: Traversal): Traversal {
  return coiterate(a, b, { first: true, second: true, both: false });
}

/**
 * The coordinates of `input`, each with where `output` holds it: what the body of a populate sees. The
 * output need not hold them.
 */
export function populateYields(output: Traversal, input: Traversal): Traversal {
  return coiterate(output, input, { first: false, second: true, both: true });
}
