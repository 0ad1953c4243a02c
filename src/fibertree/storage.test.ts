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
  type Tensor,
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

/** What is stored of a dense array, row-major in the order of the ranks, rank by rank. */
function naiveRanks(ranks: readonly RankShape[], cells: readonly number[]): unknown {
  let fibers: readonly (readonly number[])[] = [cells];
  const stored = ranks.map(({ shape, format }) => {
    const kept = fibers.map((fiber) => {
      const width = fiber.length / shape;
      const parts = Array.from({ length: shape }, (_, at) =>
        fiber.slice(at * width, (at + 1) * width),
      );
      return [...parts.entries()].filter(([, part]) => format === "U" || part.some(Boolean));
    });
    fibers = kept.flatMap((own) => own.map(([, part]) => part));
    return kept.map((own) => own.map(([at]) => at));
  });
  return { stored, values: fibers.flat() };
}

/** The same of a tensor. */
function storedRanks({ ranks, values }: Tensor): unknown {
  const stored = ranks.map(({ segments, coordinates }) =>
    Array.from(segments.subarray(1), (end, fiber) => [
      ...coordinates.subarray(segments[fiber], end),
    ]),
  );
  return { stored, values: [...values] };
}

describe("tensors of dense arrays", () => {
  it("hold in any format and order what the arrays do, and so do tensors of their elements", () => {
    const ranks = fc.array(
      fc.record({ shape: fc.integer({ min: 1, max: 4 }), format: fc.constantFrom("U", "C", "B") }),
      { maxLength: 4 },
    );
    const property = fc.property(ranks, fc.gen(), (shapes, g) => {
      const own = shapes.map((rank, at): RankShape => ({ id: String(at), ...rank }));
      const sizeOf = (some: readonly RankShape[]): number =>
        some.reduce((product, { shape }) => product * shape, 1);
      const all = { minLength: own.length, maxLength: own.length };
      const order = g(fc.shuffledSubarray, [...own.keys()], all);
      const stored = order.map((rank) => own[rank]!);
      const strides = order.map((rank) => sizeOf(own.slice(rank + 1)));
      const cells = Float64Array.from({ length: sizeOf(own) }, () =>
        g(fc.integer, { min: -1, max: 1 }),
      );
      const cellsInOrder = Array.from(cells, (_, cell) => {
        const at = stored.map(
          ({ shape }, rank) => Math.floor(cell / sizeOf(stored.slice(rank + 1))) % shape,
        );
        return cells[at.reduce((sum, coordinate, rank) => sum + coordinate * strides[rank]!, 0)]!;
      });
      const whole = naiveRanks(stored, cellsInOrder);
      expect(storedRanks(tensorOfCells(stored, cells, strides))).toEqual(whole);
      const points = Array.from(cells, (value, cell): Point => [
        own.map(({ shape }, rank) => Math.floor(cell / sizeOf(own.slice(rank + 1))) % shape),
        value,
      ]);
      const few = points
        .filter(([, value]) => value !== 0)
        .slice(0, g(fc.integer, { min: 0, max: 9 }));
      for (const some of [points, points.filter(([, value]) => value !== 0), few]) {
        const built = buildTensor(stored, elementsOf(own.length, some), order);
        expect(pointsOf(tensorElements(built))).toEqual(
          expected(some.map(([at, value]) => [order.map((rank) => at[rank]!), value])),
        );
        if (some !== few) expect(storedRanks(built)).toEqual(whole);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
