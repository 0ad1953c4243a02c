/**
 * The engine in a Web Worker, as a process that `engine-client.ts` can lose and start again.
 *
 * Owns the only use of comlink. Faults are what the browser
 * reports of the worker as a whole; what the engine answers passes through untouched.
 */
import { proxy, releaseProxy, wrap } from "comlink";
import type { EngineApi } from "../engine/index.ts";
import type { EngineProcess } from "./engine-client.ts";
import { takeWorker } from "./engine-start.ts";

/** Starts a worker with an engine in it. */
export function spawnEngineWorker(): EngineProcess {
  const worker = takeWorker();
  const remote = wrap<EngineApi>(worker);
  const api: EngineApi = {
    check: (request) => remote.check(request),
    open: (request) => remote.open(request),
    run: (session, onProgress) => remote.run(session, proxy(onProgress)),
    report: (session) => remote.report(session),
    python: (session) => remote.python(session),
    frame: (request) => remote.frame(request),
    seek: (request) => remote.seek(request),
    find: (request) => remote.find(request),
    timeline: (request) => remote.timeline(request),
    spaceTime: (request) => remote.spaceTime(request),
    held: (request) => remote.held(request),
    pipeline: (request) => remote.pipeline(request),
    digests: (request) => remote.digests(request),
    log: (request) => remote.log(request),
  };
  return {
    api,
    terminate: () => {
      remote[releaseProxy]();
      worker.terminate();
    },
    onFault: (listener) => {
      worker.addEventListener("error", (event) => {
        listener(event.message === "" ? "The engine could not be loaded." : event.message);
      });
      worker.addEventListener("messageerror", () => {
        listener("The engine sent an answer that could not be read.");
      });
    },
  };
}
