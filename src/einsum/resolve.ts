/**
 * Resolving a document into a Program: names are looked up, extents derived, defaults filled in, and
 * everything that makes no sense becomes a diagnostic. The rules live in `rules-*.ts`, one concern each.
 */
import type { Diagnostic, Span } from "../base/index.ts";
import type { ExperimentDocument, StatementSource } from "./document.ts";
import { giveExtents, lacksData, withGeneratedInputs } from "./defaults.ts";
import { deriveExtents, rankOfVariable, type Extents } from "./extents.ts";
import { printAccess, type Access, type Expression, type Index } from "./expression.ts";
import type {
  Program,
  ProgramAccess,
  ProgramEinsum,
  ProgramExpression,
  ProgramTensor,
} from "./program.ts";
import { checkDeclaration, variablesOf } from "./rules-einsum.ts";
import { checkExtents, maxExtent } from "./rules-extents.ts";
import { resolveLoops } from "./rules-loops.ts";
import { resolveTensors } from "./rules-tensors.ts";
import { checkTerms } from "./rules-terms.ts";
import { Reporter } from "./reporter.ts";

/** Resolves a document; the Program is undefined where a diagnostic is an error. */
export function resolveDocument(document: ExperimentDocument): {
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const reporter = new Reporter();
  const program = resolve(document, reporter);
  return { program: reporter.failed() ? undefined : program, diagnostics: reporter.diagnostics };
}

function resolve(written: ExperimentDocument, reporter: Reporter): Program | undefined {
  const document = lacksData(written) ? withGeneratedInputs(written, reporter) : written;
  const factors = checkDeclaration(document, reporter);
  if (reporter.failed()) return undefined;

  const accesses = document.statements.flatMap((source, at) => [
    ...(factors[at] ?? []),
    source.statement.output,
  ]);
  const ranksOf = (tensor: string): readonly string[] =>
    document.declaration.get(tensor)?.names.map(({ value }) => value) ?? [];
  const extents: Extents = new Map([...document.shape].map(([rank, { value }]) => [rank, value]));
  for (const [tensor, spec] of document.tensors) {
    if (spec.kind !== "dense") continue;
    ranksOf(tensor).forEach((rank, at) => {
      const extent = spec.shape[at];
      if (extent !== undefined && extent > 0 && !extents.has(rank))
        extents.set(rank, Math.min(extent, maxExtent));
    });
  }
  if (lacksData(written)) giveExtents(accesses, ranksOf, extents);
  deriveExtents(accesses, ranksOf, extents);
  checkExtents(document, factors, extents, reporter);
  if (reporter.failed()) return undefined;

  const tensors = resolveTensors(document, extents, reporter);
  const einsums = document.statements.flatMap((source, at) => {
    const einsum = resolveEinsum(document, source, factors[at] ?? [], extents, tensors, reporter);
    return einsum === undefined ? [] : [einsum];
  });
  return { title: document.title, notes: document.notes, extents, tensors, einsums };
}

function resolveEinsum(
  document: ExperimentDocument,
  source: StatementSource,
  factors: readonly Access[],
  extents: Extents,
  tensors: ReadonlyMap<string, ProgramTensor>,
  reporter: Reporter,
): ProgramEinsum | undefined {
  const { output } = source.statement;
  const name = output.tensor;
  const variables = variablesOf([output, ...factors]).map((variable) => ({
    name: variable,
    extent: extents.get(rankOfVariable(variable)) ?? 1,
  }));
  const modes = document.access.get(name);
  const resolveAccess = (access: Access, isOutput: boolean): ProgramAccess => ({
    tensor: access.tensor,
    indices: access.indices.map(({ terms, constant }) => ({ terms, constant })),
    padded: access.indices.map((index, at) => {
      const shape = tensors.get(access.tensor)?.ranks[at]?.shape ?? 0;
      return !isOutput && (index.constant !== 0 || leavesShape(index, shape, extents));
    }),
    mode: (isOutput ? undefined : modes?.get(access.tensor)?.value) ?? "read",
    text: printAccess(access),
    span: access.span,
  });
  const loops = resolveLoops(document, source, factors, variables, extents, reporter);
  if (loops === undefined) return undefined;
  const einsum: ProgramEinsum = {
    name,
    text: source.text,
    span: source.span,
    variables,
    operands: factors.map((access) => resolveAccess(access, false)),
    expression: numberOperands(source.statement.expression, { next: 0 }),
    reduction: source.statement.reduction,
    partitioning: (document.partitioning.get(name) ?? []).map(({ key, operations }) => [
      key,
      operations.map(({ value }) => value),
    ]),
    output: resolveAccess(output, true),
    ...loops,
  };
  const gates = [...(modes ?? [])].flatMap(([tensor, { value, span }]): [string, Span][] =>
    value === "gate" ? [[tensor, span]] : [],
  );
  const ranksOf = (tensor: string): readonly string[] =>
    tensors.get(tensor)?.ranks.map(({ id }) => id) ?? [];
  checkTerms(einsum, new Map(gates), ranksOf, reporter);
  return einsum;
}

/** The expression with its accesses numbered, left to right. */
function numberOperands(expression: Expression, counter: { next: number }): ProgramExpression {
  switch (expression.kind) {
    case "access":
      return { kind: "operand", operand: counter.next++ };
    case "literal":
      return { kind: "literal", value: expression.value };
    case "binary": {
      const left = numberOperands(expression.left, counter);
      return {
        kind: "binary",
        operator: expression.operator,
        left,
        right: numberOperands(expression.right, counter),
      };
    }
    case "take": {
      const left = numberOperands(expression.left, counter);
      return {
        kind: "take",
        which: expression.which,
        left,
        right: numberOperands(expression.right, counter),
      };
    }
  }
}

/** Whether an index can take a value outside [0, shape) when each variable runs over its whole range. */
function leavesShape(index: Index, shape: number, extents: Extents): boolean {
  let low = index.constant;
  let high = index.constant;
  for (const { variable, coefficient } of index.terms) {
    const last = (extents.get(rankOfVariable(variable)) ?? 1) - 1;
    if (coefficient > 0) high += coefficient * last;
    else low += coefficient * last;
  }
  return low < 0 || high >= shape;
}
