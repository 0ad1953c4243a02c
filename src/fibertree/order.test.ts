/** The radix sort against a comparison sort, above and below the size from which it is used. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../base/index.ts";
import { buildTensor, tensorElements } from "./build.ts";
import { compareRows, isAscending, orderRows } from "./order.ts";

describe("orderRows", () => {
  const spreads = fc.constantFrom(2, 300, 70_000, 2 ** 32 - 2);
  it("sorts by the first unequal column and keeps equal rows in order", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        spreads,
        spreads,
        fc.constantFrom(50, 5000),
        (seed, wide, narrow, count) => {
          const random = seededRandom(seed);
          const columns = [wide, narrow].map((spread) =>
            Int32Array.from({ length: count }, () => random.below(spread) - Math.floor(spread / 2)),
          );
          const expected = Uint32Array.from({ length: count }, (_, at) => at);
          expected.sort((a, b) => compareRows(columns, a, b) || a - b);
          expect(orderRows(columns, count)).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("leaves what ascends as it is", () => {
    const columns = [Int32Array.of(0, 0, 1), Int32Array.of(1, 2, 0)];
    expect(isAscending(columns, 3)).toBe(true);
    expect(orderRows(columns, 3)).toEqual(Uint32Array.of(0, 1, 2));
    expect(isAscending([Int32Array.of(1, 1)], 2)).toBe(false);
  });
});

describe("buildTensor", () => {
  it("keeps the last of equal elements, and no zeros", () => {
    const tensor = buildTensor([{ id: "K", shape: 9, format: "C" }], {
      rankCount: 1,
      coordinates: Int32Array.of(5, 2, 5, 2, 7),
      values: Float64Array.of(1, 2, 3, 0, 4),
    });
    expect(tensorElements(tensor)).toEqual({
      rankCount: 1,
      coordinates: Int32Array.of(5, 7),
      values: Float64Array.of(3, 4),
    });
  });
});
