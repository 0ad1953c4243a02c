/**
 * Parts as relations: which parts the loops around a rank cut it into, and which coordinates lie in which.
 *
 * Parts within parts of one rank are a chain of loops, outermost first. Where a leader's occupancy decides,
 * the cuts depend on the leader's fiber, so its coordinates come first; then, for each loop of the chain,
 * its part: by where it starts and ends, if somebody asks for that.
 */
import { defined } from "../../base/index.ts";
import type { Loop } from "../../compile/index.ts";
import type { Plan, PlannedDriver, PlannedLoop } from "../plan.ts";
import { picked } from "./columns.ts";
import { Refusal } from "./query.ts";
import { listed, type Listed } from "./relation.ts";
import type { StoredRelations } from "./stored-relations.ts";

/** The loops over parts that end at one, and what decides their cuts. */
export interface Chain {
  /** Levels, outermost first. */
  readonly levels: readonly number[];
  /** The driver of the leader's fibers; undefined where all parts are cut by shape. */
  readonly leader: PlannedDriver | undefined;
}

/** How parts are told from each other, by level. */
export interface Told {
  /** By where they end too. */
  readonly withEnd: ReadonlySet<number>;
  /** By their number in the fiber, as nobody asks where they start: numbers are smaller. */
  readonly byNumber: ReadonlySet<number>;
}

/** Most parts or coordinates that are listed. */
const maxListed = 2_000_000;

/** The chain of loops over parts that ends at a level. */
export function chainOf(plan: Plan, level: number): Chain | Refusal {
  const levels: number[] = [];
  for (let at: number | undefined = level; at !== undefined;) {
    levels.unshift(at);
    const { inside }: Loop = defined(plan.loops[at], "loop").loop;
    at =
      inside === undefined
        ? undefined
        : plan.loops.findIndex(({ loop }) => loop.registers[0] === inside.start);
  }
  const leaders = levels.flatMap((each) => {
    const { parts, drivers } = defined(plan.loops[each], "loop");
    return parts?.leader === undefined ? [] : [defined(drivers[parts.leader], "leader")];
  });
  const [leader] = leaders;
  if (leaders.some(({ operand, rank }) => operand !== leader?.operand || rank !== leader.rank))
    return new Refusal("one rank is cut by several leaders");
  if (leader !== undefined && plan.nest.operands[leader.operand]?.mode === "lookup")
    return new Refusal("a leader is looked up and may be absent");
  return { levels, leader };
}

/** A part of each loop of a chain, inside each other, in one fiber of the leader. */
interface Cut {
  readonly fiber: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Every innermost part of a chain in one fiber of the leader. */
function cutFiber(plan: Plan, { levels, leader }: Chain, fiber: number): readonly Cut[] {
  const cuts: Cut[] = [];
  const [start, end] = leader === undefined ? [0, 0] : leader.fibers.span(fiber);
  const cut = (
    depth: number,
    low: number,
    high: number,
    starts: number[],
    ends: number[],
  ): void => {
    const level = levels[depth];
    if (level === undefined) {
      cuts.push({ fiber, starts, ends });
      return;
    }
    const { parts } = plan.loops[level] as PlannedLoop;
    const { size, leader: at } = defined(parts, "parts");
    const add = (from: number, to: number): void =>
      cut(depth + 1, from, to - 1, [...starts, from], [...ends, to]);
    if (at === undefined || leader === undefined) {
      for (let from = low; from <= high;) {
        const to = Math.min((Math.floor(from / size) + 1) * size, high + 1);
        add(from, to);
        from = to;
      }
      return;
    }
    const { fibers } = leader;
    const occupied: number[] = [];
    const last = fibers.lowerBound(start, end, high + 1);
    for (let at = fibers.lowerBound(start, end, low); at < last; at += 1)
      if (!fibers.isEmpty(at)) occupied.push(fibers.coordinate(at));
    for (let first = 0; first === 0 || first < occupied.length; first += size) {
      const from = first === 0 ? low : defined(occupied[first], "coordinate");
      add(from, occupied[first + size] ?? high + 1);
    }
  };
  const outermost = defined(plan.loops[defined(levels[0], "level")], "loop");
  cut(0, 0, outermost.extent - 1, [], []);
  return cuts;
}

/** By cut: how many parts of a loop of the chain come before its own in the fiber. */
function numbersOf(cuts: readonly Cut[], loop: number): Int32Array {
  const numbers = new Int32Array(cuts.length);
  for (let at = 1; at < cuts.length; at += 1) {
    const [before, cut] = [cuts[at - 1] as Cut, cuts[at] as Cut];
    if (cut.fiber !== before.fiber) continue;
    const isSame = cut.starts[loop] === before.starts[loop];
    numbers[at] = (numbers[at - 1] as number) + (isSame ? 0 : 1);
  }
  return numbers;
}

/** The relations of a plan's parts, made when they are first asked for. */
export class PartRelations {
  private readonly plan: Plan;
  private readonly stored: StoredRelations;
  private readonly made = new Map<string, Listed | Refusal>();
  private readonly cutsOf = new Map<string, readonly Cut[]>();

  constructor(plan: Plan, stored: StoredRelations) {
    this.plan = plan;
    this.stored = stored;
  }

  private remember(key: string, make: (key: string) => Listed | Refusal): Listed | Refusal {
    const known = this.made.get(key) ?? make(key);
    this.made.set(key, known);
    return known;
  }

  private cuts(chain: Chain): readonly Cut[] {
    const name = chain.levels.join();
    const known = this.cutsOf.get(name) ?? this.cutFibers(chain);
    this.cutsOf.set(name, known);
    return known;
  }

  private cutFibers(chain: Chain): readonly Cut[] {
    const { leader } = chain;
    const count = leader === undefined ? 1 : this.fiberCount(leader);
    return Array.from({ length: count }, (_, fiber) => cutFiber(this.plan, chain, fiber)).flat();
  }

  private fiberCount({ operand, rank }: PlannedDriver): number {
    return rank === 0
      ? 1
      : defined(this.plan.tensors[operand]?.ranks[rank - 1], "rank").coordinates.length;
  }

  /** Columns of one number a cut: the leader's coordinates, starts, ends of the levels that need them. */
  private columnsOf({ levels, leader }: Chain, cuts: readonly Cut[], told: Told): Int32Array[] {
    const above =
      leader === undefined || leader.rank === 0
        ? []
        : this.stored.stored(leader.operand, leader.rank - 1).columns;
    return [
      ...above.map((column) => Int32Array.from(cuts, ({ fiber }) => column[fiber] as number)),
      ...levels.flatMap((level, at) => [
        told.byNumber.has(level)
          ? numbersOf(cuts, at)
          : Int32Array.from(cuts, ({ starts }) => starts[at] as number),
        ...(told.withEnd.has(level)
          ? [Int32Array.from(cuts, ({ ends }) => ends[at] as number)]
          : []),
      ]),
    ];
  }

  /** The parts of a chain: leader's coordinates, starts and ends. */
  parts(chain: Chain, told: Told): Listed | Refusal {
    return this.remember(`parts${chain.levels.join()}`, (key) => {
      const cuts = this.cuts(chain);
      const { leader } = chain;
      const led =
        leader === undefined || leader.rank === 0
          ? undefined
          : this.stored.stored(leader.operand, leader.rank - 1);
      const columns = this.columnsOf(chain, cuts, told);
      return listed(key, columns, cuts.length, undefined, true, led);
    });
  }

  /**
   * Coordinates in the parts of a chain: as `parts`, then the coordinate, of flattened ranks one a rank.
   *
   * @param strides of the ranks that are flattened into the loop inside
   */
  members(chain: Chain, strides: readonly number[], told: Told): Listed | Refusal {
    return this.remember(`members${chain.levels.join()}`, (key) => {
      const cuts = this.cuts(chain);
      const count = cuts.reduce((sum, { starts, ends }) => sum + lengthOf(starts, ends), 0);
      if (count > maxListed)
        return new Refusal("the ranks that are cut into parts are too large to list");
      const cutOf = new Int32Array(count);
      const codes = new Int32Array(count);
      let next = 0;
      cuts.forEach(({ starts, ends }, cut) => {
        const length = lengthOf(starts, ends);
        const start = starts[starts.length - 1] as number;
        cutOf.fill(cut, next, next + length);
        for (let at = 0; at < length; at += 1) codes[next + at] = start + at;
        next += length;
      });
      return this.list(key, chain, cuts, cutOf, codes, strides, told);
    });
  }

  /** The same, only those coordinates at which the leader's fiber holds an element. */
  leading(chain: Chain, leader: PlannedDriver, strides: readonly number[], told: Told): Listed {
    const listing = this.remember(`leading${chain.levels.join()}`, (key) => {
      const cuts = this.cuts(chain);
      const { fibers } = leader;
      const count = this.plan.tensors[leader.operand]?.ranks[leader.leaf]?.coordinates.length ?? 0;
      const cutOf = new Int32Array(count);
      const codes = new Int32Array(count);
      let next = 0;
      cuts.forEach(({ fiber, ends }, cut) => {
        const [start, end] = fibers.span(fiber);
        const to = ends[ends.length - 1] as number;
        // Cuts of a fiber ascend and leave nothing out, so the leader's positions come in order.
        for (next = Math.max(next, start); next < end; next += 1) {
          const code = fibers.coordinate(next);
          if (code >= to) break;
          cutOf[next] = cut;
          codes[next] = code;
        }
      });
      return this.list(key, chain, cuts, cutOf, codes, strides, told);
    });
    return listing as Listed;
  }

  private list(
    key: string,
    chain: Chain,
    cuts: readonly Cut[],
    cutOf: Int32Array,
    codes: Int32Array,
    strides: readonly number[],
    told: Told,
  ): Listed {
    const columns = this.columnsOf(chain, cuts, told).map((column) => picked(column, cutOf));
    const rest = codes.slice();
    const coordinates = strides.map((stride) => {
      const own = new Int32Array(rest.length);
      for (let at = 0; at < rest.length; at += 1) {
        const code = rest[at] as number;
        own[at] = Math.floor(code / stride);
        rest[at] = code % stride;
      }
      return own;
    });
    const parts = this.parts(chain, told) as Listed;
    return listed(key, [...columns, ...coordinates], codes.length, undefined, true, parts);
  }
}

/** Coordinates in an innermost part. */
function lengthOf(starts: readonly number[], ends: readonly number[]): number {
  return (ends[ends.length - 1] as number) - (starts[starts.length - 1] as number);
}
