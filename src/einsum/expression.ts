/**
 * Einsum statements: `O[m, p] = I[c, 2*p + r - 1] * F[m, c, r]`.
 *
 * The grammar, lowest precedence first:
 *
 *     statement := access ("max" | "min")? "=" sum       reduced by addition where nothing is said
 *     sum       := product (("+" | "-") product)*
 *     product   := factor ("*" factor)*
 *     factor    := access | number | "take" "(" sum "," sum "," number ")" | "(" sum ")"
 *     access    := name ("[" (index ("," index)*)? "]")?
 *     index     := term (("+" | "-") term)*            an integer affine expression
 *     term      := integer | (integer "*")? variable | variable "*" integer
 */
import {
  err,
  ok,
  type Diagnostic,
  type DiagnosticCode,
  type Result,
  type Span,
} from "../base/index.ts";

/** An integer affine expression over index variables; each variable once, coefficients not zero. */
export interface Affine {
  readonly terms: readonly { readonly variable: string; readonly coefficient: number }[];
  readonly constant: number;
}

/** One index of an access. */
export interface Index extends Affine {
  readonly span: Span;
}

/** A tensor with its indices. */
export interface Access {
  readonly kind: "access";
  readonly tensor: string;
  readonly indices: readonly Index[];
  readonly span: Span;
  readonly nameSpan: Span;
}

/** What may stand on the right-hand side. */
export type Expression =
  | Access
  | { readonly kind: "literal"; readonly value: number; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: "*" | "+" | "-";
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "take";
      readonly left: Expression;
      readonly right: Expression;
      readonly which: 0 | 1;
      readonly span: Span;
    };

/** How several contributions to one element become one. */
export type Reduction = "+" | "max" | "min";

/** One Einsum. */
export interface Statement {
  readonly output: Access;
  readonly reduction: Reduction;
  readonly expression: Expression;
  readonly span: Span;
}

/** Largest integer that may be written in an index. */
const maxIndexConstant = 1_000_000;
/** Longest statement, in characters. */
const maxLength = 10_000;
/** Deepest nesting of parentheses. */
const maxDepth = 100;
const example = "An Einsum reads `O[q] = I[q+s] * F[s]`.";

type Kind = "name" | "number" | "symbol" | "end";
interface Lexeme {
  readonly kind: Kind;
  readonly text: string;
  readonly span: Span;
}

class Fault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

const lexemePattern = /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|([0-9]+(?:\.[0-9]+)?)|(.)|$)/uy;

function tokenize(text: string): readonly Lexeme[] {
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

class Parser {
  private at = 0;
  private depth = 0;
  private readonly lexemes: readonly Lexeme[];

  constructor(text: string) {
    this.lexemes = tokenize(text);
  }

  statement(): Statement {
    const output = this.access();
    const named = this.current.text;
    const reduction =
      this.current.kind === "name" && (named === "max" || named === "min") ? named : "+";
    if (reduction !== "+") this.take();
    this.expect("=", "after the output");
    const expression = this.sum();
    if (this.current.kind !== "end")
      this.fail(
        "This does not continue the expression.",
        "Join factors with `*`, terms with `+` or `-`.",
      );
    return { output, reduction, expression, span: join(output.span, expression.span) };
  }

  private get current(): Lexeme {
    return (
      this.lexemes[Math.min(this.at, this.lexemes.length - 1)] ?? {
        kind: "end",
        text: "",
        span: { start: 0, end: 0 },
      }
    );
  }

  private take(): Lexeme {
    const lexeme = this.current;
    this.at += 1;
    return lexeme;
  }

  private accept(symbol: string): boolean {
    if (this.current.kind !== "symbol" || this.current.text !== symbol) return false;
    this.at += 1;
    return true;
  }

  private expect(symbol: string, where: string): void {
    if (!this.accept(symbol)) this.fail(`\`${symbol}\` is expected ${where}.`, example);
  }

  private fail(message: string, hint?: string, code: DiagnosticCode = "syntax/expression"): never {
    const { span } = this.current;
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

  private sum(): Expression {
    this.depth += 1;
    if (this.depth > maxDepth)
      this.fail(
        `Parentheses nest deeper than ${String(maxDepth)}.`,
        "Products need no parentheses.",
      );
    let left = this.product();
    for (;;) {
      const operator = this.accept("+") ? "+" : this.accept("-") ? "-" : undefined;
      if (operator === undefined) break;
      const right = this.product();
      left = { kind: "binary", operator, left, right, span: join(left.span, right.span) };
    }
    this.depth -= 1;
    return left;
  }

  private product(): Expression {
    let left = this.factor();
    while (this.accept("*")) {
      const right = this.factor();
      left = { kind: "binary", operator: "*", left, right, span: join(left.span, right.span) };
    }
    return left;
  }

  private factor(): Expression {
    const lexeme = this.current;
    if (lexeme.kind === "number") {
      this.at += 1;
      return { kind: "literal", value: Number(lexeme.text), span: lexeme.span };
    }
    if (this.accept("(")) {
      const inner = this.sum();
      this.expect(")", "to close the parenthesis");
      return inner;
    }
    const next = this.lexemes[this.at + 1];
    if (lexeme.kind === "name" && lexeme.text === "take" && next?.text === "(")
      return this.takeOperator();
    if (lexeme.kind !== "name")
      this.fail("A tensor is expected here.", "Write a tensor with its indices, such as `I[q+s]`.");
    return this.access();
  }

  private takeOperator(): Expression {
    const start = this.take().span;
    this.expect("(", "after `take`");
    const left = this.sum();
    this.expect(",", "between the operands of `take`");
    const right = this.sum();
    this.expect(",", "before the operand that `take` gives");
    const which = this.current;
    if (which.text !== "0" && which.text !== "1")
      this.fail(
        "The last operand of `take` is 0 or 1: which of the two to give.",
        "For example `take(A[k], B[k], 0)`.",
      );
    this.at += 1;
    const end = this.current.span;
    this.expect(")", "to close `take`");
    return { kind: "take", left, right, which: which.text === "0" ? 0 : 1, span: join(start, end) };
  }

  private access(): Access {
    const name = this.current;
    if (name.kind !== "name") this.fail("A tensor's name is expected here.", example);
    this.at += 1;
    const indices: Index[] = [];
    let end = name.span;
    if (this.accept("[")) {
      if (!(this.current.kind === "symbol" && this.current.text === "]")) {
        do indices.push(this.index());
        while (this.accept(","));
      }
      end = this.current.span;
      this.expect("]", `to close the indices of \`${name.text}\``);
    }
    return {
      kind: "access",
      tensor: name.text,
      indices,
      span: join(name.span, end),
      nameSpan: name.span,
    };
  }

  private index(): Index {
    const start = this.current.span;
    const coefficients = new Map<string, number>();
    let constant = 0;
    let sign = this.accept("-") ? -1 : 1;
    for (;;) {
      const { variable, coefficient } = this.term();
      if (variable === undefined) constant += sign * coefficient;
      else coefficients.set(variable, (coefficients.get(variable) ?? 0) + sign * coefficient);
      if (this.accept("+")) sign = 1;
      else if (this.accept("-")) sign = -1;
      else break;
    }
    const end = this.lexemes[this.at - 1]?.span ?? start;
    const terms = [...coefficients]
      .filter(([, coefficient]) => coefficient !== 0)
      .map(([variable, coefficient]) => ({ variable, coefficient }));
    return { terms, constant, span: join(start, end) };
  }

  private term(): { readonly variable: string | undefined; readonly coefficient: number } {
    const lexeme = this.take();
    if (lexeme.kind === "name") {
      return { variable: lexeme.text, coefficient: this.accept("*") ? this.integer() : 1 };
    }
    this.at -= 1;
    const coefficient = this.integer();
    if (!this.accept("*")) return { variable: undefined, coefficient };
    const name = this.current;
    if (name.kind !== "name")
      this.fail(
        "An index variable is expected after `*`.",
        "Indices are integer affine: `2*p + r - 1`.",
      );
    this.at += 1;
    return { variable: name.text, coefficient };
  }

  private integer(): number {
    const lexeme = this.current;
    const value = Number(lexeme.text);
    if (lexeme.kind !== "number" || !Number.isInteger(value) || lexeme.text.includes(".")) {
      this.fail(
        "An index variable or a whole number is expected here.",
        "Indices are integer affine: `2*p + r - 1`.",
      );
    }
    if (value > maxIndexConstant)
      this.fail(
        `Numbers in an index are at most ${String(maxIndexConstant)}.`,
        "Make the stride, the shift or the padding smaller.",
        "limit/extent",
      );
    this.at += 1;
    return value;
  }
}

function join(first: Span, last: Span): Span {
  return { start: first.start, end: Math.max(first.end, last.end) };
}

/** Parses one Einsum; spans are offsets in `text`. */
export function parseStatement(text: string): Result<Statement, Diagnostic> {
  if (text.length > maxLength) {
    return err({
      code: "limit/document",
      severity: "error",
      message: `An expression has ${String(text.length)} characters; the limit is ${String(maxLength)}.`,
      span: { start: 0, end: 1 },
      hint: "Split it into a cascade of Einsums.",
    });
  }
  try {
    return ok(new Parser(text).statement());
  } catch (fault) {
    if (fault instanceof Fault) return err(fault.diagnostic);
    throw fault;
  }
}

/** The affine expression as it is written: `2*p+r-1`. */
export function printAffine(affine: Affine): string {
  let text = "";
  for (const { variable, coefficient } of affine.terms) {
    const size =
      Math.abs(coefficient) === 1 ? variable : `${String(Math.abs(coefficient))}*${variable}`;
    text += coefficient < 0 ? `-${size}` : text === "" ? size : `+${size}`;
  }
  if (text === "") return String(affine.constant);
  if (affine.constant === 0) return text;
  return affine.constant < 0
    ? `${text}-${String(-affine.constant)}`
    : `${text}+${String(affine.constant)}`;
}

/** The access as it is written: `I[c, 2*p+r]`. */
export function printAccess(access: Access): string {
  return access.indices.length === 0
    ? access.tensor
    : `${access.tensor}[${access.indices.map(printAffine).join(", ")}]`;
}

/** The expression as it is written, with parentheses where they are needed. */
function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "access":
      return printAccess(expression);
    case "literal":
      return String(expression.value);
    case "take":
      return `take(${printExpression(expression.left)}, ${printExpression(expression.right)}, ${String(expression.which)})`;
    case "binary": {
      const { operator, left, right } = expression;
      const wrap = (side: Expression, always: boolean): string => {
        const text = printExpression(side);
        const needed =
          side.kind === "binary" && (operator === "*" ? side.operator !== "*" || always : always);
        return needed ? `(${text})` : text;
      };
      return `${wrap(left, false)} ${operator} ${wrap(right, true)}`;
    }
  }
}

/** The statement as it is written. */
export function printStatement(statement: Statement): string {
  const reduction = statement.reduction === "+" ? "" : statement.reduction;
  return `${printAccess(statement.output)} ${reduction}= ${printExpression(statement.expression)}`;
}

/** The accesses of an expression, left to right. */
export function accessesOf(expression: Expression): readonly Access[] {
  switch (expression.kind) {
    case "access":
      return [expression];
    case "literal":
      return [];
    case "binary":
    case "take":
      return [...accessesOf(expression.left), ...accessesOf(expression.right)];
  }
}
