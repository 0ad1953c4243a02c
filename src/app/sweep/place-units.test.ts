/** Where it is told how many compute units lanes have. */
import { describe, expect, it } from "vitest";
import type { PointResult, SweepDescription } from "../../engine/index.ts";
import { unitsAtPlaces, unitsBetween, unitsOfPlace } from "./place-units.ts";

describe("units", () => {
  const counted = (lane: number, entry: number, units: number): PointResult => ({
    ...{ number: 2 * lane + entry, key: "k", lane, draw: 0, entries: [entry], figures: [1], units },
  });
  const two = {
    ...{
      size: 4,
      lanes: ["a", "b"],
      notes: [],
      traits: { isSpatial: false, isCascade: false },
      seeds: [0],
      metrics: ["cycles"],
      warnings: [],
    },
    axes: [{ paths: ["shape.W"], entries: [[1], [2]], scale: "linear", isListed: true }],
  } as const satisfies SweepDescription;
  const all = { metric: 0, axis: 0, held: [0], relativeTo: undefined };
  const told = (results: readonly PointResult[]) => unitsAtPlaces(two, results, all, () => true);

  it("are not told where lanes have as many everywhere", () => {
    expect(told([counted(0, 0, 4), counted(0, 1, 4), counted(1, 0, 4)])).toBeUndefined();
  });

  it("are told once of a place where lanes have as many, and of each lane where not", () => {
    const places = told([
      ...[counted(0, 0, 1), counted(1, 0, 1)],
      ...[counted(0, 1, 4), counted(1, 1, 1)],
    ]);
    expect(unitsOfPlace(places, 1).ofAll).toBe("1 unit");
    expect(unitsOfPlace(places, 1).ofLane(0)).toBeUndefined();
    expect(unitsOfPlace(places, 2).ofAll).toBeUndefined();
    expect(unitsOfPlace(places, 2).ofLane(0)).toBe("4 units");
    expect(unitsBetween(places, 0, [1, 1])).toBeUndefined();
    expect(unitsBetween(places, 0, [1, 2])).toBe("1 to 4 units");
    expect(unitsBetween(places, 1, [1, 2])).toBe("1 unit");
  });
});
