/** Generators: exact counts, the patterns they promise, and first values that must never change. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bandedElements } from "./generate-banded.ts";
import { blockElements } from "./generate-blocks.ts";
import { powerLawElements } from "./generate-power-law.ts";
import { reluElements } from "./generate-relu.ts";
import { uniformElements } from "./generate-uniform.ts";
import { isAscending } from "./order.ts";
import type { Elements } from "./tensor.ts";

/** The coordinates of each element, written 4.2 for row 4, column 2; and its value. */
function written({ rankCount, coordinates, values }: Elements): readonly string[] {
  return Array.from(values, (value, at) => {
    const point = coordinates.subarray(at * rankCount, (at + 1) * rankCount);
    return `${point.join(".")}=${value}`;
  });
}

function rankColumns({ rankCount, coordinates, values }: Elements): readonly Int32Array[] {
  return Array.from({ length: rankCount }, (_, rank) =>
    Int32Array.from(values, (_value, at) => coordinates[at * rankCount + rank]!),
  );
}

const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 3 });
const densities = fc.double({ min: 0, max: 1, noNaN: true });
const seeds = fc.nat();

type Generator = (shape: readonly number[], density: number, seed: number) => Elements;
const generators: Readonly<Record<string, Generator>> = {
  uniform: uniformElements,
  normal: (shape, density, seed) => uniformElements(shape, density, seed, "normal"),
  "power-law": (shape, density, seed) => powerLawElements(shape, { density, exponent: 1.3 }, seed),
  "relu-like": (shape, density, seed) => reluElements(shape, { density }, seed),
  band: (shape, density, seed) => bandedElements(shape, { halfWidth: 9, density }, seed),
};

describe.each(Object.entries(generators))("%s", (_, generate) => {
  it("gives exactly the count that a density asks for, ascending, inside the shape, no zeros", () => {
    fc.assert(
      fc.property(shapes, densities, seeds, (shape, density, seed) => {
        const elements = generate(shape, density, seed);
        const size = shape.reduce((product, extent) => product * extent, 1);
        expect(elements.values.length).toBe(Math.round(density * size));
        const columns = rankColumns(elements);
        expect(isAscending(columns, elements.values.length)).toBe(true);
        columns.forEach((column, rank) => {
          expect(column.every((each) => each >= 0 && each < shape[rank]!)).toBe(true);
        });
        expect(elements.values.includes(0)).toBe(false);
        expect(generate(shape, density, seed)).toEqual(elements);
      }),
    );
  });
});

describe("blocks", () => {
  it("are kept or dropped whole, an exact number of them", () => {
    fc.assert(
      fc.property(shapes, densities, seeds, (shape, keep, seed) => {
        const elements = blockElements(shape, { block: [2, 3], keep }, seed);
        const extents = [...Array<number>(shape.length - 2).fill(1), 2, 3];
        const found = new Map<string, number>();
        for (const point of written(elements)) {
          const block = point.split("=")[0]!.split(".");
          const key = block.map((each, rank) => Math.floor(Number(each) / extents[rank]!)).join();
          found.set(key, (found.get(key) ?? 0) + 1);
        }
        const blocks = shape.reduce((n, extent, rank) => n * Math.ceil(extent / extents[rank]!), 1);
        expect(found.size).toBe(Math.round(keep * blocks));
        for (const [key, count] of found) {
          const inside = key
            .split(",")
            .map((each, rank) =>
              Math.min(extents[rank]!, shape[rank]! - Number(each) * extents[rank]!),
            );
          expect(count).toBe(inside.reduce((product, extent) => product * extent, 1));
        }
      }),
    );
  });
});

describe("patterns", () => {
  it("bands stay near the diagonal", () => {
    const [rows, columns] = rankColumns(bandedElements([64, 64], { halfWidth: 3 }, 5));
    expect(rows!.every((row, at) => Math.abs(row - columns![at]!) <= 3)).toBe(true);
    expect(rows!.length).toBe(64 * 7 - 2 * (3 + 2 + 1));
  });

  it("power laws fill few fibers", () => {
    const [rows] = rankColumns(powerLawElements([256, 256], { density: 0.02, exponent: 1 }, 5));
    const counts = new Array<number>(256).fill(0);
    rows!.forEach((row) => (counts[row]! += 1));
    counts.sort((a, b) => b - a);
    expect(counts[0]! / counts[9]!).toBeCloseTo(10, 0);
    expect(counts[0]! / counts[99]!).toBeGreaterThan(60);
  });

  it("activations lie in clusters and are positive", () => {
    const pairs = (elements: Elements): number => {
      const points = new Set(written(elements).map((each) => each.split("=")[0]));
      const [rows, columns] = rankColumns(elements);
      return rows!.reduce(
        (sum, row, at) => sum + (points.has(`${row}.${columns![at]! + 1}`) ? 1 : 0),
        0,
      );
    };
    const clustered = reluElements([64, 64], { density: 0.3, values: "normal" }, 5);
    expect(pairs(clustered)).toBeGreaterThan(1.5 * pairs(uniformElements([64, 64], 0.3, 5)));
    expect(clustered.values.every((value) => value > 0)).toBe(true);
  });

  it("normal values have mean 0 and deviation 1", () => {
    const { values } = uniformElements([100_000], 1, 5, "normal");
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const inside = values.filter((value) => Math.abs(value) < 1).length / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(square).toBeCloseTo(1, 1);
    expect(inside).toBeCloseTo(0.683, 2);
  });
});

it("gives the same elements for ever", () => {
  expect({
    uniform: written(uniformElements([6, 8], 0.1, 7)),
    normal: written(uniformElements([6, 8], 0.06, 7, "normal")),
    blocks: written(blockElements([5, 6], { block: [2, 3], keep: 0.17 }, 7)),
    banded: written(bandedElements([4, 8], { halfWidth: 1, density: 0.5 }, 7)),
    powerLaw: written(powerLawElements([6, 10], { density: 0.1, exponent: 1.5 }, 7)),
    relu: written(reluElements([8, 10], { density: 0.08 }, 7)),
  }).toEqual({
    banded: ["0.0=9", "0.1=1", "1.1=8", "1.2=2", "2.4=5", "3.5=2"],
    blocks: ["0.3=4", "0.4=4", "0.5=9", "1.3=8", "1.4=2", "1.5=8"],
    normal: ["0.1=0.3569916536256372", "4.1=2.002724396910573", "4.6=2.0775311508047727"],
    powerLaw: ["0.3=4", "3.1=5", "4.1=2", "4.3=7", "4.9=7", "5.7=3"],
    relu: ["4.0=6", "4.2=6", "4.3=2", "5.3=5", "5.4=4", "7.4=4"],
    uniform: ["0.1=4", "1.1=8", "4.2=5", "5.1=7", "5.7=9"],
  });
});
