/**
 * Loops over parts: which fibers they cut, and which tensors have to be cut beforehand.
 *
 *     before: A[m, k] stored M, K; loops K1, M, K0        K1 comes before the fibers of K are reached
 *     after:  A split in rank K, swizzled to K1, M, K0; loop K1 traverses its rank of parts
 */
import { defined, err, InvariantError, ok, type Diagnostic, type Result } from "../base/index.ts";
import type { ProgramAccess, ProgramEinsum, ProgramTensor } from "../einsum/index.ts";
import type { Driver, Parts } from "./ir.ts";
import { lowerOperand, type Frame, type LoweredOperand, type StoredCut } from "./lower-operands.ts";
import { isRegister } from "./quotient.ts";

/** The loop over coordinates that a loop over parts goes around, and the register that the parts bound. */
function cutBy(
  einsum: ProgramEinsum,
  level: number,
  frame: Frame,
): { readonly lowest: number; readonly register: number; readonly isFlattened: boolean } {
  const { base } = defined(einsum.loops[level], "loop");
  const direct = einsum.loops.findIndex(
    (other) => other.base === base && other.parts === undefined,
  );
  if (direct !== -1)
    return {
      lowest: direct,
      register: defined(frame.loops[direct]?.registers[0], "register"),
      isFlattened: false,
    };
  for (const [lowest, loop] of einsum.loops.entries()) {
    const within = loop.within.find(({ parts }) => einsum.loops[parts]?.base === base);
    if (loop.parts !== undefined || within === undefined) continue;
    return {
      lowest,
      register: defined(frame.loops[lowest]?.registers[within.component], "register"),
      isFlattened: true,
    };
  }
  throw new InvariantError(`nothing is inside the parts of ${base}`);
}

/** How an operand's fibers drive a loop: as they are, or, for a loop over parts, whole or by their rank of parts. */
export function partDriver(
  einsum: ProgramEinsum,
  { bindings }: LoweredOperand,
  level: number,
  frame: Frame,
): Driver | undefined {
  const drives = bindings.flatMap((binding) => (binding.kind === "drive" ? [binding] : []));
  const own = drives.find((binding) => binding.level === level);
  if (own !== undefined || einsum.loops[level]?.parts === undefined) return own?.driver;
  const { lowest, register, isFlattened } = cutBy(einsum, level, frame);
  if (isFlattened) return undefined;
  return drives.find(
    (binding) =>
      binding.level === lowest &&
      binding.parentLevel < level &&
      isRegister(binding.driver.coordinate, register),
  )?.driver;
}

/**
 * The outermost loop over parts that an operand's fibers are not yet cut for: it comes before they are
 * reached, or cuts one of several ranks that are flattened.
 */
function nextUncut(
  einsum: ProgramEinsum,
  { bindings, operand }: LoweredOperand,
  partLevels: readonly number[],
  frame: Frame,
  settled: ReadonlySet<number>,
): { readonly level: number; readonly declared: number; readonly isTuple: boolean } | undefined {
  for (const level of partLevels) {
    if (bindings.some((binding) => binding.kind === "drive" && binding.level === level)) continue;
    const { lowest, register, isFlattened } = cutBy(einsum, level, frame);
    for (const binding of bindings) {
      if (binding.kind !== "drive" || binding.level !== lowest) continue;
      const { rank, count } = binding.driver;
      const at = operand.ranks.findIndex(
        ({ coordinate }, each) =>
          each >= rank && each < rank + count && isRegister(coordinate, register),
      );
      if (at === -1 || (binding.parentLevel < level && !isFlattened)) continue;
      const { declared } = defined(operand.ranks[at], "rank");
      if (!settled.has(declared)) return { level, declared, isTuple: count > 1 && !isFlattened };
    }
  }
  return undefined;
}

/** Descends all operands, splitting those whose fibers a loop over parts could not reach otherwise. */
export function descendOperands(
  einsum: ProgramEinsum,
  tensorOf: (access: ProgramAccess) => ProgramTensor,
  frame: Frame,
): Result<
  { readonly lowered: readonly LoweredOperand[]; readonly parts: readonly (Parts | undefined)[] },
  Diagnostic
> {
  const fault = (level: number, message: string, hint: string): Result<never, Diagnostic> =>
    err({
      code: "check/partitioning",
      severity: "error",
      message,
      span: defined(einsum.loops[level], "loop").span,
      hint,
    });
  const unreached = (level: number, tensor: string): Result<never, Diagnostic> => {
    const { rank, base } = defined(einsum.loops[level], "loop");
    return fault(
      level,
      `\`${rank}\` would cut fibers of \`${tensor}\` that are only reached further inside.`,
      `Move \`${rank}\` inwards, below the loops over the ranks around \`${base}\`, or cut by shape.`,
    );
  };
  const partLevels = einsum.loops.flatMap(({ parts }, level) =>
    parts === undefined ? [] : [level],
  );
  const lowered: LoweredOperand[] = [];
  for (const [at, access] of einsum.operands.entries()) {
    const tensor = tensorOf(access);
    const cuts = new Map<number, readonly StoredCut[]>();
    const settled = new Set<number>();
    let operand = lowerOperand(access, tensor, at, frame, cuts);
    // A rank that is cut moves outwards, and may leave another loop over parts before its own fibers.
    for (;;) {
      const uncut = nextUncut(einsum, operand, partLevels, frame, settled);
      if (uncut === undefined) break;
      settled.add(uncut.declared);
      const { base } = defined(einsum.loops[uncut.level], "loop");
      const around = partLevels.flatMap((level) => {
        const loop = defined(einsum.loops[level], "loop");
        const start = defined(frame.loops[level]?.registers[0], "start");
        return loop.base === base && loop.parts !== undefined ? [{ cut: loop.parts, start }] : [];
      });
      // A follower that is not stored cut stays whole: the part's bounds narrow its fibers where they are met.
      if (around.every(({ cut }) => cut.kind === "occupancy" && cut.leader !== at)) continue;
      const bySize = around.flatMap(({ cut, start }) =>
        cut.kind === "shape" ? [{ size: cut.size, start }] : [],
      );
      if (bySize.length < around.length || uncut.isTuple)
        return unreached(uncut.level, access.tensor);
      cuts.set(uncut.declared, bySize);
      operand = lowerOperand(access, tensor, at, frame, cuts);
    }
    lowered.push(operand);
  }
  const parts: (Parts | undefined)[] = [];
  for (const [level, loop] of einsum.loops.entries()) {
    if (loop.parts?.kind !== "occupancy") {
      parts.push(loop.parts);
      continue;
    }
    const { operand, bindings } = defined(lowered[loop.parts.leader], "leader");
    const { lowest, register } = cutBy(einsum, level, frame);
    const own = frame.loops[lowest]?.registers ?? [];
    const whole = bindings.find((binding) => {
      const coordinate = binding.kind === "drive" ? binding.driver.coordinate : binding.coordinate;
      return isRegister(coordinate, register) && (own.length === 1 || binding.kind === "drive");
    });
    if (whole === undefined) {
      return fault(
        level,
        `The leader \`${operand.tensor}\` has no rank \`${loop.base}\` to be cut.`,
        "Choose a leader that is indexed by the rank itself.",
      );
    }
    if (whole.parentLevel >= level) return unreached(level, operand.tensor);
    const leader: Driver =
      whole.kind === "drive"
        ? whole.driver
        : { operand: loop.parts.leader, rank: whole.rank, count: 1, coordinate: whole.coordinate };
    parts.push({ kind: "occupancy", size: loop.parts.size, leader });
  }
  return ok({ lowered, parts });
}
