/** Lanes under one playhead, each with an engine of its own: held together by step, by work and by point. */
import { expect, it } from "vitest";
import { createEngine } from "../../engine/index.ts";
import { createEngineClient, type EngineClient } from "../engine-client.ts";
import { pointsOf } from "./iteration-points.ts";
import { createLockstep, type LaneDocument } from "./lockstep.ts";
import { stepsOf, type WatchedLane } from "./watched-lane.ts";

const document = (lane: number, name: string, mapping: string, format = ""): LaneDocument => ({
  lane,
  name,
  request: {
    text: `einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"]
shape: { W: 12, S: 4 }
tensors: { I: { density: 0.6, seed: 1 }, F: { density: 0.5, seed: 2 } }
format: { ${format} }
mapping: { ${mapping} }
`,
    files: {},
  },
});
const held = document(3, "OS", "loop-order: { O: [Q, S] }");
const scattered = document(5, "IS", "loop-order: { O: [W, S] }");
const dense = document(7, "dense", "loop-order: { O: [Q, S] }", "I: { W: U }, F: { S: U }");

const newLockstep = (around: (client: EngineClient) => EngineClient = (client) => client) =>
  createLockstep(() =>
    around(
      createEngineClient(() => ({
        api: createEngine({ breathe: () => Promise.resolve(false) }),
        terminate: () => undefined,
        onFault: () => undefined,
      })),
    ),
  );
const framesOf = (lanes: readonly WatchedLane[]) => lanes.map(({ frame }) => frame!);

it("stand at the same step, after the same work, or at the same point", async () => {
  const lockstep = newLockstep();
  await lockstep.watch([held, scattered]);
  const { lanes, length } = lockstep.store.getState();
  expect(lanes.map(({ name }) => name)).toEqual(["OS", "IS"]);
  expect(length).toBe(Math.max(...lanes.map(stepsOf)));
  await lockstep.goTo(4);
  expect(framesOf(lockstep.store.getState().lanes).map(({ step }) => step)).toEqual([4, 4]);

  await lockstep.align("macs");
  expect(lockstep.store.getState().position).toBe(5);
  for (const frame of framesOf(lockstep.store.getState().lanes))
    expect(frame.counts.macs.effectual).toBe(5);

  await lockstep.align("point");
  for (let step = 0; step < stepsOf(lanes[0]); step += 1) {
    await lockstep.goTo(step);
    const [a, b] = framesOf(lockstep.store.getState().lanes).map(pointsOf);
    expect(a).toEqual(b);
  }
  lockstep.close();
});

it("say where they part, and when a lane never comes to a point", async () => {
  const lockstep = newLockstep();
  const searched = new Set<number | undefined>();
  lockstep.store.subscribe(({ search }) => searched.add(search?.lane));
  await lockstep.watch([dense, held, scattered]);
  expect([...searched]).toEqual([undefined, 3, 5]);
  const { divergences, lanes, search } = lockstep.store.getState();
  expect(search).toBeUndefined();
  expect(divergences.map(({ lane }) => lane)).toEqual([3, 5]);
  const [first] = divergences;
  // Whether a compute is gated or on a zero is told apart step by step.
  expect(first?.step).toBeDefined();
  await lockstep.goTo(first!.step!);
  const [a, b] = framesOf(lockstep.store.getState().lanes).map(pointsOf);
  expect(a).not.toEqual(b);
  if (first!.step! > 0) {
    await lockstep.goTo(first!.step! - 1);
    const before = framesOf(lockstep.store.getState().lanes).map(pointsOf);
    expect(before[0]).toEqual(before[1]);
  }
  await lockstep.align("point");
  let absent = 0;
  for (let step = 0; step < stepsOf(lanes[0]); step += 1) {
    await lockstep.goTo(step);
    const [leading, sparse] = lockstep.store.getState().lanes;
    const isEffectual = leading?.frame?.lanes[0]?.kind === "effectual";
    expect(sparse?.standing).toBe(isEffectual ? "there" : "absent");
    if (!isEffectual) absent += 1;
  }
  expect(absent).toBeGreaterThan(0);
  lockstep.close();
});

it("marks what a lane computes at a point besides the first lane's", async () => {
  const lockstep = newLockstep();
  const spread = document(
    8,
    "spread",
    "loop-order: { O: [S, Q] }, spacetime: { O: { space: [Q], time: [S] } }",
  );
  await lockstep.watch([held, spread]);
  await lockstep.align("point");
  const [lead, beside] = lockstep.store.getState().lanes;
  expect(lead?.others).toBe(0);
  expect(beside?.standing).toBe("there");
  expect(beside?.others).toBe(pointsOf(beside!.frame!).length - 1);
  expect(beside?.others).toBeGreaterThan(0);
  // So they do not begin alike either, and it is told what they begin with.
  const [{ step, begin } = {}] = lockstep.store.getState().divergences;
  expect(step).toBe(0);
  expect(begin?.[0]).toMatch(/^I\[\d+\] and F\[\d+\]$/);
  expect(begin?.[1]).toMatch(/^I\[\d+\] and F\[\d+\], and \d+ more at once$/);
  lockstep.close();
});

it("draws a lane whose overview is under way while another is added", async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const lockstep = newLockstep((client) => ({
    ...client,
    timeline: (request) => gate.then(() => client.timeline(request)),
  }));
  const isRunning = new Promise<void>((resolve) => {
    lockstep.store.subscribe(({ lanes: [first] }) => {
      if (first?.run !== undefined) resolve();
    });
  });
  const first = lockstep.watch([held]);
  await isRunning;
  const second = lockstep.watch([held, scattered]);
  release();
  await Promise.all([first, second]);
  const overviews = lockstep.store.getState().lanes.map(({ overview }) => overview);
  expect(overviews).not.toContain(undefined);
  lockstep.close();
});

it("keeps the lanes that stay, and tells what is wrong with one", async () => {
  const lockstep = newLockstep();
  await lockstep.watch([held, scattered]);
  const [before] = lockstep.store.getState().lanes;
  const broken = document(9, "broken", "loop-order: { O: [Q, X] }");
  await lockstep.watch([held, broken]);
  const [kept, wrong] = lockstep.store.getState().lanes;
  expect(kept?.opened).toBe(before?.opened);
  expect(wrong?.problem).toContain("`X`");
});
