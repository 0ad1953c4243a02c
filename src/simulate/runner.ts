/**
 * What takes a nest from its first step to its last: a kernel where the plan has one, else the interpreter.
 * Either way the moment it stands at can be looked at, and walked on from, as an interpreter's walk.
 */
import type { Computes } from "./tracer.ts";
import type { Walk } from "./walk.ts";

/** A moment of a run, known by the interpreter's state alone. */
export interface Mark {
  readonly step: number;
  readonly state: Float64Array;
}

/** A moment of a run that it can go back to. */
export interface Saved extends Mark {
  /** Work done until then, as `Runner.advance` counts it. */
  readonly work: number;
  /** Bytes that it takes besides the one before, with which it may share what has not changed. */
  readonly bytesBeside: (earlier: Saved | undefined) => number;
}

/** Runs a nest. */
export interface Runner {
  /** The moment that the run stands at. Walking it on is allowed if the run does not go on from there. */
  readonly view: Walk;
  /** Why the interpreter runs the nest; undefined for a kernel. */
  readonly noKernel: string | undefined;
  readonly done: boolean;
  readonly steps: number;
  /** Runs on for about so much work, in iterations of the innermost loop and comparisons; how much it was. */
  advance(work: number): number;
  /** The moment that the run stands at. */
  mark(): Mark;
  /** @param earlier a moment saved before, with which this one may share what has not changed */
  save(earlier?: Saved): Saved;
  /**
   * Goes on from a saved moment to right before a step, or to the last moment before it at which it can stand.
   *
   * @param mark a moment before the step; the nearer the better
   * @param ahead steps that may be left to walk to where coming nearer takes more than going on
   * @param lead work between that place and the moment that is given back; none is where it is left out
   * @returns a moment a little earlier, where the way there was long and keeping it takes little
   */
  approach(step: number, saved: Saved, mark: Mark, ahead: number, lead?: number): Saved | undefined;
  /** The computes from a mark until at least so many steps are complete; undefined where nothing traces them. */
  trace(mark: Mark, steps: number): Generator<Computes, void> | undefined;
}
