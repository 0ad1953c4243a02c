import { expect, it } from "vitest";
import { counts } from "../views/views.testkit.ts";
import { changesOf } from "./what-if.ts";

const before = counts({
  cycles: 17,
  intersections: { steps: 29, matches: 17 },
  tensors: {
    I: { accesses: 17, reads: 17, lookups: 0, coordReads: 22 },
    F: { accesses: 17, reads: 17, lookups: 0, coordReads: 24 },
    O: { updates: 17, writes: 9, reads: 0 },
  },
});
const after = counts({
  cycles: 17,
  intersections: { steps: 0, matches: 0 },
  tensors: {
    I: { accesses: 17, reads: 17, lookups: 0, coordReads: 21 },
    F: { accesses: 17, reads: 3, lookups: 0, coordReads: 3 },
    O: { updates: 17, writes: 17, reads: 8 },
  },
});

it("tells the cycles always, and of the rest what changes", () => {
  expect(changesOf(before, after)).toEqual([
    { label: "cycles", before: 17, after: 17 },
    { label: "comparisons", before: 29, after: 0 },
    { label: "F fetched", tensor: "F", before: 17, after: 3 },
    { label: "O written", tensor: "O", before: 9, after: 17 },
    { label: "O brought back", tensor: "O", before: 0, after: 8 },
  ]);
});

it("has nothing but the cycles where nothing changes", () => {
  expect(changesOf(before, before)).toHaveLength(1);
});
