/**
 * The nest as people write it: pseudocode in the style of fibertree lectures.
 *
 *     for q in [0, Q):
 *       for (s, i_val, f_val) in i.project(-q) & f:
 *         o[q] += i_val * f_val
 */
import type { Span } from "../base/index.ts";
import type { ProgramExpression } from "../einsum/index.ts";
import type { Nest, Statement } from "./ir.ts";
import { PrintedLoops } from "./print-loop.ts";
import { keyword, operator, PrintedNames, token, type Token } from "./print-names.ts";
import { PrintedOutput } from "./print-output.ts";

/** A line of the printed nest and the IR node it prints. */
export interface NestLine {
  readonly node: number;
  readonly depth: number;
  readonly tokens: readonly Token[];
  readonly span: Span;
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
  private readonly names: PrintedNames;
  private readonly loops: PrintedLoops;
  private readonly output: NestLine[] = [];
  private readonly populated: PrintedOutput;

  constructor(nest: Nest) {
    this.nest = nest;
    this.names = new PrintedNames(nest);
    this.populated = new PrintedOutput(nest);
    this.loops = new PrintedLoops(nest, this.names, this.populated);
  }

  lines(): readonly NestLine[] {
    for (const transform of this.nest.transforms) {
      const { id: node, span, operand } = transform;
      const { tensor, ranks } = this.names.operand(operand);
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
      const target = last ? this.names.fiber(operand, 0) : name;
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

  private body(body: readonly Statement[], depth: number): void {
    for (const statement of body) {
      const { id: node, span } = statement;
      const push = (tokens: readonly Token[]): void =>
        void this.output.push({ node, depth, tokens, span });
      switch (statement.kind) {
        case "loop":
          push(this.loops.line(statement));
          this.body(statement.body, depth + 1);
          break;
        case "let":
          push([
            token("variable", statement.variable),
            operator(" = "),
            token("variable", this.names.text(statement.value)),
          ]);
          break;
        case "index":
          push([
            this.names.fiber(statement.operand, statement.rank + 1),
            operator(" = "),
            this.names.fiber(statement.operand, statement.rank),
            operator("["),
            token("variable", this.names.text(statement.coordinate)),
            operator("]"),
          ]);
          break;
        case "find":
          push([
            this.names.fiber(statement.operand, statement.rank + 1),
            operator(" = "),
            this.names.fiber(statement.operand, statement.rank),
            operator(statement.absent === "zero" ? ".getPayload(" : ".find("),
            token("variable", this.names.text(statement.coordinate)),
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
            this.names.fiber(statement.operand, this.names.operand(statement.operand).ranks.length),
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
        return [
          this.names.fiber(expression.operand, this.names.operand(expression.operand).ranks.length),
        ];
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
}
