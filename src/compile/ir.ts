/**
 * The loop-nest IR: the whole grammar on one screen.
 *
 *     nest   := transform* body
 *     body   := (let | find | index | read | gate)* (loop | compute populate)
 *     loop   := for a coordinate in a range, from no driver, one, or the intersection of several; body
 *             | for a tuple of flattened ranks, likewise; body
 *             | for a part of a rank, cut by shape or by a leader's occupancy; body
 *
 * A loop over coordinates fills one register a flattened rank, a loop over parts two: where the part
 * starts and where it ends. Every other coordinate is a quotient over registers. Each node has an id,
 * unique in its nest, and the span that caused it, so that a count, a line of the printed nest, a row of
 * the editor and a moment of a run are one thing seen four ways.
 */
import type { Span } from "../base/index.ts";
import type { AccessMode, ProgramExpression, Reduction } from "../einsum/index.ts";

/** `(sum of terms + constant) / divisor` over loop registers; it has a value where the division is exact. */
export interface Quotient {
  readonly terms: readonly { readonly register: number; readonly coefficient: number }[];
  readonly constant: number;
  readonly divisor: number;
}

/**
 * One end of a legal range, inclusive: a loop's coordinate is at least (or at most) the quotient, rounded
 * inwards. `because` is the rank whose extent the bound comes from, where printing can name it.
 */
export interface Bound {
  readonly value: Quotient;
  readonly because: { readonly rank: string; readonly extent: number } | undefined;
}

/** A condition on a coordinate besides its range: the dividend must be a multiple of the divisor. */
export interface Guard {
  readonly value: Quotient;
}

/**
 * A stored rank, or several flattened into one, whose fiber a loop traverses. A loop over parts cuts the
 * fiber as it goes, or traverses a rank of parts that a split has stored.
 */
export interface Driver {
  readonly operand: number;
  /** First rank of the stored tensor, and how many from there on are traversed as one. */
  readonly rank: number;
  readonly count: number;
  /** The rank's coordinate in terms of the registers; of several ranks, that of the first. */
  readonly coordinate: Quotient;
}

/** Where the coordinates of a loop come from: its drivers, by number, and how they are brought together. */
export type Stream =
  | { readonly kind: "dense" }
  | { readonly kind: "driver"; readonly driver: number }
  | { readonly kind: "intersect" | "unite"; readonly left: Stream; readonly right: Stream };

/** How a loop over parts cuts them. */
export type Parts =
  /** Intervals of `size` coordinates, at multiples of it; those that every driver leaves empty are passed over. */
  | { readonly kind: "shape"; readonly size: number }
  /** `size` non-empty elements of the leader a part; the others are cut where the leader is. */
  | { readonly kind: "occupancy"; readonly size: number; readonly leader: Driver };

interface Node {
  readonly id: number;
  readonly span: Span;
}

/** A value that must lie in [0, extent). */
export interface Check {
  readonly value: Quotient;
  readonly rank: string;
  readonly extent: number;
}

/** A loop over the coordinates of a rank, the tuples of flattened ranks, or the parts of either, ascending. */
export interface Loop extends Node {
  readonly kind: "loop";
  /** Its number, outermost first. */
  readonly level: number;
  /** One a flattened rank; start and end for a loop over parts. */
  readonly registers: readonly number[];
  readonly rank: string;
  /** Extents of the ranks that are flattened into it, or the one extent. */
  readonly shape: readonly number[];
  readonly parts: Parts | undefined;
  /** Start and end registers of the part that the loop stays inside of. */
  readonly inside: { readonly start: number; readonly end: number } | undefined;
  readonly mode: "temporal" | "spatial";
  readonly width: number;
  /** Legal range of a single coordinate; empty for tuples and parts. */
  readonly lower: readonly Bound[];
  readonly upper: readonly Bound[];
  /** Conditions on tuples, one an index expression; on a single coordinate too, until they are bounds. */
  readonly checks: readonly Check[];
  readonly guards: readonly Guard[];
  readonly drivers: readonly Driver[];
  readonly stream: Stream;
  readonly body: readonly Statement[];
}

/** An index variable that is now determined, where it is not itself a loop's coordinate. */
export interface Let extends Node {
  readonly kind: "let";
  readonly variable: string;
  readonly value: Quotient;
}

/** A search for a determined coordinate in a compressed rank. */
export interface Find extends Node {
  readonly kind: "find";
  readonly operand: number;
  readonly rank: number;
  readonly coordinate: Quotient;
  /**
   * `skip`: where it is absent, so are the products it is a factor of; nothing happens where none is left.
   * `zero`: it reads as zero (the naive getPayload).
   */
  readonly absent: "skip" | "zero";
  /** Operands whose zero, where it is already known, spares this search. */
  readonly gates: readonly number[];
}

/** Access by position to an uncompressed rank. */
export interface Index extends Node {
  readonly kind: "index";
  readonly operand: number;
  readonly rank: number;
  readonly coordinate: Quotient;
}

/** Binds the value of an operand whose position is known: this is what an access counts. */
export interface Read extends Node {
  readonly kind: "read";
  readonly operand: number;
  /** Operands whose zero, where it is already known, spares this read. */
  readonly gates: readonly number[];
}

/** From here on, a zero of this operand suppresses the compute. */
export interface Gate extends Node {
  readonly kind: "gate";
  readonly operand: number;
}

/** The value of the nest's expression. */
export interface Compute extends Node {
  readonly kind: "compute";
}

/** Reduces the value into an element of the output, which is inserted where it is new. */
export interface Populate extends Node {
  readonly kind: "populate";
  /** By declared rank of the output. */
  readonly coordinates: readonly Quotient[];
}

/** Anything that stands in a body. */
export type Statement = Loop | Let | Find | Index | Read | Gate | Compute | Populate;

/** A change of a stored tensor before the nest runs: a rank cut into parts, one rank more a size. */
export interface Split extends Node {
  readonly kind: "split";
  readonly operand: number;
  /** Stored rank that is cut, and its name. */
  readonly rank: number;
  readonly name: string;
  /** Sizes of the parts, outermost first. */
  readonly sizes: readonly number[];
}

/** A change of a stored tensor before the nest runs: its ranks, after any splits, in another order. */
export interface Swizzle extends Node {
  readonly kind: "swizzle";
  readonly operand: number;
  /** Rank `k` of the result is rank `order[k]`. */
  readonly order: readonly number[];
}

/** A tensor that a nest reads. */
export interface Operand {
  readonly tensor: string;
  readonly text: string;
  readonly mode: AccessMode;
  /** As the nest traverses it, after transforms. */
  readonly ranks: readonly OperandRank[];
  /** Innermost temporal loop that indexes it: what one of its reads is counted in. */
  readonly residence: number | undefined;
  /** Loop that fixes its last coordinate; undefined where no loop does. */
  readonly bound: number | undefined;
}

/** A rank of an operand as traversed. */
export interface OperandRank {
  readonly id: string;
  readonly format: "U" | "C" | "B" | "R";
  /** Which declared rank it is, or is the parts of. */
  readonly declared: number;
  /** Whether its coordinates are where parts start. */
  readonly isParts: boolean;
  readonly coordinate: Quotient;
}

/** The tensor that a nest writes. */
export interface Output {
  readonly tensor: string;
  readonly text: string;
  /** Rank ids and extents in the order of the declaration. */
  readonly ranks: readonly { readonly id: string; readonly shape: number }[];
  /** Its ranks as stored, outermost first: which declared one each is, and its format. */
  readonly storage: readonly {
    readonly declared: number;
    readonly format: OperandRank["format"];
  }[];
  readonly residence: number | undefined;
}

/** A register: a number that a loop sets in each iteration. */
export interface Register {
  /** As printed. */
  readonly variable: string;
  /** Values lie in [0, extent). */
  readonly extent: number;
  /** The loop that sets it. */
  readonly level: number;
  /** Loops whose iterations it depends on: its own, and those over the parts that it stays inside of. */
  readonly levels: readonly number[];
}

/** One Einsum as a loop nest. */
export interface Nest {
  readonly name: string;
  readonly text: string;
  readonly span: Span;
  /** Index variables and, by name, their values in terms of the registers. */
  readonly variables: readonly {
    readonly name: string;
    readonly extent: number;
    readonly value: Quotient;
  }[];
  readonly registers: readonly Register[];
  /** The loops, outermost first; they nest in `body`. */
  readonly loops: readonly Loop[];
  readonly operands: readonly Operand[];
  readonly expression: ProgramExpression;
  readonly reduction: Reduction;
  readonly output: Output;
  readonly transforms: readonly (Split | Swizzle)[];
  readonly body: readonly Statement[];
  /** Points of the legal dense iteration space. */
  readonly densePoints: number;
  readonly nodeCount: number;
}
