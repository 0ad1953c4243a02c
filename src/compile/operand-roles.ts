/**
 * What an operand is to a convolution, read off the indices, never off a name.
 *
 *     O[m, q] = I[c, q+s] * F[m, c, s]     I is indexed by a sum of an index of the output and one of F:
 *                                          I is the input, F the weight
 *     Z[m, n] = A[m, k] * B[k, n]          no sum: neither is either
 */
import { isProduct, type ProgramAccess, type ProgramEinsum } from "../einsum/index.ts";

/** What an operand of a convolution is. */
export type OperandRole = "input" | "weight";

/** By operand: its role; undefined where the Einsum is no convolution. */
export function operandRoles({
  operands,
  output,
  expression,
}: ProgramEinsum): readonly (OperandRole | undefined)[] {
  const none = operands.map(() => undefined);
  const input = operands.findIndex((operand) => sumsOf(operand).length > 0);
  const [one, other] = operands;
  if (input === -1 || one === undefined || other === undefined || operands.length > 2) return none;
  const [sliding, weight] = input === 0 ? [one, other] : [other, one];
  if (sumsOf(weight).length > 0 || !isProduct(expression)) return none;
  const [kept, reduced] = [variablesOf(output), variablesOf(weight)];
  const slides = sumsOf(sliding).some(
    (variables) =>
      variables.some((variable) => kept.has(variable) && !reduced.has(variable)) &&
      variables.some((variable) => reduced.has(variable) && !kept.has(variable)),
  );
  return slides ? operands.map((_, at) => (at === input ? "input" : "weight")) : none;
}

/** The variables of each index that is a sum of several. */
function sumsOf({ indices }: ProgramAccess): readonly (readonly string[])[] {
  return indices
    .map(({ terms }) => terms.map(({ variable }) => variable))
    .filter((variables) => variables.length > 1);
}

function variablesOf({ indices }: ProgramAccess): ReadonlySet<string> {
  return new Set(indices.flatMap(({ terms }) => terms.map(({ variable }) => variable)));
}
