/**
 * What a walk passes over on its way to a compute: coordinates that a loop does not visit, iterations that
 * come to nothing, and elements that an intersection leaves behind.
 *
 * Listens to a walk that stands right after a step; everything until the next compute belongs to the next
 * step, so what is told depends on the step alone and not on how one came there.
 */
import { defined } from "../base/index.ts";
import { loopState, type LoopState } from "./loop-state.ts";
import { cursor } from "./state.ts";
import type { Walk } from "./walk.ts";

/** Elements of one tensor that an intersection compared and left behind. */
export interface LeftBehind {
  readonly tensor: string;
  readonly count: number;
  /** The stored rank that they lie in, and where in it; the first 64. */
  readonly rank: number;
  readonly positions: readonly number[];
}

/** Why iterations came to nothing. */
export interface Lack {
  /** Tensors that had nothing there, all of them at once; none where what they have lies outside the output. */
  readonly tensors: readonly string[];
  /** Of how many iterations that is the reason. */
  readonly count: number;
}

/** What a loop passed over since the compute before. */
export interface Passage {
  /** Node of the loop. */
  readonly node: number;
  /** Whether it is what was left of the visit before, rather than the way in the present one. */
  readonly isRest: boolean;
  /** Of such a rest, where the loops around stood during that visit, outermost first; else empty. */
  readonly around: readonly LoopState[];
  /** First and last of the legal coordinates that led to no compute; of tuples their row-major numbers. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** At how many of them the loop began an iteration, which came to nothing. */
  readonly tried: number;
  /** Elements that the loop's intersection compared and left behind. */
  readonly left: readonly LeftBehind[];
  /** Why they did, as far as one reason is known for an iteration as a whole. */
  readonly lacking: readonly Lack[];
}

/** Most positions that are told one by one. */
const mostPositions = 64;
/** Most coordinates that are tried one by one for being legal. */
const mostTried = 4096;

interface Way {
  /** First coordinate that is not accounted for. */
  from: number;
  iterations: number;
  /** By operand. */
  readonly left: Map<number, { rank: number; count: number; positions: number[] }>;
  /** By the numbers of the operands, joined. */
  readonly lacking: Map<string, { readonly operands: readonly number[]; count: number }>;
}

const newWay = (from: number): Way => ({
  from,
  iterations: 0,
  left: new Map(),
  lacking: new Map(),
});

/** Notes why an iteration has come to nothing. */
function lack({ lacking }: Way, operands: readonly number[]): void {
  const known = lacking.get(operands.join()) ?? { operands, count: 0 };
  known.count += 1;
  lacking.set(operands.join(), known);
}

/** The way of a walk from where it stands to its next compute. */
export class Passages {
  private readonly walk: Walk;
  private readonly ways: Way[];
  /** What was left of visits that had their last compute in the step before, innermost first. */
  private readonly rests: Passage[] = [];
  /** Innermost loop whose visit goes on from the step before. */
  private underWay: number;

  constructor(walk: Walk) {
    this.walk = walk;
    const { layout, plan } = walk;
    this.underWay = walk.get(layout.level);
    this.ways = plan.loops.map((_, level) =>
      newWay(level <= this.underWay ? walk.get(layout.code + level) + 1 : 0),
    );
  }

  /** A loop begins a visit. */
  visit(level: number): void {
    this.ways[level] = newWay(this.walk.get(this.walk.layout.low + level));
  }

  /** A loop begins an iteration. */
  iterate(level: number): void {
    const way = this.ways[level];
    if (way !== undefined) way.iterations += 1;
  }

  /** A visit is over. If it began after the last compute, it and the iteration around it came to nothing. */
  leave(level: number): void {
    const { plan, layout } = this.walk;
    const [around, way] = [this.ways[level - 1], this.ways[level]];
    const loop = plan.loops[level];
    if (loop === undefined || way === undefined) return;
    if (level === this.underWay) {
      this.underWay -= 1;
      const end = this.walk.get(layout.high + level) + 1;
      const around = plan.loops.slice(0, level).map((_, outer) => loopState(this.walk, outer));
      for (const rest of this.passage(level, way, end, way.iterations))
        this.rests.push({ ...rest, isRest: true, around });
      return;
    }
    if (around === undefined) return;
    if (way.iterations > 0) {
      const [reason, ...others] = way.lacking.values();
      if (others.length === 0 && reason?.count === way.iterations) lack(around, reason.operands);
      return;
    }
    const hasPlaces = this.walk.get(layout.low + level) <= this.walk.get(layout.high + level);
    const empty = [...loop.drivers.entries()].flatMap(([at, { operand }]) => {
      const base = (layout.cursors[level] ?? 0) + at * layout.cursorSize;
      return this.walk.get(base + cursor.from) >= this.walk.get(base + cursor.to) ? [operand] : [];
    });
    // Several fibers may hold elements that do not meet; one that holds some has none with an output.
    if (!hasPlaces) lack(around, []);
    else if (empty.length > 0 || loop.drivers.length === 1) lack(around, empty);
  }

  /** The body of a loop looks for an element of an operand in vain. */
  miss(level: number, operand: number): void {
    const way = this.ways[level];
    if (way !== undefined) lack(way, [operand]);
  }

  /** An intersection leaves an element of an operand behind. */
  pass(level: number, operand: number, rank: number, position: number): void {
    const left = this.ways[level]?.left;
    const known = left?.get(operand) ?? { rank, count: 0, positions: [] };
    known.count += 1;
    if (known.positions.length < mostPositions) known.positions.push(position);
    left?.set(operand, known);
  }

  /** What loops over coordinates have passed over, in the order in which they did, now that the walk computes. */
  upToNow(): readonly Passage[] {
    const { plan, layout } = this.walk;
    const present = plan.loops.flatMap((_, level) => {
      const way = this.ways[level];
      if (way === undefined || way.iterations === 0) return [];
      return this.passage(level, way, this.walk.get(layout.code + level), way.iterations - 1);
    });
    return [...this.rests, ...present];
  }

  /** What a way has passed over, or nothing. */
  private passage(level: number, way: Way, to: number, tried: number): readonly Passage[] {
    const { nest, loops } = this.walk.plan;
    const { loop, parts } = defined(loops[level], "loop");
    const legal = parts === undefined ? this.legalIn(level, way.from, to) : undefined;
    if (legal === undefined) return [];
    const nameOf = (operand: number): string => defined(nest.operands[operand], "operand").tensor;
    return [
      {
        ...{ node: loop.id, isRest: false, around: [], ...legal, tried },
        left: [...way.left].map(([operand, left]) => ({ tensor: nameOf(operand), ...left })),
        lacking: [...way.lacking.values()].map(({ operands, count }) => ({
          tensors: [...new Set(operands.map(nameOf))],
          count,
        })),
      },
    ];
  }

  /** The legal coordinates in a half-open range; undefined where there are none, or too many to tell. */
  private legalIn(
    level: number,
    from: number,
    to: number,
  ): Pick<Passage, "first" | "last" | "count"> | undefined {
    if (to <= from) return undefined;
    if (!this.walk.hasConditions(level)) return { first: from, last: to - 1, count: to - from };
    if (to - from > mostTried) return undefined;
    const legal = Array.from({ length: to - from }, (_, at) => from + at).filter((coordinate) =>
      this.walk.isLegal(level, coordinate),
    );
    const [first, last] = [legal[0], legal.at(-1)];
    return first === undefined || last === undefined
      ? undefined
      : { first, last, count: legal.length };
  }
}
