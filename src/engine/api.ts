/**
 * What the engine answers, as plain values that survive a structured clone.
 *
 * `open` checks and compiles a document and makes its tensors; `run` executes it and gives the counts;
 * `frame` gives the state at any step in any order. Nothing here has methods except `EngineApi` itself.
 * A node id ties together a line of the nest, a loop row, a count and a frame.
 */
import type { Diagnostic, Result, Span } from "../base/index.ts";
import type { Dataflow, LadderMark, NestLine, OperandRole } from "../compile/index.ts";
import type { AccessMode, MappingChoice, ProgramExpression, Reduction } from "../einsum/index.ts";
import type { RankFormat } from "../fibertree/index.ts";
import type {
  EinsumCounts,
  HeldElement,
  LaneSide,
  OutputLines,
  OutputRange,
  SpaceTimePicture,
  SpaceTimeWindow,
  StepEvent,
  StepState,
} from "../simulate/index.ts";

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

/** One rank of a stored tensor. */
export interface RankSnapshot {
  readonly id: string;
  readonly shape: number;
  readonly format: RankFormat;
  /**
   * Fiber `f` of this rank occupies positions `segments[f]` to `segments[f + 1]`. In a rank stored `U`
   * every fiber holds `shape` positions and the coordinate of a position is its offset in the fiber.
   */
  readonly segments: Int32Array;
  /** Coordinate of each position; a payload's fiber has the same number as its position. */
  readonly coordinates: Int32Array;
}

/** A tensor as it is stored: ranks in storage order, values by position in the last rank. */
export interface TensorSnapshot {
  readonly name: string;
  readonly ranks: readonly RankSnapshot[];
  readonly values: Float64Array;
  /** Number of non-zero values. */
  readonly occupancy: number;
  /** Storage rank `k` is rank `declared[k]` of the declaration. */
  readonly declared: readonly number[];
}

/** One loop of a nest, outermost first. */
export interface LoopDescription {
  readonly node: number;
  readonly rank: string;
  /** The rank that is split or flattened into this loop; the rank itself where it is neither. */
  readonly base: string;
  /** Whether the loop visits coordinates, or parts of a split rank. */
  readonly visits: "coordinates" | "parts";
  /** Variable name in the printed nest. */
  readonly variable: string;
  readonly mode: "temporal" | "spatial";
  /** What visits coordinates: a plain range, one tensor's fiber, or several brought together. */
  readonly source: "dense" | "traverse" | "intersect" | "unite";
  /** Names of the tensors that drive the loop. */
  readonly drivers: readonly string[];
  /** Extent of the loop's rank. */
  readonly shape: number;
  /** One sentence on the coordinates visited, for example "every coordinate of F in this range". */
  readonly explanation: string;
  /** By tensor name: inputs, then the output. */
  readonly ladder: Readonly<Record<string, LadderMark>>;
  /** The rank's name in the loop order of the document; the whole document where the order is implied. */
  readonly span: Span;
}

/** An input of an Einsum. */
export interface OperandDescription {
  readonly tensor: string;
  /** What it is to a convolution; undefined where there is none. */
  readonly role: OperandRole | undefined;
  /** Which snapshot the nest reads; a swizzled tensor has a snapshot of its own. */
  readonly snapshot: number;
  readonly access: AccessMode;
  /** Stored ranks, first and how many, that some loop traverses as one rank of tuples. */
  readonly flattened: readonly (readonly [first: number, count: number])[];
  /** For example "I[q+s]". */
  readonly text: string;
  /** Index expression by declared rank, for example ["q+s"]. */
  readonly indices: readonly string[];
}

/** The output of an Einsum. */
export interface OutputDescription {
  readonly tensor: string;
  readonly text: string;
  readonly indices: readonly string[];
  /** Rank ids and extents in the order of the declaration. */
  readonly ranks: readonly { readonly id: string; readonly shape: number }[];
}

/** One Einsum of the cascade, compiled. */
export interface EinsumDescription {
  readonly name: string;
  /** The expression as written. */
  readonly text: string;
  /** The same over `inputs`, by number. */
  readonly expression: ProgramExpression;
  readonly reduction: Reduction;
  /** Loop order, spatial loops and partitioning, as the controls change them. */
  readonly mapping: MappingChoice;
  readonly loops: readonly LoopDescription[];
  readonly lines: readonly NestLine[];
  readonly dataflow: Dataflow;
  readonly inputs: readonly OperandDescription[];
  readonly output: OutputDescription;
}

/** Where the values of a declared tensor come from. */
export interface TensorSource {
  readonly tensor: string;
  readonly kind: "generator" | "points" | "dense" | "file" | "computed";
  readonly density?: number;
  readonly seed?: number;
  readonly file?: string;
}

/** A document that is ready to run. */
export interface Opened {
  readonly session: number;
  readonly title: string;
  readonly notes: string;
  /** Extent of every rank, given or derived. */
  readonly extents: Readonly<Record<string, number>>;
  readonly sources: readonly TensorSource[];
  readonly einsums: readonly EinsumDescription[];
  /** Input tensors as stored. Snapshots of computed tensors come with `run`. */
  readonly snapshots: readonly TensorSnapshot[];
  readonly warnings: readonly Diagnostic[];
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

/** A stretch of a run to look at as a whole. */
export interface TimelineRequest {
  readonly session: number;
  /** What the timeline is for; a newer request for the same ends an older one. */
  readonly purpose: "overview" | "detail" | "table";
  /** First step, and the step after the last. */
  readonly from: number;
  readonly to: number;
  /** Into how many columns the stretch is divided; at most one a step. */
  readonly columns: number;
  /** Events to mark besides. */
  readonly events: readonly StepEvent[];
}

/** What a run does over time, in columns; every share is of the steps of its column, 0 to 1. */
export interface Timeline {
  readonly session: number;
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  /** Whether each step was looked at; otherwise the shares are told from the counts at checkpoints. */
  readonly exact: boolean;
  readonly rows: readonly {
    readonly tensor: string;
    /** Share of the steps in which an element is read or begins a stay, and in which one is held. */
    readonly fetched: Float32Array;
    readonly held: Float32Array;
  }[];
  /** By event of the request; zero where the stretch is too long to tell. */
  readonly marks: readonly Float32Array[];
}

/** A window of an Einsum's run: lanes by cycles. */
export interface SpaceTimeRequest extends SpaceTimeWindow {
  readonly session: number;
  readonly einsum: number;
}

/** What every lane of an Einsum does in every cycle of a window, in buckets. */
export interface SpaceTime {
  readonly session: number;
  readonly einsum: number;
  /** The spatial loops, outermost first; lanes are numbered row-major over them. */
  readonly sides: readonly LaneSide[];
  readonly lanes: number;
  /** Cycles of the whole Einsum. */
  readonly cycles: number;
  /** First step of the Einsum in the cascade; the steps of the picture are counted from it. */
  readonly firstStep: number;
  /** Undefined where the run is too long to be gone through once more. */
  readonly picture: SpaceTimePicture | undefined;
}

/** Which step's held elements to look into. */
export interface HeldRequest {
  readonly session: number;
  readonly step: number;
}

/** How a cascade goes if its Einsums run side by side, each going on as soon as what it reads is final. */
export interface PipelineRequest {
  readonly session: number;
  /** By the coordinates of how many temporal loops, from the outermost on, fronts are told apart. */
  readonly depth: number;
  /** Into how many columns time is divided, at most. */
  readonly columns: number;
}

/** What an Einsum does at one coordinate of its outermost temporal loops is a front; these are all of them. */
export interface PipelineFronts {
  /** Nodes of the loops, outermost first. */
  readonly loops: readonly number[];
  /** Coordinates of each front in their order, one for every loop. */
  readonly coordinates: Int32Array;
  /** When each happens, and its first step in the cascade. */
  readonly times: Int32Array;
  readonly steps: Int32Array;
}

/** A tensor that an Einsum passes on in a pipeline. */
export interface PipelinedTensor {
  readonly tensor: string;
  /** The Einsum that writes it, and those that read it, by number. */
  readonly writer: number;
  readonly readers: readonly number[];
  /** Elements that are ever written, and most of them that are alive at once, and when. */
  readonly written: number;
  readonly most: number;
  readonly mostAt: number;
  /** By declared rank: most elements of one of its fibers that are alive at once. */
  readonly window: readonly number[];
  /** By declared rank: most elements of one of its fibers that are ever written. */
  readonly fullest: readonly number[];
  /** By column: most elements alive in it. */
  readonly alive: Int32Array;
  /**
   * By element, row-major over the declared ranks: first and last time alive, -1 where never written;
   * undefined where there are too many to be sent.
   */
  readonly lives: { readonly from: Int32Array; readonly to: Int32Array } | undefined;
}

/** A cascade in a pipeline. */
export interface PipelinePicture {
  /** How many times there are: fronts of Einsums that wait for nothing. */
  readonly length: number;
  readonly columns: number;
  /** Most temporal loops of one of its Einsums. */
  readonly deepest: number;
  /** By Einsum. */
  readonly fronts: readonly PipelineFronts[];
  readonly tensors: readonly PipelinedTensor[];
}

/** What is known of a cascade as a pipeline. */
export interface Pipeline {
  readonly session: number;
  /** Undefined where the run is too long to be gone through once more. */
  readonly picture: PipelinePicture | undefined;
  /** Most computes of a run, and most elements of a tensor, for which there is a picture. */
  readonly limits: { readonly computes: number; readonly elements: number };
}

/** Something that happened to an element of a tensor. */
export interface LogEntry {
  readonly step: number;
  readonly tensor: string;
  readonly kind: "fetched" | "created" | "returned" | "gated";
  readonly point: readonly number[];
  readonly value: number;
}

/** What happened at a step and before it, newest last. */
export interface LogRequest {
  readonly session: number;
  readonly step: number;
  /** How many steps are looked back at, 256 at most. */
  readonly steps: number;
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
  /** What happened up to a step of a finished session. */
  log(request: LogRequest): Promise<Result<readonly LogEntry[], EngineError>>;
}
