/**
 * Sweeps as a service of plain values, for a worker: several may be open at a time, and every point is a
 * call of its own. A call takes as long as its point takes; to cancel is to end the worker.
 */
import { invariant, ok, type Diagnostic, type Result } from "../../base/index.ts";
import { layerTexts, outlineOf, type LayerSizes, type Outline } from "../../einsum/index.ts";
import { KeptTensors } from "../../simulate/index.ts";
import type { EngineError, OpenRequest } from "../api.ts";
import { SweepRun, type PointResult, type SweepDescription } from "./sweep-run.ts";

/** What is known of a document when its sweep has been opened, or refused. */
export interface SweepOpening {
  readonly outline: Outline;
  readonly sweep: Result<SweepDescription, EngineError>;
}

/** What can be asked of sweeps in a worker. A sweep is called by a name of the asker's choosing. */
export interface SweepApi {
  /** Opens the sweep of a document under a name, in place of what had that name. */
  open(name: string, request: OpenRequest): SweepOpening;
  /** Opens a sweep that was opened elsewhere, perhaps with other numbers; what is wrong with it otherwise. */
  reopen(name: string, request: OpenRequest): EngineError | undefined;
  /** Carries out a point of an open sweep. */
  count(name: string, point: number): PointResult;
  /** Of results that were come by before, those that are of points of an open sweep, as results of these. */
  resume(name: string, results: readonly PointResult[]): readonly PointResult[];
  /** The document of a point. */
  textOf(name: string, point: number): string;
  /** The text of a document with each of some layers put in. */
  layerTexts(
    text: string,
    layers: readonly LayerSizes[],
  ): Result<readonly string[], readonly Diagnostic[]>;
}

/** A service without a sweep. */
export function createSweepService(): SweepApi {
  const runs = new Map<string, SweepRun>();
  const kept = new KeptTensors();
  const find = (name: string): SweepRun => {
    const run = runs.get(name);
    invariant(run !== undefined, `There is no sweep ${name}.`);
    return run;
  };
  return {
    open: (name, request) => {
      const opened = SweepRun.open(request, kept);
      if (opened.ok) runs.set(name, opened.value);
      const sweep = opened.ok ? ok(opened.value.description) : opened;
      return { outline: outlineOf(request.text), sweep };
    },
    reopen: (name, request) => {
      const opened = SweepRun.reopen(request, kept);
      if (!opened.ok) return opened.error;
      runs.set(name, opened.value);
      return undefined;
    },
    count: (name, point) => find(name).count(point),
    resume: (name, results) => find(name).resume(results),
    textOf: (name, point) => find(name).textOf(point),
    layerTexts,
  };
}
