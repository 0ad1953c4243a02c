/** Sorting against a comparison sort, above and below the size from which there are others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../base/index.ts";
import { buildTensor, tensorElements } from "./build.ts";
import type { Elements, RankFormat } from "./tensor.ts";
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

  it("sorts what fills its box, unless two share a cell", () => {
    const random = seededRandom(1);
    const cells = Array.from({ length: 20_000 }, (_, cell) => cell).filter(
      () => random.below(3) > 0,
    );
    const shuffled = cells
      .map((cell) => [random.next(), cell] as const)
      .sort(([a], [b]) => a - b)
      .map(([, cell]) => cell);
    const sorted = (numbers: readonly number[]): readonly number[] => {
      const columns = [
        Int32Array.from(numbers, (cell) => Math.floor(cell / 200) - 7),
        Int32Array.from(numbers, (cell) => cell % 200),
      ];
      return Array.from(orderRows(columns, numbers.length), (place) => numbers[place] ?? -1);
    };
    expect(sorted(shuffled)).toEqual(cells);
    const [first = 0] = shuffled;
    expect(sorted([...shuffled, first])).toEqual([...cells, first].sort((a, b) => a - b));
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

  it("gives one tensor in whatever order its elements come", () => {
    const rank = fc.record({
      shape: fc.integer({ min: 1, max: 6 }),
      format: fc.constantFrom<RankFormat>("C", "C", "B", "R", "U"),
    });
    fc.assert(
      fc.property(
        fc.array(rank, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0.02, 0.3, 1),
        fc.nat(),
        (ranks, density, seed) => {
          const random = seededRandom(seed);
          const extents = ranks.map(({ shape }) => shape);
          const cells = extents.reduce((product, extent) => product * extent, 1);
          const chosen = Array.from({ length: cells }, (_, cell) => cell).filter(
            () => random.next() < density,
          );
          const elementsOf = (numbers: readonly number[]): Elements => ({
            rankCount: ranks.length,
            coordinates: Int32Array.from(
              numbers.flatMap((cell) => {
                let rest = cell;
                return extents.toReversed().reduce<number[]>((point, extent) => {
                  point.unshift(rest % extent);
                  rest = Math.floor(rest / extent);
                  return point;
                }, []);
              }),
            ),
            values: Float64Array.from(numbers, (cell) => 1 + cell),
          });
          const shapes = ranks.map((each, at) => ({ id: `R${String(at)}`, ...each }));
          const tensor = buildTensor(shapes, elementsOf(chosen));
          expect(tensorElements(tensor)).toEqual(elementsOf(chosen));
          expect(buildTensor(shapes, elementsOf(chosen.toReversed()))).toEqual(tensor);
        },
      ),
    );
  });
});
