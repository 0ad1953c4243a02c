/** What printed nests are made of: pieces of lines, and the names of fibers and coordinates. */
import { defined } from "../base/index.ts";
import type { Nest, Operand, Quotient } from "./ir.ts";
import { printQuotient } from "./print-range.ts";

/** How a piece of a line is coloured. */
export type TokenKind =
  "keyword" | "variable" | "tensor" | "number" | "operator" | "comment" | "rank";

/** A piece of a line. */
export interface Token {
  readonly text: string;
  readonly kind: TokenKind;
  readonly tensor?: string;
}

/** Makes a piece of a line. */
export const token = (kind: TokenKind, text: string): Token => ({ kind, text });
/** A word of the language of nests. */
export const keyword = (text: string): Token => token("keyword", text);
/** A sign, a bracket, a method. */
export const operator = (text: string): Token => token("operator", text);

/** The names of a nest. */
export class PrintedNames {
  /** Of registers. */
  readonly registers: readonly string[];
  private readonly nest: Nest;

  constructor(nest: Nest) {
    this.nest = nest;
    this.registers = nest.registers.map(({ variable }) => variable);
  }

  operand(at: number): Operand {
    return defined(this.nest.operands[at], "operand");
  }

  /** The name of an operand's fiber of a rank, or of its value past the last rank. */
  fiber(at: number, rank: number): Token {
    const { tensor, ranks } = this.operand(at);
    const same = this.nest.operands.filter((operand) => operand.tensor === tensor);
    const number = same.length === 1 ? "" : String(same.indexOf(this.operand(at)) + 1);
    const base = `${tensor.toLowerCase()}${number}`;
    const next = ranks[rank];
    const text =
      next === undefined
        ? `${base}_val`
        : rank === 0 && ranks.length === 1
          ? base
          : `${base}_${next.id.toLowerCase()}`;
    return { kind: "tensor", text, tensor };
  }

  /** A coordinate. */
  text(quotient: Quotient): string {
    return printQuotient(quotient, this.registers);
  }
}
