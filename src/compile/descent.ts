/**
 * Descending an operand in storage order: at which loop each of its ranks is met, and whether it can drive
 * that loop. An analysis that several passes share; it changes nothing.
 *
 *     I[q+s] stored W: C, loops Q, S             rank W is met at loop S, at coordinate q + s, and drives it
 *     T[p+r, r, q] stored Q, R, H, loops P, Q, R     Q is met at Q, R at R; H too, once R is known: a find
 */
import { defined } from "../base/index.ts";
import type { Loop, Nest, Operand, OperandRank, Quotient, Register } from "./ir.ts";
import { isRegister, levelOf, levelsOf } from "./quotient.ts";

/** Level of the code around all loops. */
export const rootLevel = -1;

/** What the loops of a nest look like to an operand. */
export interface Frame {
  readonly loops: readonly Pick<Loop, "registers" | "mode">[];
  readonly registers: readonly Register[];
}

/** How many values each register can take. */
export function extentsOf({ registers }: Frame): readonly number[] {
  return registers.map(({ extent }) => extent);
}

/** Where one rank of an operand is bound, or several that a loop over tuples delivers as one. */
export interface Meeting {
  /** First rank, and how many from there on. */
  readonly rank: number;
  readonly count: number;
  /** The loop that is the last to determine its coordinate and those of the ranks above. */
  readonly level: number;
  /** The loop at which the rank above is bound. */
  readonly parentLevel: number;
  readonly coordinate: Quotient;
  /** Whether a loop can traverse it: stored compressed, and with its coordinate fixed by that very loop. */
  readonly drives: boolean;
}

/** Position of a coordinate among the registers of its innermost loop; undefined where it is derived. */
function componentOf(coordinate: Quotient, { loops, registers }: Frame): number | undefined {
  const own = loops[levelOf(coordinate, registers)]?.registers ?? [];
  const at = own.findIndex((register) => isRegister(coordinate, register));
  return at === -1 ? undefined : at;
}

/**
 * Storage order in which the loops meet the ranks, where it differs from the stored one; undefined for a
 * concordant tensor. Among ranks met at one loop, those whose coordinate is the loop's own come first.
 */
export function concordantOrder(
  ranks: readonly OperandRank[],
  frame: Frame,
): readonly number[] | undefined {
  const keys = ranks.map(({ coordinate }) => ({
    level: levelOf(coordinate, frame.registers),
    component: componentOf(coordinate, frame),
  }));
  const key = (at: number): (typeof keys)[number] => defined(keys[at], "key");
  const discordant = ranks.some((_, at) => {
    if (at === 0) return false;
    const [before, here] = [key(at - 1), key(at)];
    if (here.level !== before.level) return here.level < before.level;
    return (
      here.component !== undefined &&
      before.component !== undefined &&
      here.component < before.component
    );
  });
  if (!discordant || ranks.every(({ format }) => format === "U")) return undefined;
  const last = Number.MAX_SAFE_INTEGER;
  return ranks
    .map((_, at) => at)
    .sort(
      (a, b) =>
        key(a).level - key(b).level ||
        (key(a).component ?? last) - (key(b).component ?? last) ||
        a - b,
    );
}

/** The innermost temporal loop that coordinates depend on. */
export function residenceOf(
  coordinates: readonly Quotient[],
  { loops, registers }: Frame,
): number | undefined {
  const temporal = coordinates
    .flatMap((coordinate) => levelsOf(coordinate, registers))
    .filter((level) => loops[level]?.mode === "temporal");
  return temporal.length === 0 ? undefined : Math.max(...temporal);
}

/**
 * How many ranks, from one on, are the tuple that a loop over flattened ranks delivers; 0 where they are
 * not, or where they hold coordinates that the loop does not reach.
 */
function flattenedRun(
  ranks: readonly OperandRank[],
  from: number,
  level: number,
  { loops, registers }: Frame,
  shape: readonly number[],
): number {
  const own = loops[level]?.registers ?? [];
  const whole = own.every((register, at) => {
    const rank = ranks[from + at];
    return (
      rank !== undefined &&
      isRegister(rank.coordinate, register) &&
      shape[rank.declared] === registers[register]?.extent
    );
  });
  const compressed = ranks.slice(from, from + own.length).some(({ format }) => format !== "U");
  return whole && compressed ? own.length : 0;
}

/**
 * Descends an operand whose ranks are stored in the given order.
 *
 * @param shape extents of its tensor, by declared rank
 */
export function descend(
  ranks: readonly OperandRank[],
  mode: Operand["mode"],
  frame: Frame,
  shape: readonly number[],
): readonly Meeting[] {
  const meetings: Meeting[] = [];
  let level = rootLevel;
  for (let rank = 0; rank < ranks.length;) {
    const { format, coordinate, isParts } = defined(ranks[rank], "rank");
    const known = levelOf(coordinate, frame.registers);
    const parentLevel = level;
    level = Math.max(level, known);
    const isTuple = !isParts && (frame.loops[known]?.registers.length ?? 0) > 1;
    const isMet = mode !== "lookup" && known > parentLevel;
    const single = format === "U" ? 0 : 1;
    const driven = isTuple ? flattenedRun(ranks, rank, known, frame, shape) : single;
    const drives = isMet && driven > 0;
    const count = drives ? driven : 1;
    meetings.push({ rank, count, level, parentLevel, coordinate, drives });
    rank += count;
  }
  return meetings;
}

/** The meetings of every operand of a nest, as its ranks are stored now. */
export function descendAll(
  nest: Nest,
  shapes: readonly (readonly number[])[],
): readonly (readonly Meeting[])[] {
  return nest.operands.map(({ ranks, mode }, at) =>
    descend(ranks, mode, nest, defined(shapes[at], "shape")),
  );
}
