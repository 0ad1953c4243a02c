/**
 * Questions about the step that comes next, made from its frame and graded by it.
 *
 * Pure. What can be asked is read off two frames and the counts of the whole run, so any nest over any
 * tensors has questions, and nothing is offered to choose from that never happens in the run. Owns
 * neither the score nor the page.
 */
import { seededRandom } from "../../base/index.ts";
import type {
  EinsumCounts,
  EinsumDescription,
  Frame,
  Lane,
  OperandState,
} from "../../engine/index.ts";
import { narrateWay } from "../views/formula/narrate.ts";
import { formatElement, formatValue } from "../views/numbers.ts";

/** One of a few answers. */
export interface Choice {
  readonly id: string;
  readonly words: string;
}

/** A question that is answered by naming an element. */
export interface ElementQuestion {
  readonly kind: "element";
  readonly words: string;
  readonly tensor: string;
  /** Every element that is a right answer, each once. */
  readonly points: readonly (readonly number[])[];
  /** What the next step does with them: "reads" or "reaches". */
  readonly verb: string;
}

/** A question that is answered by choosing. */
export interface ChoiceQuestion {
  readonly kind: "choice";
  readonly words: string;
  readonly choices: readonly Choice[];
  /** Id of the right choice. */
  readonly right: string;
  /** Why that is so, as a sentence. */
  readonly reason: string;
}

/** What can be asked about the next step. */
export type Question = ElementQuestion | ChoiceQuestion;

/** What questions are made from. */
export interface Moment {
  readonly einsum: EinsumDescription;
  /** Counts of the Einsum's whole run. */
  readonly total: EinsumCounts;
  /** The step that is seen, and the one that comes next; of the same Einsum. */
  readonly now: Frame;
  readonly next: Frame;
}

function distinct(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return [...new Map(points.map((point) => [point.join(), point])).values()];
}

/** What all lanes agree on; undefined where they differ. */
function common<Value>(lanes: readonly Lane[], read: (lane: Lane) => Value): Value | undefined {
  const [first, ...others] = lanes.map(read);
  return others.every((other) => other === first) ? first : undefined;
}

/** A question with the choices that occur in the run; none where fewer than two of them do. */
function chooseFrom(
  words: string,
  offered: readonly (Choice & { readonly times: number })[],
  right: string | undefined,
  reason: string,
): readonly Question[] {
  const choices = offered.filter(({ times }) => times > 0).map(({ id, words }) => ({ id, words }));
  if (right === undefined || choices.length < 2 || !choices.some(({ id }) => id === right))
    return [];
  return [{ kind: "choice", words, choices, right, reason }];
}

function usesOf(tensor: string, lanes: readonly Lane[]): readonly OperandState[] {
  return lanes.flatMap(({ operands }) => operands.filter((operand) => operand.tensor === tensor));
}

/** Which elements of an input are read anew. */
function askForReads(tensor: string, { next }: Moment): readonly Question[] {
  const read = usesOf(tensor, next.lanes).filter(({ status }) => status === "fetched");
  const points = distinct(read.map(({ point }) => point));
  if (points.length === 0 || points[0]?.length === 0) return [];
  const words =
    points.length === 1
      ? `Which element of ${tensor} is read next?`
      : `The next step reads ${points.length} elements of ${tensor}. Name one of them.`;
  return [{ kind: "element", words, tensor, points, verb: "reads" }];
}

/** Whether the element of an input that comes next is still at hand. */
function askForReuse(tensor: string, { next, total }: Moment): readonly Question[] {
  const counts = total.tensors[tensor];
  if (counts === undefined || !("accesses" in counts)) return [];
  const uses = usesOf(tensor, next.lanes);
  const [first] = uses;
  const isHeld = uses.every(({ status }) => status === "held");
  const isFetched = uses.every(({ status }) => status === "fetched");
  if (first === undefined) return [];
  return chooseFrom(
    `Is the element of ${tensor} that is used next still held, or is it read anew?`,
    [
      { id: "held", words: "Still held", times: counts.accesses - counts.reads },
      { id: "fetched", words: "Read anew", times: counts.reads },
    ],
    isHeld ? "held" : isFetched ? "fetched" : undefined,
    `${formatElement(tensor, first.point)} ${isHeld ? "has stayed since an earlier step" : "was not kept from the step before"}.`,
  );
}

/** Where the next result goes. */
function askForTarget({ einsum, next }: Moment): readonly Question[] {
  const { tensor, ranks } = einsum.output;
  if (ranks.length === 0) return [];
  const points = distinct(
    next.lanes
      .filter(({ output }) => output.status !== "untouched")
      .map(({ output }) => output.point),
  );
  if (points.length === 0) return [];
  const words =
    points.length === 1
      ? `Where in ${tensor} does the next result go?`
      : `The next step reaches ${points.length} elements of ${tensor}. Name one of them.`;
  return [{ kind: "element", words, tensor, points, verb: "reaches" }];
}

/** Whether the next result goes on with a sum, begins one, or brings one back. */
function askForSum({ einsum, next, total }: Moment): readonly Question[] {
  const { tensor } = einsum.output;
  const counts = total.tensors[tensor];
  if (counts === undefined || !("updates" in counts)) return [];
  return chooseFrom(
    `What does the next step do with ${tensor}?`,
    [
      {
        id: "held",
        words: "It goes on with an element that is still held",
        times: counts.updates - counts.writes,
      },
      { id: "created", words: "It begins a new element", times: counts.writes - counts.reads },
      { id: "fetched", words: "It brings a partial sum back", times: counts.reads },
    ],
    common(next.lanes, ({ output }) => output.status),
    sumReason(next),
  );
}

function sumReason({ lanes }: Frame): string {
  const [output] = lanes.map((lane) => lane.output);
  if (output === undefined) return "";
  const name = formatElement(output.tensor, output.point);
  switch (output.status) {
    case "held":
      return `The step before left ${name} in its place.`;
    case "created":
      return `Nothing has reached ${name} before.`;
    case "fetched":
      return `${name} was reached before and put away at ${formatValue(output.before)}.`;
    case "untouched":
      return "";
  }
}

function kindReason({ lanes }: Frame): string {
  const zero = lanes[0]?.operands.find(({ status, value }) => status !== "unread" && value === 0);
  return zero === undefined ? "" : `${formatElement(zero.tensor, zero.point)} is 0.`;
}

/** Whether the next compute is worth its cycle. */
function askForKind({ next, total }: Moment): readonly Question[] {
  const { effectual, ineffectual, gated } = total.macs;
  return chooseFrom(
    "Is the next compute effectual?",
    [
      { id: "effectual", words: "Effectual, no operand is zero", times: effectual },
      { id: "ineffectual", words: "Ineffectual, a zero is multiplied", times: ineffectual },
      { id: "gated", words: "Gated, a zero stops it", times: gated },
    ],
    common(next.lanes, ({ kind }) => kind),
    kindReason(next),
  );
}

/** Whether an intersection finds its next match at once. */
function askForSkips({ einsum, now, next, total }: Moment): readonly Question[] {
  const skips = ({ intersections }: EinsumCounts) => intersections.steps - intersections.matches;
  const { matches } = total.intersections;
  if (next.counts.intersections.matches === now.counts.intersections.matches) return [];
  return chooseFrom(
    "Does the intersection come to its next match at once, or does it skip coordinates first?",
    [
      { id: "match", words: "A match at once", times: matches },
      { id: "skip", words: "It skips first", times: skips(total) },
    ],
    skips(next.counts) > skips(now.counts) ? "skip" : "match",
    narrateWay(einsum, next),
  );
}

/** Everything that can be asked about the next step; nothing where the next step belongs to another Einsum. */
export function questionsOf(moment: Moment): readonly Question[] {
  const { einsum, now, next } = moment;
  if (now.einsum !== next.einsum || next.lanes.length === 0) return [];
  const inputs = [...new Set(einsum.inputs.map(({ tensor }) => tensor))];
  return [
    ...inputs.flatMap((tensor) => askForReads(tensor, moment)),
    ...askForTarget(moment),
    ...inputs.flatMap((tensor) => askForReuse(tensor, moment)),
    ...askForSum(moment),
    ...askForKind(moment),
    ...askForSkips(moment),
  ];
}

/** The question of a step: the same for everybody who stands there. */
export function questionOf(moment: Moment): Question | undefined {
  const questions = questionsOf(moment);
  return questions[seededRandom(moment.next.step).below(questions.length)];
}

/** An answer: an element by its point, or a choice by its id. */
export type Answer = readonly number[] | string;

/** Whether an answer is right. */
export function isRight(question: Question, answer: Answer): boolean {
  return question.kind === "choice"
    ? question.right === answer
    : question.points.some((point) => point.join() === String(answer));
}

const namedAtMost = 3;

/** What the next step does, as the sentence that proves or disproves an answer. */
export function truthOf(question: Question, step: number): string {
  if (question.kind === "choice") {
    const right = question.choices.find(({ id }) => id === question.right)?.words ?? "";
    return `Step ${step}: ${right.charAt(0).toLowerCase()}${right.slice(1)}. ${question.reason}`.trimEnd();
  }
  const { tensor, points, verb } = question;
  const named = points.slice(0, namedAtMost).map((point) => formatElement(tensor, point));
  const others = points.length - named.length;
  const all = others > 0 ? [...named, `${others} more`] : named;
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
  return `Step ${step} ${verb} ${list ?? ""}.`;
}
