/** Whether two witnesses counted the same, in whatever order they list what they counted. */
import type { EinsumCounts } from "../simulate/index.ts";

/** Every figure of some counts by its path. */
function figuresOf(counts: object, path = ""): readonly (readonly [string, unknown])[] {
  return Object.entries(counts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "object" && value !== null
      ? figuresOf(value, `${path}.${key}`)
      : [[`${path}.${key}`, value] as const],
  );
}

/** Whether all figures are there in both and the same. */
export function haveEqualCounts(one: EinsumCounts, other: EinsumCounts): boolean {
  const [own, theirs] = [figuresOf(one), new Map(figuresOf(other))];
  return own.length === theirs.size && own.every(([path, value]) => theirs.get(path) === value);
}
