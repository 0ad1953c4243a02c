/**
 * What the relations that queries begin with are made of: what tensors store, parts, multiples. Each of these makes one,
 * of whatever plan it is given, so that scripts can make it again (`script.ts`).
 */
import { affine } from "./columns.ts";
import type { Form, Ranges } from "./form.ts";
import { multiplesOf } from "./multiples.ts";
import { chainOf, type Told } from "./part-relations.ts";
import { Refusal } from "./query.ts";
import { listed, type Boxed, type Listed, type Relation } from "./relation.ts";
import type { Sources } from "./script.ts";

/** Multiplies the coordinates of a relation, column by column. */
export const scaling =
  (by: readonly number[]) =>
  ([relation]: readonly Relation[]): Listed => {
    const { key, columns, size, low, high } = relation as Listed;
    const scaled = columns.map((column, at) => affine(column, by[at] as number, 0));
    const times = (ends: readonly number[]): number[] =>
      ends.map((end, at) => end * (by[at] as number));
    return listed(`${key}*${by.join()}`, scaled, size, { low: times(low), high: times(high) });
  };

/** Makes the relation of the elements that are stored in a rank. */
export const storing =
  (operand: number, rank: number) =>
  (_: readonly Relation[], { stored }: Sources): Listed =>
    stored.stored(operand, rank);

/** Makes the relation of the elements that are not zero. */
export const filling =
  (operand: number) =>
  (_: readonly Relation[], { stored }: Sources): Listed =>
    stored.nonZero(operand);

/** Makes the relation of the multiples that a guard asks for. */
export const guarding = (dividend: Form, divisor: number, ranges: Ranges) => (): Boxed =>
  multiplesOf(dividend, divisor, ranges);

/** The parts of a chain: themselves, all coordinates in them, or those at which their leader has an element. */
export type PartsOf =
  | { readonly kind: "parts" }
  | { readonly kind: "members" | "leading"; readonly strides: readonly number[] };

/** Makes a relation of the parts of the chain that ends at a level. */
export const cutting =
  (level: number, told: Told, of: PartsOf) =>
  (_: readonly Relation[], { plan, parts }: Sources): Listed | Refusal => {
    const chain = chainOf(plan, level);
    if (chain instanceof Refusal) return chain;
    if (of.kind === "parts") return parts.parts(chain, told);
    if (of.kind === "members" || chain.leader === undefined)
      return parts.members(chain, of.strides, told);
    return parts.leading(chain, chain.leader, of.strides, told);
  };
