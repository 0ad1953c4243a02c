/**
 * Why a lane wins or loses, in a sentence made from the counts.
 *
 * The figure that lanes are ranked by is taken apart into what it is the sum or the product of; the part in
 * which a lane differs most from the one that it is held against is the reason, and the next where it is not much less. Nothing here knows any
 * dataflow: a lane that nobody has thought of gets its sentence too.
 */
import { briefNumber } from "../sweep/names.ts";
import { isMoreBetter } from "../sweep/series.ts";
import { computesIn, type LaneTotal } from "./totals.ts";

/** Something that a figure is made of. */
interface Share {
  readonly amount: number;
  /** What the lane does so often, as words after its name: "reads I 1,808 times". */
  readonly words: string;
}

type Figures = ReadonlyMap<string, number>;

const figure = (figures: Figures, metric: string): number => figures.get(metric) ?? 0;
const times = (count: number): string => (count === 1 ? "once" : `${briefNumber(count)} times`);

/** What the moving of values, and of coordinates, is the sum of. */
function movements(figures: Figures, withCoordinates: boolean): ReadonlyMap<string, Share> {
  const shares = new Map<string, Share>();
  for (const [metric, amount] of figures) {
    const [, tensor = "", count] = /^tensors\.(.+)\.(\w+)$/.exec(metric) ?? [];
    const isOutput = figures.has(`tensors.${tensor}.writes`);
    const words =
      count === "writes"
        ? `writes ${tensor} ${times(amount)}`
        : count === "reads"
          ? isOutput
            ? `brings back ${briefNumber(amount)} partial sums of ${tensor}`
            : `reads ${tensor} ${times(amount)}`
          : count === "coordReads" && withCoordinates
            ? `goes through ${briefNumber(amount)} coordinates of ${tensor}`
            : undefined;
    if (words !== undefined) shares.set(metric, { amount, words });
  }
  return shares;
}

/** What computing is the sum of. */
function computing(figures: Figures): ReadonlyMap<string, Share> {
  const [effectual, zero, gated] = [
    figure(figures, "macs.effectual"),
    figure(figures, "macs.ineffectual"),
    figure(figures, "macs.gated"),
  ];
  return new Map([
    [
      "effectual",
      { amount: effectual, words: `makes ${briefNumber(effectual)} effectual computes` },
    ],
    ["zero", { amount: zero, words: `computes on a zero ${times(zero)}` }],
    ["gated", { amount: gated, words: `lets ${briefNumber(gated)} gated computes pass` }],
  ]);
}

/** What a metric is the sum of; nothing for one that is counted as it is. */
function sharesOf(figures: Figures, metric: string): ReadonlyMap<string, Share> {
  if (metric === "traffic") return movements(figures, false);
  if (metric === "words") return movements(figures, true);
  if (metric === "cycles" || metric === "steps") return computing(figures);
  if (metric !== "slots") return new Map();
  const failed = figure(figures, "intersections.steps") - figure(figures, "intersections.matches");
  const words = `compares ${times(failed)} without a match`;
  return new Map([...computing(figures), ["failed", { amount: failed, words }]]);
}

/** Computes a cycle. */
function parallel(figures: Figures): number {
  const cycles = figure(figures, "cycles");
  return cycles === 0 ? 0 : computesIn(figures) / cycles;
}

/** A part of which a lane has more than another, in words, with how much of it the other has. */
interface Excess {
  readonly excess: number;
  readonly words: string;
  readonly others: number;
}

/** A second part is spoken of from this share of the first on. */
const worthAdding = 1 / 3;

/** The part of which a lane has most more than another, and the next one where that is not much less. */
function mostBeyond(own: Figures, other: Figures, metric: string): readonly Excess[] {
  const theirs = sharesOf(other, metric);
  const beyond = [...sharesOf(own, metric)].map(([key, { amount, words }]) => {
    const others = theirs.get(key)?.amount ?? 0;
    return { excess: amount - others, words, others };
  });
  const [most, ...rest] = beyond
    .filter(({ excess }) => excess > 0)
    .toSorted((a, b) => b.excess - a.excess);
  if (most === undefined) return [];
  return [most, ...rest.slice(0, 1).filter(({ excess }) => excess >= worthAdding * most.excess)];
}

/** Factors this close to one are not spoken of. */
const closeToOne = 1.05;

/**
 * What makes the figure of a lane larger than another's, to be read after the lane's name or "it".
 *
 * @param otherName what the other is called where its figures stand beside: its name, or "here" in its own sentence
 */
function reasonAgainst(
  own: Figures,
  other: Figures,
  metric: string,
  otherName: string,
): string | undefined {
  const parts = mostBeyond(own, other, metric).map(
    ({ words, others }) => `${words} (${otherName}: ${briefNumber(others)})`,
  );
  const work = parts.length === 0 ? undefined : parts.join(" and ");
  if (metric !== "cycles" && metric !== "steps") return work;
  // Time is work by how much of it is done at once; what makes more of the difference comes first.
  const [mine, theirs] = [parallel(own), parallel(other)];
  const lanes = `computes ${briefNumber(mine)} at a time (${otherName}: ${briefNumber(theirs)})`;
  const byLanes = mine === 0 ? 1 : theirs / mine;
  const byWork = computesIn(own) / Math.max(1, computesIn(other));
  if (work === undefined || byWork <= closeToOne) return byLanes > closeToOne ? lanes : work;
  if (byLanes * closeToOne < 1) return `${work}, although it ${lanes}`;
  if (byLanes <= closeToOne) return work;
  return byLanes > byWork ? `${lanes} and ${work}` : `${work} and ${lanes}`;
}

/** How many times another, or how much above it. */
function multiple(figure: number, other: number, otherName: string): string {
  if (other === 0) return `where ${otherName} has none`;
  const ratio = figure / other;
  return ratio < 1.2
    ? `${briefNumber(Math.round((ratio - 1) * 1000) / 10)} % above ${otherName}`
    : `${briefNumber(ratio)} times ${otherName}`;
}

/** Share of its own figure that a saving must come to, to be spoken of. */
const worthSaying = 0.1;

/**
 * The sentence of a lane.
 *
 * @param ranked lanes that have figures, best first
 * @param metric what they are ranked by
 */
export function whyOf(own: LaneTotal, ranked: readonly LaneTotal[], metric: string): string {
  const [best] = ranked;
  if (own.figures === undefined || best?.figures === undefined) return "";
  const mine = figure(own.figures, metric);
  const top = figure(best.figures, metric);
  if (mine === top) {
    const equals = ranked.filter((lane) => lane !== own && lane.figures?.get(metric) === top);
    const [equal] = equals;
    const first =
      equal === undefined
        ? "The best"
        : `The best, as ${equals.length === 1 ? `is ${equal.name}` : `are ${String(equals.length)} more`}`;
    const next = ranked.find(({ figures }) => figures?.get(metric) !== top);
    if (next?.figures === undefined || isMoreBetter(metric)) return `${first}.`;
    const reason = reasonAgainst(next.figures, own.figures, metric, "here");
    return reason === undefined ? `${first}.` : `${first}. The next one, ${next.name}, ${reason}.`;
  }
  if (isMoreBetter(metric)) return `${best.name} reaches ${briefNumber(top)}.`;
  const reason = reasonAgainst(own.figures, best.figures, metric, best.name);
  const [saving] = mostBeyond(best.figures, own.figures, metric);
  const inTurn =
    saving === undefined || saving.excess < worthSaying * mine
      ? ""
      : ` In turn ${best.name} ${saving.words} (here ${briefNumber(saving.others)}).`;
  const first = multiple(mine, top, best.name);
  const words = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  return `${words}${reason === undefined ? "" : `: it ${reason}`}.${inTurn}`;
}
