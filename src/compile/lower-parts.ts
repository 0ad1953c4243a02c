/**
 * Loops over parts: which fibers they cut, and which tensors have to be cut beforehand.
 *
 *     before: A[m, k] stored M, K; loops K1, M, K0        K1 comes before the fibers of K are reached
 *     after:  A split in rank K, swizzled to K1, M, K0; loop K1 traverses its rank of parts
 */
import { defined, err, ok, type Diagnostic, type Result } from "../base/index.ts";
import type { ProgramAccess, ProgramEinsum, ProgramTensor } from "../einsum/index.ts";
import type { Driver, Parts } from "./ir.ts";
import { lowerOperand, type Frame, type LoweredOperand, type StoredCut } from "./lower-operands.ts";
import { isRegister } from "./quotient.ts";

/** The loop over coordinates that a loop over parts goes around. */
function lowestLoop(einsum: ProgramEinsum, level: number): number {
  const { base } = defined(einsum.loops[level], "loop");
  return einsum.loops.findIndex((other) => other.base === base && other.parts === undefined);
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
  const lowest = lowestLoop(einsum, level);
  const first = defined(frame.loops[lowest]?.registers[0], "register");
  return drives.find(
    (binding) =>
      binding.level === lowest &&
      binding.parentLevel < level &&
      isRegister(binding.driver.coordinate, first),
  )?.driver;
}

/** The outermost loop over parts that comes before the fibers of an operand that it would cut are reached. */
function nextEarly(
  einsum: ProgramEinsum,
  { bindings, operand }: LoweredOperand,
  partLevels: readonly number[],
  frame: Frame,
):
  | {
      readonly level: number;
      readonly rank: { readonly declared: number; readonly isTuple: boolean };
    }
  | undefined {
  for (const level of partLevels) {
    if (bindings.some((binding) => binding.kind === "drive" && binding.level === level)) continue;
    const lowest = lowestLoop(einsum, level);
    const first = defined(frame.loops[lowest]?.registers[0], "register");
    for (const binding of bindings) {
      if (binding.kind !== "drive" || binding.level !== lowest || binding.parentLevel < level)
        continue;
      const { coordinate, rank, count } = binding.driver;
      if (!isRegister(coordinate, first)) continue;
      return {
        level,
        rank: { declared: defined(operand.ranks[rank], "rank").declared, isTuple: count > 1 },
      };
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
    let operand = lowerOperand(access, tensor, at, frame, cuts);
    // A rank that is cut moves outwards, and may leave another loop over parts before its own fibers.
    for (let level = nextEarly(einsum, operand, partLevels, frame); level !== undefined;) {
      const { declared, isTuple } = level.rank;
      const { base } = defined(einsum.loops[level.level], "loop");
      const around = partLevels.filter((other) => einsum.loops[other]?.base === base);
      const bySize = around.flatMap((other) => {
        const { parts } = defined(einsum.loops[other], "loop");
        const start = defined(frame.loops[other]?.registers[0], "start");
        return parts?.kind === "shape" ? [{ size: parts.size, start }] : [];
      });
      if (bySize.length < around.length || isTuple || cuts.has(declared))
        return unreached(level.level, access.tensor);
      cuts.set(declared, bySize);
      operand = lowerOperand(access, tensor, at, frame, cuts);
      level = nextEarly(einsum, operand, partLevels, frame);
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
    const own = frame.loops[lowestLoop(einsum, level)]?.registers ?? [];
    const whole = bindings.find((binding) => {
      const coordinate = binding.kind === "drive" ? binding.driver.coordinate : binding.coordinate;
      return (
        isRegister(coordinate, defined(own[0], "register")) &&
        (own.length === 1 || binding.kind === "drive")
      );
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
