/**
 * What can be wrong with a request to an operator. These are mistakes of the people who asked, so they
 * come back as values; a caller that breaks a contract gets an InvariantError instead.
 */
import { err, type Result } from "../base/index.ts";

/** The kinds of problems, each with what it means. */
export const operatorProblemKinds = {
  "bad-argument":
    "the argument is not acceptable: a step of zero, a negative halo, an unknown style",
  "bad-rank-ids": "rank ids are not among the tensor's rank ids, or not a permutation of them",
  "not-enough-ranks": "the operator needs more ranks than the tensor has at that depth",
  "coordinate-collision": "two elements would get the same coordinate",
  "ragged-input": "nested lists of unequal length",
  "malformed-yaml": "the text does not describe a tensor",
  "illegal-coordinates":
    "coordinates do not ascend, lie outside of the shape, or do not match payloads",
} as const;

/** One of `operatorProblemKinds`. */
export type OperatorProblemKind = keyof typeof operatorProblemKinds;

/** Why an operator refused. */
export interface OperatorProblem {
  readonly kind: OperatorProblemKind;
  /** One sentence that names what is at fault. */
  readonly message: string;
}

/** What operators return: a value, or why there is none. */
export type OperatorResult<Value> = Result<Value, OperatorProblem>;

/** A refusal. */
export function refuse(
  kind: OperatorProblemKind,
  message: string,
): { readonly ok: false; readonly error: OperatorProblem } {
  return err({ kind, message });
}
