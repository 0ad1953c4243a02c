/**
 * The heads of loops: what a loop takes, from which fibers, how they are brought together, and under which
 * conditions.
 */
import { loopVariable } from "./dataflow.ts";
import type { Driver, Loop, Nest, Quotient, Stream } from "./ir.ts";
import { keyword, operator, token, type PrintedNames, type Token } from "./print-names.ts";
import type { PrintedOutput } from "./print-output.ts";
import {
  printChecks,
  printCondition,
  printLower,
  printQuotient,
  printUpper,
} from "./print-range.ts";
import { coefficientOf } from "./quotient.ts";

/** In parentheses where it is a sum. */
const grouped = (text: string): string => (/^[\w*]+$/.test(text) ? text : `(${text})`);

/** Prints the loops of a nest. */
export class PrintedLoops {
  private readonly nest: Nest;
  private readonly names: PrintedNames;
  private readonly populated: PrintedOutput;

  constructor(nest: Nest, names: PrintedNames, populated: PrintedOutput) {
    this.nest = nest;
    this.names = names;
    this.populated = populated;
  }

  /** The head of a loop: `for (s, f_val) in f if w-Q < s <= w:`. */
  line(loop: Loop): readonly Token[] {
    const head = [keyword(loop.mode === "spatial" ? "spatial-for " : "for ")];
    const variable = token("variable", loopVariable(this.nest, loop.level));
    const guard = loop.guards.flatMap(({ value }) => [
      keyword(" if "),
      token("variable", grouped(this.names.text({ ...value, divisor: 1 }))),
      operator(` % ${value.divisor} == 0`),
    ]);
    const legal = (clauses: readonly string[]): readonly Token[] =>
      clauses.length === 0 ? [] : [keyword(" if "), token("variable", clauses.join(" and "))];
    if (loop.drivers.length === 0) {
      // That a tuple is inside of the parts of its ranks goes without saying.
      const own = loop.checks.filter(
        ({ value }) => !value.terms.some(({ register }) => this.holdsParts(register)),
      );
      const range = [
        ...this.range(loop),
        ...legal(printChecks(own, this.names.registers)),
        ...guard,
      ];
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
      ...legal(printCondition(loop, this.names.registers, implied)),
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
    const { ranks } = this.names.operand(operand);
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
        token("variable", printLower(loop, this.names.registers)),
        operator(", "),
        token("variable", printUpper(loop, this.names.registers)),
        operator(")"),
      ];
    }
    const name = (register: number): string => this.names.registers[register] ?? "";
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
    const stored = this.names.operand(operand).ranks[rank]?.isParts === true;
    return loop.parts === undefined || stored
      ? this.names.fiber(operand, rank + count)
      : this.part(operand, loop);
  }

  /** The name of a part of an operand's fiber, after the rank that the part is iterated as. */
  private part(operand: number, loop: Loop): Token {
    const { tensor } = this.names.operand(operand);
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
    if (this.names.operand(operand).ranks[rank]?.isParts === true)
      return [this.names.fiber(operand, rank)];
    const cutting = this.cutFor(driver, loop);
    const fiber =
      cutting?.rank === rank
        ? [this.part(operand, cutting.loop)]
        : [this.names.fiber(operand, rank), ...(count > 1 ? [operator(".flatten()")] : [])];
    const { parts } = loop;
    if (parts?.kind === "shape") return [...fiber, operator(`.splitUniform(${parts.size})`)];
    if (parts !== undefined) {
      const leads = parts.leader.operand === operand;
      return [
        ...fiber,
        operator(
          leads
            ? `.splitEqual(${parts.size})`
            : `.splitNonUniform(${this.names.operand(parts.leader.operand).tensor.toLowerCase()})`,
        ),
      ];
    }
    if (count > 1) return fiber;
    return [
      ...fiber,
      ...this.projection(
        coordinate,
        loop,
        (this.names.operand(operand).ranks[rank]?.id ?? "").toLowerCase(),
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
      const shift = this.names.text(negated);
      return [
        operator(".project("),
        token("variable", shift.startsWith("-") ? shift : `+${shift}`),
        operator(")"),
      ];
    }
    const value = scale > 0 ? { ...negated, divisor: scale } : { ...rest, divisor: -scale };
    const text = printQuotient(value, this.names.registers, [
      { name: own, coefficient: scale > 0 ? coordinate.divisor : -coordinate.divisor },
    ]);
    return [operator(".project("), token("variable", text), operator(")")];
  }
}
