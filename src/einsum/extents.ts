/**
 * Extents: every rank's shape and every variable's range, from what the document gives.
 *
 * A bare index ties a variable to its rank. `I[q+s]` gives any one of W, Q, S from the other two for a
 * valid convolution (W = Q + S - 1); an index with a constant is padded, and derives nothing.
 */
import type { Access, Affine, Index } from "./expression.ts";

/** The extents as far as they are known: ranks by id, variables by their upper-case name. */
export type Extents = Map<string, number>;

/** The rank that a variable iterates: its upper-case name. */
export function rankOfVariable(variable: string): string {
  return variable.toUpperCase();
}

/** Greatest value that the terms except `except` can add up to; undefined where an extent is missing. */
function reach(index: Affine, extents: Extents, except: string | undefined): number | undefined {
  let sum = index.constant;
  for (const { variable, coefficient } of index.terms) {
    if (variable === except) continue;
    const extent = extents.get(rankOfVariable(variable));
    if (extent === undefined) return undefined;
    if (coefficient > 0) sum += coefficient * (extent - 1);
  }
  return sum;
}

/** The only variable of an index whose extent is not known, and the extent that its rank leaves it, if one does. */
function leftTo(
  index: Affine,
  shape: number,
  extents: Extents,
): { readonly variable: string; readonly others: number; readonly extent: number } | undefined {
  const unknown = index.terms.filter(({ variable }) => !extents.has(rankOfVariable(variable)));
  const [term] = unknown;
  if (unknown.length !== 1 || term === undefined || term.coefficient < 0 || index.constant !== 0)
    return undefined;
  const { variable, coefficient } = term;
  const others = reach(index, extents, variable);
  if (others === undefined) return undefined;
  return { variable, others, extent: Math.floor((shape - 1 - others) / coefficient) + 1 };
}

/** Derives what follows from one index of one rank; whether anything was learnt. */
function deriveFrom(rank: string, index: Affine, extents: Extents): boolean {
  const shape = extents.get(rank);
  const learn = (name: string, extent: number): boolean => {
    if (extents.has(name) || !Number.isFinite(extent) || extent < 1) return false;
    extents.set(name, extent);
    return true;
  };
  if (shape === undefined) {
    const greatest = reach(index, extents, undefined);
    return greatest !== undefined && index.constant === 0 && learn(rank, greatest + 1);
  }
  const left = leftTo(index, shape, extents);
  return left !== undefined && learn(rankOfVariable(left.variable), left.extent);
}

/** An index that needs more of its rank than there is, so that nothing is left to one of its variables. */
export interface TooShort {
  readonly rank: string;
  readonly index: Index;
  readonly shape: number;
  /** The least extent of the rank with which the variable has one. */
  readonly needed: number;
  /** What the extent of the variable would be. */
  readonly extent: number;
}

/** Why a variable has no extent, where that is because one of its ranks is too short for the other variables. */
export function tooShortFor(
  name: string,
  indices: readonly { readonly rank: string; readonly index: Index }[],
  extents: Extents,
): TooShort | undefined {
  for (const { rank, index } of indices) {
    const shape = extents.get(rank);
    const left = shape === undefined ? undefined : leftTo(index, shape, extents);
    if (shape === undefined || left === undefined) continue;
    if (rankOfVariable(left.variable) === name && left.extent < 1)
      return { rank, index, shape, needed: left.others + 1, extent: left.extent };
  }
  return undefined;
}

/** Every index of the accesses with the rank that it indexes. */
export function indicesOf(
  accesses: readonly Access[],
  ranksOf: (tensor: string) => readonly string[],
): readonly { readonly rank: string; readonly index: Index }[] {
  return accesses.flatMap((access) =>
    ranksOf(access.tensor).flatMap((rank, at) => {
      const index = access.indices[at];
      return index === undefined ? [] : [{ rank, index }];
    }),
  );
}

/**
 * Adds to `extents` everything that follows from how tensors are indexed.
 *
 * @param ranksOf the declared rank ids of a tensor
 */
export function deriveExtents(
  accesses: readonly Access[],
  ranksOf: (tensor: string) => readonly string[],
  extents: Extents,
): void {
  const indices = indicesOf(accesses, ranksOf);
  const bare = indices.filter(
    ({ index }) =>
      index.terms.length === 1 && index.terms[0]?.coefficient === 1 && index.constant === 0,
  );
  for (let changed = true; changed;) {
    changed = false;
    // Bare indices first: they are certain, whatever order the document gives the others in.
    for (const { rank, index } of bare) if (deriveFrom(rank, index, extents)) changed = true;
    if (changed) continue;
    for (const { rank, index } of indices) {
      if (deriveFrom(rank, index, extents)) {
        changed = true;
        break;
      }
    }
  }
}
