/** What a frame brings of the output: a stretch, or lines out of it, and nothing of the rest. */
import { describe, expect, it } from "vitest";
import { invariant } from "../base/index.ts";
import type { FrameRequest } from "./api.ts";
import { finish } from "./engine.testkit.ts";

const document = `einsum:
  declaration: { A: [M, K], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[m, k] * B[k, n]"]
shape: { M: 300, K: 3, N: 400 }
tensors: { A: { density: 0.5, seed: 1 }, B: { density: 0.5, seed: 2 } }
mapping: { loop-order: { Z: [K, M, N] } }
`;

describe("the part of an output that a frame brings", async () => {
  const { engine, result } = await finish(document);
  const step = Math.floor(result.steps / 2);
  const ask = async (output: FrameRequest["output"]) => {
    const frame = await engine.frame({
      session: result.session,
      step,
      ...(output !== undefined && { output }),
    });
    invariant(frame.ok, "a frame");
    return frame.value.output;
  };

  it("is the beginning where nothing is said, and at most so much", async () => {
    const first = await ask(undefined);
    expect(first.values).toHaveLength(65_536);
    expect(first.written).toContain(1);
    expect((await ask({ from: 60_000, count: 100_000 })).values).toHaveLength(120_000 - 60_000);
    expect((await ask({ from: 7, count: 90_000 })).values).toHaveLength(65_536);
  });

  it("is lines one after the other, as they are in the whole", async () => {
    const starts = [0, 1, 137, 299].map((row) => row * 400 + 20);
    const { values, written, lines } = await ask({ starts, length: 60 });
    expect(lines).toEqual({ starts, length: 60 });
    for (const [line, start] of starts.entries()) {
      const own = await ask({ from: start, count: 60 });
      expect(values.slice(60 * line, 60 * line + 60)).toEqual(own.values);
      expect(written.slice(60 * line, 60 * line + 60)).toEqual(own.written);
    }
    expect(new Set(written)).toEqual(new Set([0, 1]));
  });

  it("leaves off lines that reach beyond the output, and those that are too many", async () => {
    const beyond = await ask({ starts: [-1, 0, 119_990], length: 60 });
    expect(beyond.lines?.starts).toEqual([0]);
    const many = await ask({ starts: Array.from({ length: 900 }, () => 0), length: 400 });
    expect(many.lines?.starts).toHaveLength(Math.floor(262_144 / 400));
    expect(many.values).toHaveLength(655 * 400);
  });
});
