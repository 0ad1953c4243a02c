/**
 * Descending an operand in storage order: at which loop each of its ranks is bound, and how.
 *
 *     before: I[q+s] stored W: C, loops Q, S        after: loop S drives rank W, at coordinate q + s
 *     before: T[p+r, r, q] stored H, R, Q; loops P, Q, R
 *     after:  swizzled to Q, R, H; loop Q drives Q, loop R drives R, H is found at p + r
 */
import { defined } from "../base/index.ts";
import type { ProgramAccess, ProgramTensor } from "../einsum/index.ts";
import type { Driver, Loop, Operand, OperandRank, Quotient, Register } from "./ir.ts";
import { isRegister, levelOf, levelsOf } from "./quotient.ts";

/** Level of the code around all loops. */
export const rootLevel = -1;

/** Where and how one rank of an operand is bound; flattened ranks share one binding. */
export type Binding =
  | {
      readonly kind: "drive";
      readonly level: number;
      readonly parentLevel: number;
      readonly driver: Driver;
    }
  | {
      readonly kind: "find" | "index";
      readonly level: number;
      readonly parentLevel: number;
      readonly rank: number;
      readonly coordinate: Quotient;
    };

/** An operand and how the nest comes by its values. */
export interface LoweredOperand {
  readonly operand: Operand;
  /** Ranks, as stored, that are cut into parts before anything else. */
  readonly splits: readonly {
    readonly rank: number;
    readonly name: string;
    readonly sizes: readonly number[];
  }[];
  readonly swizzle: readonly number[] | undefined;
  readonly bindings: readonly Binding[];
  /** Loop level at which the value is bound. */
  readonly level: number;
}

/** What a loop looks like to an operand. */
export interface LoopFrame {
  readonly registers: readonly number[];
  readonly isParts: boolean;
  readonly mode: Loop["mode"];
}

/** The loops and registers that operands are descended against. */
export interface Frame {
  readonly loops: readonly LoopFrame[];
  readonly registers: readonly Register[];
  readonly quotient: (index: ProgramAccess["indices"][number]) => Quotient;
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
function concordantOrder(
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
  frame: Frame,
  tensor: ProgramTensor,
): number {
  const own = frame.loops[level]?.registers ?? [];
  const whole = own.every((register, at) => {
    const rank = ranks[from + at];
    return (
      rank !== undefined &&
      isRegister(rank.coordinate, register) &&
      tensor.ranks[rank.declared]?.shape === frame.registers[register]?.extent
    );
  });
  const compressed = ranks.slice(from, from + own.length).some(({ format }) => format !== "U");
  return whole && compressed ? own.length : 0;
}

/** A cut of a rank by shape, and the register that holds where its parts start. */
export interface StoredCut {
  readonly size: number;
  readonly start: number;
}

/** The ranks of a tensor as stored, those with cuts led by one rank of parts a cut. */
function storedRanks(
  access: ProgramAccess,
  tensor: ProgramTensor,
  frame: Frame,
  cuts: ReadonlyMap<number, readonly StoredCut[]>,
): readonly OperandRank[] {
  return tensor.storage.flatMap((declared): readonly OperandRank[] => {
    const { id, format } = defined(tensor.ranks[declared], "rank");
    const own = cuts.get(declared) ?? [];
    const parts = own.map(({ start }, at): OperandRank => ({
      id: `${id}${String(own.length - at)}`,
      format,
      declared,
      isParts: true,
      coordinate: { terms: [{ register: start, coefficient: 1 }], constant: 0, divisor: 1 },
    }));
    const name = own.length === 0 ? id : `${id}0`;
    return [
      ...parts,
      {
        id: name,
        format,
        declared,
        isParts: false,
        coordinate: frame.quotient(defined(access.indices[declared], "index")),
      },
    ];
  });
}

/**
 * Descends one operand.
 *
 * @param cuts by declared rank, the cuts that are stored in the tensor before the nest runs
 */
export function lowerOperand(
  access: ProgramAccess,
  tensor: ProgramTensor,
  at: number,
  frame: Frame,
  cuts: ReadonlyMap<number, readonly StoredCut[]>,
): LoweredOperand {
  const stored = storedRanks(access, tensor, frame, cuts);
  const swizzle = access.mode === "lookup" ? undefined : concordantOrder(stored, frame);
  const ranks =
    swizzle === undefined ? stored : swizzle.map((from) => defined(stored[from], "rank"));
  let level = rootLevel;
  const bindings: Binding[] = [];
  for (let rank = 0; rank < ranks.length;) {
    const { format, coordinate, isParts } = defined(ranks[rank], "rank");
    const known = levelOf(coordinate, frame.registers);
    const parentLevel = level;
    level = Math.max(level, known);
    const isTuple = !isParts && (frame.loops[known]?.registers.length ?? 0) > 1;
    const met = access.mode !== "lookup" && known > parentLevel;
    const count = !met
      ? 0
      : isTuple
        ? flattenedRun(ranks, rank, known, frame, tensor)
        : format === "U"
          ? 0
          : 1;
    if (count > 0) {
      bindings.push({
        kind: "drive",
        level,
        parentLevel,
        driver: { operand: at, rank, count, coordinate },
      });
      rank += count;
    } else {
      bindings.push({
        kind: format === "U" ? "index" : "find",
        level,
        parentLevel,
        rank,
        coordinate,
      });
      rank += 1;
    }
  }
  const splits = tensor.storage.flatMap((declared, rank) => {
    const sizes = (cuts.get(declared) ?? []).map(({ size }) => size);
    return sizes.length === 0
      ? []
      : [{ rank, name: defined(tensor.ranks[declared], "rank").id, sizes }];
  });
  const operand: Operand = {
    tensor: access.tensor,
    text: access.text,
    mode: access.mode,
    ranks,
    residence: residenceOf(
      ranks.map(({ coordinate }) => coordinate),
      frame,
    ),
    bound: level === rootLevel ? undefined : level,
  };
  return { operand, splits, swizzle, bindings, level };
}
