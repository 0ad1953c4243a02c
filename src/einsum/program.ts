/**
 * The Program: an experiment in which everything is known.
 *
 * Every extent, rank order, format, access mode and loop order has its value here; what follows
 * (compiling, generating, running) never has to ask whether something was left out.
 */
import type { Span } from "../base/index.ts";
import type { RankFormat } from "../fibertree/index.ts";
import type { AccessMode } from "./document.ts";
import type { Affine } from "./expression.ts";
import type { LoopSolution } from "./solve-loops.ts";
import type { TensorSpec } from "./tensor-spec.ts";

/** A rank of a tensor. */
export interface ProgramRank {
  readonly id: string;
  readonly shape: number;
  readonly format: RankFormat;
}

/** A declared tensor. */
export interface ProgramTensor {
  readonly name: string;
  /** In the order of the declaration. */
  readonly ranks: readonly ProgramRank[];
  /** Storage rank `k` is declared rank `storage[k]`. */
  readonly storage: readonly number[];
  readonly source: TensorSpec | { readonly kind: "computed" };
  readonly span: Span;
}

/** A tensor where an Einsum reads or writes it. */
export interface ProgramAccess {
  readonly tensor: string;
  /** By declared rank. */
  readonly indices: readonly Affine[];
  /** By declared rank: whether coordinates outside the shape count as empty rather than as illegal. */
  readonly padded: readonly boolean[];
  readonly mode: AccessMode;
  readonly text: string;
  readonly span: Span;
}

/** A loop, outermost first. */
export interface ProgramLoop {
  readonly rank: string;
  /** What the loop's coordinate is, in terms of the index variables. */
  readonly form: Affine;
  readonly mode: "temporal" | "spatial";
  readonly extent: number;
  readonly span: Span;
}

/** An index variable; it takes the values [0, extent). */
export interface ProgramVariable {
  readonly name: string;
  readonly extent: number;
}

/** One Einsum: the product of its operands, reduced by addition into the output. */
export interface ProgramEinsum {
  readonly name: string;
  readonly text: string;
  readonly span: Span;
  readonly variables: readonly ProgramVariable[];
  readonly operands: readonly ProgramAccess[];
  readonly output: ProgramAccess;
  readonly loops: readonly ProgramLoop[];
  /** The index variables in terms of the loops' coordinates. */
  readonly solution: LoopSolution;
}

/** A checked, fully determined experiment. */
export interface Program {
  readonly title: string;
  readonly notes: string;
  readonly extents: ReadonlyMap<string, number>;
  readonly tensors: ReadonlyMap<string, ProgramTensor>;
  readonly einsums: readonly ProgramEinsum[];
}
