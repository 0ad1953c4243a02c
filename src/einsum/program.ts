/**
 * The Program: an experiment in which everything is known.
 *
 * Every extent, rank order, format, access mode and loop order has its value here; what follows
 * (compiling, generating, running) never has to ask whether something was left out.
 */
import type { Span } from "../base/index.ts";
import type { RankFormat } from "../fibertree/index.ts";
import type { AccessMode } from "./document.ts";
import type { Affine, Reduction } from "./expression.ts";
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

/** What one coordinate of a loop is, in terms of the index variables. */
export interface LoopComponent {
  readonly rank: string;
  readonly form: Affine;
  readonly extent: number;
}

/** How a rank is cut into parts. */
export type Partition =
  | { readonly kind: "shape"; readonly size: number }
  /** `size` non-empty elements of the leader, an operand by number, a part. */
  | { readonly kind: "occupancy"; readonly leader: number; readonly size: number };

/**
 * A loop, outermost first: over the coordinates of a rank, over the tuples of flattened ranks, or over the
 * parts of either.
 */
export interface ProgramLoop {
  readonly rank: string;
  /** The rank before it was split; of flattened ranks, their joint name. */
  readonly base: string;
  /** One a rank that is flattened into this one; one where nothing is. */
  readonly components: readonly LoopComponent[];
  /** How this loop's parts are cut; undefined for a loop over coordinates. */
  readonly parts: Partition | undefined;
  /** The loop over parts, by number, that this one stays inside of. */
  readonly inside: number | undefined;
  /** Components that besides stay inside of parts of their own rank, cut before it was flattened. */
  readonly within: readonly { readonly component: number; readonly parts: number }[];
  /** The loop over parts, by number, whose part and halo bound this one: it follows them. */
  readonly halo: number | undefined;
  readonly mode: "temporal" | "spatial";
  /** How many iterations can happen at once where the loop is spatial. */
  readonly width: number;
  readonly span: Span;
}

/** An index variable; it takes the values [0, extent). */
export interface ProgramVariable {
  readonly name: string;
  readonly extent: number;
}

/** What is computed at a point of the iteration space from the values of the operands, by number. */
export type ProgramExpression =
  | { readonly kind: "operand"; readonly operand: number }
  | { readonly kind: "literal"; readonly value: number }
  | {
      readonly kind: "binary";
      readonly operator: "*" | "+" | "-";
      readonly left: ProgramExpression;
      readonly right: ProgramExpression;
    }
  | {
      readonly kind: "take";
      readonly which: 0 | 1;
      readonly left: ProgramExpression;
      readonly right: ProgramExpression;
    };

/** One Einsum: an expression over its operands, reduced into the output. */
export interface ProgramEinsum {
  readonly name: string;
  readonly text: string;
  readonly span: Span;
  readonly variables: readonly ProgramVariable[];
  readonly operands: readonly ProgramAccess[];
  readonly expression: ProgramExpression;
  readonly reduction: Reduction;
  readonly output: ProgramAccess;
  readonly loops: readonly ProgramLoop[];
  /** By rank, or ranks in parentheses, the operations as written. */
  readonly partitioning: readonly (readonly [key: string, operations: readonly string[]])[];
  /** The index variables in terms of the components of the loops over coordinates, in order. */
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
