/**
 * What one step means for one tensor: which elements it uses and how, and the window it slides in.
 *
 * Pure. Lanes that use the same element are one entry, so that a broadcast is one mark with a count.
 */
import type { Frame, OperandState, RankCursor, TensorSnapshot } from "../../../engine/index.ts";
import type { HeldSteps } from "../held/use-held.ts";
import { formatElement } from "../numbers.ts";
import { pathTo, snapshotTree } from "./tree-source.ts";

/** How an element takes part: as an operand, or as an element of the output. */
export type ElementStatus = OperandState["status"] | "created" | "untouched";

/** An element that a step uses. */
export interface MomentPoint {
  readonly point: readonly number[];
  readonly status: ElementStatus;
  readonly value: number;
  /** Value before the step, for elements of the output. */
  readonly before: number | undefined;
  /** Position in the last stored rank, where the element is stored. */
  readonly position: number | undefined;
  /** How many lanes use it. */
  readonly lanes: number;
  /** For how many steps it has been held, where that is known. */
  readonly heldFor: string | undefined;
}

/** A half-open interval of coordinates. */
export type Interval = readonly [from: number, to: number];

/** A tensor at one step. */
export interface Moment {
  readonly points: readonly MomentPoint[];
  /** By declared rank; empty where the frame does not know the tensor. */
  readonly window: readonly Interval[];
  /** Of the last lane, by stored rank; empty for the output. */
  readonly cursors: readonly RankCursor[];
  /** Of every lane, each different visit once. */
  readonly visits: readonly (readonly RankCursor[])[];
  /** By stored rank, the positions that intersections left behind on the way to the step. */
  readonly left: ReadonlyMap<number, ReadonlySet<number>>;
}

const nothing: Moment = { points: [], window: [], cursors: [], visits: [], left: new Map() };

/**
 * The moment of a tensor; empty without a frame.
 *
 * @param held for how long elements have been held, where that is known
 */
export function momentOf(
  tensor: string,
  role: "input" | "output",
  frame: Frame | undefined,
  held?: HeldSteps,
): Moment {
  if (frame === undefined) return nothing;
  const points = new Map<string, MomentPoint>();
  const add = (use: Omit<MomentPoint, "lanes" | "heldFor">): void => {
    const heldFor = use.status === "held" ? held?.get(formatElement(tensor, use.point)) : undefined;
    const entry = { ...use, lanes: 1, heldFor };
    const key = entry.point.join(",");
    const known = points.get(key);
    points.set(
      key,
      known === undefined ? entry : { ...entry, ...fromFirst(known), lanes: known.lanes + 1 },
    );
  };
  for (const lane of frame.lanes) {
    if (role === "output") {
      const { output } = lane;
      if (output.tensor !== tensor) continue;
      const { point, status, before, after } = output;
      add({ point, status, value: after, before, position: undefined });
    } else {
      for (const { tensor: name, point, status, value, position } of lane.operands) {
        if (name === tensor) add({ point, status, value, before: undefined, position });
      }
    }
  }
  const state =
    role === "output"
      ? frame.tensors.findLast((one) => one.tensor === tensor)
      : frame.tensors.find((one) => one.tensor === tensor);
  return {
    points: [...points.values()],
    window: state?.window ?? [],
    cursors: state?.cursors ?? [],
    visits: state?.visits ?? [],
    left: role === "input" ? leftBehind(tensor, frame) : nothing.left,
  };
}

/** The elements of a tensor that intersections compared on the way to a step, in vain. */
function leftBehind(tensor: string, { passages }: Frame): Moment["left"] {
  const all = new Map<number, Set<number>>();
  for (const { tensor: name, rank, positions } of passages.flatMap(({ left }) => left)) {
    if (name !== tensor) continue;
    const known = all.get(rank) ?? new Set();
    for (const position of positions) known.add(position);
    all.set(rank, known);
  }
  return all;
}

/** What the first lane that uses an element says of it for all. */
function fromFirst({ before, status, heldFor }: MomentPoint) {
  return { before, status, heldFor };
}

/** Whether a point lies inside a window. */
export function insideWindow(point: readonly number[], window: readonly Interval[]): boolean {
  return window.every(([from, to], rank) => {
    const coordinate = point[rank] ?? 0;
    return coordinate >= from && coordinate < to;
  });
}

const words: Readonly<Record<ElementStatus, string>> = {
  fetched: "read in this step",
  held: "held",
  absent: "absent, reads as zero",
  unread: "not read, gated",
  created: "first written",
  untouched: "not updated, gated",
};

/** What a use is called, for example "held 9". */
export function statusWords(
  { status, heldFor }: Pick<MomentPoint, "status" | "heldFor">,
  role: "input" | "output",
): string {
  if (heldFor !== undefined) return `held ${heldFor}`;
  return role === "output" && status === "fetched" ? "brought back" : words[status];
}

const mostTouched = 600;

/**
 * The elements of the fiber being visited that the step has already passed, in declared coordinates.
 *
 * Only stored tensors have them; what the output has received is in the frame itself.
 */
export function touchedPoints(snapshot: TensorSnapshot, moment: Moment): number[][] {
  const last = snapshot.ranks.length - 1;
  const cursor = moment.cursors[last];
  if (cursor?.position === undefined) return [];
  const source = snapshotTree(snapshot);
  const from = Math.max(cursor.from, cursor.position - mostTouched);
  const points: number[][] = [];
  for (let position = from; position < cursor.position; position += 1) {
    const point: number[] = [];
    pathTo(source, position).forEach((at, rank) => {
      point[snapshot.declared[rank] ?? rank] = source.coordinate(rank, at);
    });
    points.push(point);
  }
  return points;
}

/**
 * The empty places that the visit of a compressed fiber has passed over, in declared coordinates:
 * between the start of the window, or the first element visited, and the current coordinate.
 */
export function skippedPoints(snapshot: TensorSnapshot, moment: Moment): number[][] {
  const last = snapshot.ranks.length - 1;
  const rank = snapshot.ranks[last];
  const cursor = moment.cursors[last];
  const current = moment.points[0]?.point;
  if (rank === undefined || rank.format === "U" || current === undefined) return [];
  if (cursor?.position === undefined || cursor.position >= cursor.to) return [];
  // Of tuples one fiber is visited that is many: what was passed over in it lies in other rows too.
  const source = snapshotTree(snapshot);
  const [start, end] = source.fiber(last, source.parent(last, cursor.position));
  if (cursor.start !== start || cursor.end !== end) return [];
  const declared = snapshot.declared[last] ?? last;
  const at = current[declared] ?? 0;
  const [from, to] = moment.window[declared] ?? [at, at];
  const first = to - from > 1 ? from : (rank.coordinates[cursor.from] ?? at);
  const passed = new Set(rank.coordinates.subarray(start, cursor.position + 1));
  const points: number[][] = [];
  for (let coordinate = Math.max(first, at - mostTouched); coordinate < at; coordinate += 1) {
    if (!passed.has(coordinate)) points.push(current.with(declared, coordinate));
  }
  return points;
}
