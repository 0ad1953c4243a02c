/** Rules on extents: each known, whole, within its limit, and the iteration space countable. */
import { suggest, withThousands } from "../base/index.ts";
import { sizeNames } from "./cut-operation.ts";
import type { ExperimentDocument } from "./document.ts";
import {
  deriveExtents,
  indicesOf,
  rankOfVariable,
  tooShortFor,
  type Extents,
  type TooShort,
} from "./extents.ts";
import type { Access, Index } from "./expression.ts";
import type { Reporter } from "./reporter.ts";
import { variablesOf } from "./rules-einsum.ts";

/** Largest extent of a rank. */
export const maxExtent = 16_777_216;

/** Checks every extent that the Einsums need. */
export function checkExtents(
  document: ExperimentDocument,
  factors: readonly (readonly Access[])[],
  extents: Extents,
  reporter: Reporter,
): void {
  const statements = document.statements.map(({ statement }, at) => ({
    statement,
    accesses: [...(factors[at] ?? []), statement.output],
  }));
  const ranks = new Set(
    [...document.declaration.values()].flatMap(({ names }) => names.map(({ value }) => value)),
  );
  const variables = new Set(
    statements.flatMap(({ accesses }) => variablesOf(accesses)).map(rankOfVariable),
  );
  const sizes = new Set([...document.partitioning.values()].flatMap(sizeNames));
  for (const [rank, { value, span, keySpan }] of document.shape) {
    if (!ranks.has(rank) && !variables.has(rank) && !sizes.has(rank)) {
      reporter.error(
        "check/unknown-rank",
        `\`shape\` gives \`${rank.slice(0, 40)}\`, which is neither a rank nor a variable's range nor a size.`,
        keySpan,
        suggest(rank, [...new Set([...ranks, ...variables, ...sizes])], "ranks"),
      );
    } else if (!Number.isInteger(value) || value < 1) {
      reporter.error(
        "check/extent-range",
        `The extent of \`${rank}\` is ${String(value)}.`,
        span,
        "An extent is a whole number from 1.",
      );
    } else if (value > maxExtent) {
      reporter.error(
        "limit/extent",
        `The extent of \`${rank}\` is ${withThousands(value)}; the limit is ${withThousands(maxExtent)}.`,
        span,
        "Make the rank smaller, or split the problem.",
      );
    }
  }
  // What is missing cannot be told before what is given makes sense.
  if (reporter.failed()) return;
  const assumed = new Map(extents);
  const allAccesses = statements.flatMap(({ accesses }) => accesses);
  const ranksOf = (tensor: string): readonly string[] =>
    document.declaration.get(tensor)?.names.map(({ value }) => value) ?? [];
  const missing = (rank: string, index: Index, extent: number): void => {
    if (assumed.has(rank)) return;
    const wanted = [rank, ...index.terms.map(({ variable }) => rankOfVariable(variable))];
    const indices = indicesOf(allAccesses, ranksOf);
    const short = wanted.flatMap((name) => tooShortFor(name, indices, assumed) ?? [])[0];
    if (short === undefined)
      reporter.error(
        "check/extent-missing",
        `The extent of \`${rank}\` is not known and does not follow from the others.`,
        index.span,
        `Add it to \`shape\`, for example \`${rank}: 8\`.`,
      );
    else reportTooShort(short, assumed, reporter);
    // Whatever follows from this extent is not missing as well.
    assumed.set(rank, extent);
    deriveExtents(allAccesses, ranksOf, assumed);
  };
  for (const { statement, accesses } of statements) {
    for (const access of accesses) {
      const declared = document.declaration.get(access.tensor);
      declared?.names.forEach(({ value: rank }, at) => {
        const index = access.indices[at];
        if (index === undefined) return;
        missing(rank, index, index.terms.length === 1 ? 1 : maxExtent);
        const only = index.terms[0];
        const bare = index.terms.length === 1 && only?.coefficient === 1 && index.constant === 0;
        if (!bare) return;
        const range = extents.get(rankOfVariable(only.variable));
        const shape = extents.get(rank);
        if (range !== undefined && shape !== undefined && range > shape) {
          reporter.error(
            "check/extent-conflict",
            `\`${only.variable}\` runs over ${String(range)} values but indexes the rank \`${rank}\` of extent ${String(shape)}.`,
            index.span,
            `Give \`${rankOfVariable(only.variable)}\` at most the extent of \`${rank}\`.`,
          );
        }
      });
    }
    for (const access of accesses) {
      for (const index of access.indices) {
        for (const { variable } of index.terms) {
          missing(rankOfVariable(variable), index, 1);
        }
      }
    }
    const space = variablesOf(accesses).reduce(
      (product, variable) => product * (extents.get(rankOfVariable(variable)) ?? 1),
      1,
    );
    if (space > Number.MAX_SAFE_INTEGER) {
      reporter.error(
        "limit/iterations",
        `The iteration space has ${space.toExponential(2)} points; counts are exact up to ${withThousands(Number.MAX_SAFE_INTEGER)}.`,
        statement.span,
        "Make some ranks smaller.",
      );
    }
  }
  for (const [name, { names, nameSpan }] of document.declaration) {
    const used = statements.some(({ accesses }) => accesses.some(({ tensor }) => tensor === name));
    if (used) continue;
    for (const { value: rank } of names) {
      if (!extents.has(rank))
        reporter.error(
          "check/extent-missing",
          `The extent of \`${rank}\` is not known: no Einsum uses \`${name}\`.`,
          nameSpan,
          `Add \`${rank}: 8\` to \`shape\`, or remove \`${name}\`.`,
        );
    }
  }
}

/** Reports a rank that is too short for what indexes it: which variable has nothing left, and what would help. */
function reportTooShort(short: TooShort, extents: Extents, reporter: Reporter): void {
  const { rank, index, shape, needed, extent } = short;
  const [free] = index.terms.filter(({ variable }) => !extents.has(rankOfVariable(variable)));
  const others = index.terms.filter(
    ({ variable, coefficient }) => variable !== free?.variable && coefficient > 0,
  );
  const [other] = others;
  const name = rankOfVariable(free?.variable ?? "");
  const smaller =
    others.length === 1 && other !== undefined
      ? `\`${rankOfVariable(other.variable)}\` at most ${String(Math.floor((shape - 1) / other.coefficient) + 1)}`
      : `some of ${others.map(({ variable }) => `\`${rankOfVariable(variable)}\``).join(", ")} smaller`;
  reporter.error(
    "check/extent-conflict",
    `\`${rank}\` is ${String(shape)}, too short for its index: \`${name}\` would be ${String(extent)}.`,
    index.span,
    `Make \`${rank}\` at least ${String(needed)}, or ${smaller}.`,
    {
      numbers: [rank, ...others.map(({ variable }) => rankOfVariable(variable))].map(
        (each) => `shape.${each}`,
      ),
    },
  );
}
