/**
 * The compiler: an Einsum is lowered to the plainest nest, and passes make a good one of it.
 *
 *     lower       dense loops in the document's order, everything else in the innermost body
 *     split       ranks are stored in parts where loops over parts come before their fibers
 *     concordize  tensors are swizzled to the order of the loops
 *     hoist       what an outer loop determines is done there
 *     co-iterate  compressed fibers drive the loops over them, intersected or united
 *     partition   loops over parts cut fibers
 *     bound       conditions become ranges
 *     spare       what may end a body or spare others comes first
 *
 * A finished nest is checked: that it is one, and that what each pass has seen to still holds. Whoever asks for
 * the nests on the way has each of them checked, also that nothing in it belongs to a later pass.
 */
import { defined, invariant, ok, type Diagnostic, type Result } from "../base/index.ts";
import type { Program, ProgramEinsum } from "../einsum/index.ts";
import { checkNest } from "./ir-check.ts";
import type { Nest } from "./ir.ts";
import { lower } from "./lower.ts";
import { bound } from "./passes/bound.ts";
import { coIterate } from "./passes/co-iterate.ts";
import { concordize } from "./passes/concordize.ts";
import { hoist } from "./passes/hoist.ts";
import { partition } from "./passes/partition.ts";
import type { Origin, Pass } from "./passes/pass.ts";
import { spare } from "./passes/spare.ts";
import { split } from "./passes/split.ts";
import { numbered } from "./rewrite.ts";

const passes: readonly Pass[] = [split, concordize, hoist, coIterate, partition, bound, spare];

/** A nest on its way, and the step that has led to it. */
export interface Stage {
  readonly name: string;
  readonly nest: Nest;
}

/** What is wrong with a nest that so many passes have been over. */
export function checkStage(nest: Nest, origin: Origin, passed: number): readonly string[] {
  return [
    ...checkNest(nest),
    ...passes.flatMap((pass, at) =>
      at < passed ? pass.everAfter(nest, origin) : pass.notBefore(nest, origin),
    ),
  ];
}

/** Told of each step's name and of the nest that it has led to. */
type Arrival = (name: string, nest: Nest, origin: Origin) => void;

/** Takes an Einsum of a Program through all steps. */
function compile(
  program: Program,
  einsum: ProgramEinsum,
  arrive?: Arrival,
): Result<Nest, Diagnostic> {
  const shapes = einsum.operands.map(({ tensor }) =>
    defined(program.tensors.get(tensor), tensor).ranks.map(({ shape }) => shape),
  );
  const origin: Origin = { einsum, shapes };
  let next = lower(program, einsum);
  if (next.ok) arrive?.("lower", numbered(next.value), origin);
  for (const { name, apply } of passes) {
    if (!next.ok) return next;
    next = apply(next.value, origin);
    if (next.ok) arrive?.(name, numbered(next.value), origin);
  }
  if (!next.ok) return next;
  const nest = numbered(next.value);
  const faults = checkStage(nest, origin, passes.length);
  invariant(faults.length === 0, `${einsum.name}: ${faults.join("; ")}`);
  return ok(nest);
}

/** Compiles an Einsum of a Program; all nests on the way, each checked, the finished one last. */
export function compileInStages(
  program: Program,
  einsum: ProgramEinsum,
): Result<readonly Stage[], Diagnostic> {
  const stages: Stage[] = [];
  const finished = compile(program, einsum, (name, nest, origin) => {
    const faults = checkStage(nest, origin, stages.length);
    invariant(faults.length === 0, `${einsum.name} after ${name}: ${faults.join("; ")}`);
    stages.push({ name, nest });
  });
  return finished.ok ? ok(stages) : finished;
}

/** Compiles every Einsum of a Program, in order; only the finished nests are checked. */
export function lowerProgram(program: Program): Result<readonly Nest[], Diagnostic> {
  const nests: Nest[] = [];
  for (const einsum of program.einsums) {
    const nest = compile(program, einsum);
    if (!nest.ok) return nest;
    nests.push(nest.value);
  }
  return ok(nests);
}
