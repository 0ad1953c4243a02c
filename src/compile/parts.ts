/** What loops over parts cut: the coordinates inside them, and what to say where they cannot. */
import { defined, InvariantError, type Diagnostic } from "../base/index.ts";
import type { ProgramEinsum } from "../einsum/index.ts";
import type { Frame } from "./descent.ts";
import type { Driver, Loop, Nest } from "./ir.ts";

/** The loop over coordinates that a loop over parts goes around, and the register that the parts bound. */
export interface CutCoordinates {
  readonly lowest: number;
  readonly register: number;
  /** Whether the rank is one of several that are flattened inside of the parts. */
  readonly isFlattened: boolean;
}

/** The levels of loops over parts, outermost first. */
export function partLevels({ loops }: ProgramEinsum): readonly number[] {
  return loops.flatMap(({ parts }, level) => (parts === undefined ? [] : [level]));
}

/** What a loop over parts cuts. */
export function cutBy({ loops }: ProgramEinsum, level: number, frame: Frame): CutCoordinates {
  const { base } = defined(loops[level], "loop");
  const registerOf = (loop: number, component: number): number =>
    defined(frame.loops[loop]?.registers[component], "register");
  const direct = loops.findIndex((other) => other.base === base && other.parts === undefined);
  if (direct !== -1) return { lowest: direct, register: registerOf(direct, 0), isFlattened: false };
  for (const [lowest, loop] of loops.entries()) {
    const within = loop.within.find(({ parts }) => loops[parts]?.base === base);
    if (loop.parts !== undefined || within === undefined) continue;
    return { lowest, register: registerOf(lowest, within.component), isFlattened: true };
  }
  throw new InvariantError(`nothing is inside the parts of ${base}`);
}

/** The drivers whose ranks a loop binds; a loop over parts may have others, whose fibers it only cuts. */
export function boundDrivers(
  { parts, drivers }: Pick<Loop, "parts" | "drivers">,
  { operands }: Pick<Nest, "operands">,
): readonly Driver[] {
  return drivers.filter(
    ({ operand, rank }) => parts === undefined || operands[operand]?.ranks[rank]?.isParts === true,
  );
}

/** What is wrong with a loop over parts. */
export function partsFault(
  { loops }: ProgramEinsum,
  level: number,
  message: string,
  hint: string,
): Diagnostic {
  const { span } = defined(loops[level], "loop");
  return { code: "check/partitioning", severity: "error", message, span, hint };
}

/** A loop over parts would have to cut fibers that are not reached before it. */
export function unreached(einsum: ProgramEinsum, level: number, tensor: string): Diagnostic {
  const { rank, base } = defined(einsum.loops[level], "loop");
  return partsFault(
    einsum,
    level,
    `\`${rank}\` would cut fibers of \`${tensor}\` that are only reached further inside.`,
    `Move \`${rank}\` inwards, below the loops over the ranks around \`${base}\`, or cut by shape.`,
  );
}
