/**
 * The arithmetic of a step as a row of parts: `O[1] = 12 + I[3] × F[2] = 12 + 3 × 4 = 24`.
 *
 * Pure. The expression of the Einsum is written out twice, once with names and once with values. Lanes that
 * reduce into one element of the output make one row.
 */
import type {
  EinsumDescription,
  Frame,
  Lane,
  OperandState,
  ProgramExpression,
  Reduction,
} from "../../../engine/index.ts";
import { fetchedIn, statusAmong, type UseStatus } from "../lane-uses.ts";
import { formatCount, formatElement, formatValue } from "../numbers.ts";

/** How an operand or the output took part in the step. */
export type PartMark = UseStatus | "created" | "returned";

/** Products of one row that are written out; of more the number alone is. */
const mostProducts = 4;

/** One piece of a formula. */
export interface FormulaPart {
  readonly text: string;
  readonly kind: "element" | "number" | "operator" | "remark";
  readonly tensor?: string;
  readonly mark?: PartMark;
}

const operator = (text: string): FormulaPart => ({ text, kind: "operator" });
const remark = (text: string): FormulaPart => ({ text, kind: "remark" });

/** What is known of the lanes of a step besides each of them. */
interface Step {
  readonly fetched: ReadonlySet<string>;
  /** Whether there are lanes that are not told. */
  readonly isPart: boolean;
}

/** The formulas of a step, a row an element of the output, up to so many; and how many more there are. */
export function stepFormulas(
  einsum: EinsumDescription,
  { lanes, laneCount }: Pick<Frame, "lanes" | "laneCount">,
  most: number,
): { readonly rows: readonly (readonly FormulaPart[])[]; readonly more: number } {
  const groups = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const key = lane.output.point.join();
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [lane]);
    else known.push(lane);
  }
  const step = { fetched: fetchedIn(lanes), isPart: lanes.length < laneCount };
  const written = [...groups.values()].slice(0, most);
  return {
    rows: written.map((together) => reductionFormula(einsum, together, step)),
    more: groups.size - written.length,
  };
}

/** The formula of lanes that reach one element of the output, in the order in which they are reduced. */
function reductionFormula(
  einsum: EinsumDescription,
  lanes: readonly Lane[],
  { fetched, isPart }: Step,
): FormulaPart[] {
  const computing = lanes.filter(({ kind }) => kind !== "gated");
  const [first, last] = [computing[0], computing.at(-1)];
  const { output } = first ?? lanes[0] ?? { output: undefined };
  if (output === undefined) return [];
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
  if (first === undefined || last === undefined) {
    const gate = lanes[0]?.operands.find((operand) => operand.status !== "unread");
    return [
      target,
      operator("="),
      number(output.before, output.tensor),
      remark(gate === undefined ? "gated" : "gated by"),
      ...(gate === undefined
        ? []
        : [element(gate, fetched), operator("="), number(gate.value, gate.tensor)]),
    ];
  }
  const before = output.status === "created" ? undefined : number(output.before, output.tensor);
  const written =
    computing.length > mostProducts ? computing.slice(0, mostProducts - 1) : computing;
  const more = computing.length - written.length;
  const side = (operand: (lane: Lane, at: number) => FormulaPart): FormulaPart[] => {
    const products = written.map((lane) => spell(einsum.expression, (at) => operand(lane, at)));
    if (more > 0) products.push([remark(`${formatCount(more)} more`)]);
    return reduced(einsum.reduction, before === undefined ? products : [[before], ...products]);
  };
  const symbols = side((lane, at) => elementOf(lane.operands[at], fetched));
  const values = side((lane, at) => valueOf(lane.operands[at]));
  // Lanes that the frame does not tell may add to the element as well.
  const total = isPart
    ? remark("more than is told here")
    : number(last.output.after, output.tensor);
  const trivial = before === undefined && values.length === 1;
  return [
    target,
    operator("="),
    ...symbols,
    operator("="),
    ...values,
    ...(trivial ? [] : [operator("="), total]),
  ];
}

/** What comes in, brought together with what was there before. */
function reduced(reduction: Reduction, terms: readonly (readonly FormulaPart[])[]): FormulaPart[] {
  const between = operator(reduction === "+" ? "+" : ",");
  const joined = terms.flatMap((parts, at) => (at === 0 ? parts : [between, ...parts]));
  if (reduction === "+" || terms.length === 1) return joined;
  return [operator(`${reduction}(`), ...joined, operator(")")];
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

function element(operand: OperandState, fetched: ReadonlySet<string>): FormulaPart {
  return {
    text: formatElement(operand.tensor, operand.point),
    kind: "element",
    tensor: operand.tensor,
    mark: statusAmong(operand, fetched),
  };
}

const missing: FormulaPart = { text: "0", kind: "number" };

function elementOf(operand: OperandState | undefined, fetched: ReadonlySet<string>): FormulaPart {
  return operand === undefined ? missing : element(operand, fetched);
}

function valueOf(operand: OperandState | undefined): FormulaPart {
  if (operand === undefined) return missing;
  return { text: formatValue(operand.value), kind: "number", tensor: operand.tensor };
}
