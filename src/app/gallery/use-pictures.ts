/**
 * The pictures of all presets, made one after the other by an engine of the gallery's own, so that the
 * run in Explore is left alone. They are kept for the next visit to the page.
 */
import { useEffect, useSyncExternalStore } from "react";
import { createEngineClient } from "../engine-client.ts";
import { spawnEngineWorker } from "../engine-worker.ts";
import { gallery, presetExperiment } from "../presets.ts";
import { pictureOf, type Picture } from "./picture.ts";

/** Pictures by the preset's id; undefined where a preset could not be read. */
type Pictures = ReadonlyMap<string, Picture | undefined>;

let pictures: Pictures = new Map();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Draws what is missing until there is nothing left, or until nobody looks any more. */
async function drawMissing(wanted: () => boolean): Promise<void> {
  const missing = gallery.filter(({ id }) => !pictures.has(id));
  if (missing.length === 0) return;
  const engine = createEngineClient(spawnEngineWorker);
  for (const { id } of missing) {
    const experiment = await presetExperiment(id);
    if (!wanted()) break;
    const { text, files } = experiment.ok ? experiment.value : { text: "", files: {} };
    const opened = await engine.open({ text, files });
    if (!wanted()) break;
    pictures = new Map([...pictures, [id, opened.ok ? pictureOf(opened.value) : undefined]]);
    for (const listener of listeners) listener();
  }
  engine.restart();
}

/** The pictures that are ready; the others follow by themselves. */
export function usePictures(): Pictures {
  useEffect(() => {
    let looking = true;
    void drawMissing(() => looking);
    return () => {
      looking = false;
    };
  }, []);
  return useSyncExternalStore(subscribe, () => pictures);
}
