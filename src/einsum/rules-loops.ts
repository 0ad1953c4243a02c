/** Rules on loop orders: known ranks, each once, that together determine every index variable once. */
import { suggest, type Span } from "../base/index.ts";
import type { ExperimentDocument, StatementSource } from "./document.ts";
import { rankOfVariable, type Extents } from "./extents.ts";
import { printAffine, type Access, type Affine } from "./expression.ts";
import { applyPartitioning, loopLevels, loopName, type LoopBase } from "./partitioning.ts";
import type { LoopComponent, ProgramLoop, ProgramVariable } from "./program.ts";
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
  const ranks = new Map<string, LoopComponent>();
  for (const [rank, [form, second]] of known) {
    if (form !== undefined && second === undefined)
      ranks.set(rank, { rank, form, extent: extents.get(rank) ?? 1 });
  }
  const inputs = factors.map(({ tensor }) => tensor);
  const bases = applyPartitioning(
    document.partitioning.get(name) ?? [],
    { ranks, inputs, sizes: extents, assumesSizes: document.shape.size === 0 },
    reporter,
  );
  const written = document.loopOrder.get(name);
  const names =
    written?.names ?? defaultOrder(variables, bases).map((value) => ({ value, span: source.span }));
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
  const candidates = new Map<string, { readonly base: LoopBase; readonly level: number }>();
  for (const base of bases.values()) {
    for (const level of loopLevels(base)) candidates.set(loopName(base, level), { base, level });
  }
  const loops: ProgramLoop[] = [];
  for (const { value: rank, span } of names) {
    const candidate = candidates.get(rank);
    const earlier = loops.find((loop) => loop.rank === rank);
    if (candidate === undefined) {
      unknownLoop(rank, span, known, bases, [...candidates.keys()], reporter);
    } else if (earlier !== undefined) {
      reporter.error(
        "check/loop-duplicate",
        `The loop order names \`${rank}\` twice.`,
        span,
        "Remove one of them.",
        { related: [{ span: earlier.span, message: "the first one" }] },
      );
    } else {
      loops.push(
        resolveLoop(rank, span, candidate.base, candidate.level, loops, spatial.has(rank)),
      );
    }
  }
  if (loops.length < names.length || !checkParts(loops, bases, place, reporter)) return undefined;
  return solve(loops, variables, place, reporter);
}

/** Output variables first, as they appear; where a rank is split, its loops one after the other. */
function defaultOrder(
  variables: readonly ProgramVariable[],
  bases: ReadonlyMap<string, LoopBase>,
): readonly string[] {
  const wanted = new Set(variables.map((variable) => variable.name));
  const order: string[] = [];
  for (const variable of variables) {
    if (!wanted.has(variable.name)) continue;
    const base = [...bases.values()].find(({ components }) =>
      components.some(({ form }) => printAffine(form) === variable.name),
    );
    if (base === undefined) continue;
    for (const { form } of base.components) wanted.delete(printAffine(form));
    for (const level of loopLevels(base)) order.push(loopName(base, level));
  }
  return order;
}

function resolveLoop(
  rank: string,
  span: Span,
  base: LoopBase,
  level: number,
  outer: readonly ProgramLoop[],
  isSpatial: boolean,
): ProgramLoop {
  const parts = level === 0 ? undefined : base.cuts[base.cuts.length - level];
  const around = base.cuts[base.cuts.length - level - 1];
  const extent = base.components.reduce((product, component) => product * component.extent, 1);
  const range = Math.min(around?.size ?? extent, extent);
  const enclosing = outer.findLastIndex(
    (loop) => loop.base === base.name && loop.parts !== undefined,
  );
  const innermostParts = (name: string | undefined): number | undefined => {
    const at = outer.findLastIndex((loop) => loop.base === name && loop.parts !== undefined);
    return at === -1 ? undefined : at;
  };
  const within = base.within.flatMap((around, component) => {
    const at = level === 0 ? innermostParts(around) : undefined;
    return at === undefined ? [] : [{ component, parts: at }];
  });
  return {
    rank,
    base: base.name,
    components: base.components,
    parts,
    within,
    halo: innermostParts(base.follows),
    inside: enclosing === -1 ? undefined : enclosing,
    mode: isSpatial ? "spatial" : "temporal",
    width: parts === undefined ? (around?.size ?? extent) : Math.ceil(range / parts.size),
    span,
  };
}

function unknownLoop(
  rank: string,
  span: Span,
  known: ReadonlyMap<string, readonly Affine[]>,
  bases: ReadonlyMap<string, LoopBase>,
  candidates: readonly string[],
  reporter: Reporter,
): void {
  const forms = known.get(rank) ?? [];
  const split = bases.get(rank);
  const joined = [...bases.values()].find(
    ({ components }) =>
      components.length > 1 && components.some((component) => component.rank === rank),
  );
  if (forms.length > 1) {
    const meanings = forms.map((form) => `\`${printAffine(form)}\``).join(" and ");
    reporter.error(
      "check/loop-unknown",
      `\`${rank}\` stands for both ${meanings} here.`,
      span,
      "Iterate the variables instead.",
    );
  } else if (split !== undefined) {
    const names = loopLevels(split).map((level) => loopName(split, level));
    reporter.error(
      "check/loop-unknown",
      `\`${rank}\` is split, so there is no loop of that name.`,
      span,
      `Its loops are ${names.map((each) => `\`${each}\``).join(", ")}.`,
    );
  } else if (joined !== undefined) {
    reporter.error(
      "check/loop-unknown",
      `\`${rank}\` is flattened into \`${joined.name}\`.`,
      span,
      `Iterate \`${loopName(joined, joined.cuts.length)}\`.`,
    );
  } else {
    reporter.error(
      "check/loop-unknown",
      `\`${rank.slice(0, 40)}\` is not a rank of this Einsum.`,
      span,
      suggest(rank, candidates, "ranks"),
    );
  }
}

/** Every loop of a split rank must be there, the parts around what is inside them. */
function checkParts(
  loops: readonly ProgramLoop[],
  bases: ReadonlyMap<string, LoopBase>,
  place: Span,
  reporter: Reporter,
): boolean {
  const before = reporter.diagnostics.length;
  for (const base of bases.values()) {
    for (const around of base.within) {
      const outer = loops.findLastIndex((loop) => loop.base === around && loop.parts !== undefined);
      const inner = loops.findIndex((loop) => loop.base === base.name);
      if (around === undefined || inner === -1 || inner > outer) continue;
      reporter.error(
        "check/partitioning",
        `\`${loops[inner]?.rank ?? ""}\` stands outside \`${loops[outer]?.rank ?? ""}\`, whose parts it is inside of.`,
        loops[inner]?.span ?? place,
        `Move \`${loops[outer]?.rank ?? ""}\` outwards.`,
      );
    }
    if (base.cuts.length === 0) continue;
    const names = loopLevels(base).map((level) => loopName(base, level));
    const at = names.map((each) => loops.findIndex(({ rank }) => rank === each));
    const missing = names.filter((_, each) => at[each] === -1);
    if (missing.length > 0) {
      if (missing.length < names.length || base.span !== undefined) {
        reporter.error(
          "check/partitioning",
          `\`${base.name}\` is split, but the loop order leaves out ${missing.map((each) => `\`${each}\``).join(" and ")}.`,
          place,
          `Add ${missing.map((each) => `\`${each}\``).join(" and ")}; parts go around what is inside them.`,
        );
      }
      continue;
    }
    const wrong = at.findIndex((position, each) => each > 0 && position < (at[each - 1] ?? 0));
    if (wrong !== -1) {
      const loop = loops[at[wrong] ?? 0];
      reporter.error(
        "check/partitioning",
        `\`${names[wrong] ?? ""}\` stands outside \`${names[wrong - 1] ?? ""}\`, whose parts it is inside of.`,
        loop?.span ?? place,
        `Move \`${names[wrong - 1] ?? ""}\` outwards.`,
      );
    }
  }
  return reporter.diagnostics.length === before;
}

function solve(
  loops: readonly ProgramLoop[],
  variables: readonly ProgramVariable[],
  place: Span,
  reporter: Reporter,
): { readonly loops: readonly ProgramLoop[]; readonly solution: LoopSolution } | undefined {
  const owners = loops.flatMap((loop) =>
    loop.parts === undefined ? loop.components.map(({ form }) => ({ loop, form })) : [],
  );
  const answer = solveLoops(
    variables.map((variable) => variable.name),
    owners.map(({ form }) => form),
  );
  if (isSolution(answer)) return { loops, solution: answer };
  if (answer.kind === "overdetermined") {
    const loop = owners[answer.loop]?.loop;
    const determined = [...new Set(answer.earlier.map((at) => owners[at]?.loop.rank ?? ""))];
    reporter.error(
      "check/loop-overdetermined",
      `The loop \`${loop?.rank ?? ""}\` repeats what ${determined.map((each) => `\`${each}\``).join(" and ")} already determine${determined.length === 1 ? "s" : ""}.`,
      loop?.span ?? place,
      `Remove \`${loop?.rank ?? ""}\` from the loop order, or one of those it follows from.`,
    );
  } else {
    const variable = answer.variables[0] ?? "";
    const list = answer.variables.map((each) => `\`${each}\``).join(", ");
    reporter.error(
      "check/loop-underdetermined",
      `The loops ${loops.map(({ rank }) => `\`${rank}\``).join(", ")} do not determine ${list}.`,
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
