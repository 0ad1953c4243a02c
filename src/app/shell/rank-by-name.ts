/**
 * Finding things by a few letters of their names: every word of the query must begin a word of the name,
 * or stand somewhere in it; the former come first.
 */

/** The entries that a query finds, best first; all of them, in their order, where it is empty. */
export function rankByName<Entry extends { readonly title: string }>(
  entries: readonly Entry[],
  query: string,
): readonly Entry[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const misses = (title: string): number | undefined => {
    const name = title.toLowerCase();
    const words = name.split(/[^a-z0-9]+/);
    let worse = 0;
    for (const part of wanted) {
      if (words.some((word) => word.startsWith(part))) continue;
      if (!name.includes(part)) return undefined;
      worse += 1;
    }
    return worse + (name.startsWith(wanted[0] ?? "") ? 0 : 0.5);
  };
  return entries
    .map((entry) => ({ entry, rank: misses(entry.title) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ entry }) => entry);
}
