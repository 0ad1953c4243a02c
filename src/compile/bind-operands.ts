/**
 * Binding operands in the innermost body: how a nest comes by their values before any pass has been over it.
 *
 *     before: A stored M, K, both compressed
 *     after:  a_k = a_m.find(m); a_val = a_k.find(k)
 */
import { defined } from "../base/index.ts";
import type { ProgramEinsum } from "../einsum/index.ts";
import type { Nest, Operand, Statement } from "./ir.ts";
import { mapBodies, unnumbered } from "./rewrite.ts";

/** Searches every rank of every operand in storage order, or goes to its position; then reads the value. */
export function bindOperands(
  operands: readonly Operand[],
  { operands: accesses }: ProgramEinsum,
): readonly Statement[] {
  return operands.flatMap(({ ranks, mode }, operand): readonly Statement[] => {
    const node = { id: unnumbered, span: defined(accesses[operand], "operand").span, operand };
    const absent = mode === "lookup" ? "zero" : "skip";
    return [
      ...ranks.map(({ format, coordinate }, rank): Statement =>
        format === "U"
          ? { kind: "index", ...node, rank, coordinate }
          : { kind: "find", ...node, rank, coordinate, absent, gates: [] },
      ),
      { kind: "read", ...node, gates: [] },
      ...(mode === "gate" ? [{ kind: "gate", ...node } as const] : []),
    ];
  });
}

/** The nest with its operands stored in another way, and bound accordingly in the innermost body. */
export function rebind(nest: Nest, operands: readonly Operand[], einsum: ProgramEinsum): Nest {
  const innermost = nest.loops.length - 1;
  return mapBodies({ ...nest, operands }, (body, level) =>
    level === innermost
      ? body.flatMap((statement): readonly Statement[] => {
          if (statement.kind === "compute") return [...bindOperands(operands, einsum), statement];
          return statement.kind === "let" || statement.kind === "populate" ? [statement] : [];
        })
      : body,
  );
}
