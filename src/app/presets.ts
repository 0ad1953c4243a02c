/**
 * The preset documents as the page gets at them: their text and the files they name.
 *
 * Text is fetched a document at a time and kept. Beside `first-visit.ts`, which has the one text that comes
 * with the page, the only file that knows where the presets lie.
 */
import { err, ok, type Result } from "../base/index.ts";
import { presets, type Preset } from "../presets/index.ts";
import { firstExample, firstVisit } from "./first-visit.ts";
import type { Experiment } from "./state/experiment.ts";

const documents = import.meta.glob<string>(
  ["../presets/*.yaml", "!../presets/os-sparse-both.yaml"],
  { query: "?raw", import: "default" },
);
const attachments = import.meta.glob<string>("../presets/*.mtx", {
  query: "?url",
  import: "default",
});

/** A preset's document with the contents of the files it names. */
interface PresetDocument {
  readonly text: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Every preset in the order of the gallery. */
export const gallery: readonly Preset[] = presets;

/** The preset of that id, if there is one. */
export function findPreset(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id);
}

async function fetchBytes(name: string): Promise<Uint8Array> {
  const locate = attachments[`../presets/${name}`];
  if (locate === undefined) throw new Error(`The file ${name} is not part of this page.`);
  const response = await fetch(await locate());
  if (!response.ok) throw new Error(`The file ${name} could not be fetched (${response.status}).`);
  return new Uint8Array(await response.arrayBuffer());
}

const loaded = new Map<string, Promise<PresetDocument>>();

async function fetchPreset(preset: Preset): Promise<PresetDocument> {
  const read = documents[`../presets/${preset.id}.yaml`];
  if (preset.id === firstVisit.preset) return firstExample;
  if (read === undefined) throw new Error(`The preset ${preset.id} is not part of this page.`);
  const [text, ...contents] = await Promise.all([read(), ...preset.files.map(fetchBytes)]);
  return {
    text,
    files: Object.fromEntries(
      preset.files.map((name, position) => [name, contents[position] ?? new Uint8Array()]),
    ),
  };
}

/** A preset's document and files; a failed fetch is tried again on the next call. */
function loadPreset(preset: Preset): Promise<PresetDocument> {
  const known = loaded.get(preset.id);
  if (known !== undefined) return known;
  const promise = fetchPreset(preset);
  loaded.set(preset.id, promise);
  promise.catch(() => loaded.delete(preset.id));
  return promise;
}

/** The preset as an experiment, or a sentence on why there is none. */
export async function presetExperiment(id: string): Promise<Result<Experiment, string>> {
  const preset = findPreset(id);
  if (preset === undefined) return err(`There is no preset called ${id} on this page.`);
  try {
    const { text, files } = await loadPreset(preset);
    return ok({ text, files, preset: id, original: text });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(`The preset ${id} could not be loaded. ${reason}`);
  }
}
