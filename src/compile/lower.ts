/**
 * Lowering: one Einsum of a Program to a loop nest.
 *
 * The one algorithm for every dataflow. Each tensor is descended in storage order; a rank is bound at the
 * first loop by which its coordinate and all ranks above it are known. There it is indexed (uncompressed),
 * found (compressed, coordinate known before), or drives that very loop (compressed, coordinate fixed by
 * it). A tensor whose storage order runs against the loops is swizzled first. A loop over parts cuts the
 * fibers that will drive the loop inside it, or a plain range where none will.
 *
 * The steps, a file each: `frame` gives loops their registers, `lower-operands` descends tensors and makes
 * them concordant, `lower-parts` cuts them, `constraints` and `bounds` keep loops legal, `streams` brings
 * drivers together, `bind-operands` writes the bodies; `ir-check` checks what comes out.
 */
import { defined, err, invariant, ok, type Diagnostic, type Result } from "../base/index.ts";
import {
  necessaryOperands,
  type Program,
  type ProgramAccess,
  type ProgramEinsum,
  type ProgramTensor,
} from "../einsum/index.ts";
import { bindingsAt, type NodeMaker } from "./bind-operands.ts";
import { legalRange } from "./bounds.ts";
import { bites, constraintsOf, distinct, haloOf, withinChecks } from "./constraints.ts";
import { countDensePoints, maxCountedPoints } from "./dense-points.ts";
import { frameOf } from "./frame.ts";
import type { Check, Driver, Guard, Loop, Nest, Split, Statement, Stream, Swizzle } from "./ir.ts";
import { residenceOf, rootLevel, type Frame, type LoweredOperand } from "./lower-operands.ts";
import { descendOperands, partDriver } from "./lower-parts.ts";
import { checkNest } from "./ir-check.ts";
import { streamOf } from "./streams.ts";
import { isRegister, levelOf, quotientOf, sameValue } from "./quotient.ts";

/** Lowers every Einsum of a Program, in order. */
export function lowerProgram(program: Program): Result<readonly Nest[], Diagnostic> {
  const nests: Nest[] = [];
  for (const einsum of program.einsums) {
    const nest = lowerEinsum(program, einsum);
    if (!nest.ok) return nest;
    const faults = checkNest(nest.value);
    invariant(faults.length === 0, `the nest of ${einsum.name}: ${faults.join("; ")}`);
    nests.push(nest.value);
  }
  return ok(nests);
}

function lowerEinsum(program: Program, einsum: ProgramEinsum): Result<Nest, Diagnostic> {
  const tensorOf = (access: ProgramAccess): ProgramTensor =>
    defined(program.tensors.get(access.tensor), access.tensor);
  const accesses = [...einsum.operands, einsum.output].map((access) => ({
    access,
    ranks: tensorOf(access).ranks,
  }));
  const densePoints = countDensePoints(
    einsum.variables,
    accesses.map(({ access, ranks }) => ({ access, shape: ranks.map(({ shape }) => shape) })),
  );
  if (densePoints === undefined) {
    return err({
      code: "limit/iterations",
      severity: "error",
      message: `Shapes cut the iteration space of \`${einsum.name}\` so that more than ${String(maxCountedPoints)} points would have to be counted one by one.`,
      span: einsum.span,
      hint: "Give shapes that hold every coordinate, or make some ranks smaller.",
    });
  }
  const { frame, components } = frameOf(einsum);
  const descended = descendOperands(einsum, tensorOf, frame);
  if (!descended.ok) return descended;
  const { lowered, parts } = descended.value;
  const output = tensorOf(einsum.output);
  const populated = einsum.output.indices.map(frame.quotient);
  const variables = einsum.variables.map(({ name, extent }) => ({
    name,
    extent,
    value: quotientOf(defined(einsum.solution.get(name), name), components),
  }));
  let nodeCount = 0;
  const node: NodeMaker = (span) => ({ id: nodeCount++, span });
  const transforms = lowered.flatMap(
    ({ splits, swizzle }, operand): readonly (Split | Swizzle)[] => {
      const { span } = defined(einsum.operands[operand], "operand");
      // Ranks are cut from the last on, so that the numbers of those before stay what they are.
      const cuts = [...splits]
        .reverse()
        .map((split): Split => ({ kind: "split", ...node(span), operand, ...split }));
      return swizzle === undefined
        ? cuts
        : [...cuts, { kind: "swizzle", ...node(span), operand, order: swizzle }];
    },
  );
  const necessary = necessaryOperands(einsum.expression);
  const binding = accesses.filter((_, at) => at === einsum.operands.length || necessary.has(at));
  const constraints = constraintsOf(einsum, binding, variables, frame);
  // Whatever is indexed must be whole, also where it may lie outside of a shape.
  const everywhere = constraintsOf(einsum, accesses, variables, frame);
  const extents = frame.registers.map(({ extent }) => extent);
  const loops: Loop[] = [];

  const bodyAt = (level: number): readonly Statement[] => {
    const lets = variables.flatMap(({ name, value }): readonly Statement[] => {
      const own = frame.loops[level]?.registers ?? [];
      const derived =
        levelOf(value, frame.registers) === level &&
        !own.some((register) => isRegister(value, register));
      return derived ? [{ kind: "let", ...node(einsum.span), variable: name, value }] : [];
    });
    const statements = [...lets, ...bindingsAt(einsum, lowered, level, node)];
    const inner = level + 1;
    const loop = einsum.loops[inner];
    if (loop === undefined) {
      const compute = node(einsum.span);
      const populate = node(einsum.output.span);
      return [
        ...statements,
        { kind: "compute", ...compute },
        { kind: "populate", ...populate, coordinates: populated },
      ];
    }
    const { registers, isParts } = defined(frame.loops[inner], "loop");
    const around =
      loop.inside === undefined ? undefined : defined(frame.loops[loop.inside], "parts").registers;
    const inside =
      around === undefined
        ? undefined
        : { start: defined(around[0], "start"), end: defined(around[1], "end") };
    const own = distinct(
      constraints.filter(({ value }) => levelOf(value, frame.registers) === inner),
    );
    const single = !isParts && registers.length === 1;
    const range = single
      ? legalRange(
          own,
          defined(registers[0], "register"),
          extents,
          inside,
          haloOf(einsum, inner, frame),
        )
      : { lower: [], upper: [] };
    const checks: readonly Check[] =
      single || isParts
        ? []
        : [
            ...own.filter((constraint) => bites(constraint, extents)),
            ...withinChecks(loop, registers, frame),
          ];
    const guards = everywhere
      .filter(({ value }) => value.divisor > 1 && levelOf(value, frame.registers) === inner)
      .map(({ value }): Guard => ({ value }))
      .filter(
        ({ value }, at, all) => all.findIndex((other) => sameValue(other.value, value)) === at,
      );
    const head = node(loop.span);
    const shell = {
      kind: "loop",
      ...head,
      level: inner,
      registers,
      rank: loop.rank,
      shape: loop.components.map(({ extent }) => extent),
      parts: parts[inner],
      inside,
      mode: loop.mode,
      width: loop.width,
      ...range,
      checks,
      guards,
      ...sourceAt(einsum, lowered, inner, frame),
    } as const;
    const nested: Loop = { ...shell, body: bodyAt(inner) };
    loops.unshift(nested);
    return [...statements, nested];
  };
  const body = bodyAt(rootLevel);
  return ok({
    name: einsum.name,
    text: einsum.text,
    span: einsum.span,
    variables,
    registers: frame.registers,
    loops,
    operands: lowered.map(({ operand }) => operand),
    expression: einsum.expression,
    reduction: einsum.reduction,
    output: {
      tensor: output.name,
      text: einsum.output.text,
      ranks: output.ranks.map(({ id, shape }) => ({ id, shape })),
      storage: output.storage.map((declared) => ({
        declared,
        format: defined(output.ranks[declared], "rank").format,
      })),
      residence: residenceOf(populated, frame),
    },
    transforms,
    body,
    densePoints,
    nodeCount,
  });
}

/** The drivers of a loop, and how they are brought together. */
function sourceAt(
  einsum: ProgramEinsum,
  lowered: readonly LoweredOperand[],
  level: number,
  frame: Frame,
): { readonly drivers: readonly Driver[]; readonly stream: Stream } {
  const drivers: Driver[] = [];
  const stream = streamOf(einsum.expression, (operand) => {
    const driver = partDriver(einsum, defined(lowered[operand], "operand"), level, frame);
    return driver === undefined ? undefined : drivers.push(driver) - 1;
  });
  return { drivers, stream };
}
