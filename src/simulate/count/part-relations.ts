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

/** Parts of each loop of a chain, inside each other, by fiber of the leader: one entry an innermost part. */
interface Cuts {
  readonly fibers: Int32Array;
  /** By loop of the chain. */
  readonly starts: readonly Int32Array[];
  readonly ends: readonly Int32Array[];
}

/** Every innermost part of a chain, in each of so many fibers of the leader. */
function cutFibers(plan: Plan, { levels, leader }: Chain, count: number): Cuts {
  const loops = levels.map((level) => (plan.loops[level] as PlannedLoop).parts);
  const fiberOf: number[] = [];
  const starts = levels.map((): number[] => []);
  const ends = levels.map((): number[] => []);
  const [from, to] = [new Int32Array(levels.length), new Int32Array(levels.length)];
  let [fiber, start, end] = [0, 0, 0];
  const cut = (depth: number, low: number, high: number): void => {
    if (depth === loops.length) {
      fiberOf.push(fiber);
      for (let at = 0; at < depth; at += 1) {
        (starts[at] as number[]).push(from[at] as number);
        (ends[at] as number[]).push(to[at] as number);
      }
      return;
    }
    const { size, leader: at } = defined(loops[depth], "parts");
    const add = (first: number, next: number): void => {
      from[depth] = first;
      to[depth] = next;
      cut(depth + 1, first, next - 1);
    };
    if (at === undefined || leader === undefined) {
      for (let first = low; first <= high;) {
        const next = Math.min((Math.floor(first / size) + 1) * size, high + 1);
        add(first, next);
        first = next;
      }
      return;
    }
    const { fibers } = leader;
    const last = fibers.lowerBound(start, end, high + 1);
    let first = low;
    let occupied = 0;
    for (let position = fibers.lowerBound(start, end, low); position < last; position += 1) {
      if (fibers.isEmpty(position)) continue;
      if (occupied > 0 && occupied % size === 0) {
        const next = fibers.coordinate(position);
        add(first, next);
        first = next;
      }
      occupied += 1;
    }
    add(first, high + 1);
  };
  const outermost = defined(plan.loops[defined(levels[0], "level")], "loop");
  for (; fiber < count; fiber += 1) {
    if (leader !== undefined) [start, end] = leader.fibers.span(fiber);
    cut(0, 0, outermost.extent - 1);
  }
  return {
    fibers: Int32Array.from(fiberOf),
    starts: starts.map((column) => Int32Array.from(column)),
    ends: ends.map((column) => Int32Array.from(column)),
  };
}

/** By cut: how many parts of a loop of the chain come before its own in the fiber. */
function numbersOf(fibers: Int32Array, starts: Int32Array): Int32Array {
  const numbers = new Int32Array(fibers.length);
  for (let at = 1; at < fibers.length; at += 1) {
    if (fibers[at] !== fibers[at - 1]) continue;
    numbers[at] = (numbers[at - 1] as number) + (starts[at] === starts[at - 1] ? 0 : 1);
  }
  return numbers;
}

/** The relations of a plan's parts, made when they are first asked for. */
export class PartRelations {
  private readonly plan: Plan;
  private readonly stored: StoredRelations;
  private readonly made = new Map<string, Listed | Refusal>();
  private readonly cutsOf = new Map<string, Cuts>();

  constructor(plan: Plan, stored: StoredRelations) {
    this.plan = plan;
    this.stored = stored;
  }

  private remember(key: string, make: (key: string) => Listed | Refusal): Listed | Refusal {
    const known = this.made.get(key) ?? make(key);
    this.made.set(key, known);
    return known;
  }

  private cuts(chain: Chain): Cuts {
    const name = chain.levels.join();
    const known = this.cutsOf.get(name) ?? cutFibers(this.plan, chain, this.fiberCount(chain));
    this.cutsOf.set(name, known);
    return known;
  }

  private fiberCount({ leader }: Chain): number {
    if (leader === undefined || leader.rank === 0) return 1;
    const { ranks } = defined(this.plan.tensors[leader.operand], "tensor");
    return defined(ranks[leader.rank - 1], "rank").coordinates.length;
  }

  /** Columns of one number a cut: the leader's coordinates, starts, ends of the levels that need them. */
  private columnsOf({ levels, leader }: Chain, cuts: Cuts, told: Told): Int32Array[] {
    const above =
      leader === undefined || leader.rank === 0
        ? []
        : this.stored.stored(leader.operand, leader.rank - 1).columns;
    return [
      ...above.map((column) => picked(column, cuts.fibers)),
      ...levels.flatMap((level, at) => {
        const starts = cuts.starts[at] as Int32Array;
        return [
          told.byNumber.has(level) ? numbersOf(cuts.fibers, starts) : starts,
          ...(told.withEnd.has(level) ? [cuts.ends[at] as Int32Array] : []),
        ];
      }),
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
      return listed(key, columns, cuts.fibers.length, undefined, true, led);
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
      const starts = defined(cuts.starts.at(-1), "starts");
      const ends = defined(cuts.ends.at(-1), "ends");
      let count = 0;
      for (let cut = 0; cut < starts.length; cut += 1)
        count += (ends[cut] as number) - (starts[cut] as number);
      if (count > maxListed)
        return new Refusal("the ranks that are cut into parts are too large to list");
      const cutOf = new Int32Array(count);
      const codes = new Int32Array(count);
      let next = 0;
      for (let cut = 0; cut < starts.length; cut += 1) {
        const end = ends[cut] as number;
        for (let code = starts[cut] as number; code < end; code += 1, next += 1) {
          cutOf[next] = cut;
          codes[next] = code;
        }
      }
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
      const ends = defined(cuts.ends.at(-1), "ends");
      for (let cut = 0; cut < ends.length; cut += 1) {
        const [start, end] = fibers.span(cuts.fibers[cut] as number);
        const to = ends[cut] as number;
        // Cuts of a fiber ascend and leave nothing out, so the leader's positions come in order.
        for (next = Math.max(next, start); next < end; next += 1) {
          const code = fibers.coordinate(next);
          if (code >= to) break;
          cutOf[next] = cut;
          codes[next] = code;
        }
      }
      return this.list(key, chain, cuts, cutOf, codes, strides, told);
    });
    return listing as Listed;
  }

  private list(
    key: string,
    chain: Chain,
    cuts: Cuts,
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
