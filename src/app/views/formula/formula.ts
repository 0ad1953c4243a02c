/**
 * The arithmetic of a step as a row of parts: `O[1] = 12 + I[3] × F[2] = 12 + 3 × 4 = 24`.
 *
 * Pure. An Einsum that is not a plain product (sums, take, max) shows what went in and what came out
 * without spelling the operators, because the frame says only the operands and the result.
 */
import type { EinsumDescription, Lane, OperandState } from "../../../engine/index.ts";
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
  const before = number(output.before, output.tensor);
  const start = output.status === "created" ? [] : [before, operator("+")];
  const after = number(output.after, output.tensor);
  if (!isProduct(einsum.text)) {
    const operands = separated(lane.operands.map(element), ",");
    const product: FormulaPart = { text: formatValue(lane.product), kind: "number" };
    const sum = start.length === 0 ? [] : [operator("="), after];
    return [target, operator("="), ...start, product, ...sum, remark("from"), ...operands];
  }
  const symbols = separated(lane.operands.map(element), "×");
  const values = separated(
    lane.operands.map((operand) => number(operand.value, operand.tensor)),
    "×",
  );
  return [
    target,
    operator("="),
    ...start,
    ...symbols,
    operator("="),
    ...start,
    ...values,
    ...(values.length > 1 || start.length > 0 ? [operator("="), after] : []),
  ];
}

/** A partial sum that is fetched comes back; an input that is fetched just comes. */
function outputMark(status: Lane["output"]["status"]): { mark?: PartMark } {
  if (status === "untouched") return {};
  return { mark: status === "fetched" ? "returned" : status };
}

/** Whether the right-hand side of an Einsum is factors joined by multiplication only. */
export function isProduct(text: string): boolean {
  const right = text.slice(text.indexOf("=") + 1).replaceAll(/\[[^\]]*\]/g, "");
  return !/[-+(]/.test(right);
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

function separated(parts: readonly FormulaPart[], by: string): FormulaPart[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [operator(by), part]));
}
