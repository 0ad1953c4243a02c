/**
 * What the engine answers, as plain values that survive a structured clone.
 *
 * `open` checks and compiles a document and makes its tensors (`opened.ts`); `run` executes it and gives the
 * counts; `frame` gives the state at any step in any order; what looks over many steps is in `over-time.ts`.
 * Nothing here has methods except `EngineApi` itself.
 */
import type { Diagnostic, Result } from "../base/index.ts";
import type {
  EinsumCounts,
  HeldElement,
  OutputLines,
  OutputRange,
  StepEvent,
  StepState,
} from "../simulate/index.ts";
import type { Opened, TensorSnapshot } from "./opened.ts";
import type {
  DigestRequest,
  LogEntry,
  LogRequest,
  HeldRequest,
  Pipeline,
  PipelineRequest,
  SpaceTime,
  SpaceTimeRequest,
  Timeline,
  TimelineRequest,
} from "./over-time.ts";

/** Why the engine could not answer although the document may be right. */
export interface EngineFailure {
  readonly kind: "crashed" | "timed-out" | "cancelled" | "too-large";
  readonly message: string;
  /** What was asked for and what is allowed, in the unit that the message names. */
  readonly figure?: number;
  readonly limit?: number;
}

/** What an engine call fails with: mistakes in the document, or a failure of the environment. */
export type EngineError =
  | { readonly kind: "diagnostics"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "failure"; readonly failure: EngineFailure };

/** A document and the files it names. */
export interface OpenRequest {
  readonly text: string;
  /** Contents of the files that `tensors: { T: { file: ... } }` names, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** A non-zero element: coordinates in the order of the declaration, and its value. */
export type Point = readonly [coordinates: readonly number[], value: number];

/** Counts and outputs: what the command line prints with `--json`. */
export interface Report {
  readonly einsums: Readonly<Record<string, EinsumCounts>>;
  readonly outputs: Readonly<Record<string, readonly Point[]>>;
}

/** What produced the counts of a nest. */
export interface Witness {
  readonly by: "kernel" | "interpreter";
  /** Why no kernel ran it. */
  readonly why: string | undefined;
  /** Whether counting it without a run gave the same; undefined where it was not counted so. */
  readonly agrees: boolean | undefined;
}

/** What a finished run gives. */
export interface RunResult {
  readonly session: number;
  /** Steps of the whole cascade; `frame` takes 0 to steps - 1. */
  readonly steps: number;
  /** First step of each Einsum. */
  readonly firstSteps: readonly number[];
  readonly counts: Readonly<Record<string, EinsumCounts>>;
  /** What produced the counts, by Einsum. */
  readonly witnesses: Readonly<Record<string, Witness>>;
  /** Snapshots of computed tensors, numbered on from those of `open`. */
  readonly snapshots: readonly TensorSnapshot[];
  /** Whether the output equals that of the dense reference. */
  readonly reference:
    | { readonly checked: true; readonly equal: boolean; readonly points: number }
    | { readonly checked: false; readonly reason: string };
}

/** How far a run has come. */
export interface Progress {
  readonly einsum: string;
  /** Computes so far. */
  readonly computes: number;
  /** Share of the outermost loop's range that is done, 0 to 1. */
  readonly fraction: number;
  /** Counts that are known before the run is over, because they need no run, by Einsum. */
  readonly counts: Readonly<Record<string, EinsumCounts>>;
}

/** The state at one step. */
export interface Frame extends StepState {
  readonly session: number;
  /** Step of the whole cascade. */
  readonly step: number;
  /** Index of the Einsum that the step belongs to. */
  readonly einsum: number;
  /** By input, its reads since the step before, those that led to no compute included. */
  readonly reads: Readonly<Record<string, number>>;
  /** Tensors whose window lies elsewhere than in the step before; none in the first step of an Einsum. */
  readonly slid: readonly string[];
}

/** Which frame to give. */
export interface FrameRequest {
  readonly session: number;
  readonly step: number;
  /**
   * Which elements of the output to send: at most 65,536 in a row, or 262,144 in lines; the first 65,536
   * where left out. Of the others nothing is known.
   */
  readonly output?: OutputRange | OutputLines;
}

/** A step to look for: the next or previous one at which the given loop starts a new iteration. */
export interface SeekRequest {
  readonly session: number;
  readonly from: number;
  readonly direction: "next" | "previous";
  readonly loop: number;
}

/** An event to look for: the next or previous step at which any of those named happens. */
export interface FindRequest {
  readonly session: number;
  readonly from: number;
  readonly direction: "next" | "previous";
  readonly events: readonly StepEvent[];
}

/** The engine as a service. Every method answers with a value; none throws for what a user wrote. */
export interface EngineApi {
  /** Diagnostics of a document, nothing else; empty where it is right. */
  check(request: OpenRequest): Promise<readonly Diagnostic[]>;
  /** Checks, compiles and makes the tensors. The newest session replaces the one before. */
  open(request: OpenRequest): Promise<Result<Opened, EngineError>>;
  /** Runs an open session to its end, calling `onProgress` about ten times a second. */
  run(
    session: number,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<RunResult, EngineError>>;
  /** Counts and outputs of a finished session, as the command line prints them. */
  report(session: number): Promise<Result<Report, EngineError>>;
  /** An open session as a Python program over the package fibertree. */
  python(session: number): Promise<Result<string, EngineError>>;
  /** The state at a step of a finished session. */
  frame(request: FrameRequest): Promise<Result<Frame, EngineError>>;
  /** The step to go to, or `from` where there is none. */
  seek(request: SeekRequest): Promise<Result<number, EngineError>>;
  /** The step at which an event happens next; undefined where it does not. A newer call ends this one. */
  find(request: FindRequest): Promise<Result<number | undefined, EngineError>>;
  /** A stretch of a finished session in columns. A newer call for the same purpose ends this one. */
  timeline(request: TimelineRequest): Promise<Result<Timeline, EngineError>>;
  /** A window of a finished session in space and time. A newer call ends this one. */
  spaceTime(request: SpaceTimeRequest): Promise<Result<SpaceTime, EngineError>>;
  /** For how long a step of a finished session has held what it holds. A newer call ends this one. */
  held(request: HeldRequest): Promise<Result<readonly HeldElement[], EngineError>>;
  /** A finished cascade as a pipeline. A newer call ends this one. */
  pipeline(request: PipelineRequest): Promise<Result<Pipeline, EngineError>>;
  /**
   * What stretches of a finished session's steps compute, a number each: equal where other sessions of the same tensors
   * compute the same in the same steps. A newer call ends this one.
   */
  digests(request: DigestRequest): Promise<Result<Float64Array, EngineError>>;
  /** What happened up to a step of a finished session. */
  log(request: LogRequest): Promise<Result<readonly LogEntry[], EngineError>>;
}
