/** Where the marks of a chart stand. */
import { describe, expect, it } from "vitest";
import { layoutChart, type ChartContent } from "./chart-layout.ts";
import { axisLabel, briefNumber, metricLabel } from "./names.ts";
import { scaleOf } from "./scale.ts";
import type { Curve } from "./series.ts";

function curve(lane: number, name: string, ...means: readonly number[]): Curve {
  const points = means.map((mean, at) => ({
    x: at + 1,
    mean,
    low: mean * 0.9,
    high: mean,
    draws: [mean],
    point: 10 * lane + at,
  }));
  return { lane, name, points };
}
const content: ChartContent = {
  curves: [curve(0, "rising", 10, 20, 30), curve(1, "level", 15, 15, 15)],
  published: [],
  names: undefined,
  crossovers: [
    { before: 0, after: 1, x: 1.5, between: [1, 2], low: 1.4, high: 1.7, draws: 1, of: 1 },
  ],
  x: "linear",
  y: "linear",
  places: [1, 2, 3],
  width: 800,
  height: 400,
};

describe("a chart", () => {
  it("holds every mark inside its frame, the larger figure higher", () => {
    const { lines, left, right, top, bottom, xTicks, yTicks, crossings } = layoutChart(content);
    for (const { markers } of lines)
      for (const { x, y } of markers) {
        expect(x).toBeGreaterThanOrEqual(left);
        expect(x).toBeLessThanOrEqual(right);
        expect(y).toBeGreaterThanOrEqual(top);
        expect(y).toBeLessThanOrEqual(bottom);
      }
    const [rising] = lines;
    expect(rising!.markers[2]!.y).toBeLessThan(rising!.markers[0]!.y);
    expect(rising!.markers.map(({ point }) => point)).toEqual([0, 1, 2]);
    expect(rising!.band).toMatch(/Z$/);
    expect(yTicks[0]?.text).toBe("0");
    expect(xTicks.length).toBeGreaterThan(2);
    expect(crossings[0]!.low).toBeLessThan(crossings[0]!.x);
    expect(crossings[0]!.text).toBe("1.5");
  });

  it("keeps names apart that end at the same place, and leaves them out where it is narrow", () => {
    const curves = Array.from({ length: 5 }, (_, lane) => curve(lane, `lane ${lane}`, 1, 2, 3));
    const places = layoutChart({ ...content, curves }).labels.map(({ at }) => at);
    for (let at = 1; at < places.length; at += 1)
      expect(places[at]! - places[at - 1]!).toBeGreaterThanOrEqual(14.5);
    expect(layoutChart({ ...content, width: 380 }).labels).toEqual([]);
  });

  it("draws of a published curve what lies where ours do", () => {
    const points = [
      [0.5, 1],
      [1, 2],
      [2, 50],
      [9, 3],
    ] as const;
    const { published, yTicks } = layoutChart({
      ...content,
      published: [{ name: "paper", points }],
    });
    expect(published[0]?.path.match(/[ML]/g)).toHaveLength(2);
    expect(Number(yTicks.at(-1)?.text)).toBeGreaterThanOrEqual(40);
    expect(published[0]?.name).toBe("paper");
  });

  it("names a published curve where no line runs through the name", () => {
    const means = [1, 2, 4, 7, 11, 16, 22];
    const points = means.map((mean, at) => [at + 1, Math.min(mean, 12)] as const);
    const { published, lines } = layoutChart({
      ...content,
      curves: [curve(0, "ours", ...means)],
      crossovers: [],
      published: [{ name: "published", points }],
      places: points.map(([x]) => x),
    });
    const { x, y } = published[0]!;
    const { markers } = lines[0]!;
    for (const [at, mark] of markers.entries())
      for (let share = 0; share < 1; share += 0.02) {
        const next = markers[at + 1] ?? mark;
        const aside = Math.abs(mark.x + share * (next.x - mark.x) - x);
        const away = Math.abs(mark.y + share * (next.y - mark.y) - y);
        expect(aside > 30 || away > 7).toBe(true);
      }
  });

  it("leaves out of a logarithmic chart what has no place there", () => {
    const { lines } = layoutChart({ ...content, y: "log", curves: [curve(0, "a", 0, 10, 100)] });
    expect(lines[0]?.markers).toHaveLength(2);
  });

  it("has its places from the first figure on", () => {
    const curves = [curve(0, "rising", 10)];
    const early = layoutChart({ ...content, curves, crossovers: [] });
    expect(early.lines[0]?.markers).toHaveLength(1);
    expect(early.xTicks).toEqual(layoutChart(content).xTicks);
  });

  it("is drawn empty where there is nothing yet", () => {
    const { lines, yTicks } = layoutChart({ ...content, curves: [], crossovers: [] });
    expect(lines).toEqual([]);
    expect(yTicks.length).toBeGreaterThan(1);
  });
});

it("scales put ticks at round figures", () => {
  expect(scaleOf("log", [1, 1000], [0, 300], 6).ticks).toEqual([1, 3, 10, 30, 100, 300, 1000]);
  expect(scaleOf("log", [1, 1000], [0, 300], 6).at(10)).toBeCloseTo(100);
  expect(scaleOf("linear", [0, 1], [0, 100], 5).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(scaleOf("linear", [4, 4], [0, 100], 5).at(4)).toBe(50);
});

it("names are words", () => {
  expect(axisLabel(["tensors.I.density", "tensors.F.density"])).toBe("Density of I and F");
  expect(axisLabel(["shape.W", "tensors.F.seed"])).toBe("Extent of W, Seed of F");
  expect(axisLabel(["mapping.partitioning.O.S.0"])).toBe("Split of S");
  expect(metricLabel("tensors.I.coordReads")).toBe("Coordinates read of I");
  expect([0.1234, 12.345, 1234.5, 12_345_678].map(briefNumber)).toEqual([
    "0.123",
    "12.35",
    "1,235",
    "12.35 M",
  ]);
});
