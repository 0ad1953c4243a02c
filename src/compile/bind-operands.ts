/**
 * The statements of a loop's body that bind operands: finds, positional accesses, reads and gates.
 *
 *     before: F, a gate, drives loop S; I is indexed at q+s
 *     after:  read f; gate f; index i at q+s; read i unless f is zero
 */
import { defined, type Span } from "../base/index.ts";
import type { ProgramEinsum } from "../einsum/index.ts";
import type { Find, Index, Read, Statement } from "./ir.ts";
import type { LoweredOperand } from "./lower-operands.ts";

/** Makes what every node has: an id of its own, and the place that caused it. */
export type NodeMaker = (span: Span) => { readonly id: number; readonly span: Span };

/**
 * The statements that bind operands in the body of a loop: gate operands first, because their zeros spare
 * the others; then values delivered by traversal; then finds, which may end the body; then plain indexing.
 */
export function bindingsAt(
  einsum: ProgramEinsum,
  lowered: readonly LoweredOperand[],
  level: number,
  node: NodeMaker,
): readonly Statement[] {
  const statements: Statement[] = [];
  const isGate = (at: number): boolean => lowered[at]?.operand.mode === "gate";
  const order = lowered
    .map((_, at) => at)
    .sort((a, b) => Number(isGate(b)) - Number(isGate(a)) || a - b);
  const gatesOf = (operand: number): readonly number[] => {
    const own = defined(lowered[operand], "operand").level;
    return order.filter((other) => {
      const theirs = defined(lowered[other], "operand").level;
      return (
        isGate(other) &&
        other !== operand &&
        (theirs < own || (theirs === own && order.indexOf(other) < order.indexOf(operand)))
      );
    });
  };
  const bind = (at: number): void => {
    const { operand, bindings, level: bound } = defined(lowered[at], "operand");
    const { span } = defined(einsum.operands[at], "operand");
    for (const binding of bindings) {
      if (binding.kind === "drive" || binding.level !== level) continue;
      const { rank, coordinate } = binding;
      const isLeaf = rank === operand.ranks.length - 1;
      const place = { ...node(span), operand: at, rank, coordinate };
      const statement: Find | Index =
        binding.kind === "index"
          ? { kind: "index", ...place }
          : {
              kind: "find",
              ...place,
              absent: operand.mode === "lookup" ? "zero" : "skip",
              gates: isLeaf ? gatesOf(at) : [],
            };
      statements.push(statement);
    }
    if (bound !== level) return;
    const read: Read = { kind: "read", ...node(span), operand: at, gates: gatesOf(at) };
    statements.push(read);
    if (isGate(at)) statements.push({ kind: "gate", ...node(span), operand: at });
  };
  const rankIn = (at: number): number => {
    const here = defined(lowered[at], "operand").bindings.filter(
      (binding) => binding.level === level && binding.kind !== "drive",
    );
    if (isGate(at)) return 0;
    if (here.length === 0) return 1;
    return here.some(({ kind }) => kind === "find") ? 2 : 3;
  };
  for (const at of [...order].sort(
    (a, b) => rankIn(a) - rankIn(b) || order.indexOf(a) - order.indexOf(b),
  ))
    bind(at);
  return statements;
}
