/**
 * Which parts of a comparison rank its lanes: those that every lane can have. A part that is too large for one of
 * them is left out of all sums, since sums over unlike layers are not ranked. A lane that would take more than half
 * of the parts from the others stays without a sum instead. Pure.
 */
import type { ComparisonState } from "./comparison.ts";

/** A part that some lanes cannot have. */
export interface PartialPart {
  /** Number of the part. */
  readonly part: number;
  readonly name: string;
  /** Names of the lanes that cannot have it. */
  readonly lanes: readonly string[];
  /** Why the first of them cannot, in a sentence. */
  readonly why: string;
}

/** The parts that are left out of every sum, because a lane that is ranked cannot have them. */
export function partialParts({
  parts,
  lanes,
  results,
}: Pick<ComparisonState, "parts" | "lanes" | "results">): readonly PartialPart[] {
  if (parts.length < 2) return [];
  const limitOf = (part: number, lane: number): string | undefined => {
    const problem = results[part]?.[lane]?.problem;
    return problem?.isLimit === true ? problem.message : undefined;
  };
  const canBeHad = parts.map((_, part) =>
    lanes.some((__, lane) => limitOf(part, lane) === undefined),
  );
  const lost = lanes.map((_, lane) =>
    parts.filter((__, part) => canBeHad[part] === true && limitOf(part, lane) !== undefined),
  );
  const found = parts.flatMap(({ name }, part): readonly PartialPart[] => {
    const without = lanes.flatMap((own, lane) => {
      const why = limitOf(part, lane);
      const isRanked = 2 * (lost[lane]?.length ?? 0) <= parts.length;
      return why === undefined || !isRanked ? [] : [{ own, why }];
    });
    const [first] = without;
    if (first === undefined) return [];
    return [{ part, name, lanes: without.map(({ own }) => own), why: first.why }];
  });
  // Where nothing would be left, lanes say for themselves what they cannot have.
  return found.length === parts.length ? [] : found;
}
