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

test("places of a spatial loop without an element take no lane", () => {
  const loops = convolution.loops.map((loop, at) =>
    at === 1
      ? { ...loop, mode: "spatial" as const, source: "traverse" as const, drivers: ["F"] }
      : loop,
  );
  const einsum = { ...convolution, loops };
  const words = (reach: number) =>
    narratePassages(einsum, {
      ...frameOf([lane, lane]),
      sides: [{ node: 2, rank: "S", width: 3, reach }],
    });
  expect(words(2)).toBe(" 1 of 3 places of s takes no lane: F is empty there.");
  expect(words(3)).toBe("");
});
