/**
 * Lowering: one Einsum of a Program to the plainest nest that computes it.
 *
 *     before: O[q] = I[q+s] * F[s], F compressed; loops S, W
 *     after:  for s in [0, S):
 *               for w in [0, W) if 0 <= w-s < Q:
 *                 q = w-s
 *                 i_val = i[w]
 *                 f_val = f.find(s)   # skip where absent
 *                 o[q] += i_val * f_val
 *
 * The loops are dense and in the document's order; everything else stands in the innermost body. A loop over
 * parts that are cut by occupancy takes one part, which is everything. What makes a good nest of it is done
 * by `passes`, one thing at a time.
 */
import { defined, err, ok, withThousands, type Diagnostic, type Result } from "../base/index.ts";
import {
  necessaryOperands,
  type Program,
  type ProgramAccess,
  type ProgramEinsum,
  type ProgramLoop,
  type ProgramTensor,
} from "../einsum/index.ts";
import { bindOperands } from "./bind-operands.ts";
import { wholeRange } from "./bounds.ts";
import { bites, constraintsOf, distinct, withinChecks } from "./constraints.ts";
import { countDensePoints, maxCountedPoints } from "./dense-points.ts";
import { extentsOf, residenceOf, rootLevel } from "./descent.ts";
import { frameOf, type EinsumFrame } from "./frame.ts";
import type { Check, Guard, Loop, Nest, Operand, Parts, Statement } from "./ir.ts";
import { isRegister, levelOf, sameValue } from "./quotient.ts";
import { loopsIn, unnumbered } from "./rewrite.ts";

/** Lowers an Einsum. */
export function lower(program: Program, einsum: ProgramEinsum): Result<Nest, Diagnostic> {
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
      message: `Shapes cut the iteration space of \`${einsum.name}\` so that more than ${withThousands(maxCountedPoints)} points would have to be counted one by one.`,
      span: einsum.span,
      hint: "Give shapes that hold every coordinate, or make some ranks smaller.",
    });
  }
  const frame = frameOf(einsum);
  const extents = extentsOf(frame);
  const output = tensorOf(einsum.output);
  const populated = einsum.output.indices.map(frame.quotient);
  const variables = einsum.variables.map(({ name, extent }) => ({
    name,
    extent,
    value: frame.variable(name),
  }));
  const operands = einsum.operands.map((access) => operandOf(access, tensorOf(access), frame));
  const necessary = necessaryOperands(einsum.expression);
  const binding = accesses.filter((_, at) => at === einsum.operands.length || necessary.has(at));
  const checks: readonly Check[] = [
    ...distinct(constraintsOf(einsum, binding, variables, frame)).filter((constraint) =>
      bites(constraint, extents),
    ),
    ...einsum.loops.flatMap((loop, level) => withinChecks(loop, level, frame)),
  ];
  // Whatever is indexed must be whole, also where it may lie outside of a shape.
  const guards = constraintsOf(einsum, accesses, variables, frame)
    .filter(({ value }) => value.divisor > 1)
    .map(({ value }): Guard => ({ value }))
    .filter(({ value }, at, all) => all.findIndex((other) => sameValue(other.value, value)) === at);
  const node = { id: unnumbered, span: einsum.span };
  let body: readonly Statement[] = [
    ...variables
      .filter(({ value }) => !frame.registers.some((_, register) => isRegister(value, register)))
      .map(({ name, value }): Statement => ({ kind: "let", ...node, variable: name, value })),
    ...bindOperands(operands, einsum),
    { kind: "compute", ...node },
    { kind: "populate", id: unnumbered, span: einsum.output.span, coordinates: populated },
  ];
  for (const [level, loop] of [...einsum.loops.entries()].reverse()) {
    const isInnermost = level === einsum.loops.length - 1;
    const conditions = isInnermost ? { checks, guards } : { checks: [], guards: [] };
    body = [{ ...loopOf(loop, level, frame), ...conditions, body }];
  }
  return ok({
    name: einsum.name,
    text: einsum.text,
    span: einsum.span,
    variables,
    registers: frame.registers,
    loops: loopsIn(body),
    operands,
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
    transforms: [],
    body,
    densePoints,
    nodeCount: 0,
  });
}

/** An operand as its tensor is stored. */
function operandOf(access: ProgramAccess, tensor: ProgramTensor, frame: EinsumFrame): Operand {
  const ranks = tensor.storage.map((declared) => {
    const { id, format } = defined(tensor.ranks[declared], "rank");
    const coordinate = frame.quotient(defined(access.indices[declared], "index"));
    return { id, format, declared, isParts: false, coordinate };
  });
  const coordinates = ranks.map(({ coordinate }) => coordinate);
  const levels = coordinates.map((coordinate) => levelOf(coordinate, frame.registers));
  const bound = Math.max(rootLevel, ...levels);
  return {
    tensor: access.tensor,
    text: access.text,
    mode: access.mode,
    ranks,
    residence: residenceOf(coordinates, frame),
    bound: bound === rootLevel ? undefined : bound,
  };
}

/** A dense loop over the whole of its rank, or of the part that it stays inside of. */
function loopOf(
  loop: ProgramLoop,
  level: number,
  frame: EinsumFrame,
): Omit<Loop, "checks" | "guards" | "body"> {
  const { registers } = defined(frame.loops[level], "loop");
  const shape = loop.components.map(({ extent }) => extent);
  const { rank } = defined(loop.components[0], "component");
  const whole = shape.reduce((product, extent) => product * extent, 1);
  const parts: Parts | undefined =
    loop.parts?.kind === "occupancy" ? { kind: "shape", size: whole } : loop.parts;
  const [start, end] =
    loop.inside === undefined ? [] : defined(frame.loops[loop.inside], "parts").registers;
  const inside = start === undefined || end === undefined ? undefined : { start, end };
  const isSingle = parts === undefined && registers.length === 1;
  return {
    kind: "loop",
    id: unnumbered,
    span: loop.span,
    level,
    registers,
    rank: loop.rank,
    shape,
    parts,
    inside,
    mode: loop.mode,
    width: loop.width,
    ...(isSingle ? wholeRange(rank, whole, inside, extentsOf(frame)) : { lower: [], upper: [] }),
    drivers: [],
    stream: { kind: "dense" },
  };
}
