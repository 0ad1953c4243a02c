/**
 * How a loop over parts comes by its next part: cut by shape, or by the occupancy of a leader's fiber, and passed
 * over where the fibers that it cuts have nothing in it.
 */
import type { Cursors } from "./cursors.ts";
import type { PlannedParts, PlannedStream } from "./plan.ts";
import { cursor } from "./state.ts";

/** Moves a loop over parts to the next one that its fibers do not leave empty; false at its end. */
export function nextPart(cursors: Cursors, level: number, parts: PlannedParts): boolean {
  const { state, layout } = cursors;
  const { stream } = cursors.loop(level);
  const high = cursors.get(layout.high + level);
  for (;;) {
    const from = cursors.get(layout.code + level);
    if (from > high) return false;
    const [start, end] = cutPart(cursors, level, parts, from, high);
    state[layout.code + level] = end;
    if (!isOccupied(cursors, level, stream, start, end)) continue;
    cursors.setPart(level, start, end);
    bindParts(cursors, level, start);
    return true;
  }
}

/** The next part at or after a coordinate: [start, end). An empty leader leaves everything in one. */
function cutPart(
  cursors: Cursors,
  level: number,
  parts: PlannedParts,
  from: number,
  high: number,
): readonly [number, number] {
  const { state, layout } = cursors;
  const { size, leader: at } = parts;
  if (at === undefined) return [from, Math.min((Math.floor(from / size) + 1) * size, high + 1)];
  const { fibers } = cursors.driver(level, at);
  const base = cursors.base(level, at);
  const to = cursors.get(base + cursor.to);
  const low = cursors.get(layout.low + level);
  const nextOccupied = (position: number): number => {
    let next = position;
    while (next < to && fibers.isEmpty(next)) next += 1;
    return next;
  };
  const first = nextOccupied(cursors.position(level, at));
  if (first >= to) return [from, high + 1];
  let next = first;
  for (let taken = 0; taken < size && next < to; taken += 1) next = nextOccupied(next + 1);
  state[base + cursor.at] = next;
  return [
    from === low ? low : fibers.coordinate(first),
    next < to ? fibers.coordinate(next) : high + 1,
  ];
}

/** First position of a driver in a part; -1 where it has none there. */
function firstIn(cursors: Cursors, level: number, at: number, start: number, end: number): number {
  const { fibers } = cursors.driver(level, at);
  const base = cursors.base(level, at);
  const to = cursors.get(base + cursor.to);
  const first = fibers.lowerBound(cursors.get(base + cursor.from), to, start);
  return first < to && fibers.coordinate(first) < end ? first : -1;
}

function isOccupied(
  cursors: Cursors,
  level: number,
  stream: PlannedStream,
  start: number,
  end: number,
): boolean {
  const holds = (side: PlannedStream): boolean => isOccupied(cursors, level, side, start, end);
  switch (stream.kind) {
    case "dense":
      return true;
    case "driver":
      return firstIn(cursors, level, stream.driver, start, end) >= 0;
    case "unite":
      return holds(stream.left) || holds(stream.right);
    case "intersect":
      return holds(stream.left) && holds(stream.right);
  }
}

/** Binds stored ranks of parts to the part that has begun. */
function bindParts(cursors: Cursors, level: number, start: number): void {
  for (const [at, { isParts }] of cursors.loop(level).drivers.entries()) {
    if (isParts) cursors.bind(level, at, firstIn(cursors, level, at, start, start + 1));
  }
}
