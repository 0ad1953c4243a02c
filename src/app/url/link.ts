/**
 * From an experiment to its link and back: which experiments are a preset's name, and which travel whole.
 *
 * Files that belong to a preset stay behind its name; files that were brought in travel with the
 * experiment as text.
 */
import { err, ok, type Result } from "../../base/index.ts";
import { findPreset, presetExperiment } from "../presets.ts";
import { isUnchanged, type Experiment } from "../state/experiment.ts";
import { decodeHash, experimentHash, presetHash, type LinkProblem } from "./codec.ts";
import type { LinkPayload } from "./schema.ts";

/** An experiment and the step that a link asks for. */
export interface Linked {
  readonly experiment: Experiment;
  readonly step: number;
}

/** Files of the experiment that its document names and no preset provides, as text. */
function travellingFiles(experiment: Experiment): Record<string, string> {
  const provided =
    experiment.preset === undefined ? [] : (findPreset(experiment.preset)?.files ?? []);
  const decoder = new TextDecoder();
  return Object.fromEntries(
    Object.entries(experiment.files)
      .filter(([name]) => !provided.includes(name) && experiment.text.includes(name))
      .map(([name, contents]) => [name, decoder.decode(contents)]),
  );
}

/** The fragment that restores the experiment at a step. */
export async function linkTo(experiment: Experiment, step: number): Promise<string> {
  if (experiment.preset !== undefined && isUnchanged(experiment)) {
    return presetHash(experiment.preset, step);
  }
  const files = travellingFiles(experiment);
  const payload: LinkPayload = {
    text: experiment.text,
    ...(experiment.preset === undefined ? {} : { preset: experiment.preset }),
    ...(Object.keys(files).length === 0 ? {} : { files }),
  };
  return experimentHash(payload, step);
}

/** What a fragment asks for; undefined where it asks for nothing. */
export async function follow(fragment: string): Promise<Result<Linked | undefined, LinkProblem>> {
  const decoded = await decodeHash(fragment);
  if (!decoded.ok) return decoded;
  const link = decoded.value;
  if (link.kind === "nothing") return ok(undefined);
  const step = link.step ?? 0;
  if (link.kind === "preset") {
    const experiment = await presetExperiment(link.preset);
    return experiment.ok
      ? ok({ experiment: experiment.value, step })
      : err({ kind: "foreign", message: experiment.error });
  }
  const { text, preset, files = {} } = link.payload;
  const encoder = new TextEncoder();
  const brought = Object.fromEntries(
    Object.entries(files).map(([name, contents]) => [name, encoder.encode(contents)]),
  );
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
  });
}
