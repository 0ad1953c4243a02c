/**
 * The arithmetic of a step as a row of parts: `O[1] = 12 + I[3] × F[2] = 12 + 3 × 4 = 24`.
 *
 * Pure. The expression of the Einsum is written out twice, once with names and once with values.
 */
import type {
  EinsumDescription,
  Lane,
  OperandState,
  ProgramExpression,
  Reduction,
} from "../../../engine/index.ts";
import { formatElement, formatValue } from "../numbers.ts";

/** How an operand or the output took part in the step. */
export type PartMark = "fetched" | "held" | "absent" | "unread" | "created" | "returned";

/** One piece of a formula. */
export interface FormulaPart {
  readonly text: string;
  readonly kind: "element" | "number" | "operator" | "remark";
  readonly tensor?: string;
  readonly mark?: PartMark;
}

const operator = (text: string): FormulaPart => ({ text, kind: "operator" });
const remark = (text: string): FormulaPart => ({ text, kind: "remark" });

/** The formula of one lane. */
export function laneFormula(einsum: EinsumDescription, lane: Lane): FormulaPart[] {
  const { output } = lane;
  const target: FormulaPart = {
    text: formatElement(output.tensor, output.point),
    kind: "element",
    tensor: output.tensor,
    ...outputMark(output.status),
  };
  const number = (value: number, tensor: string): FormulaPart => ({
    text: formatValue(value),
    kind: "number",
    tensor,
  });
  if (lane.kind === "gated") {
    const gate = lane.operands.find((operand) => operand.status !== "unread");
    return [
      target,
      operator("="),
      number(output.before, output.tensor),
      remark(gate === undefined ? "gated" : "gated by"),
      ...(gate === undefined
        ? []
        : [element(gate), operator("="), number(gate.value, gate.tensor)]),
    ];
  }
  const created = output.status === "created";
  const before = number(output.before, output.tensor);
  const symbols = spell(einsum.expression, (at) => elementOf(lane.operands[at]));
  const values = spell(einsum.expression, (at) => valueOf(lane.operands[at]));
  const trivial = created && values.length === 1;
  return [
    target,
    operator("="),
    ...accumulated(einsum.reduction, created ? undefined : before, symbols),
    operator("="),
    ...accumulated(einsum.reduction, created ? undefined : before, values),
    ...(trivial ? [] : [operator("="), number(output.after, output.tensor)]),
  ];
}

/** What comes in, brought together with what was there before. */
function accumulated(
  reduction: Reduction,
  before: FormulaPart | undefined,
  incoming: readonly FormulaPart[],
): FormulaPart[] {
  if (before === undefined) return [...incoming];
  if (reduction === "+") return [before, operator("+"), ...incoming];
  return [operator(`${reduction}(`), before, operator(","), ...incoming, operator(")")];
}

/** An expression written out, with parentheses where the operators need them. */
function spell(expression: ProgramExpression, operand: (at: number) => FormulaPart): FormulaPart[] {
  switch (expression.kind) {
    case "operand":
      return [operand(expression.operand)];
    case "literal":
      return [{ text: formatValue(expression.value), kind: "number" }];
    case "take":
      return [
        operator("take("),
        ...spell(expression.left, operand),
        operator(","),
        ...spell(expression.right, operand),
        operator(`, ${expression.which})`),
      ];
    case "binary": {
      const side = (inner: ProgramExpression, isRight: boolean): FormulaPart[] => {
        const parts = spell(inner, operand);
        return needsParentheses(expression.operator, inner, isRight)
          ? [operator("("), ...parts, operator(")")]
          : parts;
      };
      const symbol = { "*": "×", "+": "+", "-": "−" }[expression.operator];
      return [...side(expression.left, false), operator(symbol), ...side(expression.right, true)];
    }
  }
}

function needsParentheses(
  outer: "*" | "+" | "-",
  inner: ProgramExpression,
  isRight: boolean,
): boolean {
  if (inner.kind !== "binary") return false;
  const isSum = inner.operator !== "*";
  return outer === "*" ? isSum : outer === "-" && isRight && isSum;
}

/** A partial sum that is fetched comes back; an input that is fetched just comes. */
function outputMark(status: Lane["output"]["status"]): { mark?: PartMark } {
  if (status === "untouched") return {};
  return { mark: status === "fetched" ? "returned" : status };
}

/** Whether an expression is operands and literals joined by multiplication only. */
export function isProduct(expression: ProgramExpression): boolean {
  switch (expression.kind) {
    case "operand":
    case "literal":
      return true;
    case "take":
      return false;
    case "binary":
      return (
        expression.operator === "*" && isProduct(expression.left) && isProduct(expression.right)
      );
  }
}

/** A formula as one line of text, for screen readers and tests. */
export function formulaText(parts: readonly FormulaPart[]): string {
  return parts.map((part) => part.text).join(" ");
}

function element(operand: OperandState): FormulaPart {
  return {
    text: formatElement(operand.tensor, operand.point),
    kind: "element",
    tensor: operand.tensor,
    mark: operand.status,
  };
}

const missing: FormulaPart = { text: "0", kind: "number" };

function elementOf(operand: OperandState | undefined): FormulaPart {
  return operand === undefined ? missing : element(operand);
}

function valueOf(operand: OperandState | undefined): FormulaPart {
  if (operand === undefined) return missing;
  return { text: formatValue(operand.value), kind: "number", tensor: operand.tensor };
}
