/** Which operands an expression cannot do without. */
import type { ProgramExpression } from "./program.ts";

/** Operands without which the expression is empty: every factor of a product, what all terms of a sum share. */
export function necessaryOperands(expression: ProgramExpression): ReadonlySet<number> {
  switch (expression.kind) {
    case "literal":
      return new Set();
    case "operand":
      return new Set([expression.operand]);
    case "take":
    case "binary": {
      const left = necessaryOperands(expression.left);
      const right = necessaryOperands(expression.right);
      const all = expression.kind === "take" || expression.operator === "*";
      return all
        ? new Set([...left, ...right])
        : new Set([...left].filter((operand) => right.has(operand)));
    }
  }
}
