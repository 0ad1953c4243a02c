/**
 * How the explorer is looked at, in the query behind the experiment and its step: what a person has chosen and
 * nothing else. Links come from strangers: what cannot be read is taken for not chosen.
 */
import { following, type Followed } from "../state/followed.ts";
import type { TensorForm, ViewState } from "../state/view.ts";
import { parseFollowed } from "./schema.ts";

/** The part of the view that a link brings back. */
export type StageView = Pick<
  ViewState,
  "forms" | "level" | "followed" | "stops" | "fronts" | "inTurns"
>;

const forms: readonly TensorForm[] = ["tree", "ranks", "grid"];
const most = { tensors: 64, stops: 16, fronts: 3 } as const;

/** The choices of a query. */
export function readView(query: URLSearchParams): StageView {
  const drawn = query.getAll("as").flatMap((text) => {
    const [, tensor, name] = /^(\w{1,64})\.([a-z]+)$/.exec(text) ?? [];
    const form = forms.find((one) => one === name);
    return tensor === undefined || form === undefined ? [] : [[tensor, form] as const];
  });
  const fronts = Number(query.get("fronts") ?? "1");
  return {
    forms: Object.fromEntries(drawn.slice(0, most.tensors)),
    level: /^\w{1,64}$/.exec(query.get("level") ?? "")?.[0],
    followed: query.getAll("follow").flatMap(readFollowed)[0],
    stops: query.getAll("stop").flatMap(readFollowed).slice(0, most.stops),
    fronts: Number.isInteger(fronts) && fronts >= 1 && fronts <= most.fronts ? fronts : 1,
    inTurns: query.get("turns") === "1",
  };
}

/** Adds choices to a query; nothing that nobody chose. */
export function addView(query: URLSearchParams, view: StageView): URLSearchParams {
  const all = new URLSearchParams(query);
  for (const [tensor, form] of Object.entries(view.forms)) all.append("as", `${tensor}.${form}`);
  if (view.level !== undefined) all.set("level", view.level);
  if (view.followed !== undefined) all.set("follow", writtenOf(view.followed));
  for (const stop of view.stops) all.append("stop", writtenOf(stop));
  if (view.fronts > 1) all.set("fronts", String(view.fronts));
  if (view.inTurns) all.set("turns", "1");
  return all;
}

function writtenOf({ label, events }: Followed): string {
  return JSON.stringify([label, ...events]);
}

function readFollowed(text: string): readonly Followed[] {
  const parsed = parseFollowed(text);
  if (parsed === undefined) return [];
  const [label, ...events] = parsed;
  return [following(label, ...events)];
}
