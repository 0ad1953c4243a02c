/**
 * What is asked of a finished run as a whole, and answered: columns of steps, lanes by cycles, how long
 * elements are held, a cascade as a pipeline, and what happened lately.
 *
 * Plain values that survive a structured clone.
 */
import type { LaneSide, SpaceTimePicture, SpaceTimeWindow, StepEvent } from "../simulate/index.ts";

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

/** Steps of a run to be digested, and into how many stretches at most they are divided. */
export interface DigestRequest {
  readonly session: number;
  /** First step, and the step after the last. */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
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
  /**
   * The steps of the cascade in the order in which they would be taken side by side: by the time of their
   * front, then by Einsum; undefined where there are more than 262,144.
   */
  readonly turns: Int32Array | undefined;
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
