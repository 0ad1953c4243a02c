/** The search for a point from use to use of its elements ends where listing every step finds it. */
import { expect, it } from "vitest";
import { createEngine, type Frame } from "../../engine/index.ts";
import { createEngineClient } from "../engine-client.ts";
import { pointsOf } from "./iteration-points.ts";
import { findPoint, mostLookups, type LaneReader } from "./lane-search.ts";

const output = { from: 0, count: 0 } as const;

/** All frames of a lane, and what a search asks of it. */
async function watched(mapping: string, format = "") {
  const client = createEngineClient(() => ({
    api: createEngine({ breathe: () => Promise.resolve(false) }),
    terminate: () => undefined,
    onFault: () => undefined,
  }));
  const text = `einsum:
  declaration: { I: [C, W], F: [C, S], O: [Q] }
  expressions: ["O[q] = I[c, q+s] * F[c, s]"]
shape: { C: 3, W: 12, S: 4 }
tensors: { I: { density: 0.6, seed: 1 }, F: { density: 0.5, seed: 2 } }
format: { ${format} }
mapping: { ${mapping} }
`;
  const opened = await client.open({ text, files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { session } = opened.value;
  const run = await client.run(session, () => undefined);
  if (!run.ok) throw new Error("It runs.");
  const frames: Frame[] = [];
  for (let step = 0; step < run.value.steps; step += 1) {
    const frame = await client.frame({ session, step, output });
    if (frame.ok) frames.push(frame.value);
  }
  const reader: LaneReader = {
    frame: (step) => Promise.resolve(frames[step]),
    nextUse: async ({ tensor, point }, from) => {
      const events = [{ kind: "touch", tensor, point }] as const;
      const answer = await client.find({ session, from, direction: "next", events });
      return answer.ok ? { step: answer.value } : "lost";
    },
    isWanted: () => true,
  };
  return { frames, reader };
}

const uncompressed = "I: { W: U, C: U }, F: { S: U, C: U }";
const lanes = {
  held: () => watched("loop-order: { O: [Q, C, S] }"),
  scattered: () => watched("loop-order: { O: [S, W, C] }"),
  dense: () => watched("loop-order: { O: [Q, S, C] }", uncompressed),
  spread: () =>
    watched("loop-order: { O: [C, S, Q] }, spacetime: { O: { space: [Q], time: [C, S] } }"),
};

it.each([
  ["held", "scattered"],
  ["scattered", "spread"],
  ["dense", "held"],
  ["spread", "dense"],
] as const)("where %s is, in %s", async (first, second) => {
  const [leading, other] = [await lanes[first](), await lanes[second]()];
  const steps = new Map<string, number>();
  for (const { step, lanes: computes } of other.frames.toReversed())
    for (const point of pointsOf({ lanes: computes } as Frame)) steps.set(point, step);
  let [found, absent] = [0, 0];
  for (const frame of leading.frames) {
    const wanted = pointsOf(frame).flatMap((point) => steps.get(point) ?? []);
    const answer = await findPoint(frame, other.reader);
    if (wanted.length === 0) expect(answer).toBe("absent");
    else expect(wanted).toContain(answer);
    if (answer === "absent") absent += 1;
    else found += 1;
  }
  expect(found).toBeGreaterThan(0);
  expect(absent > 0).toBe(first === "dense");
});

it("is given up where nobody waits, or after so many uses", async () => {
  const [leading, other] = [await lanes.held(), await lanes.scattered()];
  const frame = leading.frames[0]!;
  const unwanted = { ...other.reader, isWanted: () => false };
  expect(await findPoint(frame, unwanted)).toBe("unfound");
  let asked = 0;
  const endless: LaneReader = {
    ...other.reader,
    nextUse: (_, after) => {
      asked += 1;
      return Promise.resolve({ step: after + 2 });
    },
  };
  expect(await findPoint(frame, endless)).toBe("unfound");
  expect(asked).toBeGreaterThanOrEqual(mostLookups);
  expect(asked).toBeLessThan(mostLookups + 3);
});
