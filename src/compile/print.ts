/**
 * The nest as people write it: pseudocode in the style of fibertree lectures.
 *
 *     for q in [0, Q):
 *       for (s, i_val, f_val) in i.project(-q) & f:
 *         o[q] += i_val * f_val
 */
import type { Span } from "../base/index.ts";
import type { Bound, Driver, Loop, Nest, Operand, Quotient, Statement } from "./ir.ts";
import { coefficientOf } from "./quotient.ts";

/** How a piece of a line is coloured. */
export type TokenKind =
  "keyword" | "variable" | "tensor" | "number" | "operator" | "comment" | "rank";

/** A piece of a line. */
export interface Token {
  readonly text: string;
  readonly kind: TokenKind;
  readonly tensor?: string;
}

/** A line of the printed nest and the IR node it prints. */
export interface NestLine {
  readonly node: number;
  readonly depth: number;
  readonly tokens: readonly Token[];
  readonly span: Span;
}

const token = (kind: TokenKind, text: string): Token => ({ kind, text });
const keyword = (text: string): Token => token("keyword", text);
const operator = (text: string): Token => token("operator", text);

/** A quotient over named registers: `2*p+r-1`, `(w-s)/2`. */
export function printQuotient(
  quotient: Quotient,
  names: readonly string[],
  extra: readonly { readonly name: string; readonly coefficient: number }[] = [],
): string {
  const parts = [
    ...quotient.terms.map(({ register, coefficient }) => ({
      name: names[register] ?? "",
      coefficient,
    })),
    ...extra,
  ].sort((a, b) => Number(a.coefficient < 0) - Number(b.coefficient < 0));
  let text = "";
  for (const { name, coefficient } of parts) {
    const size = Math.abs(coefficient) === 1 ? name : `${String(Math.abs(coefficient))}*${name}`;
    text += coefficient < 0 ? `-${size}` : text === "" ? size : `+${size}`;
  }
  if (quotient.constant !== 0 || text === "") {
    text +=
      quotient.constant >= 0 && text !== ""
        ? `+${String(quotient.constant)}`
        : String(quotient.constant);
  }
  if (quotient.divisor === 1) return text;
  return /^[\w*]+$/.test(text)
    ? `${text}/${String(quotient.divisor)}`
    : `(${text})/${String(quotient.divisor)}`;
}

/** Prints a nest, one line a statement that a person would write. */
export function printNest(nest: Nest): readonly NestLine[] {
  return new Printer(nest).lines();
}

/** The lines as plain text, indented by two spaces. */
export function nestText(lines: readonly NestLine[]): string {
  return lines
    .map(({ depth, tokens }) => `${"  ".repeat(depth)}${tokens.map(({ text }) => text).join("")}`)
    .join("\n");
}

class Printer {
  private readonly nest: Nest;
  private readonly names: readonly string[];
  private readonly output: NestLine[] = [];

  constructor(nest: Nest) {
    this.nest = nest;
    this.names = nest.registers.map(({ variable }) => variable);
  }

  lines(): readonly NestLine[] {
    for (const { id, span, operand } of this.nest.transforms) {
      const { tensor, ranks } = this.operand(operand);
      const order = ranks.map(({ id: rank }) => rank).join(", ");
      this.output.push({
        node: id,
        depth: 0,
        span,
        tokens: [
          this.fiber(operand, 0),
          operator(" = "),
          { kind: "tensor", text: tensor.toLowerCase(), tensor },
          operator(".swizzleRanks("),
          token("rank", order),
          operator(")"),
        ],
      });
    }
    this.body(this.nest.body, 0);
    return this.output;
  }

  private operand(at: number): Operand {
    const operand = this.nest.operands[at];
    if (operand === undefined) throw new RangeError(`operand ${String(at)}`);
    return operand;
  }

  /** The name of an operand's fiber of a rank, or of its value past the last rank. */
  private fiber(at: number, rank: number): Token {
    const { tensor, ranks } = this.operand(at);
    const base = tensor.toLowerCase();
    const next = ranks[rank];
    const text =
      next === undefined
        ? `${base}_val`
        : rank === 0 && ranks.length === 1
          ? base
          : `${base}_${next.id.toLowerCase()}`;
    return { kind: "tensor", text, tensor };
  }

  private body(body: readonly Statement[], depth: number): void {
    for (const statement of body) {
      const { id: node, span } = statement;
      const push = (tokens: readonly Token[]): void =>
        void this.output.push({ node, depth, tokens, span });
      switch (statement.kind) {
        case "loop":
          push(this.loop(statement));
          this.body(statement.body, depth + 1);
          break;
        case "let":
          push([
            token("variable", statement.variable),
            operator(" = "),
            token("variable", printQuotient(statement.value, this.names)),
          ]);
          break;
        case "index":
          push([
            this.fiber(statement.operand, statement.rank + 1),
            operator(" = "),
            this.fiber(statement.operand, statement.rank),
            operator("["),
            token("variable", this.text(statement.coordinate)),
            operator("]"),
          ]);
          break;
        case "find":
          push([
            this.fiber(statement.operand, statement.rank + 1),
            operator(" = "),
            this.fiber(statement.operand, statement.rank),
            operator(statement.absent === "zero" ? ".getPayload(" : ".find("),
            token("variable", this.text(statement.coordinate)),
            operator(")"),
            token(
              "comment",
              statement.absent === "zero" ? "   # 0 where absent" : "   # skip where absent",
            ),
          ]);
          break;
        case "gate":
          push([
            keyword("gate "),
            this.fiber(statement.operand, this.operand(statement.operand).ranks.length),
            operator(" == 0"),
            token("comment", "   # idle for this cycle"),
          ]);
          break;
        case "compute":
          push(this.compute());
          break;
        case "read":
        case "populate":
          break;
      }
    }
  }

  private compute(): readonly Token[] {
    const { output, operands } = this.nest;
    const product = operands.flatMap(({ ranks }, at) => [
      ...(at === 0 ? [] : [operator(" * ")]),
      this.fiber(at, ranks.length),
    ]);
    const inner = output.text.slice(output.tensor.length);
    const target: readonly Token[] = [
      { kind: "tensor", text: output.tensor.toLowerCase(), tensor: output.tensor },
      token("variable", inner),
    ];
    return [...target, operator(" += "), ...product];
  }

  private loop(loop: Loop): readonly Token[] {
    const variable = token("variable", this.names[loop.register] ?? "");
    const head = [keyword(loop.mode === "spatial" ? "spatial-for " : "for ")];
    const guard = loop.guards.flatMap(({ value }) => [
      keyword(" if "),
      token("variable", this.text({ ...value, divisor: 1 })),
      operator(` % ${String(value.divisor)} == 0`),
    ]);
    if (loop.drivers.length === 0) {
      return [
        ...head,
        variable,
        keyword(" in "),
        operator("["),
        token("variable", this.lower(loop)),
        operator(", "),
        token("variable", this.upper(loop)),
        operator(")"),
        ...guard,
        operator(":"),
      ];
    }
    const payloads = loop.drivers.flatMap(({ operand, rank }) => [
      operator(", "),
      this.fiber(operand, rank + 1),
    ]);
    const sources = loop.drivers.flatMap((driver, at) => [
      ...(at === 0 ? [] : [operator(" & ")]),
      ...this.source(driver, loop),
    ]);
    return [
      ...head,
      operator("("),
      variable,
      ...payloads,
      operator(")"),
      keyword(" in "),
      ...sources,
      ...this.condition(loop),
      ...guard,
      operator(":"),
    ];
  }

  /** A driver's fiber, projected to the loop's coordinate: y = a x + rest gives x = (y - rest) / a. */
  private source({ operand, rank, coordinate }: Driver, loop: Loop): readonly Token[] {
    const fiber = this.fiber(operand, rank);
    const scale = coefficientOf(coordinate, loop.register);
    const rest: Quotient = {
      ...coordinate,
      terms: coordinate.terms.filter(({ register }) => register !== loop.register),
      divisor: 1,
    };
    const negated: Quotient = {
      terms: rest.terms.map(({ register, coefficient }) => ({
        register,
        coefficient: -coefficient,
      })),
      constant: -rest.constant,
      divisor: 1,
    };
    if (scale === 1 && coordinate.divisor === 1) {
      if (rest.terms.length === 0 && rest.constant === 0) return [fiber];
      const shift = this.text(negated);
      return [
        fiber,
        operator(".project("),
        token("variable", shift.startsWith("-") ? shift : `+${shift}`),
        operator(")"),
      ];
    }
    const own = (this.operand(operand).ranks[rank]?.id ?? "").toLowerCase();
    const value = scale > 0 ? { ...negated, divisor: scale } : { ...rest, divisor: -scale };
    const text = printQuotient(value, this.names, [
      { name: own, coefficient: scale > 0 ? coordinate.divisor : -coordinate.divisor },
    ]);
    return [fiber, operator(".project("), token("variable", text), operator(")")];
  }

  private text(quotient: Quotient): string {
    return printQuotient(quotient, this.names);
  }

  /** A bound with its extent split off again: `Q+s` rather than a number that happens to be 9. */
  private symbolic({ value, because }: Bound, side: "lower" | "upper"): string | undefined {
    if (because === undefined || value.divisor !== 1) return undefined;
    const sign = side === "upper" ? 1 : -1;
    const rest = { ...value, constant: value.constant - sign * (because.extent - 1) };
    return printQuotient(rest, this.names, [{ name: because.rank, coefficient: sign }]);
  }

  private rounded({ value }: Bound, side: "lower" | "upper"): string {
    const text = this.text(value);
    return value.divisor === 1 ? text : `${side === "lower" ? "ceil" : "floor"}(${text})`;
  }

  private lower(loop: Loop): string {
    const parts = loop.lower.map((bound) => {
      const strict = this.symbolic(bound, "lower");
      return strict === undefined ? this.rounded(bound, "lower") : `${strict}+1`;
    });
    return parts.length === 1 ? (parts[0] ?? "0") : `max(${parts.join(", ")})`;
  }

  private upper(loop: Loop): string {
    const parts = loop.upper.map((bound) => this.symbolic(bound, "upper") ?? this.exclusive(bound));
    return parts.length === 1 ? (parts[0] ?? "0") : `min(${parts.join(", ")})`;
  }

  private exclusive(bound: Bound): string {
    if (bound.value.divisor === 1)
      return this.text({ ...bound.value, constant: bound.value.constant + 1 });
    return `${this.rounded(bound, "upper")}+1`;
  }

  /** The legal range as a condition, where it cuts the fiber: ` if w-Q < s <= w`. */
  private condition(loop: Loop): readonly Token[] {
    const variable = this.names[loop.register] ?? "";
    const cuts = (bound: Bound): boolean => bound.value.terms.length > 0;
    const left = loop.lower.filter(cuts).map((bound) => {
      const strict = this.symbolic(bound, "lower");
      return strict === undefined ? `${this.rounded(bound, "lower")} <= ` : `${strict} < `;
    });
    const right = loop.upper.filter(cuts).map((bound) => {
      const strict = this.symbolic(bound, "upper");
      return strict === undefined ? ` <= ${this.rounded(bound, "upper")}` : ` < ${strict}`;
    });
    if (left.length === 0 && right.length === 0) return [];
    if (left.length <= 1 && right.length <= 1) {
      return [keyword(" if "), token("variable", `${left[0] ?? ""}${variable}${right[0] ?? ""}`)];
    }
    const clauses = [
      ...left.map((each) => `${each}${variable}`),
      ...right.map((each) => `${variable}${each}`),
    ];
    return [keyword(" if "), token("variable", clauses.join(" and "))];
  }
}
