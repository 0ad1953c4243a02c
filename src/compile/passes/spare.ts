/**
 * Spare: in a body, what may end it or spare the others comes first.
 *
 *     before: for q in [0, Q):
 *               for s in [0, S):
 *                 i_val = i[q+s]
 *                 f_val = f[s]
 *                 gate f_val == 0   # idle for this cycle
 *                 o[q] += i_val * f_val
 *     after:  for q in [0, Q):
 *               for s in [0, S):
 *                 f_val = f[s]
 *                 gate f_val == 0   # idle for this cycle
 *                 i_val = i[q+s]
 *                 o[q] += i_val * f_val
 *
 * Operands that gate come first; then values that a traversal has delivered; then searches, which may end
 * the body; then plain indexing. Where a gate that is known by then is zero, a search for a value or its
 * read does not happen.
 */
import { ok } from "../../base/index.ts";
import { rootLevel } from "../descent.ts";
import type { Nest, Statement } from "../ir.ts";
import { mapBodies } from "../rewrite.ts";
import type { Pass } from "./pass.ts";

/** Statements that bind an operand. */
type Binding = Extract<Statement, { readonly kind: "find" | "index" | "read" | "gate" }>;

const isBinding = (statement: Statement): statement is Binding =>
  statement.kind === "find" ||
  statement.kind === "index" ||
  statement.kind === "read" ||
  statement.kind === "gate";

/** Operands in the order in which they are bound where nothing else decides: gates first. */
function gatesFirst({ operands }: Nest): readonly number[] {
  const isGate = (at: number): number => Number(operands[at]?.mode === "gate");
  return operands.map((_, at) => at).sort((a, b) => isGate(b) - isGate(a) || a - b);
}

/** Gates whose value is known before that of an operand is read. */
function gatesOf(operand: number, nest: Nest): readonly number[] {
  const order = gatesFirst(nest);
  const level = (at: number): number => nest.operands[at]?.bound ?? rootLevel;
  return order.filter(
    (gate) =>
      nest.operands[gate]?.mode === "gate" &&
      gate !== operand &&
      (level(gate) < level(operand) ||
        (level(gate) === level(operand) && order.indexOf(gate) < order.indexOf(operand))),
  );
}

/** How late in a body an operand's statements come. */
function turnOf(own: readonly Binding[], nest: Nest): number {
  const kinds = own.map(({ kind }) => kind);
  if (own.some(({ operand }) => nest.operands[operand]?.mode === "gate")) return 0;
  if (kinds.includes("find")) return 2;
  return kinds.includes("index") ? 3 : 1;
}

function apply(nest: Nest): Nest {
  const order = gatesFirst(nest);
  const isLeaf = (operand: number, rank: number): boolean =>
    rank + 1 === nest.operands[operand]?.ranks.length;
  return mapBodies(nest, (body) => {
    const groups = order
      .map((operand) => body.filter(isBinding).filter((each) => each.operand === operand))
      .map((own) => ({ own, turn: turnOf(own, nest) }))
      .sort((a, b) => a.turn - b.turn)
      .flatMap(({ own }) => own)
      .map((statement): Binding => {
        const isSpared =
          statement.kind === "read" ||
          (statement.kind === "find" && isLeaf(statement.operand, statement.rank));
        return isSpared ? { ...statement, gates: gatesOf(statement.operand, nest) } : statement;
      });
    return [
      ...body.filter(({ kind }) => kind === "let"),
      ...groups,
      ...body.filter((statement) => !isBinding(statement) && statement.kind !== "let"),
    ];
  });
}

/** Orders what a body binds, and says what gates spare. */
export const spare: Pass = {
  name: "spare",
  apply: (nest) => ok(apply(nest)),
  notBefore: ({ loops, body }) =>
    [{ body }, ...loops]
      .flatMap((each) => each.body)
      .filter((each) => (each.kind === "read" || each.kind === "find") && each.gates.length > 0)
      .map(({ id }) => `node ${String(id)}: a gate spares it`),
  everAfter: (nest) =>
    [{ body: nest.body }, ...nest.loops].flatMap(({ body }) => {
      const isGate = body
        .filter(isBinding)
        .map(({ operand }) => nest.operands[operand]?.mode === "gate");
      return isGate.some((gate, at) => gate && isGate[at - 1] === false)
        ? ["a gate comes after what it could spare"]
        : [];
    }),
};
