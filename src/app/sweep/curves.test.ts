/** Curves from results, and where they cross. */
import { describe, expect, it } from "vitest";
import type { PointResult, SweepDescription } from "../../engine/index.ts";
import { crossoversOf, reigns } from "./crossovers.ts";
import {
  type Curve,
  curvesAt,
  curvesOf,
  drawsIn,
  namedPlaces,
  placesOf,
  reachedPlaces,
  settledPlaces,
} from "./series.ts";

const description: SweepDescription = {
  size: 16,
  axes: [
    { paths: ["tensors.F.density"], entries: [[0.2], [0.4]], scale: "linear", isListed: false },
    { paths: ["shape.W"], entries: [[8], [16]], scale: "linear", isListed: false },
  ],
  lanes: ["os", "ws"],
  seeds: [0, 1000],
  metrics: ["cycles", "traffic"],
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  warnings: [],
};
function result(number: number, place: Partial<PointResult>): PointResult {
  return { number, key: "", lane: 0, draw: 0, entries: [0, 0], figures: [10, 20], ...place };
}
const selection = { metric: 0, axis: 0, held: [0, 0], relativeTo: undefined };

describe("curves", () => {
  it("take mean and range over draws, and leave out what is elsewhere or went wrong", () => {
    const results = [
      result(0, {}),
      undefined,
      result(2, { draw: 1, figures: [14, 20] }),
      result(3, { entries: [1, 0], figures: [30, 20] }),
      result(4, { entries: [0, 1], figures: [99, 20] }),
      result(5, { lane: 1, figures: [], problem: { code: "x", message: "", isLimit: false } }),
    ];
    expect(curvesOf(description, results, selection)).toEqual([
      {
        lane: 0,
        name: "os",
        points: [
          { x: 0.2, mean: 12, low: 10, high: 14, draws: [10, 14], point: 0 },
          { x: 0.4, mean: 30, low: 30, high: 30, draws: [30, undefined], point: 3 },
        ],
      },
      { lane: 1, name: "ws", points: [] },
    ]);
  });

  it("are divided draw by draw by the lane that they are relative to", () => {
    const results = [
      result(0, { figures: [10, 0] }),
      result(1, { lane: 1, figures: [5, 0] }),
      result(2, { draw: 1, figures: [20, 0] }),
      result(3, { lane: 1, draw: 1, figures: [30, 0] }),
      result(4, { lane: 1, entries: [1, 0] }),
    ];
    const [, ws] = curvesOf(description, results, { ...selection, relativeTo: 0 });
    expect(ws?.points).toMatchObject([{ x: 0.2, mean: 1, low: 0.5, high: 1.5 }]);
  });
});

describe("lanes are compared", () => {
  const both = new Set([0, 1]);
  const failed = { figures: [], problem: { code: "x", message: "", isLimit: false } };
  const all = [0, 1].flatMap((entry) =>
    [0, 1].flatMap((draw) =>
      [0, 1].map((lane) =>
        result(4 * entry + 2 * draw + lane, {
          ...{ lane, draw, entries: [entry, 0] },
          figures: [lane === 0 ? 10 : 5, 0],
        }),
      ),
    ),
  );

  it("only at places where each of them has the same draws", () => {
    const placesAfter = (count: number, lanes = both) => [
      ...settledPlaces(description, all.slice(0, count), selection, lanes),
    ];
    expect(placesAfter(0)).toEqual([]);
    expect(placesAfter(1)).toEqual([]);
    expect(placesAfter(2)).toEqual([0.2]);
    expect(placesAfter(3)).toEqual([]);
    expect(placesAfter(7)).toEqual([0.2]);
    expect(placesAfter(8)).toEqual([0.2, 0.4]);
    expect(placesAfter(1, new Set([0]))).toEqual([0.2]);
  });

  it("also where it is known that there is no figure, but not by what is elsewhere", () => {
    const elsewhere = all.map((each) => ({ ...each, entries: [each.entries[0]!, 1] }));
    expect(settledPlaces(description, elsewhere, selection, both).size).toBe(0);
    const some = all.map((each) => (each.lane === 1 ? { ...each, ...failed } : each));
    expect([...settledPlaces(description, some, selection, both)]).toEqual([0.2, 0.4]);
  });

  it("when the lane that they are relative to is there, shown or not", () => {
    const first = all.filter(({ lane }) => lane === 0);
    const relative = { ...selection, relativeTo: 1 };
    expect(settledPlaces(description, first, relative, new Set([0])).size).toBe(0);
    expect(settledPlaces(description, all, relative, new Set([0])).size).toBe(2);
  });

  it("so that nobody reigns where a better one is still to be counted", () => {
    const early = all.filter(({ number }) => number !== 5);
    const curves = curvesOf(description, early, selection);
    const settled = settledPlaces(description, early, selection, both);
    expect(reigns(curvesAt(curves, settled), [], false)).toMatchObject([
      { lane: 1, from: 0.2, to: 0.2 },
    ]);
  });

  it("as means over the draws that are there", () => {
    expect(drawsIn([])).toBeUndefined();
    expect(drawsIn(curvesOf(description, all, selection))).toEqual([2, 2]);
    expect(drawsIn(curvesOf(description, all.slice(0, 5), selection))).toEqual([1, 2]);
  });
});

it("places of an axis are known before there is a figure", () => {
  expect(placesOf(description.axes[1])).toEqual([8, 16]);
  expect(placesOf(undefined)).toEqual([0]);
});

function curve(
  lane: number,
  ...rows: readonly (readonly [x: number, ...draws: number[]])[]
): Curve {
  const points = rows.map(([x, ...draws]) => ({
    x,
    mean: draws.reduce((sum, draw) => sum + draw, 0) / draws.length,
    low: Math.min(...draws),
    high: Math.max(...draws),
    draws,
    point: 0,
  }));
  return { lane, name: String(lane), points };
}

describe("densities", () => {
  const axis = (densities: readonly number[], size: number) => ({
    paths: ["tensors.F.density"],
    entries: densities.map((density) => [density]),
    scale: "linear" as const,
    isListed: false,
    reached: { size, elements: densities.map((density) => Math.round(density * size)) },
  });

  it("come with what they come to where few elements do not reach them", () => {
    expect(reachedPlaces(axis([0.1, 0.5], 16))).toEqual({
      size: 16,
      elements: new Map([
        [0.1, 2],
        [0.5, 8],
      ]),
    });
    expect(reachedPlaces(axis([0, 0.25, 1], 16))).toBeUndefined();
    expect(reachedPlaces(axis([0.1, 0.3], 65_537))).toBeUndefined();
    expect(reachedPlaces(axis([0.5, 0.5001], 1_000))?.size).toBe(1_000);
    const { paths, entries, scale, isListed } = axis([0.1], 16);
    expect(reachedPlaces({ paths, entries, scale, isListed })).toBeUndefined();
  });
});

describe("crossovers", () => {
  const rising = curve(0, [1, 0, 0], [2, 10, 10], [3, 20, 20]);
  const level = curve(1, [1, 5, 3], [2, 5, 3], [3, 5, 3]);

  it("lie where the means pass, between where the draws do", () => {
    const [found, ...others] = crossoversOf([rising, level], "linear", false);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ before: 0, after: 1, between: [1, 2], draws: 2, of: 2 });
    expect(found?.x).toBeCloseTo(1.4);
    expect(found?.low).toBeCloseTo(1.3);
    expect(found?.high).toBeCloseTo(1.5);
  });

  it("know which way is better, and the scale of the axis", () => {
    expect(crossoversOf([rising, level], "linear", true)).toMatchObject([{ before: 1, after: 0 }]);
    const [found] = crossoversOf(
      [curve(0, [1, 0], [100, 2]), curve(1, [1, 1], [100, 1])],
      "log",
      false,
    );
    expect(found?.x).toBeCloseTo(10);
  });

  it("are none where curves touch, are the same, or have no place in common", () => {
    const touching = curve(2, [1, 0, 0], [2, 5, 3], [3, 0, 0]);
    expect(crossoversOf([touching, level], "linear", false)).toEqual([]);
    expect(crossoversOf([level, curve(3, ...([[1, 5, 3]] as const))], "linear", false)).toEqual([]);
    expect(crossoversOf([level, curve(3, [7, 1, 1])], "linear", false)).toEqual([]);
  });

  it("cut the axis into the reigns of the best", () => {
    const curves = [rising, level];
    const found = reigns(curves, crossoversOf(curves, "linear", false), false);
    expect(found.map(({ lane }) => lane)).toEqual([0, 1]);
    expect(found[0]).toMatchObject({ from: 1 });
    expect(found[0]?.to).toBeCloseTo(1.4);
    expect(found[1]).toMatchObject({ to: 3 });
    // The draws cross at 1.3 and 1.5.
    expect(found[0]?.doubt[0]).toBe(0);
    expect(found[0]?.doubt[1]).toBeCloseTo(0.1);
    expect(found[1]?.doubt[0]).toBeCloseTo(0.1);
    expect(found[1]?.doubt[1]).toBe(0);
    expect(reigns([], [], false)).toEqual([]);
  });

  it("leave the reign to who had it, where another only draws level", () => {
    const meeting = curve(0, [1, 9, 9], [2, 9, 9], [3, 5, 3]);
    const found = reigns([meeting, level], [], false);
    expect(found).toMatchObject([{ lane: 1, equals: [], from: 1, to: 3 }]);
  });

  it("tell of who is as good all along", () => {
    const twin = { ...level, lane: 5 };
    expect(reigns([level, twin], [], false)).toMatchObject([{ lane: level.lane, equals: [5] }]);
  });
});

it("places are called by their numbers where a list of points has several", () => {
  const axis = (entries: readonly (readonly number[])[]) => ({
    paths: ["shape.W", "shape.S"],
    entries,
    scale: "linear" as const,
    isListed: false,
  });
  expect(
    namedPlaces(
      axis([
        [8, 8],
        [16, 16],
      ]),
    ),
  ).toBeUndefined();
  expect([
    ...(namedPlaces(
      axis([
        [8, 3],
        [16, 4],
      ]),
    ) ?? []),
  ]).toEqual([
    [1, "8, 3"],
    [2, "16, 4"],
  ]);
});
