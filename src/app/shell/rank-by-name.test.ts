import { expect, it } from "vitest";
import { rankByName } from "./rank-by-name.ts";

const titles = ["Next step", "Previous step", "Step over", "Go to a step", "Matrix product"];
const entries = titles.map((title) => ({ title }));
const found = (query: string) => rankByName(entries, query).map(({ title }) => title);

it("gives everything for nothing", () => {
  expect(found(" ")).toEqual(titles);
});

it("puts names that begin with the query first, and inner words before inner letters", () => {
  expect(found("step")[0]).toBe("Step over");
  expect(found("rod p")).toEqual(["Matrix product"]);
});

it("wants every word", () => {
  expect(found("go step")).toEqual(["Go to a step"]);
  expect(found("go stop")).toEqual([]);
});
