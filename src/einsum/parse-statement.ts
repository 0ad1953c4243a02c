/**
 * Reading Einsum statements: `O[m, p] = I[c, 2*p + r - 1] * F[m, c, r]`.
 *
 * The grammar, lowest precedence first:
 *
 *     statement := access ("max" | "min")? "=" (summed | sum)     reduced by addition where nothing is said
 *     summed    := "sum" "(" name ("," name)* ")" "." "(" sum ")"     as TeAAL used to write it
 *     sum       := product (("+" | "-") product)*
 *     product   := factor ("*" factor)*
 *     factor    := access | number | ("take" | "dot") "(" sum "," sum "," number ")" | "(" sum ")"
 *     access    := name ("[" (index ("," index)*)? "]")?
 *     index     := term (("+" | "-") term)*            an integer affine expression
 *     term      := integer | (integer "*")? variable | variable "*" integer
 */
import { err, ok, withThousands, type Diagnostic, type Result, type Span } from "../base/index.ts";
import {
  accessesOf,
  type Access,
  type Expression,
  type Index,
  type Statement,
} from "./expression.ts";
import { example, Fault, LexemeReader, type Lexeme } from "./lexemes.ts";

/** Largest integer that may be written in an index. */
const maxIndexConstant = 1_000_000;
/** Longest statement, in characters. */
const maxLength = 10_000;
/** Deepest nesting of parentheses. */
const maxDepth = 100;

class Parser extends LexemeReader {
  private depth = 0;

  statement(): Statement {
    const output = this.access();
    const named = this.current.text;
    const reduction =
      this.current.kind === "name" && (named === "max" || named === "min") ? named : "+";
    if (reduction !== "+") this.take();
    this.expect("=", "after the output");
    const isSummed = this.isCall("sum");
    const expression = isSummed ? this.summed(output) : this.sum();
    if (isSummed && this.current.kind !== "end")
      this.fail(
        "Nothing may follow `sum(...).(...)`.",
        "Leave out `sum` and its ranks: whatever does not index the output is summed over. A term that is not goes into an Einsum of its own.",
      );
    if (this.current.kind !== "end")
      this.fail(
        "This does not continue the expression.",
        "Join factors with `*`, terms with `+` or `-`.",
      );
    return { output, reduction, expression, span: join(output.span, expression.span) };
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
      this.take();
      return { kind: "literal", value: Number(lexeme.text), span: lexeme.span };
    }
    if (this.accept("(")) {
      const inner = this.sum();
      this.expect(")", "to close the parenthesis");
      return inner;
    }
    if (this.isCall("take") || this.isCall("dot")) return this.takeOperator();
    if (this.isCall("sum"))
      this.fail(
        "`sum(...).(...)` stands alone on the right-hand side.",
        "Leave out `sum` and its ranks: whatever does not index the output is summed over. A term that is not goes into an Einsum of its own.",
      );
    if (lexeme.kind !== "name")
      this.fail("A tensor is expected here.", "Write a tensor with its indices, such as `I[q+s]`.");
    return this.access();
  }

  /** `sum(K).(A[k, m] * B[k, n])`: the ranks have to be those that are summed over in any case. */
  private summed(output: Access): Expression {
    this.take();
    this.expect("(", "after `sum`");
    const ranks: Lexeme[] = [];
    do {
      if (this.current.kind !== "name")
        this.fail("A rank is expected here.", "For example `sum(K).(A[k, m] * B[k, n])`.");
      ranks.push(this.take());
    } while (this.accept(","));
    this.expect(")", "after the ranks that are summed over");
    this.expect(".", "after the ranks that are summed over");
    this.expect("(", "before what is summed");
    const expression = this.sum();
    this.expect(")", "to close the parenthesis");
    const variables = (accesses: readonly Access[]): ReadonlySet<string> =>
      new Set(
        accesses.flatMap(({ indices }) =>
          indices.flatMap(({ terms }) => terms.map(({ variable }) => variable)),
        ),
      );
    const kept = variables([output]);
    const summed = [...variables(accessesOf(expression))].filter((each) => !kept.has(each));
    const named = ranks.map(({ text }) => text.toLowerCase());
    const wrong = ranks.find((_, at) => !summed.includes(named[at] ?? ""));
    const missing = summed.find((variable) => !named.includes(variable));
    const list = summed.map((variable) => `\`${variable.toUpperCase()}\``).join(", ");
    const hint =
      summed.length === 0
        ? "Leave out `sum` and its ranks: every variable indexes the output."
        : `Leave out \`sum\` and its ranks: ${list} ${summed.length === 1 ? "is" : "are"} summed over in any case.`;
    if (wrong !== undefined)
      this.fail(`\`${wrong.text}\` is not a rank that is summed over.`, hint, wrong.span);
    if (missing !== undefined)
      this.fail(
        `\`${missing.toUpperCase()}\` is summed over, because \`${missing}\` does not index the output.`,
        hint,
        expression.span,
      );
    return expression;
  }

  /** `take(A[k], B[k], 1)`, or `dot` as TeAAL used to call it. */
  private takeOperator(): Expression {
    const { text: name, span: start } = this.take();
    this.expect("(", `after \`${name}\``);
    const left = this.sum();
    this.expect(",", `between the operands of \`${name}\``);
    const right = this.sum();
    this.expect(",", `before the operand that \`${name}\` gives`);
    const which = this.current;
    if (which.text !== "0" && which.text !== "1")
      this.fail(
        `The last operand of \`${name}\` is 0 or 1: which of the two to give.`,
        "For example `take(A[k], B[k], 0)`.",
      );
    this.take();
    const end = this.current.span;
    this.expect(")", `to close \`${name}\``);
    return { kind: "take", left, right, which: which.text === "0" ? 0 : 1, span: join(start, end) };
  }

  private access(): Access {
    const name = this.current;
    if (name.kind !== "name") this.fail("A tensor's name is expected here.", example);
    this.take();
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
    const end = this.last.span;
    const terms = [...coefficients]
      .filter(([, coefficient]) => coefficient !== 0)
      .map(([variable, coefficient]) => ({ variable, coefficient }));
    return { terms, constant, span: join(start, end) };
  }

  private term(): { readonly variable: string | undefined; readonly coefficient: number } {
    if (this.current.kind === "name") {
      const { text } = this.take();
      return { variable: text, coefficient: this.accept("*") ? this.integer() : 1 };
    }
    const coefficient = this.integer();
    if (!this.accept("*")) return { variable: undefined, coefficient };
    const name = this.current;
    if (name.kind !== "name")
      this.fail(
        "An index variable is expected after `*`.",
        "Indices are integer affine: `2*p + r - 1`.",
      );
    this.take();
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
        `Numbers in an index are at most ${withThousands(maxIndexConstant)}.`,
        "Make the stride, the shift or the padding smaller.",
        this.current.span,
        "limit/extent",
      );
    this.take();
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
      message: `An expression has ${withThousands(text.length)} characters; the limit is ${withThousands(maxLength)}.`,
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
