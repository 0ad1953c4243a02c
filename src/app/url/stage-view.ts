/**
 * How the explorer is looked at, in the query behind the experiment and its step: what a person has chosen and
 * nothing else. Links come from strangers: what cannot be read is taken for not chosen.
 */
import type { EinsumDescription, StepEvent } from "../../engine/index.ts";
import { following, type Followed } from "../state/followed.ts";
import type { plainStage, TensorForm, ViewState } from "../state/view.ts";
import { linkLimits, parseFollowed } from "./schema.ts";

/** The part of the view that a link brings back. */
export type StageView = Pick<ViewState, keyof typeof plainStage>;

const forms: readonly TensorForm[] = ["tree", "ranks", "grid"];
const { forms: mostForms, stops: mostStops, fronts: mostFronts, label: mostLabel } = linkLimits;
const namePattern = /^\w{1,64}$/;

/** The choices of a query. */
export function readView(query: URLSearchParams): StageView {
  const drawn = query.getAll("as").flatMap((text) => {
    const [, tensor, name] = /^(\w{1,64})\.([a-z]+)$/.exec(text) ?? [];
    const form = forms.find((one) => one === name);
    return tensor === undefined || form === undefined ? [] : [[tensor, form] as const];
  });
  const fronts = Number(query.get("fronts") ?? "1");
  return {
    forms: Object.fromEntries(drawn.slice(0, mostForms)),
    level: namePattern.exec(query.get("level") ?? "")?.[0],
    followed: query.getAll("follow").flatMap(readFollowed)[0],
    stops: query.getAll("stop").flatMap(readFollowed).slice(0, mostStops),
    fronts: Number.isInteger(fronts) && fronts >= 1 && fronts <= mostFronts ? fronts : 1,
    inTurns: query.get("turns") === "1",
  };
}

/** What of the choices is about the Einsums of a document: those for another one stay on the page, not in its link. */
export function viewIn(view: StageView, einsums: readonly EinsumDescription[]): StageView {
  const tensors = new Set(
    einsums.flatMap(({ inputs, output }) => [...inputs.map(({ tensor }) => tensor), output.tensor]),
  );
  const happens = (event: StepEvent): boolean => {
    if (event.kind === "iteration")
      return einsums.some(
        ({ name, loops }) => name === event.einsum && loops.some(({ rank }) => rank === event.rank),
      );
    return !("tensor" in event) || tensors.has(event.tensor);
  };
  const isHere = ({ events }: Followed): boolean => events.every(happens);
  const { forms: chosen, level, followed, stops, fronts, inTurns } = view;
  const isCascade = einsums.length > 1;
  return {
    forms: Object.fromEntries(Object.entries(chosen).filter(([tensor]) => tensors.has(tensor))),
    level: einsums.some(({ loops }) => loops.some(({ rank }) => rank === level))
      ? level
      : undefined,
    followed: followed !== undefined && isHere(followed) ? followed : undefined,
    stops: stops.filter(isHere),
    fronts: isCascade ? fronts : 1,
    inTurns: isCascade && inTurns,
  };
}

/** Adds choices to a query: nothing that nobody chose, and nothing that would not be read back. */
export function addView(query: URLSearchParams, view: StageView): URLSearchParams {
  const all = new URLSearchParams(query);
  const drawn = Object.entries(view.forms).filter(([tensor]) => namePattern.test(tensor));
  for (const [tensor, form] of drawn.slice(0, mostForms)) all.append("as", `${tensor}.${form}`);
  if (view.level !== undefined && namePattern.test(view.level)) all.set("level", view.level);
  if (view.followed !== undefined)
    for (const text of writtenOf(view.followed)) all.set("follow", text);
  for (const text of view.stops.flatMap(writtenOf).slice(0, mostStops)) all.append("stop", text);
  if (view.fronts > 1) all.set("fronts", String(Math.min(view.fronts, mostFronts)));
  if (view.inTurns) all.set("turns", "1");
  return all;
}

/** How many of the breakpoints a link leaves out: those beyond what it holds, and those that it cannot hold. */
export function stopsLeftOut({ stops }: Pick<StageView, "stops">): number {
  return stops.length - stops.flatMap(writtenOf).slice(0, mostStops).length;
}

/** What is followed as text, its label cut where it is too long; none where a link cannot hold it. */
function writtenOf({ label, events }: Followed): readonly string[] {
  const text = JSON.stringify([label.slice(0, mostLabel), ...events]);
  return parseFollowed(text) === undefined ? [] : [text];
}

function readFollowed(text: string): readonly Followed[] {
  const parsed = parseFollowed(text);
  if (parsed === undefined) return [];
  const [label, ...events] = parsed;
  return [following(label, ...events)];
}
