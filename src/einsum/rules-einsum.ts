/** Rules on declarations and Einsums: what is declared, read, written, and how many ranks each has. */
import { suggest } from "../base/index.ts";
import type { ExperimentDocument, StatementSource } from "./document.ts";
import { accessesOf, type Access } from "./expression.ts";
import type { Reporter } from "./reporter.ts";

/** Most ranks a tensor may have. */
const maxTensorRanks = 8;
/** Most Einsums in a cascade. */
const maxEinsums = 32;

/** The index variables of some accesses, in order of appearance. */
export function variablesOf(accesses: readonly Access[]): readonly string[] {
  return [
    ...new Set(
      accesses.flatMap(({ indices }) =>
        indices.flatMap(({ terms }) => terms.map(({ variable }) => variable)),
      ),
    ),
  ];
}

/** Checks declarations and Einsums; the inputs of each Einsum, in order of appearance. */
export function checkDeclaration(
  document: ExperimentDocument,
  reporter: Reporter,
): readonly (readonly Access[])[] {
  checkNames(document, reporter);
  if (document.statements.length > maxEinsums) {
    reporter.error(
      "limit/document",
      `The cascade has ${String(document.statements.length)} Einsums; the limit is ${String(maxEinsums)}.`,
      document.statements[maxEinsums]?.span ?? document.span,
      "Split the cascade into several documents.",
    );
  }
  const written = new Map<string, StatementSource>();
  return document.statements.map((source) => {
    const { output, expression } = source.statement;
    const factors = accessesOf(expression);
    if (factors.length === 0) {
      reporter.error(
        "check/missing-key",
        "The right-hand side reads no tensor.",
        expression.span,
        "Read at least one tensor, such as `A[k]`.",
      );
    }
    const earlier = written.get(output.tensor);
    if (earlier !== undefined) {
      reporter.error(
        "check/duplicate-name",
        `\`${output.tensor}\` is computed twice.`,
        output.nameSpan,
        "Give the second result a tensor of its own.",
        { related: [{ span: earlier.statement.output.nameSpan, message: "first computed here" }] },
      );
    }
    for (const access of [output, ...factors])
      checkAccess(access, access === output, document, reporter);
    for (const factor of factors) {
      if (factor.tensor === output.tensor) {
        reporter.error(
          "check/undeclared-output",
          `\`${factor.tensor}\` is read while it is being computed.`,
          factor.span,
          "An Einsum may read what an earlier Einsum wrote, not its own output.",
        );
      } else if (
        !document.tensors.has(factor.tensor) &&
        !written.has(factor.tensor) &&
        document.declaration.has(factor.tensor)
      ) {
        reporter.error(
          "check/missing-key",
          `The input \`${factor.tensor}\` has no values.`,
          factor.nameSpan,
          `Add \`${factor.tensor}: { density: 0.5, seed: 1 }\` to \`tensors\`.`,
        );
      }
    }
    written.set(output.tensor, source);
    return factors;
  });
}

function checkNames(document: ExperimentDocument, reporter: Reporter): void {
  const outputs = document.statements.map(({ statement }) => statement.output.tensor);
  const declared = [...document.declaration.keys()];
  for (const [name, { names, nameSpan }] of document.declaration) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      reporter.error(
        "check/wrong-type",
        `\`${name.slice(0, 40)}\` is not a tensor's name.`,
        nameSpan,
        "A name is made of letters, digits and `_`, and does not start with a digit.",
      );
    }
    if (names.length > maxTensorRanks) {
      reporter.error(
        "limit/ranks",
        `\`${name}\` has ${String(names.length)} ranks; the limit is ${String(maxTensorRanks)}.`,
        nameSpan,
        "Join ranks, or leave out those of extent 1.",
      );
    }
    const seen = new Set<string>();
    for (const { value, span } of names) {
      if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(value)) {
        reporter.error(
          "check/wrong-type",
          `\`${value.slice(0, 40)}\` is not a rank's name.`,
          span,
          "A rank's name starts with a letter, such as `W`.",
        );
      }
      if (seen.has(value))
        reporter.error(
          "check/duplicate-name",
          `\`${name}\` declares the rank \`${value}\` twice.`,
          span,
          "Give each rank of a tensor a name of its own.",
        );
      seen.add(value);
    }
  }
  const known = (
    name: string,
    span: { readonly start: number; readonly end: number },
    where: string,
  ): void => {
    if (!document.declaration.has(name)) {
      reporter.error(
        "check/unknown-tensor",
        `${where} names \`${name.slice(0, 40)}\`, which is not declared.`,
        span,
        suggest(name, declared, "declared tensors"),
      );
    }
  };
  for (const [name, spec] of document.tensors) {
    known(name, spec.keySpan, "`tensors`");
    if (outputs.includes(name)) {
      reporter.error(
        "check/undeclared-output",
        `\`${name}\` is computed, so it cannot be given values.`,
        spec.keySpan,
        `Remove \`${name}\` from \`tensors\`.`,
      );
    }
  }
  for (const [name, span] of document.formatSpans) known(name, span, "`format`");
  for (const [name, { keySpan }] of document.rankOrder) known(name, keySpan, "`rank-order`");
  const einsum = (
    name: string,
    span: { readonly start: number; readonly end: number },
    where: string,
  ): void => {
    if (!outputs.includes(name)) {
      reporter.error(
        "check/unknown-tensor",
        `${where} names \`${name.slice(0, 40)}\`, which no Einsum computes.`,
        span,
        suggest(name, outputs, "computed tensors"),
      );
    }
  };
  for (const [name, { keySpan }] of document.loopOrder) einsum(name, keySpan, "`loop-order`");
  for (const [name, span] of document.partitioningSpans) einsum(name, span, "`partitioning`");
  for (const [name, { keySpan }] of document.space) einsum(name, keySpan, "`spacetime`");
  for (const [name, span] of document.accessSpans) {
    einsum(name, span, "`access`");
    const source = document.statements.find(({ statement }) => statement.output.tensor === name);
    const inputs =
      (source === undefined ? undefined : accessesOf(source.statement.expression))?.map(
        ({ tensor }) => tensor,
      ) ?? [];
    for (const [tensor, { span: place }] of document.access.get(name) ?? []) {
      if (!inputs.includes(tensor)) {
        reporter.error(
          "check/unknown-tensor",
          `\`${tensor.slice(0, 40)}\` is not an input of \`${name}\`.`,
          place,
          suggest(tensor, inputs, "inputs"),
        );
      }
    }
  }
}

function checkAccess(
  access: Access,
  isOutput: boolean,
  document: ExperimentDocument,
  reporter: Reporter,
): void {
  const declaration = document.declaration.get(access.tensor);
  if (declaration === undefined) {
    const declared = [...document.declaration.keys()];
    reporter.error(
      isOutput ? "check/undeclared-output" : "check/unknown-tensor",
      `\`${access.tensor}\` is not declared.`,
      access.nameSpan,
      suggest(access.tensor, declared, "declared tensors"),
    );
    return;
  }
  if (declaration.names.length !== access.indices.length) {
    reporter.error(
      "check/rank-count",
      `\`${access.tensor}\` has ${String(declaration.names.length)} ranks and is given ${String(access.indices.length)} indices.`,
      access.span,
      `Write one index a rank: ${access.tensor}[${declaration.names.map(({ value }) => value.toLowerCase()).join(", ")}].`,
      { related: [{ span: declaration.nameSpan, message: "declared here" }] },
    );
  }
}
