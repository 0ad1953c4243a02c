/**
 * Lowering: one Einsum of a Program to a loop nest.
 *
 * The one algorithm for every dataflow. Each tensor is descended in storage order; a rank is bound at the
 * first loop by which its coordinate and all ranks above it are known. There it is indexed (uncompressed),
 * found (compressed, coordinate known before), or drives that very loop (compressed, coordinate fixed by
 * it). A tensor whose storage order runs against the loops is swizzled first.
 */
import { defined, err, ok, type Diagnostic, type Result } from "../base/index.ts";
import {
  combine,
  type Program,
  type ProgramAccess,
  type ProgramEinsum,
  type ProgramTensor,
} from "../einsum/index.ts";
import { legalRanges, type Constraint } from "./bounds.ts";
import { countDensePoints, maxCountedPoints } from "./dense-points.ts";
import type {
  Driver,
  Find,
  Guard,
  Index,
  Loop,
  Nest,
  Operand,
  OperandRank,
  Quotient,
  Read,
  Statement,
  Swizzle,
} from "./ir.ts";
import { isRegister, levelOf, quotientOf } from "./quotient.ts";

/** Level of the code around all loops. */
const root = -1;

/** Where and how one rank of an operand is bound. */
type Binding =
  | { readonly kind: "drive"; readonly level: number; readonly driver: Driver }
  | {
      readonly kind: "find" | "index";
      readonly level: number;
      readonly rank: number;
      readonly coordinate: Quotient;
    };

interface LoweredOperand {
  readonly operand: Operand;
  readonly swizzle: readonly number[] | undefined;
  readonly bindings: readonly Binding[];
  /** Loop level at which the value is bound. */
  readonly level: number;
}

/** Lowers every Einsum of a Program, in order. */
export function lowerProgram(program: Program): Result<readonly Nest[], Diagnostic> {
  const nests: Nest[] = [];
  for (const einsum of program.einsums) {
    const nest = lowerEinsum(program, einsum);
    if (!nest.ok) return nest;
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
      message: `Shapes cut this iteration space so that more than ${String(maxCountedPoints)} points would have to be counted one by one.`,
      span: einsum.span,
      hint: "Give shapes that hold every coordinate, or make some ranks smaller.",
    });
  }
  const lowered = einsum.operands.map((access, at) =>
    lowerOperand(einsum, access, tensorOf(access), at),
  );
  const output = tensorOf(einsum.output);
  const populated = einsum.output.indices.map((index) => quotientIn(einsum, index));
  let nodeCount = 0;
  const node = (span: Nest["span"]): { readonly id: number; readonly span: Nest["span"] } => {
    const id = nodeCount;
    nodeCount += 1;
    return { id, span };
  };
  const transforms = lowered.flatMap(({ swizzle }, operand): readonly Swizzle[] =>
    swizzle === undefined
      ? []
      : [
          {
            kind: "swizzle",
            ...node(defined(einsum.operands[operand], "operand").span),
            operand,
            order: swizzle,
          },
        ],
  );
  const ranges = legalRanges(
    constraintsOf(einsum, accesses),
    einsum.loops.map(({ extent }) => extent),
  );

  const bodyAt = (level: number): readonly Statement[] => {
    const statements = [
      ...letsAt(einsum, level, node),
      ...bindingsAt(einsum, lowered, level, node),
    ];
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
    const { lower, upper } = defined(ranges[inner], "range");
    const head = node(loop.span);
    const nested: Loop = {
      kind: "loop",
      ...head,
      register: inner,
      rank: loop.rank,
      extent: loop.extent,
      mode: loop.mode,
      lower,
      upper,
      guards: guardsAt(einsum, inner),
      drivers: lowered.flatMap(({ bindings }) =>
        bindings.flatMap((binding) =>
          binding.kind === "drive" && binding.level === inner ? [binding.driver] : [],
        ),
      ),
      body: bodyAt(inner),
    };
    return [...statements, nested];
  };
  const body = bodyAt(root);
  return ok({
    name: einsum.name,
    text: einsum.text,
    span: einsum.span,
    variables: einsum.variables.map(({ name, extent }) => ({
      name,
      extent,
      value: defined(einsum.solution.get(name), name),
    })),
    registers: registersOf(einsum),
    operands: lowered.map(({ operand }) => operand),
    output: {
      tensor: output.name,
      text: einsum.output.text,
      ranks: output.ranks.map(({ id, shape }) => ({ id, shape })),
      residence: residenceOf(einsum, populated),
    },
    transforms,
    body,
    densePoints,
    nodeCount,
  });
}

function quotientIn(einsum: ProgramEinsum, index: ProgramAccess["indices"][number]): Quotient {
  return quotientOf(combine(index, einsum.solution, einsum.loops.length));
}

/** A loop is named after the variable it fixes, or after its rank where it fixes a sum. */
function registersOf(einsum: ProgramEinsum): Nest["registers"] {
  return einsum.loops.map(({ rank, form, extent, mode, span }) => {
    const [term] = form.terms;
    const bare = form.terms.length === 1 && term?.coefficient === 1 && form.constant === 0;
    return { variable: bare ? term.variable : rank.toLowerCase(), rank, extent, mode, span };
  });
}

function constraintsOf(
  einsum: ProgramEinsum,
  accesses: readonly { readonly access: ProgramAccess; readonly ranks: ProgramTensor["ranks"] }[],
): readonly Constraint[] {
  const count = einsum.loops.length;
  const own = einsum.loops.map(({ form, rank, extent }) => ({
    value: quotientOf(combine(form, einsum.solution, count)),
    rank,
    extent,
  }));
  const variables = einsum.variables.map(({ name, extent }) => ({
    value: quotientOf(defined(einsum.solution.get(name), name)),
    rank: name.toUpperCase(),
    extent,
  }));
  const indices = accesses.flatMap(({ access, ranks }) =>
    ranks.map(({ id, shape }, at) => ({
      value: quotientIn(einsum, defined(access.indices[at], "index")),
      rank: id,
      extent: shape,
    })),
  );
  return [...own, ...variables, ...indices];
}

/** Divisions that must be exact, at the loop that is the last to determine their dividend. */
function guardsAt(einsum: ProgramEinsum, level: number): readonly Guard[] {
  return einsum.variables.flatMap(({ name }) => {
    const value = quotientOf(defined(einsum.solution.get(name), name));
    return value.divisor > 1 && levelOf(value) === level ? [{ value }] : [];
  });
}

function letsAt(
  einsum: ProgramEinsum,
  level: number,
  node: (span: Nest["span"]) => { readonly id: number; readonly span: Nest["span"] },
): readonly Statement[] {
  return einsum.variables.flatMap(({ name }): readonly Statement[] => {
    const value = quotientOf(defined(einsum.solution.get(name), name));
    return levelOf(value) === level && !isRegister(value, level)
      ? [{ kind: "let", ...node(einsum.span), variable: name, value }]
      : [];
  });
}

/**
 * Storage order in which the loops meet the ranks, where it differs from the stored one; undefined for a
 * concordant tensor. Among ranks met at one loop, the one whose coordinate is the loop's own comes first.
 */
function concordantOrder(ranks: readonly OperandRank[]): readonly number[] | undefined {
  const levels = ranks.map(({ coordinate }) => levelOf(coordinate));
  const discordant = levels.some((level, at) => at > 0 && level < defined(levels[at - 1], "level"));
  if (!discordant || ranks.every(({ format }) => format === "U")) return undefined;
  const derived = (at: number): number => {
    const level = defined(levels[at], "level");
    return isRegister(defined(ranks[at], "rank").coordinate, level) ? 0 : 1;
  };
  return ranks
    .map((_, at) => at)
    .sort(
      (a, b) =>
        defined(levels[a], "level") - defined(levels[b], "level") ||
        derived(a) - derived(b) ||
        a - b,
    );
}

function residenceOf(einsum: ProgramEinsum, coordinates: readonly Quotient[]): number | undefined {
  const registers = coordinates.flatMap(({ terms }) => terms.map(({ register }) => register));
  const temporal = registers.filter((register) => einsum.loops[register]?.mode === "temporal");
  return temporal.length === 0 ? undefined : Math.max(...temporal);
}

function lowerOperand(
  einsum: ProgramEinsum,
  access: ProgramAccess,
  tensor: ProgramTensor,
  at: number,
): LoweredOperand {
  const stored = tensor.storage.map((declared): OperandRank => {
    const { id, format } = defined(tensor.ranks[declared], "rank");
    return {
      id,
      format,
      declared,
      coordinate: quotientIn(einsum, defined(access.indices[declared], "index")),
    };
  });
  const swizzle = access.mode === "lookup" ? undefined : concordantOrder(stored);
  const ranks =
    swizzle === undefined ? stored : swizzle.map((from) => defined(stored[from], "rank"));
  let level = root;
  const bindings = ranks.map(({ format, coordinate }, rank): Binding => {
    const known = levelOf(coordinate);
    const parent = level;
    level = Math.max(parent, known);
    if (format === "U") return { kind: "index", level, rank, coordinate };
    const drives = access.mode !== "lookup" && known > parent;
    return drives
      ? { kind: "drive", level, driver: { operand: at, rank, coordinate } }
      : { kind: "find", level, rank, coordinate };
  });
  const operand: Operand = {
    tensor: access.tensor,
    text: access.text,
    mode: access.mode,
    ranks,
    residence: residenceOf(
      einsum,
      ranks.map(({ coordinate }) => coordinate),
    ),
    bound: level === root ? undefined : level,
  };
  return { operand, swizzle, bindings, level };
}

/**
 * The statements that bind operands in the body of a loop: gate operands first, because their zeros spare
 * the others; then values delivered by traversal; then finds, which may end the body; then plain indexing.
 */
function bindingsAt(
  einsum: ProgramEinsum,
  lowered: readonly LoweredOperand[],
  level: number,
  node: (span: Nest["span"]) => { readonly id: number; readonly span: Nest["span"] },
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
