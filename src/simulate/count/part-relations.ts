/**
 * Parts as relations: which parts the loops around a rank cut it into, and which coordinates lie in which.
 *
 * Parts within parts of one rank are a chain of loops, outermost first. Where a leader's occupancy decides,
 * the cuts depend on the leader's fiber, so its coordinates come first; then, for each loop of the chain,
 * its part: by where it starts and ends, if somebody asks for that.
 */
import { defined } from "../../base/index.ts";
import type { Loop } from "../../compile/index.ts";
import type { Plan, PlannedDriver } from "../plan.ts";
import { cutFibers, type Chain, type Cuts } from "./fiber-cuts.ts";
import { columnOf, listedFibers, root } from "./fibers.ts";
import type { Memory } from "./memory.ts";
import { leadersOf, membersOf, type Members } from "./part-members.ts";
import { Refusal } from "./query.ts";
import { boundsOf, type Listed } from "./relation.ts";
import type { StoredRelations } from "./stored-relations.ts";

export type { Chain };

/** How parts are told from each other, by level. */
export interface Told {
  /** By where they end too. */
  readonly withEnd: ReadonlySet<number>;
  /** By their number in the fiber, as nobody asks where they start: numbers are smaller. */
  readonly byNumber: ReadonlySet<number>;
}

/** Most parts or coordinates that are listed. */
const maxListed = 2_000_000;

const tooManyParts = new Refusal("the ranks that are cut into parts are too large to list");

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
  const chain = { levels, leader };
  return mostParts(plan, chain) > maxListed ? tooManyParts : chain;
}

/** No fewer than there are innermost parts: one a fiber of the leader, and what each loop's cuts add. */
function mostParts(plan: Plan, { levels, leader }: Chain): number {
  const fibers = fibersOf(plan, leader);
  const elements =
    leader === undefined ? 0 : elementsOf(defined(plan.tensors[leader.operand], "tensor"), leader);
  return levels.reduce((sum, level) => {
    const { parts, extent } = defined(plan.loops[level], "loop");
    const { size, leader: led } = defined(parts, "parts");
    return sum + (led === undefined ? fibers * Math.ceil(extent / size) : elements / size);
  }, fibers);
}

/** Number of fibers that a leader's parts cut; one where nobody leads. */
function fibersOf(plan: Plan, leader: PlannedDriver | undefined): number {
  if (leader === undefined || leader.rank === 0) return 1;
  const { ranks } = defined(plan.tensors[leader.operand], "tensor");
  return defined(ranks[leader.rank - 1], "rank").coordinates.length;
}

function elementsOf({ ranks }: Plan["tensors"][number], { leaf }: PlannedDriver): number {
  return defined(ranks[leaf], "rank").coordinates.length;
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

/** One number a cut, from 0 to no more than so much. */
interface CutColumn {
  readonly column: Int32Array;
  readonly high: number;
}

/** Where each fiber's cuts begin, and where the last ones end; cuts come fiber by fiber. */
function segmentsOf(fibers: Int32Array, count: number): Int32Array {
  const segments = new Int32Array(count + 1);
  for (let cut = 0; cut < fibers.length; cut += 1) segments[(fibers[cut] as number) + 1] = cut + 1;
  return segments;
}

/** The relations of a plan's parts, made when they are first asked for, by whichever plan. */
export class PartRelations {
  private readonly plan: Plan;
  private readonly stored: StoredRelations;
  private readonly memory: Memory;
  /** What this plan has asked for, whatever the memory forgets. */
  private readonly asked = new Map<string, Listed>();
  private readonly cutsOf = new Map<string, Cuts>();

  constructor(plan: Plan, stored: StoredRelations, memory: Memory) {
    this.plan = plan;
    this.stored = stored;
    this.memory = memory;
  }

  private remember(name: string, make: (key: string) => Listed): Listed {
    const relation = this.asked.get(name) ?? this.memory.recall(name, 0, make);
    this.asked.set(name, relation);
    return relation;
  }

  /** What the parts of a chain depend on, and how they are told, as a name. */
  private nameOf({ levels, leader }: Chain, told: Told): string {
    const cuts = levels.map((level) => {
      const { size, leader: led } = defined(this.plan.loops[level]?.parts, "parts");
      const number = told.byNumber.has(level) ? " by number" : "";
      const end = told.withEnd.has(level) ? " with end" : "";
      return `${led === undefined ? "" : "led "}${String(size)}${number}${end}`;
    });
    const fibers =
      leader === undefined
        ? ""
        : ` as ${this.stored.name(leader.operand)}.${String(leader.rank)}-${String(leader.leaf)}`;
    return `${String(this.extentOf(levels))} cut by ${cuts.join()}${fibers}`;
  }

  /** Number of coordinates, or tuples, that the loops of a chain cut. */
  private extentOf(levels: readonly number[]): number {
    return defined(this.plan.loops[defined(levels[0], "level")], "loop").extent;
  }

  private cuts(chain: Chain): Cuts {
    const name = chain.levels.join();
    const count = fibersOf(this.plan, chain.leader);
    const extent = this.extentOf(chain.levels);
    const known = this.cutsOf.get(name) ?? cutFibers(this.plan, chain, count, extent);
    this.cutsOf.set(name, known);
    return known;
  }

  /**
   * Columns of one number a cut: starts, and ends of the levels that need them. They lie where the loop does,
   * numbers where about as many parts have theirs, so that it is the same for other elements (`script.ts`).
   */
  private columnsOf({ levels }: Chain, cuts: Cuts, told: Told): readonly CutColumn[] {
    const extent = this.extentOf(levels);
    return levels.flatMap((level, at): readonly CutColumn[] => {
      const starts = cuts.starts[at] as Int32Array;
      const end = { column: cuts.ends[at] as Int32Array, high: extent };
      const numbers = told.byNumber.has(level) ? numbersOf(cuts.fibers, starts) : undefined;
      const start =
        numbers === undefined
          ? { column: starts, high: extent - 1 }
          : {
              column: numbers,
              high: this.memory.roomFor(`parts of ${String(level)}`, boundsOf(numbers)[1] + 1) - 1,
            };
      return told.withEnd.has(level) ? [start, end] : [start];
    });
  }

  /** The parts of a chain: leader's coordinates, starts and ends. */
  parts(chain: Chain, told: Told): Listed {
    return this.remember(`parts of ${this.nameOf(chain, told)}`, (key) => {
      const cuts = this.cuts(chain);
      const { leader } = chain;
      const led =
        leader === undefined || leader.rank === 0
          ? undefined
          : this.stored.stored(leader.operand, leader.rank - 1);
      const own = this.columnsOf(chain, cuts, told);
      const above = led ?? root;
      return listedFibers(
        key,
        above,
        segmentsOf(cuts.fibers, above.size),
        own.map(({ column }) => column),
        { within: led, low: own.map(() => 0), high: own.map(({ high }) => high) },
      );
    });
  }

  /**
   * Coordinates in the parts of a chain: as `parts`, then the coordinate, of flattened ranks one a rank.
   *
   * @param strides of the ranks that are flattened into the loop inside
   */
  members(chain: Chain, strides: readonly number[], told: Told): Listed | Refusal {
    // Parts leave nothing of a fiber out.
    const count = fibersOf(this.plan, chain.leader) * this.extentOf(chain.levels);
    if (count > maxListed) return tooManyParts;
    return this.remember(`members by ${strides.join()} of ${this.nameOf(chain, told)}`, (key) => {
      const cuts = this.cuts(chain);
      const starts = defined(cuts.starts.at(-1), "starts");
      const ends = defined(cuts.ends.at(-1), "ends");
      return this.list(key, chain, membersOf(starts, ends, count, strides), strides, told);
    });
  }

  /** The same, only those coordinates at which the leader's fiber holds an element. */
  leading(chain: Chain, leader: PlannedDriver, strides: readonly number[], told: Told): Listed {
    return this.remember(`leading by ${strides.join()} of ${this.nameOf(chain, told)}`, (key) => {
      const cuts = this.cuts(chain);
      const whole = cuts.positions && this.coordinatesOf(leader, strides);
      const members =
        cuts.positions === undefined || whole === undefined
          ? leadersOf(leader, cuts, strides)
          : { columns: whole, segments: cuts.positions };
      return this.list(key, chain, members, strides, told);
    });
  }

  /** The coordinates of all of a leader's elements, where they are what strides take its tuples apart into. */
  private coordinatesOf(
    { operand, rank, leaf }: PlannedDriver,
    strides: readonly number[],
  ): readonly Int32Array[] | undefined {
    const { ranks } = defined(this.plan.tensors[operand], "tensor");
    if (strides.length !== leaf - rank + 1) return undefined;
    let stride = 1;
    for (let at = leaf; at >= rank; at -= 1) {
      if (strides[at - rank] !== stride) return undefined;
      stride *= defined(ranks[at], "rank").shape;
    }
    const elements = this.stored.stored(operand, leaf);
    return strides.map((_, at) => columnOf(elements, rank + at));
  }

  private list(
    key: string,
    chain: Chain,
    { columns, segments }: Members,
    strides: readonly number[],
    told: Told,
  ): Listed {
    const parts = this.parts(chain, told);
    const own = parts.low.map((_, at) => at).slice(chain.leader?.rank ?? 0);
    const extent = this.extentOf(chain.levels);
    return listedFibers(key, parts, segments, columns, {
      within: parts,
      told: own,
      low: strides.map(() => 0),
      high: strides.map((stride, at) => Math.ceil((strides[at - 1] ?? extent) / stride) - 1),
    });
  }
}
