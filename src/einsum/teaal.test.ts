/** What specifications in the manner of TeAAL say and our documents mostly do not: they load as they are. */
import { describe, expect, it } from "vitest";
import { finish } from "../engine/engine.testkit.ts";
import { loadProgram } from "./check.ts";

const product = `einsum:
  declaration:
    A: [K, M]
    B: [K, N]
    Z: [M, N]
  expressions:
    - Z[m,n] = A[k,m] * B[k,n]
`;

/** Tiles of a size that has a name; formats as after partitioning; a tree of components. */
const tiled = `${product}mapping:
  partitioning:
    Z:
      K: [uniform_shape(K1), uniform_shape(K0)]
      M: [uniform_shape(M0)]
  loop-order:
    Z: [K2, M1, N, K1, M0, K0]
  spacetime:
    Z:
      space: [K1.coord]
      time: [K2, M1, N.pos, M0, K0]
format:
  A:
    default:
      rank-order: [K2, M1, K1, M0, K0]
      K2: { format: C }
      M1: { format: C }
      K1: { format: C, cbits: 64 }
      M0: { format: U, pbits: 32 }
      K0: { format: C, cbits: 32, pbits: 64 }
architecture:
  Machine:
  - name: System
    attributes: { clock_frequency: 1000000000 }
    subtree:
    - name: PE[0..127]
bindings:
  Z:
  - component: System
    bindings:
    - rank: K2
`;

/** A flattened rank, cut by occupancy, with formats by its name. */
const flattened = `${product}mapping:
  partitioning:
    Z:
      K:
        - uniform_shape(128)
      (M, K0):
        - flatten()
      MK0:
        - uniform_occupancy(A.16384)
  loop-order:
    Z: [K1, MK01, N, MK00]
  spacetime:
    Z:
      space: [MK00]
      time: [K1, MK01, N]
format:
  A:
    flattened:
      K1: { format: U }
      MK01: { format: U }
      MK00: { format: C, pbits: 32 }
  B:
    partitioned:
      K1: { format: U }
      N: { format: U }
      K0: { format: U, pbits: 32 }
`;

/** Reductions with their ranks, and the intersection that gives one operand, by their former names. */
const former = `einsum:
  declaration:
    A: [K, M]
    B: [K, N]
    T: [K, M, N]
    Z: [M, N]
    Y: []
  expressions:
    - T[k, m, n] = dot(A[k, m], B[k, n], 1)
    - Z[m, n] = sum(K).(T[k, m, n] * A[k, m])
    - Y[] = sum(M, N).(Z[m, n] * Z[m, n])
`;

const formatsOf = (text: string, tensor: string): string | undefined =>
  loadProgram(text)
    .program?.tensors.get(tensor)
    ?.ranks.map(({ id, format }) => `${id}: ${format}`)
    .join(", ");

describe("a specification", () => {
  it.each([
    ["with sizes that have names", tiled],
    ["with a flattened rank", flattened],
    ["with sums that name their ranks, and dots", former],
  ])("%s loads with warnings alone, and runs", async (_, text) => {
    const { opened, result } = await finish(text);
    expect(opened.warnings.every(({ severity }) => severity === "warning")).toBe(true);
    expect(result.reference).toMatchObject({ checked: true, equal: true });
  });

  it("computes the same by the former names", async () => {
    const present = former
      .replace("dot(", "take(")
      .replace("sum(K).", "")
      .replace("sum(M, N).", "");
    const [before, now] = [await finish(former), await finish(present)];
    expect(before.report).toEqual(now.report);
  });

  it.each([
    ["sum(J).(A[k, m] * B[k, n])", "`K` is summed over in any case"],
    ["sum(K, M).(A[k, m] * B[k, n])", "`K` is summed over in any case"],
    ["sum(K).(A[k, m] * B[j, n])", "`K`, `J` are summed over in any case"],
    ["sum(K).(A[n, m])", "every variable indexes the output"],
    ["sum(K).(A[k, m] * B[k, n]) + A[m, n]", "Leave out `sum` and its ranks"],
    ["A[m, n] + sum(K).(A[k, m] * B[k, n])", "Leave out `sum` and its ranks"],
  ])("whose sum is not what is meant is told so: %s", (expression, hint) => {
    const text = product.replace("A[k,m] * B[k,n]", expression);
    const { diagnostics } = loadProgram(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(["syntax/expression"]);
    expect(diagnostics[0]?.hint).toContain(hint);
  });

  it("has the formats of the innermost parts", () => {
    expect(formatsOf(tiled, "A")).toBe("K: C, M: U");
    expect(formatsOf(flattened, "A")).toBe("K: C, M: C");
    expect(formatsOf(flattened, "B")).toBe("K: U, N: U");
  });

  it("may be given its sizes", () => {
    const sizes = "shape: { K: 8, M: 6, N: 4, K1: 6, K0: 3, M0: 2 }\n";
    const tensors = "tensors: { A: { density: 0.5 }, B: { density: 0.5 } }\n";
    const { program, diagnostics } = loadProgram(`${tiled}${sizes}${tensors}`);
    expect(diagnostics.filter(({ code }) => code === "check/missing-key")).toEqual([]);
    const cuts = program?.einsums[0]?.loops.map(({ parts }) => parts?.size);
    expect(cuts).toEqual([6, 2, undefined, 3, undefined, undefined]);
  });
});
