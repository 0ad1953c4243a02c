/** The first step at which two lanes differ, by the digests of an engine. */
import { expect, it } from "vitest";
import { createEngine } from "../../engine/index.ts";
import { firstDifference, type DigestReader } from "./divergence.ts";
import { pointsOf } from "./iteration-points.ts";

const text = (mapping: string, format = "", points = "density: 0.7, seed: 1"): string => `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 300, S: 40 }
tensors: { I: { ${points} }, F: { density: 1, seed: 2 } }
format: { ${format} }
mapping: { ${mapping} }
`;

async function runOf(document: string) {
  const engine = createEngine({ breathe: () => Promise.resolve(false) });
  const opened = await engine.open({ text: document, files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { session } = opened.value;
  const run = await engine.run(session, () => undefined);
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  const read: DigestReader = async (from, to, columns) => {
    const answer = await engine.digests({ session, from, to, columns });
    return answer.ok ? answer.value : undefined;
  };
  /** What a step does, in words. */
  const doing = async (step: number): Promise<string> => {
    const frame = await engine.frame({ session, step });
    if (!frame.ok) return "nothing";
    const gated = frame.value.lanes.map(({ kind }) => kind === "gated").join();
    return `${pointsOf(frame.value).join("; ")} ${gated}`;
  };
  return { read, doing, steps: run.value.steps };
}

/** Where nobody wants to know how far the search has come. */
const nobody = () => undefined;
const order = "loop-order: { O: [Q, S] }";
const uncompressed = "I: { W: U }, F: { S: U }";

it.each([
  ["one that skips zeros", text(order), text(order, uncompressed)],
  [
    "one that gates zeros",
    text(`${order}, access: { O: { I: gate } }`, uncompressed),
    text(order, uncompressed),
  ],
  ["one of another order", text(order), text("loop-order: { O: [S, Q] }")],
  [
    "one with several computes in a step",
    text(order),
    text(
      "partitioning: { O: { S: [uniform_shape(4)] } }, loop-order: { O: [Q, S1, S0] }, spacetime: { O: { space: [S0], time: [Q, S1] } }",
    ),
  ],
])("is found as step by step: %s", async (_, a, b) => {
  const [one, other] = [await runOf(a), await runOf(b)];
  const end = Math.min(one.steps, other.steps);
  const found = await firstDifference(one.read, other.read, end, nobody);
  let step = 0;
  while (step < end && (await one.doing(step)) === (await other.doing(step))) step += 1;
  expect(step).toBeLessThan(end);
  expect(found).toBe(step);
});

it("is none between a lane and itself in other words, and is found where it is late", async () => {
  const split = text(
    "partitioning: { O: { Q: [uniform_shape(20)] } }, loop-order: { O: [Q1, Q0, S] }",
  );
  const [one, other] = [await runOf(text(order)), await runOf(split)];
  expect(one.steps).toBe(other.steps);
  const looked: number[] = [];
  const tell = (steps: number) => looked.push(steps);
  expect(await firstDifference(one.read, other.read, one.steps, tell)).toBeUndefined();
  // It is told how far it has come, and never farther than that.
  expect(looked.slice(0, 3)).toEqual([0, 1_024, 3_072]);
  expect(Math.max(...looked)).toBeLessThan(one.steps);
  const late = one.steps - 3;
  const changed: DigestReader = async (from, to, columns) => {
    const digests = await other.read(from, to, columns);
    const each = Math.ceil((to - from) / columns);
    return digests?.map((digest, at) =>
      from + at * each <= late && late < Math.min(to, from + (at + 1) * each) ? digest + 1 : digest,
    );
  };
  expect(await firstDifference(one.read, changed, one.steps, nobody)).toBe(late);
});

it("is lost where a lane gives no answer", async () => {
  const { read } = await runOf(text(order));
  expect(await firstDifference(read, () => Promise.resolve(undefined), 10, nobody)).toBe("lost");
});
