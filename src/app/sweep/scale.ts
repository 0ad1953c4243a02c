/** From figures to places on the paper: even or in proportion, with ticks at round figures. */
import { ticks } from "d3-array";
import type { AxisScale } from "./crossovers.ts";

/** A scale over a range of figures. */
export interface Scale {
  readonly kind: AxisScale;
  /** The place of a figure. */
  at(value: number): number;
  readonly ticks: readonly number[];
  readonly domain: readonly [from: number, to: number];
}

/** Ticks of a logarithmic scale: powers of ten, with 2 and 5 between them where they are few. */
function logTicks(from: number, to: number, count: number): readonly number[] {
  const decades = Math.log10(to / from);
  const steps = decades > count ? [1] : decades > count / 3 ? [1, 3] : [1, 2, 5];
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += 1)
    for (const step of steps) {
      const value = Number((step * 10 ** power).toPrecision(1));
      if (value >= from * 0.999 && value <= to * 1.001) found.push(value);
    }
  return found.length >= 2 ? found : ticks(from, to, count);
}

/**
 * A scale whose figures from `from` to `to` lie between two places.
 *
 * @param count about how many ticks there is room for
 */
export function scaleOf(
  kind: AxisScale,
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
  count: number,
): Scale {
  const forth = kind === "log" ? Math.log : (value: number): number => value;
  const [a, b] = [forth(from), forth(to)];
  return {
    kind,
    domain: [from, to],
    at: (value) =>
      a === b ? (start + end) / 2 : start + ((forth(value) - a) / (b - a)) * (end - start),
    ticks: kind === "log" ? logTicks(from, to, count) : ticks(from, to, count),
  };
}
