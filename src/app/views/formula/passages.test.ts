import { expect, test } from "vitest";
import type { Frame, Passage } from "../../../engine/index.ts";
import { convolution, frameOf, lane } from "../views.testkit.ts";
import { narratePassages } from "./passages.ts";

const passage: Passage = {
  ...{ node: 2, isRest: false, first: 0, last: 1, count: 2, tried: 0 },
  ...{ left: [], lacking: [] },
};
const say = (changes: Partial<Passage>, frame: Partial<Frame> = {}): string =>
  narratePassages(convolution, { ...frameOf(), passages: [{ ...passage, ...changes }], ...frame });

test("an intersection says which coordinates it skips, and what it passes over", () => {
  const left = [{ tensor: "F", count: 2, rank: 0, positions: [0, 1] }];
  expect(say({ left })).toBe(
    " s = 0 and 1 are skipped: I and F do not both hold an element there; 2 elements of F are passed over.",
  );
});

test.each([
  [{ last: 0, count: 1 }, " s = 0 is skipped"],
  [{ last: 4, count: 5 }, " s = 0 to 4 are skipped"],
  [{ last: 4, count: 3 }, " 3 places of s from 0 to 4 are skipped"],
  [{ last: 0, count: 1, isRest: true }, " Before that, s = 0 was skipped"],
])("places are named as they lie: %#", (changes, words) => {
  expect(say(changes)).toContain(words);
});

test("iterations in vain say which tensor has nothing there", () => {
  expect(say({ node: 1, tried: 2, lacking: ["F"] })).toBe(
    " q = 0 and 1 are tried in vain: F holds nothing there.",
  );
  expect(say({ tried: 1, lacking: ["F"] })).toBe(
    " s = 0 and 1 are left out: 1 because I and F do not both hold an element there, 1 because F holds nothing there.",
  );
});

/** Loop Q of the convolution over time, loop S over lanes that take what F stores. */
const spatial = (ladder: Readonly<Record<string, "index" | "reuse">>) => ({
  ...convolution,
  loops: convolution.loops.map((loop, at) =>
    at === 0
      ? loop
      : {
          ...loop,
          ...{ mode: "spatial" as const, source: "traverse" as const, drivers: ["F"] },
          ladder: { ...loop.ladder, ...ladder },
        },
  ),
});
const at = (s: number) => ({
  ...lane,
  loops: lane.loops.map((loop) => (loop.node === 2 ? { ...loop, coordinate: s } : loop)),
});
const sayLanes = (
  lanes: readonly (typeof lane)[],
  reach: number,
  ladder: Readonly<Record<string, "index" | "reuse">> = { I: "reuse" },
): string =>
  narratePassages(spatial(ladder), {
    ...frameOf(lanes),
    sides: [{ node: 2, rank: "S", width: 3, reach }],
  });

test("places are called empty by what the fiber stores, whoever computes", () => {
  expect(sayLanes([at(0), at(2)], 2)).toBe(" 1 of 3 places of s is empty in F.");
  expect(sayLanes([at(0), at(1), at(2)], 3)).toBe("");
});

test("elements without a place in the output are told apart from empty places", () => {
  expect(sayLanes([at(0), at(0)], 2)).toBe(
    " 1 of 3 places of s is empty in F; 1 of 2 elements of F has no place in O.",
  );
  // Where another tensor is looked up, it may as well be that one that has nothing.
  expect(sayLanes([at(0), at(0)], 2, { I: "index" })).toBe(" 1 of 3 places of s is empty in F.");
});

test("lanes with fibers of their own are not spoken of as one", () => {
  const loops = spatial({ I: "reuse" }).loops.map((loop) => ({
    ...loop,
    mode: "spatial" as const,
    ladder: { ...loop.ladder, F: "index" as const },
  }));
  const frame = { ...frameOf([at(0), at(2)]), sides: [{ node: 2, rank: "S", width: 3, reach: 2 }] };
  expect(narratePassages({ ...convolution, loops }, frame)).toBe("");
});
