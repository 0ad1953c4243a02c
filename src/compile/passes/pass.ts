/**
 * What a pass is: a function from nest to nest that does one thing to it and keeps what it means. Every
 * nest between two passes is one that can be checked, printed and run.
 */
import type { Diagnostic, Result } from "../../base/index.ts";
import type { ProgramEinsum } from "../../einsum/index.ts";
import type { Nest } from "../ir.ts";

/** What a pass may ask besides the nest: where it comes from. */
export interface Origin {
  readonly einsum: ProgramEinsum;
  /** Extents of each operand's tensor, by declared rank. */
  readonly shapes: readonly (readonly number[])[];
}

/** A step of the compiler. */
export interface Pass {
  readonly name: string;
  /** The nest after it; where the document asks what cannot be done, what is wrong. Ids may be left open. */
  readonly apply: (nest: Nest, origin: Origin) => Result<Nest, Diagnostic>;
  /** What a nest has that only this pass brings: nothing, before it. */
  readonly notBefore: (nest: Nest, origin: Origin) => readonly string[];
  /** What a nest lacks that this pass sees to: nothing, from it on. */
  readonly everAfter: (nest: Nest, origin: Origin) => readonly string[];
}
