/** Counts and frames that the random experiments do not reach, worked out by hand. */
import { describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import type { Frame, RunResult } from "./api.ts";
import type { Opened } from "./opened.ts";

interface Run {
  readonly opened: Opened;
  readonly result: RunResult;
  readonly frameAt: (step: number) => Promise<Frame>;
}

async function run(text: string): Promise<Run> {
  const engine = createEngine({ breathe: () => Promise.resolve(false) });
  const opened = await engine.open({ text, files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const result = await engine.run(opened.value.session, () => undefined);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const frameAt = async (step: number): Promise<Frame> => {
    const frame = await engine.frame({ session: opened.value.session, step });
    if (!frame.ok) throw new Error(JSON.stringify(frame.error));
    return frame.value;
  };
  return { opened: opened.value, result: result.value, frameAt };
}

describe("a tensor that is read twice", () => {
  it("counts an element that both of its readers bind at once as one read", async () => {
    const { result } = await run(`
einsum: { declaration: { A: [M, K], Z: [M, N] }, expressions: ["Z[m, n] = A[m, k] * A[n, k]"] }
shape: { M: 3, N: 3, K: 3 }
tensors: { A: [[1, 0, 2], [0, 3, 0], [4, 0, 0]] }
mapping: { loop-order: { Z: [M, N, K] } }`);
    // Six matches bind two elements each; on the diagonal of Z, four of them, the two are one.
    expect(result.counts["Z"]?.tensors["A"]).toMatchObject({ accesses: 12, reads: 8 });
    expect(result.reference).toMatchObject({ checked: true, equal: true });
  });
});

describe("lookups outside of a shape", () => {
  it.each([
    ["i, i+j-2", 3, 9],
    ["i+j-2, j", 4, 16],
    ["j-i, i", 4, 16],
  ])("of A[%s] count once at each coordinate", async (indices, extent, elements) => {
    const { result } = await run(`
einsum: { declaration: { A: [R, K], B: [I, J], Z: [I] }, expressions: ["Z[i] = A[${indices}] + B[i, j]"] }
shape: { R: ${extent}, K: ${extent}, I: ${extent}, J: ${extent} }
tensors: { A: { points: [[[0, 0], 1], [[2, 2], 2]] }, B: { density: 1 } }
mapping: { access: { Z: { A: lookup } }, spacetime: { Z: { space: [I, J], time: [] } } }`);
    // Both loops are spatial, so each element is read once; no two lanes look at the same coordinates.
    expect(result.counts["Z"]?.tensors["A"]).toMatchObject({ accesses: elements, reads: elements });
    expect(result.reference).toMatchObject({ checked: true, equal: true });
  });
});

describe("tensors that are mostly empty", () => {
  it("need not fit into an array, and are then not held against the reference", async () => {
    const { result } = await run(`
einsum: { declaration: { A: [M, K], Z: [I] }, expressions: ["Z[i] = A[i, i]"] }
shape: { M: 100000, K: 100000, I: 100000 }
tensors: { A: { points: [[[5, 5], 2], [[7, 8], 3]] } }`);
    expect(result.counts["Z"]?.macs).toMatchObject({ effectual: 1 });
    expect(result.reference).toMatchObject({ checked: false });
  });

  it("may come from a file", async () => {
    const text = `
einsum: { declaration: { A: [M, K], Z: [M] }, expressions: ["Z[m] = A[m, k]"] }
shape: { M: 20000, K: 20000 }
tensors: { A: { file: a.mtx } }`;
    const matrix = "%%MatrixMarket matrix coordinate real general\n20000 20000 2\n3 4 5\n3 9 6\n";
    const engine = createEngine({ breathe: () => Promise.resolve(false) });
    const files = { "a.mtx": new TextEncoder().encode(matrix) };
    const opened = await engine.open({ text, files });
    expect(opened.ok).toBe(true);
  });
});

describe("sums", () => {
  it("computes differences of neighbours over fewer values than the rank has", async () => {
    const { result, opened } = await run(`
einsum: { declaration: { A: [K], Z: [Q] }, expressions: ["Z[q] = A[q+1] - A[q]"] }
shape: { K: 5, Q: 4 }
tensors: { A: [1, 3, 0, 7, 2] }`);
    const computed = result.snapshots[opened.einsums.length - 1];
    expect([...(computed?.values ?? [])]).toEqual([2, -3, 7, -5]);
    expect(result.reference).toMatchObject({ checked: true, equal: true });
  });
});

describe("an operand that a gate spares", () => {
  it("is shown with the value that is stored, as not read", async () => {
    const { result, frameAt } = await run(`
einsum: { declaration: { I: [W], F: [S], O: [Q] }, expressions: ["O[q] = I[q+s] * F[s]"] }
shape: { W: 4, S: 2 }
tensors: { I: [5, 6, 7, 8], F: [0, 3] }
format: { I: { W: U }, F: { S: U } }
mapping: { loop-order: { O: [Q, S] }, access: { O: { F: gate } } }`);
    const shown: string[] = [];
    for (let step = 0; step < result.steps; step += 1) {
      const [input] = (await frameAt(step)).lanes[0]?.operands ?? [];
      shown.push(`I[${String(input?.point[0])}] ${String(input?.value)} ${String(input?.status)}`);
    }
    expect(shown).toEqual([
      "I[0] 5 unread",
      "I[1] 6 fetched",
      "I[1] 6 unread",
      "I[2] 7 fetched",
      "I[2] 7 unread",
      "I[3] 8 fetched",
    ]);
  });
});
