import { describe, expect, it } from "vitest";
import { spanOf, stepAt, windowRound } from "./scrub-window.ts";

describe("the window of the barcode", () => {
  it("shows a short run as a whole", () => {
    expect(spanOf(undefined, 17, 800)).toBe(17);
    expect(windowRound(9, 17, 17, undefined)).toEqual({ from: 0, to: 17 });
  });

  it("gives each step of a long run enough room, unless more are wished for", () => {
    expect(spanOf(undefined, 1e8, 800)).toBe(200);
    expect(spanOf(5_000, 1e8, 800)).toBe(5_000);
    expect(spanOf(1, 1e8, 800)).toBe(12);
  });

  it("rests while the playhead is inside, and leaps when it comes to the rim", () => {
    const first = windowRound(500, 100, 10_000, undefined);
    expect(first).toEqual({ from: 450, to: 550 });
    expect(windowRound(540, 100, 10_000, first)).toBe(first);
    expect(windowRound(545, 100, 10_000, first)).toEqual({ from: 495, to: 595 });
  });

  it("stays inside of the run", () => {
    expect(windowRound(3, 100, 10_000, undefined)).toEqual({ from: 0, to: 100 });
    const end = windowRound(9_999, 100, 10_000, undefined);
    expect(end).toEqual({ from: 9_900, to: 10_000 });
    expect(windowRound(9_999, 100, 10_000, end)).toBe(end);
    expect(windowRound(50, 100, 120, end)).toEqual({ from: 0, to: 100 });
  });

  it("finds the step under the pointer, also beyond either end", () => {
    const window = { from: 10, to: 20 };
    expect([-1, 0, 0.55, 1, 7].map((share) => stepAt(share, window))).toEqual([10, 10, 15, 19, 19]);
  });
});
