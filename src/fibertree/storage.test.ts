/** Storing tensors: building them in any format and order, searching them, drawing them from a seed. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildTensor,
  findPosition,
  lowerBound,
  occupancy,
  swizzleRanks,
  tensorElements,
  tensorOfCells,
  type Elements,
  type RankShape,
} from "./index.ts";
import { uniformElements } from "./generate-uniform.ts";

type Point = readonly [readonly number[], number];

function elementsOf(rankCount: number, points: readonly Point[]): Elements {
  return {
    rankCount,
    coordinates: Int32Array.from(points.flatMap(([at]) => at)),
    values: Float64Array.from(points.map(([, value]) => value)),
  };
}

function pointsOf({ rankCount, coordinates, values }: Elements): readonly Point[] {
  return Array.from(values, (value, at): Point => [
    [...coordinates.subarray(at * rankCount, (at + 1) * rankCount)],
    value,
  ]);
}

/** What should be stored: the last value of each coordinate that is not zero, ascending. */
function expected(points: readonly Point[]): readonly Point[] {
  const last = new Map(points.map(([at, value]) => [at.join(), [at, value] as const]));
  const compare = ([a]: Point, [b]: Point): number => {
    const rank = a.findIndex((coordinate, at) => coordinate !== b[at]);
    return rank === -1 ? 0 : a[rank]! - b[rank]!;
  };
  return [...last.values()].filter(([, value]) => value !== 0).sort(compare);
}

const tensor = fc
  .array(
    fc.record({
      shape: fc.integer({ min: 1, max: 5 }),
      format: fc.constantFrom("U", "C", "B", "R"),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .chain((ranks) =>
    fc.record({
      ranks: fc.constant(ranks.map((rank, at): RankShape => ({ ...rank, id: `R${String(at)}` }))),
      points: fc.array(
        fc.tuple(
          fc.tuple(...ranks.map(({ shape }) => fc.nat(shape - 1))),
          fc.integer({ min: -2, max: 2 }),
        ),
        { maxLength: 20 },
      ),
    }),
  );

describe("building", () => {
  it("keeps the last non-zero value of each coordinate, in any format", () => {
    fc.assert(
      fc.property(tensor, ({ ranks, points }) => {
        const built = buildTensor(ranks, elementsOf(ranks.length, points));
        expect(pointsOf(tensorElements(built))).toEqual(expected(points));
        expect(occupancy(built)).toBe(expected(points).length);
        let fibers = 1;
        for (const { segments, coordinates, format, shape } of built.ranks) {
          expect(segments.length).toBe(fibers + 1);
          fibers = coordinates.length;
          expect([segments[0], segments.at(-1)]).toEqual([0, fibers]);
          for (let fiber = 0; fiber + 1 < segments.length; fiber += 1) {
            const own = [...coordinates.subarray(segments[fiber], segments[fiber + 1])];
            expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
            expect(own.every((each) => each >= 0 && each < shape)).toBe(true);
            if (format === "U") expect(own.length).toBe(shape);
          }
        }
        expect(built.values.length).toBe(fibers);
      }),
    );
  });

  it("stores zeros in uncompressed ranks only", () => {
    const points: readonly Point[] = [[[1, 2], 5]];
    const ranks = [
      { id: "M", shape: 2, format: "C" },
      { id: "K", shape: 4, format: "U" },
    ] as const;
    const built = buildTensor(ranks, elementsOf(2, points));
    expect(built.ranks.map(({ coordinates }) => [...coordinates])).toEqual([[1], [0, 1, 2, 3]]);
    expect([...built.values]).toEqual([0, 0, 5, 0]);
  });

  it("swizzles to what would have been built in that order", () => {
    fc.assert(
      fc.property(tensor, fc.infiniteStream(fc.nat()), ({ ranks, points }, numbers) => {
        const order = ranks.map((_, at) => at);
        for (let at = order.length - 1; at > 0; at -= 1) {
          const other = (numbers.next().value ?? 0) % (at + 1);
          [order[at], order[other]] = [order[other]!, order[at]!];
        }
        const built = buildTensor(ranks, elementsOf(ranks.length, points));
        const moved = points.map(([at, value]): Point => [order.map((rank) => at[rank]!), value]);
        const direct = buildTensor(
          order.map((rank) => ranks[rank]!),
          elementsOf(ranks.length, moved),
        );
        const swizzled = swizzleRanks(built, order);
        expect(pointsOf(tensorElements(swizzled))).toEqual(pointsOf(tensorElements(direct)));
        expect(swizzled.values).toEqual(direct.values);
      }),
    );
  });
});

it("finds every coordinate by search", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(20), { maxLength: 12 }),
      fc.constantFrom("U", "C", "B", "R"),
      (coordinates, format) => {
        const points = coordinates.map((at): Point => [[at], 1]);
        const built = buildTensor([{ id: "K", shape: 21, format }], elementsOf(1, points));
        const rank = built.ranks[0]!;
        const stored = [...rank.coordinates];
        for (let wanted = -2; wanted <= 23; wanted += 1) {
          expect(findPosition(rank, 0, wanted)).toBe(stored.indexOf(wanted));
          const first = stored.findIndex((each) => each >= wanted);
          const bound = lowerBound(rank, 0, stored.length, wanted);
          expect(bound).toBe(first === -1 ? stored.length : first);
        }
      },
    ),
  );
});

describe("uniform elements", () => {
  it("are exactly as many as the density says, ascending and different", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (shape, density, seed) => {
          const size = shape.reduce((product, extent) => product * extent, 1);
          const elements = uniformElements(shape, density, seed);
          expect(elements.values.length).toBe(Math.round(density * size));
          const points = pointsOf(elements);
          expect(expected(points)).toEqual(points);
          expect(points.every(([at]) => at.every((each, rank) => each < shape[rank]!))).toBe(true);
          expect(
            points.every(([, value]) => Number.isInteger(value) && value > 0 && value < 10),
          ).toBe(true);
          expect(uniformElements(shape, density, seed)).toEqual(elements);
        },
      ),
    );
  });

  // Experiments store seeds: these tensors must stay what they are for ever.
  it.each([
    [[12], 0.5, 1, [4, 5, 7, 8, 10, 11], [3, 5, 3, 8, 9, 8]],
    [[3, 4], 0.25, 7, [0, 1, 1, 1, 1, 2], [4, 8, 9]],
    [
      [2, 2, 2],
      1,
      0,
      [0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1],
      [2, 9, 7, 4, 9, 7, 7, 8],
    ],
  ])("of shape %j, density %d and seed %d are what they always were", (...row) => {
    const [shape, density, seed, coordinates, values] = row;
    const elements = uniformElements(shape, density, seed);
    expect([[...elements.coordinates], [...elements.values]]).toEqual([coordinates, values]);
  });
});

describe("tensors of dense arrays", () => {
  it("are what building them from elements gives, in any format and order", () => {
    const ranks = fc.array(
      fc.record({ shape: fc.integer({ min: 1, max: 4 }), format: fc.constantFrom("U", "C", "B") }),
      { maxLength: 4 },
    );
    const property = fc.property(ranks, fc.gen(), (shapes, g) => {
      const own = shapes.map((rank, at): RankShape => ({ id: String(at), ...rank }));
      const size = own.reduce((product, { shape }) => product * shape, 1);
      const cells = Float64Array.from({ length: size }, () => g(fc.integer, { min: -1, max: 1 }));
      const strides = own.map((_, at) =>
        own.slice(at + 1).reduce((product, { shape }) => product * shape, 1),
      );
      const order = g(fc.shuffledSubarray, [...own.keys()], {
        minLength: own.length,
        maxLength: own.length,
      });
      const coordinates = Array.from(cells, (_, cell) =>
        own.map(({ shape }, at) => Math.floor(cell / strides[at]!) % shape),
      );
      const elements = {
        rankCount: own.length,
        coordinates: Int32Array.from(coordinates.flat()),
        values: cells,
      };
      const stored = order.map((rank) => own[rank]!);
      expect(
        tensorOfCells(
          stored,
          cells,
          order.map((rank) => strides[rank]!),
        ),
      ).toEqual(buildTensor(stored, elements, order));
    });
    fc.assert(property, { numRuns: 300 });
  });
});
