/**
 * What `open` answers: a document compiled, and its tensors as they are stored.
 *
 * Plain values that survive a structured clone. A node id ties together a line of the nest, a loop row, a
 * count and a frame.
 */
import type { Diagnostic, Span } from "../base/index.ts";
import type { Dataflow, LadderMark, NestLine, OperandRole } from "../compile/index.ts";
import type { AccessMode, MappingChoice, ProgramExpression, Reduction } from "../einsum/index.ts";
import type { RankFormat } from "../fibertree/index.ts";

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
