/** Points without figures are told by reason, with their number and their place. */
import { expect, it } from "vitest";
import type { PointResult } from "../../engine/index.ts";
import { groupLabel, isToBlame, ProblemGroups } from "./point-problems.ts";

const axes = [
  { paths: ["shape.W"], entries: [[2], [4], [8], [16], [32]], scale: "linear", isListed: true },
] as const;
const short = (extent: number) => ({
  ...{ code: "check/extent-conflict", isLimit: false, numbers: ["shape.W", "shape.S"] },
  message: `\`W\` is ${String(extent)}, too short for its index: \`Q0\` would be -${String(extent)}.`,
});
const long = { code: "limit/iterations", isLimit: true, message: "`O` would take too long." };
const point = (number: number, entry: number, problem?: PointResult["problem"]): PointResult => ({
  ...{ number, key: "", lane: 0, draw: 0, entries: [entry] },
  ...(problem === undefined ? { figures: [1] } : { figures: [], problem }),
});

function grouped(...points: readonly PointResult[]) {
  const groups = new ProblemGroups();
  for (const each of points) groups.add(each);
  return groups.all();
}

it("tells what differs in numbers alone once, by its first point", () => {
  const groups = grouped(
    ...[point(7, 4, long), point(2, 2, short(8)), point(1, 1, short(4)), point(0, 0, short(2))],
    ...[point(3, 3), point(5, 0, short(2))],
  );
  expect(groups.map(({ count, isAlike, first }) => ({ count, isAlike, first }))).toEqual([
    { count: 4, isAlike: false, first: 0 },
    { count: 1, isAlike: true, first: 7 },
  ]);
  expect(groups[0]?.problem.message).toContain("`W` is 2,");
  expect(groups.map((group) => groupLabel(axes, group))).toEqual([
    "Extent of W 2 to 8",
    "Extent of W 32",
  ]);
});

it("keeps apart what names other things", () => {
  const other = { ...short(2), message: short(2).message.replace("Q0", "Q1") };
  expect(grouped(point(0, 0, short(2)), point(1, 0, other))).toHaveLength(2);
});

it("says of places that do not follow one another how many they are, and nothing of all", () => {
  const at = (...entries: readonly number[]) =>
    grouped(...entries.map((entry, number) => point(number, entry, long))).map((group) =>
      groupLabel(axes, group),
    );
  expect(at(4, 0)).toEqual(["Extent of W 2 and 32"]);
  expect(at(0, 2, 3)).toEqual(["Extent of W 3 places from 2 to 16"]);
  expect(at(0, 1, 2, 3, 4)).toEqual([""]);
});

it("blames what the reason is about, or the only number that varies where others are right", () => {
  const blames = (problem: PointResult["problem"], entries = [0], all = [...axes]) =>
    grouped(...entries.map((entry, number) => point(number, entry, problem))).map((group) =>
      isToBlame(all, 0, group),
    );
  expect(blames(short(2))).toEqual([true]);
  expect(blames({ ...short(2), numbers: ["shape.S"] })).toEqual([false]);
  expect(blames(long)).toEqual([true]);
  expect(blames(long, [0, 1, 2, 3, 4])).toEqual([false]);
  expect(blames(long, [0], [...axes, ...axes])).toEqual([false]);
});
