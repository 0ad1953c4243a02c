/**
 * Cutting fibers into parts: where each part of a chain of loops starts and ends, fiber by fiber of the leader.
 */
import { defined } from "../../base/index.ts";
import type { DriverFibers } from "../driver-fibers.ts";
import type { Plan, PlannedDriver, PlannedParts } from "../plan.ts";

/** The loops over parts that end at one, and what decides their cuts. */
export interface Chain {
  /** Levels, outermost first. */
  readonly levels: readonly number[];
  /** The driver of the leader's fibers; undefined where all parts are cut by shape. */
  readonly leader: PlannedDriver | undefined;
}

/** Parts of each loop of a chain, inside each other, by fiber of the leader: one entry an innermost part. */
export interface Cuts {
  readonly fibers: Int32Array;
  /** By loop of the chain. */
  readonly starts: readonly Int32Array[];
  readonly ends: readonly Int32Array[];
  /** Where the leader's positions in each cut begin, and where the last ones end, where cutting tells. */
  readonly positions: Int32Array | undefined;
}

/** Cuts fibers, one after the other, into the innermost parts of a chain. */
class FiberCutter {
  private readonly loops: readonly PlannedParts[];
  private readonly leader: DriverFibers | undefined;
  /** By the leader's position: its coordinate, and 1 where nothing is there. */
  private readonly codes: Int32Array;
  private readonly isEmpty: Uint8Array | undefined;
  private readonly fiberOf: number[] = [];
  private readonly starts: readonly number[][];
  private readonly ends: readonly number[][];
  /** The part under way, by loop. */
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private fiber = 0;
  /** The leader's fiber. */
  private start = 0;
  private end = 0;

  constructor(plan: Plan, { levels, leader }: Chain) {
    this.loops = levels.map((level) => defined(plan.loops[level]?.parts, "parts"));
    this.leader = leader?.fibers;
    this.codes = leader?.fibers.coordinates() ?? new Int32Array(0);
    this.isEmpty = leader?.fibers.emptiness();
    this.starts = levels.map(() => []);
    this.ends = levels.map(() => []);
  }

  /** Cuts the first fibers of the leader, or the only one of nobody. */
  cut(count: number, extent: number): Cuts {
    for (; this.fiber < count; this.fiber += 1) {
      if (this.leader !== undefined) [this.start, this.end] = this.leader.span(this.fiber);
      this.cutPart(0, 0, extent - 1);
    }
    return {
      fibers: Int32Array.from(this.fiberOf),
      starts: this.starts.map((column) => Int32Array.from(column)),
      ends: this.ends.map((column) => Int32Array.from(column)),
      positions: undefined,
    };
  }

  private cutPart(depth: number, low: number, high: number): void {
    const parts = this.loops[depth];
    if (parts === undefined) this.note();
    else if (parts.leader === undefined || this.leader === undefined)
      this.cutByShape(depth, parts.size, low, high);
    else this.cutByOccupancy(depth, parts.size, this.leader, low, high);
  }

  private note(): void {
    this.fiberOf.push(this.fiber);
    for (let at = 0; at < this.loops.length; at += 1) {
      (this.starts[at] as number[]).push(this.from[at] as number);
      (this.ends[at] as number[]).push(this.to[at] as number);
    }
  }

  private cutByShape(depth: number, size: number, low: number, high: number): void {
    for (let first = low; first <= high;) {
      const next = Math.min((Math.floor(first / size) + 1) * size, high + 1);
      this.add(depth, first, next);
      first = next;
    }
  }

  private cutByOccupancy(
    depth: number,
    size: number,
    fibers: DriverFibers,
    low: number,
    high: number,
  ): void {
    const { codes, isEmpty } = this;
    const last = fibers.lowerBound(this.start, this.end, high + 1);
    let first = low;
    let room = size;
    for (
      let position = fibers.lowerBound(this.start, this.end, low);
      position < last;
      position += 1
    ) {
      if (isEmpty?.[position] === 1) continue;
      if (room === 0) {
        const next = codes[position] as number;
        this.add(depth, first, next);
        first = next;
        room = size;
      }
      room -= 1;
    }
    this.add(depth, first, high + 1);
  }

  private add(depth: number, first: number, next: number): void {
    this.from[depth] = first;
    this.to[depth] = next;
    this.cutPart(depth + 1, first, next - 1);
  }
}

/** Cuts of a leader's fibers, as many elements each: they are told by positions alone. */
function evenCuts(leader: DriverFibers, size: number, extent: number): Cuts {
  const starts = leader.starts();
  let count = 0;
  for (let fiber = 0; fiber + 1 < starts.length; fiber += 1) {
    const length = (starts[fiber + 1] as number) - (starts[fiber] as number);
    count += Math.max(1, Math.ceil(length / size));
  }
  const fibers = new Int32Array(count);
  const firsts = new Int32Array(count);
  const ends = new Int32Array(count).fill(extent);
  const positions = new Int32Array(count + 1);
  let cut = 0;
  for (let fiber = 0; fiber + 1 < starts.length; fiber += 1) {
    const start = starts[fiber] as number;
    const end = starts[fiber + 1] as number;
    for (let position = start; position === start || position < end; position += size) {
      fibers[cut] = fiber;
      positions[cut] = position;
      if (position > start) {
        firsts[cut] = leader.coordinate(position);
        ends[cut - 1] = firsts[cut] as number;
      }
      cut += 1;
    }
  }
  positions[count] = starts[starts.length - 1] as number;
  return { fibers, starts: [firsts], ends: [ends], positions };
}

/** The cuts of the first fibers of a chain's leader, or of the only one of nobody, of so many coordinates. */
export function cutFibers(plan: Plan, chain: Chain, count: number, extent: number): Cuts {
  const { levels, leader } = chain;
  const [only, ...inner] = levels.map((level) => defined(plan.loops[level]?.parts, "parts"));
  const isEven =
    only?.leader !== undefined &&
    inner.length === 0 &&
    leader !== undefined &&
    leader.fibers.shape <= extent &&
    leader.fibers.emptiness() === undefined;
  return isEven
    ? evenCuts(leader.fibers, only.size, extent)
    : new FiberCutter(plan, chain).cut(count, extent);
}
