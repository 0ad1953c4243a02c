/** Looking for coordinates in fibers by binary search. */
import type { Rank } from "./tensor.ts";

/** First position in [from, to) whose coordinate is at least `coordinate`; `to` where there is none. */
export function lowerBound(rank: Rank, from: number, to: number, coordinate: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rank.coordinates[middle] ?? 0) < coordinate) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Position of a coordinate in a fiber, or -1 where it is absent. */
export function findPosition(rank: Rank, fiber: number, coordinate: number): number {
  const start = rank.segments[fiber] ?? 0;
  const end = rank.segments[fiber + 1] ?? 0;
  if (rank.format === "U") {
    return coordinate >= 0 && coordinate < rank.shape ? start + coordinate : -1;
  }
  const position = lowerBound(rank, start, end, coordinate);
  return position < end && rank.coordinates[position] === coordinate ? position : -1;
}
