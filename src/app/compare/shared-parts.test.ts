/** Lanes are ranked over the parts that all of them can have, whoever lacks few; who lacks most is not ranked. */
import { expect, it } from "vitest";
import type { PointResult } from "../../engine/index.ts";
import type { Part } from "./comparison.ts";
import { partialParts } from "./shared-parts.ts";
import { totalsOf } from "./totals.ts";

const parts = ["one", "two", "three"].map((name): Part => ({
  ...{ name, times: 1, groups: 1, size: 1, mayBeTooLarge: false },
  request: { text: name, files: {} },
}));
const fine = { key: "k", figures: [1] };
const tooLarge = {
  ...{ key: "k", figures: [] },
  problem: { code: "limit/elements", message: "Too large.", isLimit: true },
};
const lost = { ...tooLarge, problem: { ...tooLarge.problem, isLimit: false } };
const comparison = (rows: readonly (readonly (Partial<PointResult> | undefined)[])[]) => ({
  parts,
  lanes: ["a", "b"],
  metrics: ["cycles"],
  results: rows.map((row) =>
    row.map(
      (own, lane) =>
        own && { ...{ number: lane, key: "", lane, draw: 0, entries: [], figures: [] }, ...own },
    ),
  ),
});
const cyclesOf = (state: ReturnType<typeof comparison>) =>
  totalsOf(state).map(({ figures }) => figures?.get("cycles"));

it.each([
  [
    "a part that one lane lacks is in no sum",
    [
      [fine, fine],
      [fine, tooLarge],
      [fine, fine],
    ],
    ["two"],
    [2, 2],
  ],
  [
    "who lacks most has no sum",
    [
      [fine, tooLarge],
      [fine, tooLarge],
      [fine, fine],
    ],
    [],
    [3, undefined],
  ],
  [
    "who lost a worker has no sum",
    [
      [fine, fine],
      [fine, lost],
      [fine, fine],
    ],
    [],
    [3, undefined],
  ],
  [
    "a part that all lack is in no sum",
    [
      [tooLarge, tooLarge],
      [fine, fine],
      [fine, fine],
    ],
    ["one"],
    [2, 2],
  ],
  [
    "parts that all lack are held against none",
    [
      [tooLarge, tooLarge],
      [tooLarge, tooLarge],
      [fine, fine],
    ],
    ["one", "two"],
    [1, 1],
  ],
  [
    "what is to come is waited for",
    [
      [fine, fine],
      [fine, tooLarge],
      [fine, undefined],
    ],
    ["two"],
    [2, undefined],
  ],
] as const)("%s", (_, rows, without, cycles) => {
  const state = comparison(rows);
  expect(partialParts(state).map(({ name }) => name)).toEqual(without);
  expect(cyclesOf(state)).toEqual(cycles);
});

it("a part that is left out says who cannot have it, and why", () => {
  const state = comparison([
    [fine, fine],
    [fine, tooLarge],
    [fine, fine],
  ]);
  expect(partialParts(state)).toEqual([{ part: 1, name: "two", lanes: ["b"], why: "Too large." }]);
});
