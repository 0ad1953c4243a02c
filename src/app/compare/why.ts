/**
 * Why a lane wins or loses, in a sentence made from the counts.
 *
 * The figure that lanes are ranked by is taken apart into what it is the sum or the product of; the part in
 * which a lane differs most from the one that it is held against is the reason, and the next where it is not much
 * less. Nothing here knows any dataflow: a lane that nobody has thought of gets its sentence too.
 */
import { briefNumber, isBetween, tensorCount, tensorMoved, unitWords } from "../sweep/names.ts";
import { isMoreBetter, isTime } from "../sweep/series.ts";
import { computesIn, type LaneTotal } from "./totals.ts";
import { bestOfFewestUnits, haveOtherUnits, unitsIn } from "./units.ts";

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
  const metrics = [...figures.keys()];
  const between = figure(figures, "between");
  if (between > 0) {
    const words = `writes and reads ${briefNumber(between)} values between Einsums`;
    shares.set("between", { amount: between, words });
  }
  let coordinates = withCoordinates ? figure(figures, "coordinates") : 0;
  for (const [metric, amount] of figures) {
    const { tensor = "", count } = tensorCount(metric) ?? {};
    const isOutput = figures.has(`tensors.${tensor}.writes`);
    if (count === "coordReads") coordinates -= amount;
    // Values that lead from one Einsum to another have been spoken of together.
    else if (isBetween(tensor, metrics)) continue;
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
  if (between > 0 && coordinates > 0) {
    const words = `goes through ${briefNumber(coordinates)} coordinates between Einsums`;
    shares.set("coordinates", { amount: coordinates, words });
  }
  return shares;
}

/** What the coordinates that are read are the sum of: those of each tensor. */
function coordinatesByTensor(figures: Figures): ReadonlyMap<string, Share> {
  const shares = [...figures].flatMap(([metric, amount]): [string, Share][] => {
    const { tensor = "", count } = tensorCount(metric) ?? {};
    if (count !== "coordReads") return [];
    return [
      [metric, { amount, words: `goes through ${briefNumber(amount)} coordinates of ${tensor}` }],
    ];
  });
  return new Map(shares);
}

/** What moves between Einsums: reads and writes of the tensors that are written by one and read by another. */
function movesBetween(figures: Figures): ReadonlyMap<string, Share> {
  const metrics = [...figures.keys()];
  const shares = [...figures].flatMap(([metric, amount]): [string, Share][] => {
    const { tensor = "", count } = tensorMoved(metric) ?? {};
    if (count === undefined || !isBetween(tensor, metrics)) return [];
    return [[metric, { amount, words: `${count} ${tensor} ${times(amount)}` }]];
  });
  return new Map(shares);
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

/** What the units of an array do in its cycles: they compute, or idle. */
function takingUnits(figures: Figures): ReadonlyMap<string, Share> {
  const idle = figure(figures, "unitCycles") - computesIn(figures);
  const words = `lets units idle for ${briefNumber(idle)} unit-cycles`;
  return new Map([...computing(figures), ["idle", { amount: idle, words }]]);
}

/** What a metric is the sum of; nothing for one that is counted as it is. */
function sharesOf(figures: Figures, metric: string): ReadonlyMap<string, Share> {
  if (metric === "traffic") return movements(figures, false);
  if (metric === "words") return movements(figures, true);
  if (metric === "unitCycles") return takingUnits(figures);
  if (metric === "coordinates") return coordinatesByTensor(figures);
  if (metric === "between") return movesBetween(figures);
  const [steps, matches] = [
    figure(figures, "intersections.steps"),
    figure(figures, "intersections.matches"),
  ];
  const words = `compares ${times(steps - matches)} without a match`;
  const failed = { amount: steps - matches, words };
  if (metric === "intersections.steps") {
    const found = { amount: matches, words: `finds ${briefNumber(matches)} matches` };
    return new Map(Object.entries({ failed, found }));
  }
  if (metric === "slots") return new Map([...computing(figures), ["failed", failed]]);
  return rateOf(figures, metric) === undefined ? new Map() : computing(figures);
}

/** How much computing there is to each of what a metric counts: a figure is the computes by this. */
interface Rate {
  readonly rate: number;
  /** How often, after "computes": "2 at a time", "3 times for each read of F". */
  readonly words: string;
  /** What it is of, where that differs between lanes: "on 16 units". */
  readonly among: string;
}

/** The rate behind a time, or behind the traffic of a tensor; nothing for other metrics. */
function rateOf(figures: Figures, metric: string): Rate | undefined {
  const { tensor = "", count } = tensorMoved(metric) ?? {};
  if (!isTime(metric) && count === undefined) return undefined;
  // Partial sums come back as often as an element is written and not done, so they go with the writes.
  const writes = figures.get(`tensors.${tensor}.writes`);
  const amount = isTime(metric) ? figure(figures, "cycles") : (writes ?? figure(figures, metric));
  const rate = computesIn(figures) / amount;
  if (amount === 0 || rate === 0) return undefined;
  if (isTime(metric)) {
    const units = unitsIn(figures);
    const among = units === undefined ? "" : ` on ${unitWords(units)}`;
    return { rate, words: `${briefNumber(rate)} at a time`, among };
  }
  const each = writes === undefined ? "read" : "write";
  return { rate, words: `${times(rate)} for each ${each} of ${tensor}`, among: "" };
}

/** How much of an array computes. */
function utilizationWords(figures: Figures): string {
  const share = figure(figures, "utilization");
  const units = unitsIn(figures) ?? 1;
  const [busy, there] = [briefNumber(share * units), briefNumber(units)];
  if (units > 1) return `${briefNumber(share)}: ${busy} of ${there} units compute in a cycle`;
  return share === 1 ? "1: its one unit computes in every cycle" : `${busy} computes in a cycle`;
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
  // Beside a lane that has none of it at all, no part has to say so again.
  const hasNone = figure(other, metric) === 0;
  const parts = mostBeyond(own, other, metric).map(({ words, others }) =>
    hasNone && others === 0 ? words : `${words} (${otherName}: ${briefNumber(others)})`,
  );
  const work = parts.length === 0 ? undefined : parts.join(" and ");
  // The figure is work by its rate; what makes more of the difference comes first.
  const [mine, theirs] = [rateOf(own, metric), rateOf(other, metric)];
  if (mine === undefined || theirs === undefined) return work;
  const [here, there] =
    mine.among === theirs.among ? ["", ""] : [mine.among, theirs.among.replace(/ units?$/, "")];
  const pace = `computes ${mine.words}${here} (${otherName}: ${briefNumber(theirs.rate)}${there})`;
  const byPace = theirs.rate / mine.rate;
  const byWork = computesIn(own) / Math.max(1, computesIn(other));
  if (work === undefined)
    return byPace > 1 && briefNumber(mine.rate) !== briefNumber(theirs.rate) ? pace : undefined;
  if (byWork <= closeToOne) return byPace > closeToOne ? pace : work;
  if (byPace * closeToOne < 1) return `${work}, although it ${pace}`;
  if (byPace <= closeToOne) return work;
  return byPace > byWork ? `${pace} and ${work}` : `${work} and ${pace}`;
}

/** How many times another, or how much above it; the figure itself where the other is none. */
export function multiple(figure: number, other: number, otherName: string): string {
  if (other === 0) return `${briefNumber(figure)}, where ${otherName} has none`;
  const ratio = figure / other;
  const percent = Math.round((ratio - 1) * 1000) / 10;
  return ratio < 1.2
    ? `${percent === 0 ? "less than 0.1" : briefNumber(percent)} % above ${otherName}`
    : `${briefNumber(ratio)} times ${otherName}`;
}

/** Share of its own figure that a saving must come to, to be spoken of. */
const worthSaying = 0.1;

/** Whether all lanes come to the same. */
export function isTie(ranked: readonly LaneTotal[], metric: string): boolean {
  const [first] = ranked;
  const top = first?.figures?.get(metric);
  return ranked.length > 1 && ranked.every(({ figures }) => figures?.get(metric) === top);
}

/** Whether the first lane's sentence speaks for this one too: three or more are best and as good as each other. */
function isToldByFirst(own: LaneTotal, ranked: readonly LaneTotal[], metric: string): boolean {
  const top = ranked[0]?.figures?.get(metric);
  const isOwnMatter = metric === "utilization" || (isTime(metric) && haveOtherUnits(ranked));
  const equals = ranked.filter(({ figures }) => figures?.get(metric) === top);
  return !isOwnMatter && equals.length > 2 && own !== ranked[0];
}

/** What is said of the lanes that are best. */
function wordsOfBest(own: LaneTotal, ranked: readonly LaneTotal[], metric: string): string {
  const top = own.figures?.get(metric);
  const equals = ranked.filter((lane) => lane !== own && lane.figures?.get(metric) === top);
  const [equal] = equals;
  const known = own.figures && unitsIn(own.figures);
  const units =
    known !== undefined && isTime(metric) && haveOtherUnits(ranked)
      ? `, with ${unitWords(known)}`
      : "";
  if (equal === undefined) return `The best${units}`;
  return `The best${units}, as ${equals.length === 1 ? `is ${equal.name}` : `are ${String(equals.length)} more`}`;
}

/** Which lanes are first among those with the fewest units, unless one is the first of all or the next one. */
function onEqualTerms(ranked: readonly LaneTotal[], metric: string, next: LaneTotal): string {
  const first = isTime(metric) ? bestOfFewestUnits(ranked) : undefined;
  const units = first?.figures && unitsIn(first.figures);
  if (first === undefined || units === undefined || first === next) return "";
  const equals = ranked.filter(
    ({ figures }) =>
      figures !== undefined &&
      unitsIn(figures) === units &&
      figures.get(metric) === first.figures?.get(metric),
  );
  const [, equal] = equals;
  const all =
    equal === undefined
      ? `${first.name} is`
      : equals.length === 2
        ? `${first.name} and ${equal.name} are`
        : `${first.name} and ${String(equals.length - 1)} more are`;
  return ` With ${unitWords(units)} ${all} best.`;
}

/** In turn, what the best lane does more of, where that is worth saying. */
function inTurn(own: Figures, best: LaneTotal, metric: string): string {
  // Computes are not of the kind that the traffic of one tensor is counted in.
  if (best.figures === undefined || tensorMoved(metric) !== undefined) return "";
  const [saving] = mostBeyond(best.figures, own, metric);
  return saving === undefined || saving.excess < worthSaying * figure(own, metric)
    ? ""
    : ` In turn ${best.name} ${saving.words} (here ${briefNumber(saving.others)}).`;
}

/**
 * The sentence of a lane; where all of them tie, or three or more are best, the first one's says so for those that
 * are, and the others have none.
 *
 * @param ranked lanes that have figures, best first
 * @param metric what they are ranked by
 */
export function whyOf(own: LaneTotal, ranked: readonly LaneTotal[], metric: string): string {
  const [best] = ranked;
  if (own.figures === undefined || best?.figures === undefined) return "";
  const mine = figure(own.figures, metric);
  const top = figure(best.figures, metric);
  if (isTie(ranked, metric))
    return own === best ? `All lanes come to the same, ${briefNumber(top)}.` : "";
  if (mine === top) {
    if (isToldByFirst(own, ranked, metric)) return "";
    const first = wordsOfBest(own, ranked, metric);
    if (metric === "utilization") return `${first}. ${utilizationWords(own.figures)}.`;
    const next = ranked.find(({ figures }) => figures?.get(metric) !== top);
    if (next?.figures === undefined || isMoreBetter(metric)) return `${first}.`;
    const reason = reasonAgainst(next.figures, own.figures, metric, "here");
    const whyNext = reason === undefined ? "" : ` The next one, ${next.name}, ${reason}.`;
    return `${first}.${whyNext}${onEqualTerms(ranked, metric, next)}`;
  }
  if (metric === "utilization") return `${utilizationWords(own.figures)}.`;
  if (isMoreBetter(metric)) return `${best.name} reaches ${briefNumber(top)}.`;
  const reason = reasonAgainst(own.figures, best.figures, metric, best.name);
  const words = multiple(mine, top, best.name);
  return `${words}${reason === undefined ? "" : `: it ${reason}`}.${inTurn(own.figures, best, metric)}`;
}
