import { expect, test } from "vitest";
import type { Frame, Passage } from "../../../engine/index.ts";
import { convolution, frameOf, lane } from "../views.testkit.ts";
import { narratePassages } from "./passages.ts";

const passage: Passage = {
  ...{ node: 2, isRest: false, first: 0, last: 1, count: 2, tried: 0 },
  ...{ around: [], left: [], lacking: [] },
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
])("places are named as they lie: %#", (changes, words) => {
  expect(say(changes)).toContain(words);
});

test("what was left of an earlier visit names the loops around that have moved on since", () => {
  const [q] = lane.loops;
  const rest = { last: 0, count: 1, isRest: true };
  const stood = (coordinate: number) => [{ ...q!, coordinate }];
  expect(say({ ...rest, around: stood(0) })).toContain(" At q = 0, s = 0 was skipped: ");
  expect(say({ ...rest, around: stood(1) })).toContain(" Before that, s = 0 was skipped: ");
  expect(say({ ...rest, around: [{ ...q!, node: 9, variable: "p" }, ...stood(0)] })).toContain(
    " At p = 1 and q = 0, s = 0 was skipped: ",
  );
  expect(say({ isRest: true, around: stood(0), tried: 1 })).toContain(
    " At q = 0, of s = 0 and 1, 1 was skipped: ",
  );
});

test("of a single coordinate it is said which tensor is empty", () => {
  const one = { last: 0, count: 1 };
  const left = [{ tensor: "F", count: 1, rank: 0, positions: [0] }];
  expect(say({ ...one, left })).toContain("s = 0 is skipped: I is empty there;");
  expect(say(one)).toContain("s = 0 is skipped: I and F are empty there.");
  // What lies behind the last match has not all been looked at.
  expect(say({ ...one, isRest: true })).toContain("I and F do not both hold an element there.");
});

test("iterations that lead to nothing say which tensor is empty", () => {
  const q = { node: 1, tried: 2 };
  const lacks = (...tensors: readonly string[]) => ({ tensors, count: 1 });
  expect(say({ ...q, lacking: [{ tensors: ["F"], count: 2 }] })).toBe(
    " q = 0 and 1 lead to nothing: F is empty there.",
  );
  expect(say({ ...q, lacking: [lacks("I"), lacks("F")] })).toContain(": I or F is empty there.");
  expect(say({ ...q, lacking: [{ tensors: ["I", "F"], count: 2 }] })).toContain(
    ": I and F are empty there.",
  );
  expect(say({ ...q, lacking: [lacks("F"), lacks()] })).toContain(
    ": F is empty there, or no product there has a place in O.",
  );
  expect(say({ ...q, lacking: [] })).toContain(": nothing there leads to a product.");
  expect(say({ tried: 1, lacking: [lacks("F")] })).toBe(
    " Of s = 0 and 1, 1 is skipped: I and F do not both hold an element there; 1 leads to nothing: F is empty there.",
  );
});

test("where a search starts is said as its loop begins a visit", () => {
  const late = { start: 0, end: 2, from: 1, to: 2, position: 1 };
  const tensors = frameOf().tensors.map((one) =>
    one.tensor === "F" ? { ...one, cursors: [late], visits: [[late]] } : one,
  );
  const loops = lane.loops.map((one) => (one.node === 2 ? { ...one, from: 1 } : one));
  const frame = { ...frameOf([{ ...lane, loops }], [1, 2, 3]), tensors };
  expect(narratePassages(convolution, frame)).toBe(
    " The search in I and F starts at s = 1, which is I[1].",
  );
  expect(narratePassages(convolution, { ...frame, entered: [2, 3] })).toBe("");
});

test("lanes that start to search in places of their own say each", () => {
  const from = (start: number) => ({
    ...lane,
    loops: lane.loops.map((one) => (one.node === 2 ? { ...one, from: start } : one)),
  });
  const say = (...starts: readonly number[]) =>
    narratePassages(convolution, frameOf(starts.map(from), [1, 2, 3]));
  const idle = { sides: [{ node: 2, rank: "S", width: 3, reach: 2 }] };
  expect(narratePassages(convolution, { ...frameOf([from(2), from(2)], [1, 2, 3]), ...idle })).toBe(
    " The search in I starts at s = 2 in every lane that is busy.",
  );
  expect(say(0, 1, 3)).toBe(" The search in I starts lane by lane, at s = 0, 1 and 3.");
  expect(say(2, 2)).toBe(" The search in I starts at s = 2 in every lane.");
  expect(say(0, 1, 2, 3, 4, 5, 6)).toContain("lane by lane, at s = 0 to 6.");
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
