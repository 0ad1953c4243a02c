/**
 * The nest as people write it: pseudocode in the style of fibertree lectures.
 *
 *     for q in [0, Q):
 *       for (s, i_val, f_val) in i.project(-q) & f:
 *         o[q] += i_val * f_val
 */
import type { Span } from "../base/index.ts";
import type { Driver, Loop, Nest, Operand, Quotient, Statement, Stream } from "./ir.ts";
import type { ProgramExpression } from "../einsum/index.ts";
import { PrintedOutput } from "./print-output.ts";
import {
  printChecks,
  printCondition,
  printLower,
  printQuotient,
  printUpper,
} from "./print-range.ts";
import { coefficientOf } from "./quotient.ts";
import { loopVariable } from "./dataflow.ts";

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

/** In parentheses where it is a sum. */
const grouped = (text: string): string => (/^[\w*]+$/.test(text) ? text : `(${text})`);

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
  private readonly populated: PrintedOutput;

  constructor(nest: Nest) {
    this.nest = nest;
    this.names = nest.registers.map(({ variable }) => variable);
    this.populated = new PrintedOutput(nest);
  }

  lines(): readonly NestLine[] {
    for (const transform of this.nest.transforms) {
      const { id: node, span, operand } = transform;
      const { tensor, ranks } = this.operand(operand);
      const name: Token = { kind: "tensor", text: tensor.toLowerCase(), tensor };
      const call =
        transform.kind === "swizzle"
          ? [operator(".swizzleRanks("), token("rank", ranks.map(({ id }) => id).join(", "))]
          : [
              operator(".splitUniform("),
              token("number", transform.sizes.join(", ")),
              operator(", "),
              token("rank", transform.name),
            ];
      const last =
        this.nest.transforms.findLast((other) => other.operand === operand) === transform;
      const target = last ? this.fiber(operand, 0) : name;
      this.output.push({
        node,
        depth: 0,
        span,
        tokens: [target, operator(" = "), name, ...call, operator(")")],
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
    const { output, expression, reduction } = this.nest;
    const { name, indices } = this.populated.place();
    const target: readonly Token[] = [
      { kind: "tensor", text: name, tensor: output.tensor },
      ...(indices === "" ? [] : [token("variable", indices)]),
    ];
    const value = this.expression(expression, "sum");
    if (reduction === "+") return [...target, operator(" += "), ...value];
    return [
      ...target,
      operator(" = "),
      keyword(reduction),
      operator("("),
      ...target,
      operator(", "),
      ...value,
      operator(")"),
    ];
  }

  private expression(expression: ProgramExpression, inside: "sum" | "product"): readonly Token[] {
    switch (expression.kind) {
      case "operand":
        return [this.fiber(expression.operand, this.operand(expression.operand).ranks.length)];
      case "literal":
        return [token("number", String(expression.value))];
      case "take":
        return [
          keyword("take"),
          operator("("),
          ...this.expression(expression.left, "sum"),
          operator(", "),
          ...this.expression(expression.right, "sum"),
          operator(`, ${String(expression.which)})`),
        ];
      case "binary": {
        const { operator: sign, left, right } = expression;
        const level = sign === "*" ? "product" : "sum";
        const tokens = [
          ...this.expression(left, level),
          operator(` ${sign} `),
          ...this.expression(right, sign === "-" ? "product" : level),
        ];
        return inside === "product" && level === "sum"
          ? [operator("("), ...tokens, operator(")")]
          : tokens;
      }
    }
  }

  private loop(loop: Loop): readonly Token[] {
    const head = [keyword(loop.mode === "spatial" ? "spatial-for " : "for ")];
    const variable = token("variable", loopVariable(this.nest, loop.level));
    const guard = loop.guards.flatMap(({ value }) => [
      keyword(" if "),
      token("variable", grouped(this.text({ ...value, divisor: 1 }))),
      operator(` % ${value.divisor} == 0`),
    ]);
    const legal = (clauses: readonly string[]): readonly Token[] =>
      clauses.length === 0 ? [] : [keyword(" if "), token("variable", clauses.join(" and "))];
    if (loop.drivers.length === 0) {
      // That a tuple is inside of the parts of its ranks goes without saying.
      const own = loop.checks.filter(
        ({ value }) => !value.terms.some(({ register }) => this.holdsParts(register)),
      );
      const range = [...this.range(loop), ...legal(printChecks(own, this.names)), ...guard];
      return [...head, variable, keyword(" in "), ...range, operator(":")];
    }
    const populated = this.populated.at(loop.level);
    const { tensor } = this.nest.output;
    const payloads = [
      ...(populated === undefined
        ? []
        : [operator(", "), { kind: "tensor", text: populated.payload, tensor } as const]),
      ...loop.drivers.flatMap((driver) => [operator(", "), this.payload(driver, loop)]),
    ];
    const driven = this.stream(loop.stream, loop, undefined);
    const sources =
      populated === undefined
        ? driven
        : [
            { kind: "tensor", text: populated.fiber, tensor } as const,
            operator(" << "),
            ...(loop.stream.kind === "driver" ? driven : [operator("("), ...driven, operator(")")]),
          ];
    const isCut = loop.drivers.every((driver) => this.cutFor(driver, loop) !== undefined);
    const implied = isCut && loop.inside !== undefined ? [loop.inside.start, loop.inside.end] : [];
    return [
      ...head,
      operator("("),
      variable,
      ...payloads,
      operator(")"),
      keyword(" in "),
      ...sources,
      ...legal(printCondition(loop, this.names, implied)),
      ...guard,
      operator(":"),
    ];
  }

  /** The loop that has cut a driver's fiber to the part that a loop stays inside of, and the rank that it cuts by. */
  private cutFor(
    { operand, rank }: Driver,
    { inside }: Loop,
  ): { readonly loop: Loop; readonly rank: number } | undefined {
    const loop = this.nest.loops.find(
      ({ registers, parts }) => parts !== undefined && registers[0] === inside?.start,
    );
    const { ranks } = this.operand(operand);
    const by = loop?.drivers.find(
      (other) => other.operand === operand && ranks[other.rank]?.declared === ranks[rank]?.declared,
    );
    return loop && by && { loop, rank: by.rank };
  }

  private holdsParts(register: number): boolean {
    const level = this.nest.registers[register]?.level ?? -1;
    return this.nest.loops[level]?.parts !== undefined;
  }

  /** Drivers as they are brought together: `a & b | c`. */
  private stream(stream: Stream, loop: Loop, inside: Stream["kind"] | undefined): readonly Token[] {
    if (stream.kind === "dense") return this.range(loop);
    if (stream.kind === "driver") {
      const driver = loop.drivers[stream.driver];
      return driver === undefined ? [] : this.source(driver, loop);
    }
    const sign = operator(stream.kind === "intersect" ? " & " : " | ");
    const tokens = [
      ...this.stream(stream.left, loop, stream.kind),
      sign,
      ...this.stream(stream.right, loop, stream.kind),
    ];
    return inside === undefined || inside === stream.kind
      ? tokens
      : [operator("("), ...tokens, operator(")")];
  }

  /** What a loop without drivers runs over. */
  private range(loop: Loop): readonly Token[] {
    const { parts, inside } = loop;
    if (parts === undefined && loop.registers.length === 1) {
      return [
        operator("["),
        token("variable", printLower(loop, this.names)),
        operator(", "),
        token("variable", printUpper(loop, this.names)),
        operator(")"),
      ];
    }
    const name = (register: number): string => this.names[register] ?? "";
    const whole = loop.shape.length === 1 ? loop.rank.replace(/\d+$/, "") : loop.shape.join("*");
    const [start, end] =
      inside === undefined ? ["0", whole] : [name(inside.start), name(inside.end)];
    const range = [
      operator("["),
      token("variable", start),
      operator(", "),
      token("variable", end),
      operator(")"),
    ];
    if (parts === undefined) return range;
    if (parts.kind === "shape")
      return [...range, keyword(" step "), token("number", String(parts.size))];
    return [...range, keyword(" cut by "), ...this.source(parts.leader, loop)];
  }

  /** What a loop binds of a driver: the payload, or the part of its fiber. */
  private payload({ operand, rank, count }: Driver, loop: Loop): Token {
    const stored = this.operand(operand).ranks[rank]?.isParts === true;
    return loop.parts === undefined || stored
      ? this.fiber(operand, rank + count)
      : this.part(operand, loop);
  }

  /** The name of a part of an operand's fiber, after the rank that the part is iterated as. */
  private part(operand: number, loop: Loop): Token {
    const { tensor } = this.operand(operand);
    const inner = this.nest.loops.find(({ inside }) => inside?.start === loop.registers[0]);
    return {
      kind: "tensor",
      text: `${tensor.toLowerCase()}_${(inner?.rank ?? loop.rank).toLowerCase()}`,
      tensor,
    };
  }

  /** The fiber that a loop takes from a driver: as stored, flattened, cut into parts, or projected. */
  private source(driver: Driver, loop: Loop): readonly Token[] {
    const { operand, rank, count, coordinate } = driver;
    if (this.operand(operand).ranks[rank]?.isParts === true) return [this.fiber(operand, rank)];
    const cutting = this.cutFor(driver, loop);
    const fiber =
      cutting?.rank === rank
        ? [this.part(operand, cutting.loop)]
        : [this.fiber(operand, rank), ...(count > 1 ? [operator(".flatten()")] : [])];
    const { parts } = loop;
    if (parts?.kind === "shape") return [...fiber, operator(`.splitUniform(${parts.size})`)];
    if (parts !== undefined) {
      const leads = parts.leader.operand === operand;
      return [
        ...fiber,
        operator(
          leads
            ? `.splitEqual(${parts.size})`
            : `.splitNonUniform(${this.operand(parts.leader.operand).tensor.toLowerCase()})`,
        ),
      ];
    }
    if (count > 1) return fiber;
    return [
      ...fiber,
      ...this.projection(
        coordinate,
        loop,
        (this.operand(operand).ranks[rank]?.id ?? "").toLowerCase(),
      ),
    ];
  }

  /** A rank's coordinate y = a x + rest, solved for the loop's coordinate: x = (y - rest) / a. */
  private projection(coordinate: Quotient, loop: Loop, own: string): readonly Token[] {
    const [register] = loop.registers;
    const scale = coefficientOf(coordinate, register ?? 0);
    const rest: Quotient = {
      ...coordinate,
      terms: coordinate.terms.filter((term) => term.register !== register),
      divisor: 1,
    };
    const negated: Quotient = {
      terms: rest.terms.map((term) => ({ ...term, coefficient: -term.coefficient })),
      constant: -rest.constant,
      divisor: 1,
    };
    if (scale === 1 && coordinate.divisor === 1) {
      if (rest.terms.length === 0 && rest.constant === 0) return [];
      const shift = this.text(negated);
      return [
        operator(".project("),
        token("variable", shift.startsWith("-") ? shift : `+${shift}`),
        operator(")"),
      ];
    }
    const value = scale > 0 ? { ...negated, divisor: scale } : { ...rest, divisor: -scale };
    const text = printQuotient(value, this.names, [
      { name: own, coefficient: scale > 0 ? coordinate.divisor : -coordinate.divisor },
    ]);
    return [operator(".project("), token("variable", text), operator(")")];
  }

  private text(quotient: Quotient): string {
    return printQuotient(quotient, this.names);
  }
}
