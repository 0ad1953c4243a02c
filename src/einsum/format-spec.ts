/** The formats of a tensor's ranks, in the short form and in the longer ones that other documents have. */
import type { RankFormat } from "../fibertree/index.ts";
import type { Spanned } from "./document.ts";
import type { TreeReader } from "./tree-reader.ts";
import type { Entry, Tree } from "./yaml-tree.ts";

const formats: readonly RankFormat[] = ["U", "C", "B", "R"];
/** Keys of the long form of a rank's format; sizes of fields are kept for whoever counts bits. */
const rankFormatKeys = ["format", "layout", "cbits", "pbits", "fhbits", "rhbits"] as const;

/**
 * The formats of a tensor: `{ K: C }`, the long form `{ K: { format: C, cbits: 32 } }`, or the latter one
 * level down, by the name of a configuration, of which the first counts.
 */
export function readFormat(
  name: string,
  tree: Tree,
  reader: TreeReader,
): ReadonlyMap<string, Spanned<RankFormat>> {
  const ranks = new Map<string, Spanned<RankFormat>>();
  const entries = [...reader.anyMap(tree, `The format of \`${name}\``)];
  const isRank = ({ value }: Entry): boolean =>
    value.kind !== "map" ||
    value.entries.some(({ key }) => rankFormatKeys.some((known) => known === key));
  const [first] = entries;
  if (
    first !== undefined &&
    !entries.some(([key, entry]) => key !== "rank-order" && isRank(entry))
  ) {
    return readFormat(name, first[1].value, reader);
  }
  for (const [rank, entry] of entries) {
    if (rank === "rank-order") continue;
    const what = `The format of rank \`${rank}\` of \`${name}\``;
    const long =
      entry.value.kind === "map"
        ? reader.map(entry.value, what, rankFormatKeys).get("format")
        : entry;
    const chosen =
      long === undefined ? undefined : reader.choice(long, formats, what, "check/format-unknown");
    if (chosen !== undefined) ranks.set(rank, { value: chosen, span: entry.keySpan });
  }
  return ranks;
}
