/** The session: what is done stays, cancel stops, run goes on, a newer document wins. */
import { expect, it } from "vitest";
import { ok } from "../../base/index.ts";
import type { PointResult, SweepDescription } from "../../engine/index.ts";
import { fakePool, refusedText } from "./pool.testkit.ts";
import type { ResultShelf } from "./kept-results.ts";
import { createSweepSession, soonDone } from "./session.ts";

const description: SweepDescription = {
  size: 6,
  axes: [],
  lanes: ["a"],
  seeds: [0],
  metrics: ["cycles"],
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  warnings: [],
};
const request = { text: "x", files: {} };

function fake(patience: number, own = description) {
  const problem = { code: "limit/extent", message: "Too large.", isLimit: true };
  return fakePool(own, patience, ({ point: number }) => ({
    number,
    key: "",
    lane: 0,
    draw: 0,
    entries: [],
    figures: [1],
    ...(number === 1 ? { problem, figures: [] } : {}),
  }));
}
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

it("keeps what is done past a cancel, and does the rest once", async () => {
  const { pool, asked } = fake(3);
  const session = createSweepSession(pool);
  await session.load(request);
  expect(session.store.getState()).toMatchObject({ phase: "idle", done: 0, description });
  const running = session.run();
  await rest();
  expect(session.store.getState().phase).toBe("running");
  session.cancel();
  await running;
  expect(session.store.getState()).toMatchObject({ phase: "idle", done: 3 });
  expect(session.store.getState().problems).toHaveLength(1);
  await session.run();
  expect(asked).toEqual([0, 1, 2, 3, 4, 5]);
  expect(session.store.getState()).toMatchObject({ phase: "idle", done: 6 });
  expect(session.store.getState().results).toHaveLength(6);
  expect(await session.textOf(4)).toEqual(ok("sweep 4"));
});

it("finds results of a long sweep when it is opened again", async () => {
  const large = { ...description, size: soonDone + 1 };
  const { pool, asked } = fake(3, large);
  let kept: readonly PointResult[] = [];
  const onShelf: ResultShelf = {
    isStopped: () => false,
    setStopped: () => undefined,
    put: (rows) => {
      kept = [...rows.values()].flat().filter((result) => result !== undefined);
    },
    find: () => kept,
  };
  const before = createSweepSession(pool, onShelf);
  await before.load(request);
  const running = before.run();
  await rest();
  before.close();
  await running;
  const session = createSweepSession(pool, onShelf);
  await session.load(request);
  expect(session.store.getState()).toMatchObject({ phase: "idle", done: 3 });
  expect(session.store.getState().problems).toHaveLength(1);
  await session.run();
  expect(asked).toEqual(Array.from({ length: large.size }, (_, point) => point));
  pool.resume = () => Promise.resolve(ok([]));
  await session.load({ text: "y", files: {} });
  expect(session.store.getState().done).toBe(0);
});

it("drops what belongs to a document that another has taken the place of", async () => {
  const { pool } = fake(2);
  const session = createSweepSession(pool);
  await session.load(request);
  const first = session.run();
  await rest();
  await session.load({ text: "y", files: {} });
  await session.run();
  await first;
  expect(session.store.getState()).toMatchObject({ phase: "idle", done: 6 });
  session.close();
  expect(session.store.getState()).toMatchObject({ phase: "empty", done: 0 });
});

it("measures every point of a document anew after another was done", async () => {
  const { pool, asked } = fake(Infinity);
  const session = createSweepSession(pool);
  await session.load(request);
  await session.run();
  const { results } = session.store.getState();
  await session.load({ text: "y", files: {} });
  expect(session.store.getState().results).toEqual([]);
  await session.run();
  expect(asked).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
  expect(session.store.getState().results).not.toBe(results);
  session.close();
  expect(session.store.getState().results).toEqual([]);
});

it("keeps the last sweep that was right while one is not, and says so", async () => {
  const { pool } = fake(Infinity);
  const session = createSweepSession(pool);
  await session.load(request);
  await session.run();
  const { results } = session.store.getState();
  await session.load({ text: refusedText, files: {} });
  expect(session.store.getState()).toMatchObject({
    phase: "refused",
    isStale: true,
    failure: "Too large.",
    description,
    request: { text: refusedText },
    source: request,
  });
  expect(session.store.getState().results).toBe(results);
  await session.load(request);
  expect(session.store.getState()).toMatchObject({
    phase: "idle",
    isStale: false,
    source: request,
  });
  expect(session.store.getState().results).toEqual([]);
});
