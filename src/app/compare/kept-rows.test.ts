/** A comparison that is left goes on where it was; what belongs to other documents or lost its worker does not count. */
import { expect, it } from "vitest";
import type { PointResult } from "../../engine/index.ts";
import type { ResultShelf } from "../sweep/kept-results.ts";
import { fakePool } from "../sweep/pool.testkit.ts";
import { createComparison, type Part } from "./comparison.ts";
import { createKeptRows, mostKept } from "./kept-rows.ts";

const description = {
  size: 2,
  axes: [],
  lanes: ["a", "b"],
  seeds: [0],
  metrics: ["cycles"],
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  warnings: [],
};
const result = (lane: number, problem?: PointResult["problem"]): PointResult => ({
  ...{ number: lane, lane, draw: 0, entries: [] },
  ...(problem === undefined ? { key: "k", figures: [7] } : { key: "", figures: [], problem }),
});
const parts = ["one", "two"].map((name): Part => ({
  ...{ name, times: 1, groups: 1, size: 1, mayBeTooLarge: false },
  request: { text: name, files: {} },
}));
const source = { text: "", files: {} };

/** A shelf that holds what it is given, as text: what is found is not what was put. */
function paperShelf(): ResultShelf {
  const found = new Map<string, string>();
  const stopped = new Set<string>();
  return {
    setStopped: (name, isStopped) => {
      if (isStopped) stopped.add(name);
      else stopped.delete(name);
    },
    isStopped: (name) => stopped.has(name),
    put: (rows) => {
      for (const [name, row] of rows) found.set(name, JSON.stringify(row.filter(Boolean)));
    },
    find: (name) => JSON.parse(found.get(name) ?? "[]") as readonly PointResult[],
  };
}

it("goes on after it was left, on a page that was loaded anew", async () => {
  const shelf = paperShelf();
  const first = fakePool(description, 3, ({ point }) => result(point));
  const left = createComparison(first.pool, createKeptRows(shelf));
  const loading = left.load(source, parts);
  await new Promise((resolve) => setTimeout(resolve, 0));
  left.close();
  await loading;
  expect(first.asked).toHaveLength(3);

  const again = fakePool(description, Infinity, ({ point }) => result(point));
  const back = createComparison(again.pool, createKeptRows(shelf));
  await back.load(source, parts);
  expect(again.asked).toHaveLength(1);
  expect(back.store.getState()).toMatchObject({ phase: "idle", done: 4 });

  await back.load(source, parts);
  expect(again.asked).toHaveLength(1);
  expect(back.store.getState()).toMatchObject({ phase: "idle", done: 4 });
});

it("stays stopped on a page that is loaded anew, until somebody goes on", async () => {
  const shelf = paperShelf();
  const newPage = (most: number) => {
    const { pool, asked } = fakePool(description, most, ({ point }) => result(point));
    return { asked, page: createComparison(pool, createKeptRows(shelf)) };
  };
  const first = newPage(3);
  const loading = first.page.load(source, parts);
  await new Promise((resolve) => setTimeout(resolve, 0));
  first.page.cancel();
  await loading;
  first.page.close();

  const { page, asked } = newPage(Infinity);
  await page.load(source, parts);
  expect(asked).toEqual([]);
  expect(page.store.getState()).toMatchObject({ phase: "idle", done: 3 });
  // Another comparison was not stopped.
  await page.load(source, parts.slice(1));
  expect(asked).toHaveLength(1);
  await page.load(source, parts);
  expect(page.store.getState()).toMatchObject({ phase: "idle", done: 4 });
});

it("runs when it is told to go on, and is not stopped from then on", async () => {
  const shelf = paperShelf();
  const rows = createKeptRows(shelf);
  const requests = parts.map(({ request }) => request);
  rows.setStopped(requests, true);
  const { pool, asked } = fakePool(description, Infinity, ({ point }) => result(point));
  const page = createComparison(pool, rows);
  await page.load(source, parts);
  expect(asked).toEqual([]);
  await page.run();
  expect(asked).toHaveLength(4);
  expect(createKeptRows(shelf).isStopped(requests)).toBe(false);
});

it("knows of each comparison whether it was stopped", async () => {
  const shelf = paperShelf();
  const other = parts.slice(1);
  const stop = async (own: readonly Part[]) => {
    const { pool } = fakePool(description, 1, ({ point }) => result(point));
    const page = createComparison(pool, createKeptRows(shelf));
    const loading = page.load(source, own);
    await new Promise((resolve) => setTimeout(resolve, 0));
    page.cancel();
    await loading;
    page.close();
  };
  await stop(parts);
  await stop(other);
  const { pool, asked } = fakePool(description, Infinity, ({ point }) => result(point));
  const page = createComparison(pool, createKeptRows(shelf));
  for (const own of [parts, other, parts]) await page.load(source, own);
  expect(asked).toEqual([]);
  await page.run();
  expect(asked).toHaveLength(2);
  const isStopped = (own: readonly Part[]) =>
    createKeptRows(shelf).isStopped(own.map(({ request }) => request));
  expect([parts, other].map(isStopped)).toEqual([false, true]);
});

it("counts anew what lost its worker", async () => {
  const rows = createKeptRows();
  const lost = { code: "crashed", message: "It died.", isLimit: false };
  const bad = fakePool(description, Infinity, ({ point }) =>
    result(point, point === 1 ? lost : undefined),
  );
  await createComparison(bad.pool, rows).load(source, parts);
  const good = fakePool(description, Infinity, ({ point }) => result(point));
  const back = createComparison(good.pool, rows);
  await back.load(source, parts);
  expect(good.asked).toEqual([1, 1]);
  expect(
    back.store
      .getState()
      .results.flat()
      .map(({ figures } = result(9)) => figures),
  ).toEqual(Array.from({ length: 4 }, () => [7]));
});

it("tells documents apart by text and files, and forgets the one that was wanted longest ago", () => {
  const { rowOf } = createKeptRows();
  const bytes = (...all: number[]) => ({ data: Uint8Array.from(all) });
  const row = rowOf({ text: "a", files: bytes(1, 2) });
  row[0] = result(0);
  expect(rowOf({ text: "a", files: bytes(1, 2) })).toBe(row);
  expect(rowOf({ text: "b", files: bytes(1, 2) })).toEqual([]);
  expect(rowOf({ text: "a", files: bytes(1, 3) })).toEqual([]);
  expect(rowOf({ text: "a", files: {} })).toEqual([]);
  const kept = rowOf({ text: "b", files: {} });
  for (let other = 0; other < mostKept; other += 1) {
    rowOf({ text: String(other), files: {} });
    if (other < mostKept - 1) expect(rowOf({ text: "b", files: {} })).toBe(kept);
  }
  expect(rowOf({ text: "a", files: bytes(1, 2) })).toEqual([]);
});
