/** The shelf: what is put down is found again, by the build that made it, as far as there is room. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PointResult } from "../../engine/index.ts";
import { tabShelf } from "./kept-results.ts";

const result = (number: number): PointResult => ({
  number,
  key: `key ${String(number)}`,
  lane: 0,
  draw: 0,
  entries: [number],
  figures: [number / 3],
});
const results = [0, 1, 2, 3].map(result);
/** Results under one name. */
const under = (name: string, own: readonly (PointResult | undefined)[]) => new Map([[name, own]]);
let stored: Map<string, string>;
let room: number;

beforeEach(() => {
  stored = new Map();
  room = Infinity;
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => {
      if (value.length > room) throw new Error("QuotaExceededError");
      stored.set(name, value);
    },
    removeItem: (name: string) => stored.delete(name),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("finds what was put last, but for points that have no figures yet or lost their worker", () => {
  const shelf = tabShelf("a");
  expect(shelf.find("x")).toEqual([]);
  shelf.put(under("x", results));
  shelf.put(under("x", [undefined, result(1), { ...result(2), key: "" }, result(3)]));
  expect(shelf.find("x")).toEqual([result(1), result(3)]);
});

it("keeps names apart, and what was put last where there is no room for all", () => {
  const shelf = tabShelf("a");
  shelf.put(new Map(["x", "y"].map((name) => [name, results] as const)));
  shelf.put(under("y", [result(9)]));
  expect(shelf.find("x")).toEqual(results);
  expect(shelf.find("y")).toEqual([result(9)]);
  expect(shelf.find("z")).toEqual([]);
  shelf.put(
    under(
      "z",
      Array.from({ length: 60_000 }, (_, number) => result(number)),
    ),
  );
  expect(shelf.find("x")).toEqual([]);
  expect(shelf.find("z").length).toBeGreaterThan(20_000);
});

it("finds nothing that another build made", () => {
  tabShelf("a").put(under("x", results));
  expect(tabShelf("b").find("x")).toEqual([]);
  expect(tabShelf("a").find("x")).toEqual(results);
});

it("notes which runs were stopped, where something can be stored, as far as there are not too many", () => {
  const shelf = tabShelf("a");
  expect(shelf.isStopped("x")).toBe(false);
  shelf.setStopped("x", true);
  shelf.setStopped("y", true);
  expect(tabShelf("a").isStopped("x")).toBe(true);
  shelf.setStopped("x", false);
  expect(["x", "y"].map((name) => shelf.isStopped(name))).toEqual([false, true]);
  for (let other = 0; other < 1_000; other += 1) {
    expect(shelf.isStopped("y")).toBe(true);
    shelf.setStopped(String(other), true);
  }
  expect(shelf.isStopped("y")).toBe(false);
  expect(shelf.isStopped("0")).toBe(true);
  room = 0;
  shelf.setStopped("z", true);
  expect(shelf.isStopped("z")).toBe(false);
  vi.unstubAllGlobals();
  shelf.setStopped("z", true);
  expect(shelf.isStopped("z")).toBe(false);
});

it("leaves out a line that is none", () => {
  const shelf = tabShelf("a");
  shelf.put(under("x", results));
  for (const [name, text] of stored)
    stored.set(name, text.replace('{"number":1,', "{").replace('"key":"key 2"', "").concat("\n{"));
  expect(shelf.find("x").map(({ key }) => key)).toEqual(["key 0", "key 1", "key 3"]);
});

it("keeps as many as there is room for, and none where nothing can be stored", () => {
  const shelf = tabShelf("a");
  const many = Array.from({ length: 60_000 }, (_, number) => result(number));
  shelf.put(under("x", many));
  const [text = ""] = stored.values();
  expect(text.length).toBeLessThanOrEqual(4_000_000);
  expect(shelf.find("x")).toEqual(many.slice(0, shelf.find("x").length));
  expect(shelf.find("x").length).toBeGreaterThan(20_000);
  room = 250;
  shelf.put(under("x", results));
  expect(shelf.find("x")).toEqual(results.slice(0, 2));
  room = 0;
  stored.clear();
  shelf.put(under("x", results));
  expect(shelf.find("x")).toEqual([]);
  vi.unstubAllGlobals();
  shelf.put(under("x", results));
  expect(shelf.find("x")).toEqual([]);
});
