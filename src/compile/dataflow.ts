/**
 * Which tensor a nest holds still: read off the nest, never off a name.
 *
 * A loop reuses a tensor when no coordinate of the tensor depends on it. The tensor that the longest
 * innermost run of temporal loops reuses is the stationary one.
 */
import type { Loop, Nest, Quotient } from "./ir.ts";
import type { OperandRole } from "./operand-roles.ts";
import { levelsOf } from "./quotient.ts";

/** How a loop relates to a tensor: indexes it, slides over it (one of several terms), or reuses it. */
export type LadderMark = "index" | "slide" | "reuse";

/** Which tensors the innermost temporal loops hold, and why. */
export interface Stationarity {
  readonly label: string;
  readonly reason: string;
  readonly held: readonly string[];
}

/** The stationarity of a nest as a whole and, where ranks are split, of each level of parts. */
export interface Dataflow extends Stationarity {
  /**
   * Outermost first: what the loops hold that go over parts of the same depth or around such loops, down to the loops
   * inside of all parts.
   * Empty where no rank is split, because then there is one level.
   */
  readonly levels: readonly Stationarity[];
}

/** The coordinates of each tensor of a nest: inputs, then the output. */
function tensorCoordinates(
  nest: Nest,
): readonly { readonly tensor: string; readonly coordinates: readonly Quotient[] }[] {
  return [
    ...nest.operands.map(({ tensor, ranks }) => ({
      tensor,
      coordinates: ranks.map(({ coordinate }) => coordinate),
    })),
    { tensor: nest.output.tensor, coordinates: populatedCoordinates(nest) },
  ];
}

/** The coordinates that the nest populates, by declared rank of the output. */
export function populatedCoordinates(nest: Nest): readonly Quotient[] {
  let body = nest.body;
  for (;;) {
    const last = body[body.length - 1];
    if (last?.kind === "populate") return last.coordinates;
    if (last?.kind !== "loop") return [];
    body = last.body;
  }
}

/** For each loop, outermost first, its mark for each tensor. */
export function ladder(nest: Nest): readonly Readonly<Record<string, LadderMark>>[] {
  const tensors = tensorCoordinates(nest);
  return nest.loops.map(({ level }) =>
    Object.fromEntries(
      tensors.map(({ tensor, coordinates }): [string, LadderMark] => {
        const touching = coordinates.filter((coordinate) =>
          levelsOf(coordinate, nest.registers).includes(level),
        );
        const slides = touching.length > 0 && touching.every(({ terms }) => terms.length > 1);
        return [tensor, touching.length === 0 ? "reuse" : slides ? "slide" : "index"];
      }),
    ),
  );
}

/** What a loop is called in print: its variable, or where its parts start. */
export function loopVariable(nest: Nest, level: number): string {
  const loop = nest.loops[level];
  const own = loop?.parts === undefined ? (loop?.registers ?? []) : loop.registers.slice(0, 1);
  const names = own.map((register) => nest.registers[register]?.variable ?? "");
  return names.length === 1 ? (names[0] ?? "") : `(${names.join(", ")})`;
}

/** How many cuts lie between a loop and the coordinates of its rank. */
function depthOf(loop: Loop, nest: Nest): number {
  if (loop.parts === undefined) return 0;
  const inner = nest.loops.find(({ inside }) => inside?.start === loop.registers[0]);
  return inner === undefined ? 1 : 1 + depthOf(inner, nest);
}

/**
 * The dataflow of a nest.
 *
 * @param roles what its operands go by, by number; by their tensors' names where they have none
 */
export function classifyDataflow(
  nest: Nest,
  roles: readonly (OperandRole | undefined)[],
): Dataflow {
  const temporal = nest.loops.filter(({ mode }) => mode === "temporal");
  // A loop around loops over parts is of their level, whether its own rank is split or not.
  const depthAt = nest.loops.map((loop) => depthOf(loop, nest));
  const levelAt = (level: number): number => Math.max(...depthAt.slice(level));
  const depths = [...new Set(temporal.map(({ level }) => levelAt(level)))].sort((a, b) => b - a);
  const levels = depths.map((depth) =>
    stationarity(
      nest,
      temporal.filter(({ level }) => levelAt(level) === depth).map(({ level }) => level),
      roles,
    ),
  );
  const whole = stationarity(
    nest,
    temporal.map(({ level }) => level),
    roles,
  );
  return { ...whole, levels: levels.length > 1 ? levels : [] };
}

/** What some temporal loops, outermost first, hold. */
function stationarity(
  nest: Nest,
  temporal: readonly number[],
  roles: readonly (OperandRole | undefined)[],
): Stationarity {
  const marks = ladder(nest);
  const heldBy = (tensor: string): readonly number[] => {
    const run: number[] = [];
    for (const level of [...temporal].reverse()) {
      if (marks[level]?.[tensor] !== "reuse") break;
      run.unshift(level);
    }
    return run;
  };
  const runs = tensorCoordinates(nest).map(({ tensor }) => ({ tensor, run: heldBy(tensor) }));
  const longest = Math.max(0, ...runs.map(({ run }) => run.length));
  const held = runs.filter(({ run }) => longest > 0 && run.length === longest);
  if (held.length === 0) {
    const last = temporal[temporal.length - 1];
    const innermost = last === undefined ? undefined : loopVariable(nest, last);
    return {
      label: "nothing stationary",
      reason:
        innermost === undefined
          ? "Every loop is spatial, so nothing is held over time."
          : `The innermost loop, ${innermost}, indexes every tensor, so each step fetches or writes all of them.`,
      held: [],
    };
  }
  const variables = (held[0]?.run ?? []).map((level) => loopVariable(nest, level));
  const names = held.map(({ tensor }) => tensor);
  const list = variables.join(", ");
  const called = (tensor: string): string =>
    tensor === nest.output.tensor
      ? "output"
      : (roles[nest.operands.findIndex((operand) => operand.tensor === tensor)] ?? tensor);
  return {
    label: `${names.map(called).join(" and ")} stationary`,
    reason: `${list} ${variables.length === 1 ? "does" : "do"} not index ${names.join(" or ")}, so each element of ${names.join(" and ")} is held while ${list} ${variables.length === 1 ? "runs" : "run"}.`,
    held: names,
  };
}
