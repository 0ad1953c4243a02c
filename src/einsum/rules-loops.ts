/** Rules on loop orders: known ranks, each once, that together determine every index variable once. */
import { suggest, type Span } from "../base/index.ts";
import type { ExperimentDocument, StatementSource } from "./document.ts";
import { rankOfVariable, type Extents } from "./extents.ts";
import { printAffine, type Access, type Affine } from "./expression.ts";
import type { ProgramLoop, ProgramVariable } from "./program.ts";
import type { Reporter } from "./reporter.ts";
import { isSolution, solveLoops, type LoopSolution } from "./solve-loops.ts";

/** Most loops in a nest. */
const maxLoops = 16;

/** The ranks that a loop order may name, and what the coordinate of each is. */
function loopRanks(
  document: ExperimentDocument,
  accesses: readonly Access[],
  variables: readonly ProgramVariable[],
): ReadonlyMap<string, readonly Affine[]> {
  const ranks = new Map<string, Affine[]>();
  for (const { name } of variables) {
    ranks.set(rankOfVariable(name), [{ terms: [{ variable: name, coefficient: 1 }], constant: 0 }]);
  }
  const bare = new Set(ranks.keys());
  for (const access of accesses) {
    const declared = document.declaration.get(access.tensor)?.names ?? [];
    declared.forEach(({ value: rank }, at) => {
      const index = access.indices[at];
      if (index === undefined || bare.has(rank) || index.terms.length === 0) return;
      const form: Affine = { terms: index.terms, constant: index.constant };
      const forms = ranks.get(rank) ?? [];
      if (!forms.some((known) => printAffine(known) === printAffine(form))) forms.push(form);
      ranks.set(rank, forms);
    });
  }
  return ranks;
}

/** Resolves the loops of one Einsum; undefined where the order is not legal. */
export function resolveLoops(
  document: ExperimentDocument,
  source: StatementSource,
  factors: readonly Access[],
  variables: readonly ProgramVariable[],
  extents: Extents,
  reporter: Reporter,
): { readonly loops: readonly ProgramLoop[]; readonly solution: LoopSolution } | undefined {
  const { output } = source.statement;
  const name = output.tensor;
  const known = loopRanks(document, [...factors, output], variables);
  const written = document.loopOrder.get(name);
  const names =
    written?.names ??
    variables.map((variable) => ({ value: rankOfVariable(variable.name), span: source.span }));
  const place: Span = written?.span ?? source.span;
  const spatial = spatialRanks(
    document,
    name,
    names.map(({ value }) => value),
    reporter,
  );
  if (names.length > maxLoops) {
    reporter.error(
      "limit/ranks",
      `The nest has ${String(names.length)} loops; the limit is ${String(maxLoops)}.`,
      place,
      "Leave out loops.",
    );
    return undefined;
  }
  const loops: ProgramLoop[] = [];
  for (const { value: rank, span } of names) {
    const forms = known.get(rank);
    const earlier = loops.find((loop) => loop.rank === rank);
    if (forms === undefined) {
      reporter.error(
        "check/loop-unknown",
        `\`${rank.slice(0, 40)}\` is not a rank of this Einsum.`,
        span,
        suggest(rank, [...known.keys()], "ranks"),
      );
    } else if (earlier !== undefined) {
      reporter.error(
        "check/loop-duplicate",
        `The loop order names \`${rank}\` twice.`,
        span,
        "Remove one of them.",
        [{ span: earlier.span, message: "the first one" }],
      );
    } else if (forms.length > 1) {
      const meanings = forms.map((form) => `\`${printAffine(form)}\``).join(" and ");
      reporter.error(
        "check/loop-unknown",
        `\`${rank}\` stands for both ${meanings} here.`,
        span,
        "Iterate the variables instead.",
      );
    } else if (forms[0] !== undefined) {
      loops.push({
        rank,
        form: forms[0],
        mode: spatial.has(rank) ? "spatial" : "temporal",
        extent: extents.get(rank) ?? 1,
        span,
      });
    }
  }
  if (loops.length < names.length) return undefined;
  const variableNames = variables.map((variable) => variable.name);
  const answer = solveLoops(
    variableNames,
    loops.map(({ form }) => form),
  );
  if (isSolution(answer)) return { loops, solution: answer };
  if (answer.kind === "overdetermined") {
    const loop = loops[answer.loop];
    const determined = answer.earlier.map((at) => `\`${loops[at]?.rank ?? ""}\``).join(" and ");
    reporter.error(
      "check/loop-overdetermined",
      `The loop \`${loop?.rank ?? ""}\` repeats what ${determined} already determine${answer.earlier.length === 1 ? "s" : ""}.`,
      loop?.span ?? place,
      `Remove \`${loop?.rank ?? ""}\` from the loop order, or one of those it follows from.`,
    );
  } else {
    const variable = answer.variables[0] ?? "";
    const list = answer.variables.map((each) => `\`${each}\``).join(", ");
    reporter.error(
      "check/loop-underdetermined",
      `The loops ${names.map(({ value }) => `\`${value}\``).join(", ")} do not determine ${list}.`,
      place,
      `Add \`${rankOfVariable(variable)}\` to the loop order.`,
    );
  }
  return undefined;
}

function spatialRanks(
  document: ExperimentDocument,
  name: string,
  order: readonly string[],
  reporter: Reporter,
): ReadonlySet<string> {
  const space = document.space.get(name);
  const time = document.time.get(name);
  const spatial = new Set<string>();
  for (const { value, span } of [...(space?.names ?? []), ...(time?.names ?? [])]) {
    const rank = value.split(".")[0] ?? value;
    if (!order.includes(rank)) {
      reporter.error(
        "check/spacetime",
        `\`spacetime\` names \`${rank.slice(0, 40)}\`, which is not in the loop order.`,
        span,
        suggest(rank, order, "loops"),
      );
    } else if (spatial.has(rank)) {
      reporter.error(
        "check/spacetime",
        `\`spacetime\` names \`${rank}\` twice.`,
        span,
        "A loop is either in space or in time.",
      );
    }
    if (space?.names.some((each) => each.value === value) === true) spatial.add(rank);
  }
  return spatial;
}
