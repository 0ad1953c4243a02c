/**
 * Einsum statements: what one is, and how it is written. `parse-statement.ts` reads them.
 */
import type { Span } from "../base/index.ts";

/** An integer affine expression over index variables; each variable once, coefficients not zero. */
export interface Affine {
  readonly terms: readonly { readonly variable: string; readonly coefficient: number }[];
  readonly constant: number;
}

/** One index of an access. */
export interface Index extends Affine {
  readonly span: Span;
}

/** A tensor with its indices. */
export interface Access {
  readonly kind: "access";
  readonly tensor: string;
  readonly indices: readonly Index[];
  readonly span: Span;
  readonly nameSpan: Span;
}

/** What may stand on the right-hand side. */
export type Expression =
  | Access
  | { readonly kind: "literal"; readonly value: number; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: "*" | "+" | "-";
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "take";
      readonly left: Expression;
      readonly right: Expression;
      readonly which: 0 | 1;
      readonly span: Span;
    };

/** How several contributions to one element become one. */
export type Reduction = "+" | "max" | "min";

/** One Einsum. */
export interface Statement {
  readonly output: Access;
  readonly reduction: Reduction;
  readonly expression: Expression;
  readonly span: Span;
}

/** The affine expression as it is written: `2*p+r-1`. */
export function printAffine(affine: Affine): string {
  let text = "";
  for (const { variable, coefficient } of affine.terms) {
    const size =
      Math.abs(coefficient) === 1 ? variable : `${String(Math.abs(coefficient))}*${variable}`;
    text += coefficient < 0 ? `-${size}` : text === "" ? size : `+${size}`;
  }
  if (text === "") return String(affine.constant);
  if (affine.constant === 0) return text;
  return affine.constant < 0
    ? `${text}-${String(-affine.constant)}`
    : `${text}+${String(affine.constant)}`;
}

/** The access as it is written: `I[c, 2*p+r]`. */
export function printAccess(access: Access): string {
  return access.indices.length === 0
    ? access.tensor
    : `${access.tensor}[${access.indices.map(printAffine).join(", ")}]`;
}

/** The expression as it is written, with parentheses where they are needed. */
function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "access":
      return printAccess(expression);
    case "literal":
      return String(expression.value);
    case "take":
      return `take(${printExpression(expression.left)}, ${printExpression(expression.right)}, ${String(expression.which)})`;
    case "binary": {
      const { operator, left, right } = expression;
      const wrap = (side: Expression, always: boolean): string => {
        const text = printExpression(side);
        const needed =
          side.kind === "binary" && (operator === "*" ? side.operator !== "*" || always : always);
        return needed ? `(${text})` : text;
      };
      return `${wrap(left, false)} ${operator} ${wrap(right, true)}`;
    }
  }
}

/** The statement as it is written. */
export function printStatement(statement: Statement): string {
  const reduction = statement.reduction === "+" ? "" : statement.reduction;
  return `${printAccess(statement.output)} ${reduction}= ${printExpression(statement.expression)}`;
}

/** The accesses of an expression, left to right. */
export function accessesOf(expression: Expression): readonly Access[] {
  switch (expression.kind) {
    case "access":
      return [expression];
    case "literal":
      return [];
    case "binary":
    case "take":
      return [...accessesOf(expression.left), ...accessesOf(expression.right)];
  }
}
