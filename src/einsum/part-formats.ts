/**
 * Formats by the names of parts: a TeAAL specification may give the format of a tensor as it is after
 * partitioning, `K1: C, MK00: U`. What is stored is decided by the innermost of them.
 */
import type { RankFormat } from "../fibertree/index.ts";
import type { ExperimentDocument, Spanned } from "./document.ts";
import type { Reporter } from "./reporter.ts";

/** The ranks that a name joins and cuts, `MK00` those of M and K; undefined where it is made of others. */
function ranksIn(name: string, ids: readonly string[]): readonly string[] | undefined {
  const found: string[] = [];
  let rest = name;
  while (rest !== "") {
    const id = ids
      .filter((each) => rest.startsWith(each))
      .reduce((longest, each) => (each.length > longest.length ? each : longest), "");
    if (id === "") return undefined;
    found.push(id);
    rest = rest.slice(id.length).replace(/^[0-9]+/, "");
  }
  return found;
}

/** The formats of a tensor's declared ranks, those of parts and of flattened ranks among them. */
export function declaredFormats(
  document: ExperimentDocument,
  tensor: string,
  ids: readonly string[],
  reporter: Reporter,
): {
  readonly formats: ReadonlyMap<string, RankFormat>;
  /** Names that are no rank of the tensor, nor any part of one. */
  readonly unknown: readonly string[];
} {
  const written = document.format.get(tensor) ?? new Map<string, Spanned<RankFormat>>();
  const keys = [...document.partitioning.values()].flatMap((entries) =>
    entries.map(({ key }) => key),
  );
  const partitioned = new Set(
    keys.flatMap((key) => key.split(/[(),\s]+/)).flatMap((key) => ranksIn(key, ids) ?? []),
  );
  const formats = new Map<string, RankFormat>();
  const unknown: string[] = [];
  let isFirst = true;
  for (const [name, { value, span }] of written) {
    if (ids.includes(name)) continue;
    const joined = ranksIn(name, ids);
    if (joined === undefined || joined.some((id) => !partitioned.has(id))) {
      unknown.push(name);
      continue;
    }
    if (/[1-9]$/.test(name)) continue;
    for (const id of joined) formats.set(id, value);
    if (isFirst)
      reporter.warn(
        "check/unsupported",
        `\`${tensor}\` is stored whole: the format of \`${name}\` is taken for ${joined.map((id) => `\`${id}\``).join(" and ")}, those of the parts around it are kept but not used.`,
        span,
        `Write \`${tensor}: { ${joined.map((id) => `${id}: ${value}`).join(", ")} }\`.`,
      );
    isFirst = false;
  }
  for (const [name, { value }] of written) if (ids.includes(name)) formats.set(name, value);
  return { formats, unknown };
}
