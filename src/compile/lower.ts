/**
 * Lowering: one Einsum of a Program to a loop nest.
 *
 * The one algorithm for every dataflow. Each tensor is descended in storage order; a rank is bound at the
 * first loop by which its coordinate and all ranks above it are known. There it is indexed (uncompressed),
 * found (compressed, coordinate known before), or drives that very loop (compressed, coordinate fixed by
 * it). A tensor whose storage order runs against the loops is swizzled first. A loop over parts cuts the
 * fibers that will drive the loop inside it, or a plain range where none will.
 */
import {
  defined,
  err,
  invariant,
  ok,
  type Diagnostic,
  type Result,
  type Span,
} from "../base/index.ts";
import {
  combine,
  necessaryOperands,
  type Program,
  type ProgramAccess,
  type ProgramEinsum,
  type ProgramLoop,
  type ProgramTensor,
} from "../einsum/index.ts";
import { legalRange, type Constraint } from "./bounds.ts";
import { countDensePoints, maxCountedPoints } from "./dense-points.ts";
import type {
  Bound,
  Check,
  Driver,
  Find,
  Guard,
  Index,
  Loop,
  Nest,
  Read,
  Register,
  Split,
  Statement,
  Stream,
  Swizzle,
} from "./ir.ts";
import {
  residenceOf,
  rootLevel,
  type Frame,
  type LoopFrame,
  type LoweredOperand,
} from "./lower-operands.ts";
import { descendOperands, partDriver } from "./lower-parts.ts";
import { checkNest } from "./ir-check.ts";
import { streamOf } from "./streams.ts";
import { interval, isRegister, levelOf, quotientOf, sameValue } from "./quotient.ts";

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

type NodeMaker = (span: Span) => { readonly id: number; readonly span: Span };

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

/** The registers of all loops, and which of them the components of the loops' solution are. */
function frameOf(einsum: ProgramEinsum): {
  readonly frame: Frame;
  readonly components: readonly number[];
} {
  const registers: Register[] = [];
  const components: number[] = [];
  const loops = einsum.loops.map((loop, level): LoopFrame => {
    const chain = (from: number | undefined): readonly number[] =>
      from === undefined ? [] : [from, ...chain(einsum.loops[from]?.inside)];
    const add = (variable: string, extent: number, also: readonly number[] = []): number =>
      registers.push({
        variable,
        extent,
        level,
        levels: [level, ...chain(loop.inside), ...chain(loop.halo), ...also],
      }) - 1;
    const total = loop.components.reduce((product, { extent }) => product * extent, 1);
    if (loop.parts !== undefined) {
      const start = loop.rank.toLowerCase();
      const end =
        loop.parts.kind === "shape" ? `${start}+${String(loop.parts.size)}` : `${start}_end`;
      return {
        registers: [add(start, total), add(end, total + 1)],
        isParts: true,
        mode: loop.mode,
      };
    }
    const own = loop.components.map(({ rank, form, extent }, at) => {
      const [term] = form.terms;
      const bare = form.terms.length === 1 && term?.coefficient === 1 && form.constant === 0;
      const within = loop.within.filter(({ component }) => component === at);
      const register = add(
        bare ? term.variable : rank.toLowerCase(),
        extent,
        within.flatMap(({ parts }) => chain(parts)),
      );
      components.push(register);
      return register;
    });
    return { registers: own, isParts: false, mode: loop.mode };
  });
  const count = components.length;
  const quotient: Frame["quotient"] = (index) =>
    quotientOf(combine(index, einsum.solution, count), components);
  return { frame: { loops, registers, quotient }, components };
}

/** Everything that must lie in a shape: loops' own coordinates, index variables, index expressions. */
function constraintsOf(
  einsum: ProgramEinsum,
  accesses: readonly { readonly access: ProgramAccess; readonly ranks: ProgramTensor["ranks"] }[],
  variables: Nest["variables"],
  frame: Frame,
): readonly Constraint[] {
  const own = einsum.loops.flatMap((loop) =>
    loop.parts === undefined
      ? loop.components.map(({ form, rank, extent }) => ({
          value: frame.quotient(form),
          rank,
          extent,
        }))
      : [],
  );
  const ranges = variables.map(({ name, extent, value }) => ({
    value,
    rank: name.toUpperCase(),
    extent,
  }));
  const indices = accesses.flatMap(({ access, ranks }) =>
    ranks.map(({ id, shape }, at) => ({
      value: frame.quotient(defined(access.indices[at], "index")),
      rank: id,
      extent: shape,
    })),
  );
  return [...own, ...ranges, ...indices];
}

/** Constraints on different values; of equal values the first. */
function distinct(constraints: readonly Constraint[]): readonly Constraint[] {
  return constraints.filter(
    (constraint, at) =>
      constraints.findIndex(
        ({ value, extent }) => extent === constraint.extent && sameValue(value, constraint.value),
      ) === at,
  );
}

/** Where tuples must lie in one of their coordinates: inside of the parts that its rank was cut into. */
function withinChecks(
  loop: ProgramLoop,
  registers: readonly number[],
  frame: Frame,
): readonly Check[] {
  return loop.within.flatMap(({ component, parts }) => {
    const [start, end] = defined(frame.loops[parts], "parts").registers;
    const { rank, extent } = defined(loop.components[component], "component");
    const own = { register: defined(registers[component], "register"), coefficient: 1 };
    const fromStart = {
      terms: [own, { register: defined(start, "start"), coefficient: -1 }],
      constant: 0,
      divisor: 1,
    };
    const toEnd = {
      terms: [
        { register: defined(end, "end"), coefficient: 1 },
        { ...own, coefficient: -1 },
      ],
      constant: -1,
      divisor: 1,
    };
    return [fromStart, toEnd].map((value) => ({ value, rank, extent }));
  });
}

/**
 * The reach of a loop that follows a part: the part itself and, for each other variable of its index
 * expression, the whole range. For `w = q + s` and the part [q1, q1+4) of Q: [q1, q1+4+S-1).
 */
function haloOf(
  einsum: ProgramEinsum,
  level: number,
  frame: Frame,
): { readonly lower: Bound; readonly upper: Bound } | undefined {
  const loop = defined(einsum.loops[level], "loop");
  const followed = loop.halo === undefined ? undefined : einsum.loops[loop.halo];
  const form = loop.components[0]?.form;
  const [variable] = followed?.components[0]?.form.terms ?? [];
  if (loop.halo === undefined || form === undefined || variable === undefined) return undefined;
  const [start, end] = defined(frame.loops[loop.halo], "parts").registers;
  const edge = (side: "lower" | "upper"): Bound => {
    let constant = form.constant;
    const terms: { register: number; coefficient: number }[] = [];
    for (const term of form.terms) {
      const atStart = term.coefficient > 0 === (side === "lower");
      if (term.variable === variable.variable) {
        terms.push({
          register: defined(atStart ? start : end, "edge"),
          coefficient: term.coefficient,
        });
        if (!atStart) constant -= term.coefficient;
      } else if (!atStart) {
        const extent = einsum.variables.find(({ name }) => name === term.variable)?.extent ?? 1;
        constant += term.coefficient * (extent - 1);
      }
    }
    return { value: { terms, constant, divisor: 1 }, because: undefined };
  };
  return { lower: edge("lower"), upper: edge("upper") };
}

function bites({ value, extent }: Constraint, extents: readonly number[]): boolean {
  const [low, high] = interval(value, extents);
  return low < 0 || high > extent - 1;
}

/**
 * The statements that bind operands in the body of a loop: gate operands first, because their zeros spare
 * the others; then values delivered by traversal; then finds, which may end the body; then plain indexing.
 */
function bindingsAt(
  einsum: ProgramEinsum,
  lowered: readonly LoweredOperand[],
  level: number,
  node: NodeMaker,
): readonly Statement[] {
  const statements: Statement[] = [];
  const isGate = (at: number): boolean => lowered[at]?.operand.mode === "gate";
  const order = lowered
    .map((_, at) => at)
    .sort((a, b) => Number(isGate(b)) - Number(isGate(a)) || a - b);
  const gatesOf = (operand: number): readonly number[] => {
    const own = defined(lowered[operand], "operand").level;
    return order.filter((other) => {
      const theirs = defined(lowered[other], "operand").level;
      return (
        isGate(other) &&
        other !== operand &&
        (theirs < own || (theirs === own && order.indexOf(other) < order.indexOf(operand)))
      );
    });
  };
  const bind = (at: number): void => {
    const { operand, bindings, level: bound } = defined(lowered[at], "operand");
    const { span } = defined(einsum.operands[at], "operand");
    for (const binding of bindings) {
      if (binding.kind === "drive" || binding.level !== level) continue;
      const { rank, coordinate } = binding;
      const isLeaf = rank === operand.ranks.length - 1;
      const place = { ...node(span), operand: at, rank, coordinate };
      const statement: Find | Index =
        binding.kind === "index"
          ? { kind: "index", ...place }
          : {
              kind: "find",
              ...place,
              absent: operand.mode === "lookup" ? "zero" : "skip",
              gates: isLeaf ? gatesOf(at) : [],
            };
      statements.push(statement);
    }
    if (bound !== level) return;
    const read: Read = { kind: "read", ...node(span), operand: at, gates: gatesOf(at) };
    statements.push(read);
    if (isGate(at)) statements.push({ kind: "gate", ...node(span), operand: at });
  };
  const rankIn = (at: number): number => {
    const here = defined(lowered[at], "operand").bindings.filter(
      (binding) => binding.level === level && binding.kind !== "drive",
    );
    if (isGate(at)) return 0;
    if (here.length === 0) return 1;
    return here.some(({ kind }) => kind === "find") ? 2 : 3;
  };
  for (const at of [...order].sort(
    (a, b) => rankIn(a) - rankIn(b) || order.indexOf(a) - order.indexOf(b),
  ))
    bind(at);
  return statements;
}
