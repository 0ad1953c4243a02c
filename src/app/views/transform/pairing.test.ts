import { describe, expect, test } from "vitest";
import type { TensorSnapshot } from "../../../engine/index.ts";
import { elementWords, pairElements, rearrangement, reasonWords } from "./pairing.ts";

const rank = (id: string, segments: readonly number[], coordinates: readonly number[]) => ({
  id,
  shape: 4,
  format: "C" as const,
  segments: Int32Array.from(segments),
  coordinates: Int32Array.from(coordinates),
});

/** A[0,2] = 5, A[1,0] = 6, A[1,2] = 7, declared as (M, K). */
const stored: TensorSnapshot = {
  name: "A",
  ranks: [rank("M", [0, 2], [0, 1]), rank("K", [0, 1, 3], [2, 0, 2])],
  values: Float64Array.of(5, 6, 7),
  occupancy: 3,
  declared: [0, 1],
};
const swizzled: TensorSnapshot = {
  ...stored,
  ranks: [rank("K", [0, 2], [0, 2]), rank("M", [0, 1, 3], [1, 0, 1])],
  values: Float64Array.of(6, 5, 7),
  declared: [1, 0],
};
const split: TensorSnapshot = {
  ...stored,
  ranks: [
    rank("M", [0, 2], [0, 1]),
    rank("K1", [0, 1, 3], [2, 0, 2]),
    rank("K0", [0, 1, 2, 3], [2, 0, 2]),
  ],
  declared: [0, 1, 1],
};

describe("pairing elements", () => {
  test("finds each element in the other tree and its place in both orders", () => {
    expect(
      pairElements(stored, swizzled).map((pair) => [
        pair.point.join(),
        pair.value,
        pair.storedPlace,
        pair.arrangedPlace,
      ]),
    ).toEqual([
      ["0,2", 5, 0, 1],
      ["1,0", 6, 1, 0],
      ["1,2", 7, 2, 2],
    ]);
  });

  test("takes the coordinate of a split rank from its innermost part", () => {
    expect(pairElements(stored, split).map(({ stored: a, arranged: b }) => [a, b])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  test("leaves out zeros that a format stores", () => {
    const dense = { ...stored, values: Float64Array.of(5, 0, 7) };
    expect(pairElements(dense, dense).map(({ value }) => value)).toEqual([5, 7]);
  });
});

describe("saying why", () => {
  test("tells a swizzle from a split", () => {
    expect(rearrangement(stored, swizzled)).toEqual({ split: false, swizzled: true });
    expect(rearrangement(stored, split)).toEqual({ split: true, swizzled: false });
    const tiled = { ...split, declared: [1, 0, 1] };
    expect(rearrangement(stored, tiled)).toEqual({ split: true, swizzled: true });
    expect(reasonWords(stored, swizzled)).toContain("discordant");
    expect(reasonWords(stored, split)).not.toContain("discordant");
  });

  test("says where an element lies and how far storage would have to be searched", () => {
    const pairs = pairElements(stored, swizzled);
    const [first, second, third] = pairs;
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    expect(elementWords(stored, swizzled, pairs, second)).toContain("first that they meet");
    expect(elementWords(stored, swizzled, pairs, first)).toContain(
      "From A[1,0], which they meet before, it lies 1 back in storage.",
    );
    expect(elementWords(stored, swizzled, pairs, third)).toContain("it lies 2 further on");
  });
});
