/**
 * Changing the mapping of one Einsum: what the controls on a loop row do, as pure functions.
 *
 * A mapping here is the loop order, the spatial loops, and the partitioning, in the words of the document.
 * Each function gives a mapping whose three parts agree: splitting `S` puts `S1, S0` where `S` stood.
 */

/** Loop order, spatial loops and partitioning of one Einsum. */
export interface MappingChoice {
  readonly order: readonly string[];
  readonly space: readonly string[];
  /** By key (`S`, or `(H, W)`), the operations, in order. */
  readonly partitioning: readonly (readonly [key: string, operations: readonly string[]])[];
}

/** The loops of a rank that is cut so many times, outermost first. */
function loopsOf(rank: string, cuts: number): readonly string[] {
  return cuts === 0
    ? [rank]
    : Array.from({ length: cuts + 1 }, (_, at) => `${rank}${String(cuts - at)}`);
}

function cutsOf(mapping: MappingChoice, rank: string): number {
  return mapping.partitioning.find(([key]) => key === rank)?.[1].length ?? 0;
}

/** Replaces loops by others: the first of the old ones makes room for all of the new ones. */
function replaceLoops(
  mapping: MappingChoice,
  before: readonly string[],
  after: readonly string[],
): Pick<MappingChoice, "order" | "space"> {
  const first = mapping.order.findIndex((loop) => before.includes(loop));
  const order = mapping.order.flatMap((loop, at) =>
    at === first ? after : before.includes(loop) ? [] : [loop],
  );
  const innermost = after[after.length - 1];
  const wasSpatial = before.some((loop) => mapping.space.includes(loop));
  const space = order.filter(
    (loop) =>
      mapping.space.includes(loop) || (wasSpatial && loop === innermost && after.includes(loop)),
  );
  return { order, space };
}

/** Splits a rank by the given operations, outermost first; none makes it whole again. */
export function splitRank(
  mapping: MappingChoice,
  rank: string,
  operations: readonly string[],
): MappingChoice {
  const before = loopsOf(rank, cutsOf(mapping, rank));
  const after = loopsOf(rank, operations.length);
  const same = before.length === after.length;
  const loops = same
    ? { order: mapping.order, space: mapping.space }
    : replaceLoops(mapping, before, after);
  const others = mapping.partitioning.filter(([key]) => key !== rank);
  const own = mapping.partitioning.findIndex(([key]) => key === rank);
  const entry: readonly [string, readonly string[]] = [rank, operations];
  if (operations.length === 0) return { ...loops, partitioning: others };
  const partitioning =
    own === -1
      ? [...others, entry]
      : mapping.partitioning.map((each, at) => (at === own ? entry : each));
  return { ...loops, partitioning };
}

/** Flattens whole ranks into one. */
export function flattenRanks(mapping: MappingChoice, ranks: readonly string[]): MappingChoice {
  const joint = ranks.join("");
  return {
    ...replaceLoops(mapping, ranks, [joint]),
    partitioning: [...mapping.partitioning, [`(${ranks.join(", ")})`, ["flatten()"]]],
  };
}

/** Takes a flattened rank apart again, its cuts with it. */
export function unflattenRank(mapping: MappingChoice, ranks: readonly string[]): MappingChoice {
  const joint = ranks.join("");
  const key = `(${ranks.join(", ")})`;
  const before = loopsOf(joint, cutsOf(mapping, joint));
  const isKey = (other: string): boolean =>
    other === joint || other.replace(/\s+/g, "") === key.replace(/\s+/g, "");
  return {
    ...replaceLoops(mapping, before, ranks),
    partitioning: mapping.partitioning.filter(([other]) => !isKey(other)),
  };
}

/** Makes a loop spatial, or temporal. */
export function setSpatial(mapping: MappingChoice, loop: string, spatial: boolean): MappingChoice {
  const space = mapping.order.filter((each) =>
    each === loop ? spatial : mapping.space.includes(each),
  );
  return { ...mapping, space };
}
