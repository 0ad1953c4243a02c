/**
 * Queries: what every count of a nest is.
 *
 * A query sums a product of relations over all whole values of its variables that satisfy its limits. Some
 * variables are maximized over instead of summed over; those of an inner block before those of an outer one.
 * As everything is non-negative, `max` over relations that are 0 or 1 is "there is", and a common factor
 * leaves a sum and a maximum alike: that is what makes elimination, variable by variable, exact.
 */
import type { Form, Ranges } from "./form.ts";
import type { Relation } from "./relation.ts";

/** A relation whose axes stand at forms. */
export interface Factor {
  readonly relation: Relation;
  readonly axes: readonly Form[];
}

/** A variable of a query and how it is gone through. */
export interface Variable {
  readonly low: number;
  readonly high: number;
  readonly aggregate: "sum" | "max";
  /** Number of its block: those with a greater one are inside. Equal blocks aggregate equally. */
  readonly block: number;
}

/** A sum, or sums of maxima, of products. */
export interface Query {
  readonly variables: ReadonlyMap<number, Variable>;
  readonly factors: readonly Factor[];
  /** Forms that must not be negative. */
  readonly limits: readonly Form[];
  /** Forms that must be zero. */
  readonly equalities: readonly Form[];
}

/** The ranges of a query's variables. */
export function rangesOf({ variables }: Query): Ranges {
  const [low, high]: [number[], number[]] = [[], []];
  for (const [variable, range] of variables) {
    low[variable] = range.low;
    high[variable] = range.high;
  }
  return { low, high };
}

/** Why a query was not answered. */
export class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Where what is left to do takes more operations than are left. */
export const tooDear = new Refusal("eliminating its variables would take too many operations");

/** A count as a sum of queries, some of them taken away. */
export type Terms = readonly { readonly sign: 1 | -1; readonly query: Query | Refusal }[];
