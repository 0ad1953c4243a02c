/** Emitted Python: the program of a few presets, and that no text of a document reaches a program as it is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined } from "../../base/index.ts";
import { loadProgram } from "../../einsum/index.ts";
import { makeTensors } from "../../simulate/index.ts";
import { lowerProgram } from "../stages.ts";
import { emitPython } from "./python.ts";
import { PythonNames, pythonString } from "./python-names.ts";

const presets = join(import.meta.dirname, "../../presets");

function emitted(text: string): string {
  const program = defined(loadProgram(text).program, text);
  const nests = lowerProgram(program);
  const tensors = makeTensors(program, {});
  if (!nests.ok || !tensors.ok) throw new Error(text);
  const python = emitPython(program, nests.value, tensors.value);
  if (!python.ok) throw new Error(python.error.message);
  return python.value;
}

describe("a Python program", () => {
  it.each([
    "is-sparse",
    "os-sparse-both",
    "os-gated",
    "cambricon-x",
    "scnn-tile",
    "gamma",
    "extensor",
  ])("of %s", async (name) => {
    const text = emitted(readFileSync(join(presets, `${name}.yaml`), "utf8"));
    await expect(text).toMatchFileSnapshot(`__fixtures__/${name}.py.txt`);
  });

  it("unites values, takes, reduces by maximum and goes along strides", () => {
    const text = emitted(`
einsum:
  declaration: { A: [W], B: [S], C: [Q], Z: [Q] }
  expressions: ["Z[q] max= take(A[2*q+s], B[s], 0) + 3 * C[q]"]
shape: { W: 9, S: 3, Q: 4 }
tensors: { A: { density: 0.5 }, B: { density: 1 }, C: [1, 0, 2, 0] }
format: { B: { S: U } }
mapping: { loop-order: { Z: [S, Q] } }`);
    expect(text.slice(text.indexOf("z_root ="))).toMatchInlineSnapshot(`
      "z_root = Z.getRoot()
      for s in range(0, 3):
          b_val = b_s.getPayload(s)
          for q, (_, a_val, c_val) in projected(a_w, 2, s, 1, 0, 4) | c_q:
              z_ref = z_root.getPayloadRef(q)
              z_ref <<= reduced(max, z_ref, take(a_val, b_val, 0) + 3 * c_val)
      print(Z)
      "
    `);
    expect(text).toContain("def reduced(");
    expect(text).toContain("def take(");
  });

  it("drops computed zeros of a result that is read: a fiber of nothing but zeros does not split", () => {
    const text = emitted(`
einsum:
  declaration: { A: [M, K], B: [K], T: [M], Z: [M] }
  expressions: ["T[m] = A[m, k] * B[k]", "Z[m] = T[m] * T[m]"]
shape: { M: 4, K: 2 }
tensors: { A: { points: [[[0, 0], 1], [[0, 1], -1]] }, B: [1, 1] }`);
    expect(text).toContain(`
print(T)
T = Tensor.fromFiber(rank_ids=["M"], shape=[4], name="T", fiber=T.getRoot().nonEmpty())
t_m = T.getRoot()`);
    expect(text).toMatch(/\nprint\(Z\)\n$/);
  });

  it("finds parts where fibertree keeps them: at multiples of their size", () => {
    const text = emitted(`
einsum:
  declaration: { A: [M, K], Z: [M] }
  expressions: ["Z[m] = A[m, k]"]
shape: { M: 4, K: 1 }
tensors: { A: [[1], [2], [3], [4]] }
format: { A: { M: U } }
mapping:
  partitioning: { Z: { M: [uniform_shape(2), uniform_shape(5)], "(M0, K)": ["flatten()"] } }
  loop-order: { Z: [M2, M1, M0K] }`);
    expect(text).toContain("a_m1 = a_m2.getPayload(m2 // 2 * 2)");
    expect(text).toContain("a_m0 = a_m1.getPayload(m1 // 5 * 5)");
  });

  it("intersects flattened fibers only where neither is empty", () => {
    const text = emitted(`
einsum:
  declaration: { A: [K, M], B: [K, M], Z: [M] }
  expressions: ["Z[m] = A[k, m] * B[k, m]"]
shape: { K: 2, M: 2 }
tensors: { A: { points: [[[0, 0], 1]] }, B: { points: [] } }
mapping:
  partitioning: { Z: { "(K, M)": ["flatten()"] } }
  loop-order: { Z: [KM] }`);
    expect(text).toContain("in both(a_k.flattenRanks(levels=1), b_k.flattenRanks(levels=1)):");
    expect(text).toContain("def both(");
  });

  it("has too many elements past a limit that is stated", () => {
    const program = defined(
      loadProgram(`
einsum: { declaration: { A: [K], Z: [K] }, expressions: ["Z[k] = A[k]"] }
shape: { K: 100001 }
tensors: { A: { density: 1 } }`).program,
      "program",
    );
    const nests = lowerProgram(program);
    const tensors = makeTensors(program, {});
    if (!nests.ok || !tensors.ok) throw new Error("not compiled");
    expect(emitPython(program, nests.value, tensors.value)).toMatchObject({
      ok: false,
      error: { code: "limit/elements", message: expect.stringContaining("100,001") as string },
    });
  });

  it("takes words of Python for names of tensors and ranks, and renames them", () => {
    const text = emitted(`
einsum:
  declaration: { lambda: [If, K], range: [K], Fiber: [If] }
  expressions: ["Fiber[i] = lambda[i, k] * range[k]"]
shape: { If: 2, K: 3 }
tensors: { lambda: { density: 1 }, range: { density: 1 } }`);
    expect(text).toContain('lambda_1 = Tensor.fromFiber(rank_ids=["If", "K"]');
    expect(text).toContain("Fiber_1 = Tensor(");
    expect(text).not.toMatch(/^(lambda|range|Fiber) =/m);
  });
});

describe("names and strings", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      '"',
      "\\",
      '"""',
      "\n",
      "'); import os",
      "class",
      "def",
      "é",
      "_",
      "1",
      "\u2028",
    ),
  );

  it("are plain, different names, whatever is wished for", () => {
    fc.assert(
      fc.property(fc.array(hostile), (wishes) => {
        const names = new PythonNames();
        const given = wishes.map((wish) => names.fresh(wish));
        expect(new Set(given).size).toBe(given.length);
        for (const name of given) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
        expect(given).not.toContain("class");
      }),
    );
  });

  it("are literals that end where they should", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const literal = pythonString(text);
        expect(literal).toMatch(/^"(?:[ !#-[\]-~]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"$/);
        const back = literal
          .slice(1, -1)
          .replace(/\\(?:u([0-9a-f]{4})|U([0-9a-f]{8}))/g, (_, short?: string, long?: string) =>
            String.fromCodePoint(parseInt(short ?? long ?? "", 16)),
          );
        expect(back).toBe(text);
      }),
    );
  });
});
