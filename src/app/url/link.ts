/**
 * From an experiment to its link and back: which experiments are a preset's name, and which travel whole.
 *
 * Files that belong to a preset stay behind its name; files that were brought in travel with the
 * experiment, as text where they are text.
 */
import { err, ok, type Result } from "../../base/index.ts";
import { findPreset, presetExperiment } from "../presets.ts";
import { isUnchanged, type Experiment } from "../state/experiment.ts";
import type { RunState } from "../state/run.ts";
import {
  decodeHash,
  experimentHash,
  fromBase64Url,
  presetHash,
  problem,
  toBase64Url,
  type LinkProblem,
} from "./codec.ts";
import { linkLimits, type LinkPayload } from "./schema.ts";
import { addView, readView, viewIn, type StageView } from "./stage-view.ts";

/** An experiment and the step that a link asks for. */
export interface Linked {
  readonly experiment: Experiment;
  readonly step: number;
  /** How it is looked at. */
  readonly view: StageView;
}

/** What the bytes say, where they are text and nothing else. */
function textOf(contents: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(contents);
  } catch {
    return undefined;
  }
}

/** Files of the experiment that its document names and no preset provides, those of text apart. */
function travellingFiles(experiment: Experiment): Pick<LinkPayload, "files" | "binaries"> {
  const provided =
    experiment.preset === undefined ? [] : (findPreset(experiment.preset)?.files ?? []);
  const files: Record<string, string> = {};
  const binaries: Record<string, string> = {};
  for (const [name, contents] of Object.entries(experiment.files)) {
    if (provided.includes(name) || !experiment.text.includes(name)) continue;
    const text = textOf(contents);
    if (text === undefined) binaries[name] = toBase64Url(contents);
    else files[name] = text;
  }
  return {
    ...(Object.keys(files).length === 0 ? {} : { files }),
    ...(Object.keys(binaries).length === 0 ? {} : { binaries }),
  };
}

/** The fragment that restores the experiment at a step, looked at in the same way where that is given. */
export async function linkTo(
  experiment: Experiment,
  step: number,
  view?: StageView,
): Promise<string> {
  const hash =
    experiment.preset !== undefined && isUnchanged(experiment)
      ? presetHash(experiment.preset, step)
      : await experimentHash(payloadOf(experiment), step);
  const [path = "", query] = hash.split("?");
  const all = new URLSearchParams(query);
  const words = (view === undefined ? all : addView(all, view)).toString();
  return words === "" ? path : `${path}?${words}`;
}

/** How an experiment is looked at, as far as it concerns it. */
export function viewOfStage(
  { text }: Experiment,
  { shown }: Pick<RunState, "shown">,
  view: StageView,
): StageView {
  // Of a document that has not been run yet nobody knows what is not in it.
  return shown?.text === text ? viewIn(view, shown.opened.einsums) : view;
}

/**
 * The fragment that restores what is on the stage.
 *
 * @param most characters from which how it is looked at is left out, before the experiment suffers
 */
export async function linkToStage(
  experiment: Experiment,
  run: Pick<RunState, "step" | "shown">,
  view: StageView,
  most: number = linkLimits.hash,
): Promise<string> {
  const whole = await linkTo(experiment, run.step, viewOfStage(experiment, run, view));
  return whole.length <= most ? whole : linkTo(experiment, run.step);
}

/** What a link of an experiment holds. */
function payloadOf(experiment: Experiment): LinkPayload {
  return {
    text: experiment.text,
    ...(experiment.preset === undefined ? {} : { preset: experiment.preset }),
    ...travellingFiles(experiment),
  };
}

/**
 * Why an experiment's link, which can be made, could not be followed: a sentence; undefined where it can.
 *
 * @param hash the link
 */
export function tooLargeToFollow(experiment: Experiment, hash: string): string | undefined {
  const payload = payloadOf(experiment);
  const files = Object.entries({ ...payload.files, ...payload.binaries });
  const [name = "", contents = ""] =
    files.toSorted(([, one], [, other]) => other.length - one.length)[0] ?? [];
  const bounds = [
    ["its text has", payload.text.length, linkLimits.text, "characters"],
    [`the file ${name} has`, contents.length, linkLimits.file, "characters"],
    ["it names", files.length, linkLimits.files, "files"],
    ["with its files it has", lengthOf(payload), linkLimits.payload, "bytes"],
    ["packed it has", hash.length, linkLimits.hash, "characters"],
  ] as const;
  const passed = bounds.find(([, figure, limit]) => figure > limit);
  if (passed === undefined) return undefined;
  const [what, figure, limit, unit] = passed;
  return `This experiment is too large to come back after a reload: ${what} ${figure.toLocaleString("en")} ${unit}, and at most ${limit.toLocaleString("en")} are kept. Save it as a file.`;
}

/** Bytes of a payload before it is packed. */
function lengthOf(payload: LinkPayload): number {
  return new TextEncoder().encode(JSON.stringify(payload)).length;
}

/** What a fragment asks for; undefined where it asks for nothing. */
export async function follow(fragment: string): Promise<Result<Linked | undefined, LinkProblem>> {
  const decoded = await decodeHash(fragment);
  if (!decoded.ok) return decoded;
  const link = decoded.value;
  if (link.kind === "nothing") return ok(undefined);
  const step = link.step ?? 0;
  const view = readView(new URLSearchParams(fragment.split("?")[1]));
  if (link.kind === "preset") {
    const experiment = await presetExperiment(link.preset);
    return experiment.ok
      ? ok({ experiment: experiment.value, step, view })
      : err({ kind: "foreign", message: experiment.error });
  }
  const { text, preset, files = {}, binaries = {} } = link.payload;
  const encoder = new TextEncoder();
  const brought: Record<string, Uint8Array> = {};
  for (const [name, contents] of Object.entries(files)) brought[name] = encoder.encode(contents);
  for (const [name, contents] of Object.entries(binaries)) {
    const bytes = fromBase64Url(contents);
    if (bytes === undefined) return problem("broken");
    brought[name] = bytes;
  }
  const base = preset === undefined ? undefined : await presetExperiment(preset);
  // A preset that is gone takes nothing with it but its files, and the engine names those it misses.
  const ground = base?.ok === true ? base.value : undefined;
  return ok({
    experiment: {
      text,
      files: { ...ground?.files, ...brought },
      preset: ground?.preset,
      original: ground?.original,
    },
    step,
    view,
  });
}
