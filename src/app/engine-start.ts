/**
 * Starts the engine's worker. A chunk of its own, which the built page runs before its other code is even
 * read: the worker loads while the page does, and the first figure comes sooner by as much.
 */

function startWorker(): Worker {
  return new Worker(new URL("../../workers/engine.worker.ts", import.meta.url), {
    type: "module",
    name: "concordant-engine",
  });
}

let early: Worker | undefined = startWorker();

/** A worker with an engine in it: the early one at first, a new one for everybody after. */
export function takeWorker(): Worker {
  const worker = early ?? startWorker();
  early = undefined;
  return worker;
}
