/**
 * Documents without data: a TeAAL specification says what is computed and how, not on which tensors. Such
 * a document is given small tensors, and a warning that says so.
 */
import type { ExperimentDocument } from "./document.ts";
import { deriveExtents, rankOfVariable, type Extents } from "./extents.ts";
import { accessesOf, type Access } from "./expression.ts";
import { Reporter } from "./reporter.ts";
import { checkDeclaration, variablesOf } from "./rules-einsum.ts";
import type { TensorSpec } from "./tensor-spec.ts";

/** What a document without data gets: the range of each variable, and the density of each input. */
const given = { extent: 8, density: 0.5 } as const;

/** Whether a document says nothing about extents and values. */
export function lacksData({ shape, tensors }: ExperimentDocument): boolean {
  return shape.size === 0 && tensors.size === 0;
}

/** The document with a generator for each input, and a warning. */
export function withGeneratedInputs(
  document: ExperimentDocument,
  reporter: Reporter,
): ExperimentDocument {
  const computed = new Set(document.statements.map(({ statement }) => statement.output.tensor));
  const read = document.statements.flatMap(({ statement }) => accessesOf(statement.expression));
  const inputs = [...new Set(read.map(({ tensor }) => tensor))].filter(
    (tensor) => !computed.has(tensor),
  );
  const span = document.statements[0]?.span ?? document.span;
  const tensors = new Map(
    inputs.map((name, at): [string, TensorSpec] => [
      name,
      {
        kind: "generator",
        pattern: { kind: "uniform", density: given.density },
        seed: at + 1,
        span,
        keySpan: span,
      },
    ]),
  );
  reporter.warn(
    "check/missing-key",
    `The document gives neither \`shape\` nor \`tensors\`: every variable runs over ${String(given.extent)} values, and inputs are generated with density ${String(given.density)}.`,
    span,
    "Add `shape` and `tensors` to run it on data of your own.",
  );
  return { ...document, tensors };
}

/** Gives every variable that has no extent one, in order of appearance, deriving what follows from each. */
export function giveExtents(
  accesses: readonly Access[],
  ranksOf: (tensor: string) => readonly string[],
  extents: Extents,
): void {
  for (const variable of variablesOf(accesses)) {
    deriveExtents(accesses, ranksOf, extents);
    if (!extents.has(rankOfVariable(variable))) extents.set(rankOfVariable(variable), given.extent);
  }
}

/**
 * What a document without data is given, as the document could say it itself: its `shape` and its `tensors`;
 * undefined where its Einsums are not right.
 */
export function dataGivenTo(written: ExperimentDocument):
  | {
      readonly shape: Readonly<Record<string, number>>;
      readonly tensors: Readonly<
        Record<string, { readonly density: number; readonly seed: number }>
      >;
    }
  | undefined {
  const reporter = new Reporter();
  const document = withGeneratedInputs(written, reporter);
  const factors = checkDeclaration(document, reporter);
  if (reporter.failed()) return undefined;
  const accesses = document.statements.flatMap(({ statement }, at) => [
    ...(factors[at] ?? []),
    statement.output,
  ]);
  const extents: Extents = new Map();
  giveExtents(
    accesses,
    (tensor) => document.declaration.get(tensor)?.names.map(({ value }) => value) ?? [],
    extents,
  );
  const tensors = [...document.tensors].flatMap(([name, spec]) =>
    spec.kind === "generator" ? [[name, { density: given.density, seed: spec.seed }] as const] : [],
  );
  return { shape: Object.fromEntries(extents), tensors: Object.fromEntries(tensors) };
}
