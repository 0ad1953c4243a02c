/**
 * Bringing drivers together: which stream of coordinates an expression asks of a loop.
 *
 *     before: A[k] * B[k] + C[k], all compressed      after: (A & B) | C
 *     before: U[k] * B[k], U uncompressed             after: B
 *     before: U[k] + B[k]                             after: dense | B
 *
 * A product is non-empty only where all its factors are, so its streams are intersected; a factor that
 * drives nothing here allows every coordinate. A sum is non-empty where any of its terms is.
 */
import type { ProgramExpression } from "../einsum/index.ts";
import type { Driver, Loop, Stream } from "./ir.ts";

const dense: Stream = { kind: "dense" };

/** The drivers of a loop, given how each operand drives it, and how they are brought together. */
export function sourceOf(
  expression: ProgramExpression,
  driverOf: (operand: number) => Driver | undefined,
): Pick<Loop, "drivers" | "stream"> {
  const drivers: Driver[] = [];
  const stream = streamOf(expression, (operand) => {
    const driver = driverOf(operand);
    return driver === undefined ? undefined : drivers.push(driver) - 1;
  });
  return { drivers, stream };
}

/** @param driverOf the number of the driver that an operand is at the loop; undefined where it is none */
function streamOf(
  expression: ProgramExpression,
  driverOf: (operand: number) => number | undefined,
): Stream {
  switch (expression.kind) {
    case "literal":
      return dense;
    case "operand": {
      const driver = driverOf(expression.operand);
      return driver === undefined ? dense : { kind: "driver", driver };
    }
    case "take":
      return together(
        "intersect",
        streamOf(expression.left, driverOf),
        streamOf(expression.right, driverOf),
      );
    case "binary":
      return together(
        expression.operator === "*" ? "intersect" : "unite",
        streamOf(expression.left, driverOf),
        streamOf(expression.right, driverOf),
      );
  }
}

function together(kind: "intersect" | "unite", left: Stream, right: Stream): Stream {
  if (left.kind === "dense" && right.kind === "dense") return dense;
  if (kind === "intersect" && left.kind === "dense") return right;
  if (kind === "intersect" && right.kind === "dense") return left;
  return { kind, left, right };
}
