/** Evaluating an Einsum's expression and reducing its values: the same for every witness. */
import type { ProgramExpression, Reduction } from "../einsum/index.ts";

/** The value of an expression; absent operands have the value 0. */
export function evaluateExpression(
  expression: ProgramExpression,
  valueOf: (operand: number) => number,
): number {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "operand":
      return valueOf(expression.operand);
    case "take": {
      const left = evaluateExpression(expression.left, valueOf);
      const right = evaluateExpression(expression.right, valueOf);
      if (left === 0 || right === 0) return 0;
      return expression.which === 0 ? left : right;
    }
    case "binary": {
      const left = evaluateExpression(expression.left, valueOf);
      const right = evaluateExpression(expression.right, valueOf);
      if (expression.operator === "*") return left * right;
      return expression.operator === "+" ? left + right : left - right;
    }
  }
}

/**
 * Reduces a value into an element. Zero is empty, so it takes no part in a maximum or minimum, and the
 * first value that is not zero becomes the element.
 */
export function reduce(reduction: Reduction, before: number, value: number): number {
  if (reduction === "+") return before + value;
  if (value === 0) return before;
  if (before === 0) return value;
  return reduction === "max" ? Math.max(before, value) : Math.min(before, value);
}
