/**
 * Workers for sweeps: as many as the machine has cores but one, which is left to the page, and two where it has
 * two, since the page has next to nothing to do while they count.
 */
import { wrap } from "comlink";
import type { SweepApi } from "../../engine/index.ts";
import { createSweepPool, type SweepPool, type SweepProcess } from "./pool.ts";

const most = 16;

/** What figures come from: where this file stands, whose name changes with every build of the worker. */
export const sweepBuild = import.meta.url;

function spawnSweepWorker(): SweepProcess {
  const worker = new Worker(new URL("../../../workers/sweep.worker.ts", import.meta.url), {
    type: "module",
    name: "concordant-sweep",
  });
  const remote = wrap<SweepApi>(worker);
  return {
    api: {
      open: (name, request) => remote.open(name, request),
      reopen: (name, request) => remote.reopen(name, request),
      count: (name, point) => remote.count(name, point),
      resume: (name, results) => remote.resume(name, results),
      textOf: (name, point) => remote.textOf(name, point),
      layerTexts: (text, layers) => remote.layerTexts(text, layers),
    },
    terminate: () => {
      worker.terminate();
    },
    onFault: (listener) => {
      worker.addEventListener("error", (event) => {
        listener(event.message === "" ? "A worker could not be loaded." : event.message);
      });
      worker.addEventListener("messageerror", () => {
        listener("A worker sent an answer that could not be read.");
      });
    },
  };
}

/** A pool of this page's own. */
export function createPagePool(): SweepPool {
  const cores = Math.min(most, navigator.hardwareConcurrency);
  return createSweepPool(spawnSweepWorker, Math.max(Math.min(2, cores), cores - 1));
}
