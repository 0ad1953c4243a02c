/**
 * Rules on sums: where one term is empty, another may not be, so what leaves out the points of one term
 * must be sure of all the others. A gate and a loop over a rank that is shorter than its index both do.
 */
import type { Span } from "../base/index.ts";
import { printAffine } from "./expression.ts";
import { necessaryOperands } from "./necessary.ts";
import type { ProgramEinsum } from "./program.ts";
import type { Reporter } from "./reporter.ts";

/**
 * Checks the mapping of an Einsum against its expression.
 *
 * @param gates by tensor, where the document makes it a gate
 */
export function checkTerms(
  einsum: ProgramEinsum,
  gates: ReadonlyMap<string, Span>,
  ranksOf: (tensor: string) => readonly string[],
  reporter: Reporter,
): void {
  const { operands, expression, output, variables, loops } = einsum;
  const necessary = necessaryOperands(expression);
  for (const [tensor, span] of gates) {
    const free = operands.find((operand, at) => operand.tensor === tensor && !necessary.has(at));
    if (free === undefined) continue;
    reporter.error(
      "check/gate",
      `\`${tensor}\` cannot gate \`${einsum.name}\`: where \`${free.text}\` is zero, other terms may not be.`,
      span,
      "Gate a factor of the whole expression, or read this one.",
    );
  }
  const sure = [output, ...operands.filter((_, at) => necessary.has(at))];
  for (const { components, parts, span } of loops) {
    if (parts !== undefined) continue;
    for (const { rank, form, extent } of components) {
      const text = printAffine(form);
      const [low, high] = form.terms.reduce(
        ([from, to], { variable, coefficient }) => {
          const last = (variables.find(({ name }) => name === variable)?.extent ?? 1) - 1;
          const reach = coefficient * last;
          return [from + Math.min(0, reach), to + Math.max(0, reach)];
        },
        [form.constant, form.constant],
      );
      const isSure = sure.some(({ tensor, indices }) =>
        indices.some((index, at) => ranksOf(tensor)[at] === rank && printAffine(index) === text),
      );
      if (isSure || (low >= 0 && high < extent)) continue;
      reporter.error(
        "check/loop-partial",
        `A loop over \`${rank}\` leaves out points: \`${text}\` runs from ${String(low)} to ${String(high)}, the rank from 0 to ${String(extent - 1)}, and outside of it other terms go on.`,
        span,
        `Iterate ${form.terms.map(({ variable }) => `\`${variable.toUpperCase()}\``).join(" or ")} instead, or give \`${rank}\` a larger extent.`,
      );
    }
  }
}
