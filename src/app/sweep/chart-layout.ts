/**
 * The chart of a sweep as marks with numbers: axes, bands, lines, markers, names beside the lines, and
 * where lines cross. Pure; `SweepChart.tsx` draws it.
 */
import type { AxisScale, Crossover } from "./crossovers.ts";
import { briefNumber } from "./names.ts";
import { scaleOf, type Scale } from "./scale.ts";
import type { Curve } from "./series.ts";

/** A curve that somebody has published, to be drawn beside ours. */
export interface PublishedCurve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What the chart is made of. */
export interface ChartContent {
  readonly curves: readonly Curve[];
  readonly published: readonly PublishedCurve[];
  readonly crossovers: readonly Crossover[];
  readonly x: AxisScale;
  readonly y: AxisScale;
  /** All places of the axis, whether there are figures yet or not. */
  readonly places: readonly number[];
  /** What places are called where their number says nothing; ticks stand at them alone. */
  readonly names: ReadonlyMap<number, string> | undefined;
  readonly width: number;
  readonly height: number;
}

interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A line with its marks, places in pixels. */
export interface ChartLine {
  readonly lane: number;
  readonly path: string;
  /** Between the lowest and the highest draw; empty where all are the same. */
  readonly band: string;
  readonly markers: readonly {
    readonly x: number;
    readonly y: number;
    readonly point: number;
    readonly text: string;
  }[];
}

/** A name beside the end of a line. */
export interface EndLabel {
  readonly lane: number;
  readonly text: string;
  /** Where the line ends, and where the name stands. */
  readonly from: number;
  readonly at: number;
}

/** Everything to draw. */
export interface ChartLayout {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly lines: readonly ChartLine[];
  /** With the place of the middle of the name, where lines leave room for it. */
  readonly published: readonly {
    readonly name: string;
    readonly path: string;
    readonly x: number;
    readonly y: number;
  }[];
  readonly labels: readonly EndLabel[];
  readonly crossings: readonly {
    readonly x: number;
    readonly low: number;
    readonly high: number;
    readonly y: number;
    readonly text: string;
  }[];
  readonly xScale: Scale;
}

const characterWidth = 7.2;
const lineHeight = 15;
/** Narrower charts name their lines in the legend alone. */
const labelledFrom = 560;

function extentOf(values: readonly number[], kind: AxisScale): readonly [number, number] {
  const known = kind === "log" ? values.filter((value) => value > 0) : values;
  let [low, high] = [Infinity, -Infinity];
  for (const value of known) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return kind === "log" ? [1, 10] : [0, 1];
  return [low, high];
}

/** The extent of figures with air around it; a linear axis of figures begins at zero. */
function figureDomain(values: readonly number[], kind: AxisScale): readonly [number, number] {
  const [low, high] = extentOf(values, kind);
  if (kind === "log") return [low / 1.15, high * 1.15];
  return [Math.min(0, low), high === 0 ? 1 : high * 1.04];
}

function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([x, y], at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)},${y.toFixed(1)}`)
    .join("");
}

type Place = readonly [x: number, y: number];

/** Points along a line, close enough to one another that no name fits between them. */
function along(line: readonly Place[]): readonly Place[] {
  return line.flatMap(([x, y], at) => {
    const [nextX, nextY] = line[at + 1] ?? [x, y];
    const count = Math.max(1, Math.ceil(Math.abs(nextX - x) / lineHeight));
    return Array.from({ length: count }, (_, step): Place => {
      const share = step / count;
      return [x + share * (nextX - x), y + share * (nextY - y)];
    });
  });
}

/** Farther from a line than this, from its middle, a name stands no better. */
const enoughRoom = 13;

/** Where the middle of a name stands beside one of the points of a curve: inside the frame, clear of all lines. */
function besideCurve(
  curve: readonly Place[],
  lines: readonly (readonly Place[])[],
  half: number,
  [left, right, top, bottom]: readonly [number, number, number, number],
): Place {
  const marks = lines.flatMap(along);
  const roomAt = ([x, y]: Place): number =>
    Math.min(
      enoughRoom,
      ...marks.map(([markX, markY]) =>
        Math.hypot(Math.max(0, Math.abs(markX - x) - half), markY - y),
      ),
    );
  const candidates = curve
    .flatMap(([x, y]) =>
      [0, -half - 6, half + 6].flatMap((aside): Place[] => [
        [x + aside, y - enoughRoom],
        [x + aside, y + enoughRoom],
      ]),
    )
    .filter(
      ([x, y]) =>
        x - half >= left &&
        x + half <= right &&
        y - lineHeight / 2 >= top &&
        y + lineHeight / 2 <= bottom,
    );
  let best = curve[0] ?? ([0, 0] as const);
  let most = -Infinity;
  for (const each of candidates) {
    const room = roomAt(each);
    if (room > most) [best, most] = [each, room];
  }
  return best;
}

/** Puts names one below the other where their lines end too close together. */
function spread(labels: readonly EndLabel[], top: number, bottom: number): readonly EndLabel[] {
  const sorted = labels.toSorted((a, b) => a.from - b.from);
  const places = sorted.map(({ from }) => from);
  for (let round = 0; round < 60; round += 1)
    for (let at = 1; at < places.length; at += 1) {
      const overlap = lineHeight - ((places[at] ?? 0) - (places[at - 1] ?? 0));
      if (overlap <= 0) continue;
      places[at] = (places[at] ?? 0) + overlap / 2;
      places[at - 1] = (places[at - 1] ?? 0) - overlap / 2;
    }
  const excess = Math.max(0, (places.at(-1) ?? 0) - bottom);
  const lack = Math.max(0, top - ((places[0] ?? 0) - excess));
  return sorted.map((label, at) => ({ ...label, at: (places[at] ?? 0) - excess + lack }));
}

/** Lays a chart out. */
export function layoutChart(content: ChartContent): ChartLayout {
  const { curves, published, crossovers, width, height } = content;
  const xDomain = extentOf(content.places, content.x);
  const inside = published.map((curve) => ({
    ...curve,
    points: curve.points.filter(([x]) => x >= xDomain[0] && x <= xDomain[1]),
  }));
  const figures = [
    ...curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high])),
    ...inside.flatMap(({ points }) => points.map(([, y]) => y)),
  ];
  const top = 12;
  const bottom = height - 44;
  const yScale = scaleOf(
    content.y,
    figureDomain(figures, content.y),
    [bottom, top],
    Math.max(3, Math.round(height / 60)),
  );
  const yTicks = yScale.ticks.map((value) => ({ at: yScale.at(value), text: briefNumber(value) }));
  const named = width >= labelledFrom;
  const longest = Math.max(0, ...curves.map(({ name }) => name.length));
  const left = 26 + characterWidth * Math.max(2, ...yTicks.map(({ text }) => text.length));
  const right = width - (named ? Math.min(width * 0.34, 18 + characterWidth * longest) : 14);
  const xScale = scaleOf(content.x, xDomain, [left, right], Math.max(3, Math.round(width / 110)));
  const place = (x: number, y: number): readonly [number, number] => [xScale.at(x), yScale.at(y)];
  const nameOf = (x: number): string => content.names?.get(x) ?? briefNumber(x);
  const drawable = (value: number): boolean => content.y === "linear" || value > 0;

  const lines = curves.map(({ lane, name, points }): ChartLine => {
    const own = points.filter(({ low }) => drawable(low));
    const spans = own.some(({ low, high }) => high > low);
    const up = own.map(({ x, high }) => place(x, high));
    const down = own.map(({ x, low }) => place(x, low)).toReversed();
    return {
      lane,
      path: pathThrough(own.map(({ x, mean }) => place(x, mean))),
      band: spans ? `${pathThrough([...up, ...down])}Z` : "",
      markers: own.map(({ x, mean, low, high, point }) => ({
        x: xScale.at(x),
        y: yScale.at(mean),
        point,
        text: `${name} at ${nameOf(x)}: ${briefNumber(mean)}${
          high > low ? `, from ${briefNumber(low)} to ${briefNumber(high)}` : ""
        }`,
      })),
    };
  });
  const labels = lines.flatMap(({ lane, markers }): EndLabel[] => {
    const end = markers.at(-1)?.y;
    const text = curves.find((curve) => curve.lane === lane)?.name ?? "";
    return end === undefined || !named ? [] : [{ lane, text, from: end, at: end }];
  });
  const drawnPublished = inside.map(({ name, points }) => ({
    name,
    points: points.filter(([, y]) => drawable(y)).map((point) => place(...point)),
  }));
  const drawnLines = [
    ...lines.map(({ markers }) => markers.map(({ x, y }): Place => [x, y])),
    ...drawnPublished.map(({ points }) => points),
  ];
  const room = Math.floor((width - right - 14) / characterWidth);
  const crossings = crossovers.flatMap(({ x, low, high, after }) => {
    const curve = curves.find(({ lane }) => lane === after);
    const y = curve === undefined ? undefined : meanAt(curve, x, content.x);
    if (y === undefined || !drawable(y)) return [];
    const [at, height] = place(x, y);
    return [{ x: at, low: xScale.at(low), high: xScale.at(high), y: height, text: briefNumber(x) }];
  });
  return {
    left,
    right,
    top,
    bottom,
    xTicks: xScale.ticks
      .filter((value) => content.names?.has(value) !== false)
      .map((value) => ({ at: xScale.at(value), text: nameOf(value) })),
    yTicks,
    lines,
    published: drawnPublished.map(({ name, points }) => {
      const [x, y] = besideCurve(points, drawnLines, (name.length * characterWidth) / 2, [
        left,
        right,
        top,
        bottom,
      ]);
      return { name, path: pathThrough(points), x, y };
    }),
    labels: spread(labels, top + 4, bottom).map((label) => ({
      ...label,
      text:
        label.text.length > room ? `${label.text.slice(0, Math.max(1, room - 1))}…` : label.text,
    })),
    crossings,
    xScale,
  };
}

/** The mean of a curve between its points. */
function meanAt({ points }: Curve, x: number, kind: AxisScale): number | undefined {
  const forth = kind === "log" ? Math.log : (value: number): number => value;
  const next = points.findIndex((point) => point.x >= x);
  const [before, after] = [points[next - 1], points[next]];
  if (after === undefined) return undefined;
  if (before === undefined) return after.mean;
  const share = (forth(x) - forth(before.x)) / (forth(after.x) - forth(before.x));
  return before.mean + share * (after.mean - before.mean);
}
