import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { changeBetween } from "./text-change.ts";

describe("changeBetween", () => {
  it("touches only what differs", () => {
    expect(changeBetween("O: [Q, S]", "O: [S, Q]")).toEqual({ from: 4, to: 8, insert: "S, Q" });
    expect(changeBetween("aa", "aaa")).toEqual({ from: 2, to: 2, insert: "a" });
    expect(changeBetween("same", "same")).toBeUndefined();
  });

  it("turns any text into any other", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const change = changeBetween(before, after);
        const made =
          change === undefined
            ? before
            : before.slice(0, change.from) + change.insert + before.slice(change.to);
        expect(made).toBe(after);
      }),
    );
  });
});
