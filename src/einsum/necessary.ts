/** What an expression needs: which operands it cannot do without, and whether that is all of them. */
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

/** Whether an expression multiplies and does nothing else. */
export function isProduct(expression: ProgramExpression): boolean {
  if (expression.kind !== "binary") return expression.kind !== "take";
  return expression.operator === "*" && isProduct(expression.left) && isProduct(expression.right);
}
