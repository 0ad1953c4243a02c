/** "Did you mean": the known name nearest to what was written. */

/** Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/**
 * A hint that names the nearest of `known`, or lists them where none is near. Names that have no letter in
 * common are never near: for a `G` that is not declared, `I` is as good a guess as any.
 *
 * @param what what the names are, in the plural: "ranks"
 */
export function suggest(written: string, known: readonly string[], what: string): string {
  const short = written.slice(0, 40);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(short.length / 3)) + 1;
  for (const name of known) {
    const distance =
      name.toLowerCase() === short.toLowerCase() ? 0.5 : editDistance(short, name.slice(0, 40));
    if (distance < bestDistance && distance < Math.max(short.length, name.length)) {
      best = name;
      bestDistance = distance;
    }
  }
  if (best !== undefined) return `Did you mean \`${best}\`?`;
  if (known.length === 0) return `There are no ${what}.`;
  const listed = known
    .slice(0, 12)
    .map((name) => `\`${name}\``)
    .join(", ");
  return `The ${what} are ${listed}${known.length > 12 ? " and others" : ""}.`;
}
