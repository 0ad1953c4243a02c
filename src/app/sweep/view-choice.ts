/**
 * How a sweep is looked at: which figure along which parameter, on what scales, which lanes. Kept in the
 * address behind the document, by names where there are names, so that a link shows what its maker saw.
 */
import type { SweepDescription } from "../../engine/index.ts";
import type { AxisScale } from "./crossovers.ts";

/** What has been chosen; undefined where nobody has. */
export interface ViewChoice {
  readonly metric: string | undefined;
  /** Number of the parameter along x. */
  readonly axis: number;
  /** By parameter, the entry that holds where it is not along x. */
  readonly held: readonly number[];
  /** Name of the lane whose figure is 1 everywhere. */
  readonly relativeTo: string | undefined;
  readonly x: AxisScale | undefined;
  readonly y: AxisScale;
  /** Names of lanes. */
  readonly hidden: readonly string[];
  readonly withPublished: boolean;
}

/** The same for a sweep that is there: everything chosen, and nothing that it does not have. */
export interface SweepLook {
  readonly metric: string;
  readonly axis: number;
  readonly held: readonly number[];
  /** Number of the lane. */
  readonly relativeTo: number | undefined;
  readonly x: AxisScale;
  readonly y: AxisScale;
  /** Numbers of lanes. */
  readonly hidden: ReadonlySet<number>;
  readonly withPublished: boolean;
}

/** What a path's query chooses. */
export function readChoice(query: URLSearchParams): ViewChoice {
  const number = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : 0);
  const across = query.get("across");
  return {
    metric: query.get("figure") ?? undefined,
    axis: number(query.get("along") ?? ""),
    held: (query.get("at") ?? "").split(".").map(number),
    relativeTo: query.get("relative") ?? undefined,
    x: across === "log" || across === "linear" ? across : undefined,
    y: query.get("up") === "log" ? "log" : "linear",
    hidden: query.getAll("without"),
    withPublished: query.has("published"),
  };
}

/** The query that chooses the same; empty where nothing was chosen. */
export function choiceQuery(choice: ViewChoice): URLSearchParams {
  const { metric, axis, held, relativeTo, x, y, hidden, withPublished } = choice;
  const query = new URLSearchParams();
  if (metric !== undefined) query.set("figure", metric);
  if (axis > 0) query.set("along", String(axis));
  if (held.some((entry) => entry > 0)) query.set("at", held.join("."));
  if (relativeTo !== undefined) query.set("relative", relativeTo);
  if (x !== undefined) query.set("across", x);
  if (y === "log") query.set("up", y);
  for (const lane of hidden) query.append("without", lane);
  if (withPublished) query.set("published", "");
  return query;
}

/** What a choice comes to in a sweep. */
export function lookAt({ axes, lanes, metrics }: SweepDescription, choice: ViewChoice): SweepLook {
  const { metric, relativeTo, x, y, withPublished } = choice;
  const axis = choice.axis < axes.length ? choice.axis : 0;
  const base = lanes.indexOf(relativeTo ?? "");
  return {
    metric: metric !== undefined && metrics.includes(metric) ? metric : (metrics[0] ?? ""),
    axis,
    held: axes.map(({ entries }, at) => Math.min(choice.held[at] ?? 0, entries.length - 1)),
    relativeTo: base === -1 ? undefined : base,
    x: x ?? axes[axis]?.scale ?? "linear",
    y,
    hidden: new Set(lanes.flatMap((name, lane) => (choice.hidden.includes(name) ? [lane] : []))),
    withPublished,
  };
}
