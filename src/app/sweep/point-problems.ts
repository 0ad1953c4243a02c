/**
 * Points of a sweep that have no figures, in groups: those that are refused for the same reason are told once,
 * with how many they are and where on the axes they lie. Pure.
 */
import type { PointResult, SweepDescription } from "../../engine/index.ts";
import { axisLabel, briefNumber } from "./names.ts";

type PointProblem = NonNullable<PointResult["problem"]>;
type Axes = SweepDescription["axes"];

/** Reasons that are told one by one, those of the first points; of the others it is said how many points they have. */
export const mostReasons = 5;

/** Points without figures for one reason. */
export interface ProblemGroup {
  /** That of the first of them, whose numbers may be others than those of the rest. */
  readonly problem: PointProblem;
  /** Whether all of them are told the same, numbers included. */
  readonly isAlike: boolean;
  /** Number of the first point. */
  readonly first: number;
  readonly count: number;
  /** By axis, the entries at which they lie. */
  readonly entries: readonly ReadonlySet<number>[];
}

/** A group that grows. */
interface Growing {
  problem: PointProblem;
  isAlike: boolean;
  first: number;
  count: number;
  readonly entries: readonly Set<number>[];
}

/** Groups that points can be added to, whatever their order. */
export class ProblemGroups {
  private readonly byReason = new Map<string, Growing>();

  /** Takes note of a point, if it has no figures. */
  add({ number, problem, entries }: PointResult): void {
    if (problem === undefined) return;
    // What differs in numbers alone is one reason; digits of a name belong to the name.
    const reason = `${problem.code} ${problem.message.replaceAll(/(?<![\w`])-?\d[\d,.]*/g, "#")}`;
    const group = this.byReason.get(reason);
    if (group === undefined) {
      const own = entries.map((entry) => new Set([entry]));
      this.byReason.set(reason, { problem, isAlike: true, first: number, count: 1, entries: own });
      return;
    }
    group.isAlike &&= problem.message === group.problem.message;
    group.count += 1;
    group.entries.forEach((own, at) => own.add(entries[at] ?? 0));
    if (number > group.first) return;
    group.problem = problem;
    group.first = number;
  }

  /** The groups as they are now, that of the first point first. */
  all(): readonly ProblemGroup[] {
    return [...this.byReason.values()]
      .map((group) => ({ ...group, entries: group.entries.map((own) => new Set(own)) }))
      .toSorted((a, b) => a.first - b.first);
  }
}

/** Places of an axis in words: "8", "4 and 8", "4 to 16", "5 places from 4 to 16". */
function placesIn({ entries }: Axes[number], at: ReadonlySet<number>): string {
  const order = [...at].toSorted((a, b) => a - b);
  const nameOf = (entry = 0): string => [...new Set(entries[entry])].map(briefNumber).join(", ");
  const [first, last] = [order[0] ?? 0, order.at(-1) ?? 0];
  if (order.length <= 2) return order.map(nameOf).join(" and ");
  const range = `${nameOf(first)} to ${nameOf(last)}`;
  return last - first === order.length - 1 ? range : `${String(order.length)} places from ${range}`;
}

/** Where the points of a group lie, in words: "Extent of S 4 to 16"; empty where that is everywhere. */
export function groupLabel(axes: Axes, group: ProblemGroup): string {
  return axes
    .flatMap((axis, at) => {
      const own = group.entries[at];
      const isEverywhere = own === undefined || own.size === axis.entries.length;
      return isEverywhere ? [] : [`${axisLabel(axis.paths)} ${placesIn(axis, own)}`];
    })
    .join("; ");
}

/**
 * Whether the numbers of an axis are to blame for a group: they are among those that its reason is about, or, where
 * it is about none, nothing else varies and other places are right.
 */
export function isToBlame(axes: Axes, at: number, { problem, entries }: ProblemGroup): boolean {
  const axis = axes[at];
  if (axis === undefined) return false;
  const { numbers } = problem;
  if (numbers !== undefined) return axis.paths.some((path) => numbers.includes(path));
  return axes.length === 1 && (entries[at]?.size ?? 0) < axis.entries.length;
}
