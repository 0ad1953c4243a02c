/**
 * A statement's lexemes, and a reader that goes through them one by one. What they mean together is the parser's
 * (`parse-statement.ts`).
 */
import type { Diagnostic, DiagnosticCode, Span } from "../base/index.ts";

/** A way out of many a mistake. */
export const example = "An Einsum reads `O[q] = I[q+s] * F[s]`.";

type Kind = "name" | "number" | "symbol" | "end";

/** A word, a number or a sign, and where it stands; the last is the end. */
export interface Lexeme {
  readonly kind: Kind;
  readonly text: string;
  readonly span: Span;
}

/** What is wrong with a statement; caught where its parsing began. */
export class Fault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

const lexemePattern = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|([0-9]+(?:\.[0-9]+)?)|(.)|$)/uy;

function lexemesOf(text: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = [];
  lexemePattern.lastIndex = 0;
  for (;;) {
    const match = lexemePattern.exec(text);
    const content = match?.[1] ?? match?.[2] ?? match?.[3];
    if (match === null || content === undefined) break;
    const end = match.index + match[0].length;
    const kind = match[1] !== undefined ? "name" : match[2] !== undefined ? "number" : "symbol";
    lexemes.push({ kind, text: content, span: { start: end - content.length, end } });
  }
  lexemes.push({ kind: "end", text: "", span: { start: text.length, end: text.length } });
  return lexemes;
}

/** Reads lexemes from the first to the last. */
export class LexemeReader {
  private at = 0;
  private readonly lexemes: readonly Lexeme[];

  constructor(text: string) {
    this.lexemes = lexemesOf(text);
  }

  /** The lexeme that the reader stands at. */
  protected get current(): Lexeme {
    return this.lexemes[Math.min(this.at, this.lexemes.length - 1)] as Lexeme;
  }

  /** The lexeme before that. */
  protected get last(): Lexeme {
    return this.lexemes[Math.max(0, this.at - 1)] as Lexeme;
  }

  /** The lexeme that the reader stands at, which it goes past. */
  protected take(): Lexeme {
    const lexeme = this.current;
    this.at += 1;
    return lexeme;
  }

  /** Goes past a sign, if it stands here. */
  protected accept(symbol: string): boolean {
    if (this.current.kind !== "symbol" || this.current.text !== symbol) return false;
    this.at += 1;
    return true;
  }

  /** Goes past a sign that has to stand here. */
  protected expect(symbol: string, where: string): void {
    if (!this.accept(symbol)) this.fail(`\`${symbol}\` is expected ${where}.`, example);
  }

  protected fail(
    message: string,
    hint?: string,
    span: Span = this.current.span,
    code: DiagnosticCode = "syntax/expression",
  ): never {
    const place =
      span.end > span.start ? span : { start: Math.max(0, span.start - 1), end: span.end };
    throw new Fault({
      code,
      severity: "error",
      message,
      span: place,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Whether a name with arguments stands here. */
  protected isCall(name: string): boolean {
    const { kind, text } = this.current;
    return kind === "name" && text === name && this.lexemes[this.at + 1]?.text === "(";
  }
}
