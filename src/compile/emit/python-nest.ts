/**
 * One nest as Python statements over fibertree's fibers.
 *
 *     for w, i_val in i_w:                                   a driver
 *         for s, f_val in f_s.iterRange(max(0, w-11), w+1):   a driver in its legal range
 *             o_ref = o.getPayloadRef(w-s)
 *             o_ref += i_val * f_val
 *
 * Loops keep the order, the ranges and the co-iteration of the nest. Where several fibers come together in
 * more than one way, the program goes through the range and looks each of them up: the output is the same.
 */
import { defined } from "../../base/index.ts";
import { isProduct, type ProgramExpression } from "../../einsum/index.ts";
import type { Driver, Loop, Nest, Quotient, Statement, Stream } from "../ir.ts";
import { coefficientOf } from "../quotient.ts";
import type { PythonFunction } from "./python-functions.ts";
import { pythonNumbers, type PythonNames } from "./python-names.ts";
import { PythonScope } from "./python-scope.ts";

/** A line and how deep it stands. */
export interface PythonLine {
  readonly depth: number;
  readonly text: string;
}

/** Where a nest's tensors are in the program, and what it may call things. */
export interface NestSurroundings {
  readonly names: PythonNames;
  /** By operand: the variable that holds its root fiber. */
  readonly roots: readonly string[];
  /** By operand: extents of its declared ranks. */
  readonly shapes: readonly (readonly number[])[];
  /** The variable that holds the output's root. */
  readonly output: string;
  /** Notes that a function is called, and gives its name. */
  readonly use: (called: PythonFunction) => string;
}

/** The statements of a nest. */
export function pythonNest(nest: Nest, around: NestSurroundings): readonly PythonLine[] {
  return new NestEmitter(nest, around).lines();
}

class NestEmitter {
  private readonly nest: Nest;
  private readonly around: NestSurroundings;
  private readonly scope: PythonScope;
  /** By register that holds the start of a part by shape: the size of the parts. */
  private readonly partSizes = new Map<number, number>();
  private readonly output: PythonLine[] = [];

  constructor(nest: Nest, around: NestSurroundings) {
    this.nest = nest;
    this.around = around;
    this.scope = new PythonScope(nest, around.names, around.roots);
  }

  lines(): readonly PythonLine[] {
    this.body(this.nest.body, 0);
    return this.output;
  }

  private push(depth: number, text: string): void {
    this.output.push({ depth, text });
  }

  private body(body: readonly Statement[], depth: number): void {
    for (const statement of body) {
      switch (statement.kind) {
        case "let": {
          const value = this.scope.text(statement.value);
          this.push(depth, `${this.scope.let(statement.variable, statement.value)} = ${value}`);
          break;
        }
        case "find":
        case "index": {
          const { operand, rank, coordinate } = statement;
          const found = this.scope.fiber(operand, rank + 1);
          const size = this.partSizes.get(coordinate.terms[0]?.register ?? -1);
          const isParts = this.nest.operands[operand]?.ranks[rank]?.isParts === true;
          const place = this.scope.text(coordinate);
          const stored =
            isParts && size !== undefined ? `${place} // ${String(size)} * ${String(size)}` : place;
          this.push(depth, `${found} = ${this.scope.fiber(operand, rank)}.getPayload(${stored})`);
          const ends = statement.kind === "find" && statement.absent === "skip";
          if (ends && depth > 0 && isProduct(this.nest.expression)) {
            this.push(depth, `if Payload.isEmpty(${found}):`);
            this.push(depth + 1, "continue");
          }
          break;
        }
        case "gate":
          if (depth === 0) break;
          this.push(depth, `if Payload.isEmpty(${this.scope.value(statement.operand)}):`);
          this.push(depth + 1, "continue  # gated: idle for this cycle");
          break;
        case "loop":
          if (statement.parts === undefined) this.loop(statement, depth);
          else this.partLoop(statement, depth);
          this.body(statement.body, depth + 1);
          break;
        case "populate":
          this.populate(statement.coordinates, depth);
          break;
        case "read":
        case "compute":
          break;
      }
    }
  }

  private populate(coordinates: readonly Quotient[], depth: number): void {
    const { names, output, use } = this.around;
    const { reduction, expression } = this.nest;
    const place = coordinates.map((coordinate) => this.scope.text(coordinate)).join(", ");
    const value = this.expression(expression, false);
    const element = names.fresh(`${this.nest.output.tensor.toLowerCase()}_ref`);
    this.push(
      depth,
      `${element} = ${coordinates.length === 0 ? output : `${output}.getPayloadRef(${place})`}`,
    );
    if (reduction === "+") this.push(depth, `${element} += ${value}`);
    else this.push(depth, `${element} <<= ${use("reduced")}(${reduction}, ${element}, ${value})`);
  }

  private expression(expression: ProgramExpression, isFactor: boolean): string {
    switch (expression.kind) {
      case "operand":
        return this.scope.value(expression.operand);
      case "literal":
        return String(expression.value);
      case "take": {
        const sides = [expression.left, expression.right].map((side) =>
          this.expression(side, false),
        );
        return `${this.around.use("take")}(${sides.join(", ")}, ${String(expression.which)})`;
      }
      case "binary": {
        const { operator, left, right } = expression;
        const isFactors = operator === "*";
        const text = `${this.expression(left, isFactors)} ${operator} ${this.expression(right, operator !== "+")}`;
        return isFactor && !isFactors ? `(${text})` : text;
      }
    }
  }

  /** Drivers that can be iterated together: a chain of intersections, or a union of the values of two. */
  private together(loop: Loop): readonly number[] | undefined {
    const chain = (stream: Stream): readonly number[] | undefined => {
      if (stream.kind === "driver") return [stream.driver];
      if (stream.kind !== "intersect" || stream.right.kind !== "driver") return undefined;
      const left = chain(stream.left);
      return left === undefined ? undefined : [...left, stream.right.driver];
    };
    const { stream } = loop;
    const isLeaf = loop.drivers.every(
      ({ operand, rank, count }) => rank + count === this.nest.operands[operand]?.ranks.length,
    );
    if (stream.kind === "unite" && !isLeaf) return undefined;
    if (stream.kind === "unite" && stream.left.kind === "driver" && stream.right.kind === "driver")
      return [stream.left.driver, stream.right.driver];
    return chain(stream);
  }

  /** The fiber that a driver delivers, in the coordinates of the loop and inside of its range. */
  private source(driver: Driver, loop: Loop): string {
    const { operand, rank, count, coordinate } = driver;
    const fiber = this.scope.fiber(operand, rank);
    if (count > 1) return this.flattened(fiber, count);
    const [low, high] = this.scope.range(loop);
    const register = loop.registers[0] ?? 0;
    const scale = coefficientOf(coordinate, register);
    const rest: Quotient = {
      terms: coordinate.terms.filter((term) => term.register !== register),
      constant: coordinate.constant,
      divisor: 1,
    };
    const isBare = rest.terms.length === 0 && rest.constant === 0;
    if (Math.abs(scale) !== 1 || coordinate.divisor !== 1)
      return `${this.around.use("projected")}(${fiber}, ${String(scale)}, ${this.scope.text(rest)}, ${String(coordinate.divisor)}, ${low}, ${high})`;
    if (scale === 1 && isBare) {
      const declared = this.nest.operands[operand]?.ranks[rank]?.declared ?? -1;
      const isWhole = low === "0" && high === String(this.around.shapes[operand]?.[declared]);
      return isWhole ? fiber : `${fiber}.project(interval=(${low}, ${high}))`;
    }
    const shift = this.scope.text(rest);
    const image = scale === 1 ? (isBare ? "y" : `y - (${shift})`) : `(${shift}) - y`;
    return `${fiber}.project(lambda y: ${image}, (${low}, ${high}))`;
  }

  /** Two ranks flatten whatever they hold; more of them only where the fiber holds something. */
  private flattened(fiber: string, count: number): string {
    return count === 2
      ? `${fiber}.flattenRanks(levels=1)`
      : `${this.around.use("flattened")}(${fiber}, ${String(count - 1)})`;
  }

  private loop(loop: Loop, depth: number): void {
    const own = loop.registers.map((register) => this.scope.register(register));
    const variable = own.length === 1 ? (own[0] ?? "") : `(${own.join(", ")})`;
    const drivers = this.together(loop)?.map((at) => defined(loop.drivers[at], "driver"));
    const comment = loop.mode === "spatial" ? "  # spatial" : "";
    const [low, high] = this.scope.range(loop);
    if (drivers === undefined) {
      const range =
        own.length === 1
          ? `range(${low}, ${high})`
          : `itertools.product(${loop.shape.map((extent) => `range(${String(extent)})`).join(", ")})`;
      this.push(depth, `for ${variable} in ${range}:${comment}`);
    } else {
      const [first, ...others] = drivers.map((driver) => ({
        source: this.source(driver, loop),
        payload: this.scope.fiber(driver.operand, driver.rank + driver.count),
      }));
      const { source, payload } = defined(first, "driver");
      const isUnion = loop.stream.kind === "unite";
      const together = (left: string, right: string): string =>
        own.length > 1 && !isUnion
          ? `${this.around.use("both")}(${left}, ${right})`
          : `${left} ${isUnion ? "|" : "&"} ${right}`;
      const sources = others.map((other) => other.source).reduce(together, source);
      const payloads = others.reduce(
        (left, other) =>
          isUnion ? `(_, ${left}, ${other.payload})` : `(${left}, ${other.payload})`,
        payload,
      );
      this.push(depth, `for ${variable}, ${payloads} in ${sources}:${comment}`);
    }
    this.conditions(loop, own, low, high, depth + 1);
    if (drivers === undefined) this.lookups(loop, depth + 1);
  }

  /** Finds every driver of a loop that goes through its whole range. */
  private lookups(loop: Loop, depth: number): void {
    for (const { operand, rank, count } of loop.drivers) {
      for (let at = rank; at < rank + count; at += 1) {
        const { coordinate } = defined(this.nest.operands[operand]?.ranks[at], "rank");
        this.push(
          depth,
          `${this.scope.fiber(operand, at + 1)} = ${this.scope.fiber(operand, at)}.getPayload(${this.scope.text(coordinate)})`,
        );
      }
    }
  }

  /** Skips coordinates and tuples that the loop does not visit. */
  private conditions(
    loop: Loop,
    own: readonly string[],
    low: string,
    high: string,
    depth: number,
  ): void {
    const unless = (condition: string): void => {
      this.push(depth, `if not ${condition}:`);
      this.push(depth + 1, "continue");
    };
    if (own.length > 1 && loop.inside !== undefined)
      unless(
        `${low} <= ${this.around.use("number")}((${own.join(", ")}), ${pythonNumbers(loop.shape)}) < ${high}`,
      );
    const seen = new Set<string>();
    for (const { value, extent } of loop.checks) {
      const top =
        value.divisor === 1 ? String(extent) : `${String(extent)} * ${String(value.divisor)}`;
      seen.add(`0 <= ${this.scope.dividend(value)} < ${top}`);
    }
    for (const { value } of loop.guards)
      seen.add(`(${this.scope.dividend(value)}) % ${String(value.divisor)} == 0`);
    for (const condition of seen) unless(condition);
  }

  private partLoop(loop: Loop, depth: number): void {
    const [startRegister, endRegister] = loop.registers;
    const [start, end] = [this.scope.register(startRegister), this.scope.register(endRegister)];
    const parts = defined(loop.parts, "parts");
    const [low, high] = this.scope.range(loop);
    const comment = loop.mode === "spatial" ? "  # spatial" : "";
    const stored = loop.drivers.filter(
      ({ operand, rank }) => this.nest.operands[operand]?.ranks[rank]?.isParts === true,
    );
    if (parts.kind === "occupancy") {
      const { leader, size } = parts;
      const fiber = this.scope.fiber(leader.operand, leader.rank);
      const whole = leader.count > 1 ? this.flattened(fiber, leader.count) : fiber;
      this.around.use("number");
      const call = `${this.around.use("equal_parts")}(${whole}, ${String(size)}, ${low}, ${high}, ${pythonNumbers(loop.shape)})`;
      this.push(depth, `for ${start}, ${end} in ${call}:${comment}`);
      return;
    }
    if (startRegister !== undefined) this.partSizes.set(startRegister, parts.size);
    const call = `${this.around.use("parts")}(${low}, ${high}, ${String(parts.size)})`;
    this.push(depth, `for ${start}, ${end} in ${call}:${comment}`);
    for (const { operand, rank } of stored) {
      const at = `${start} // ${String(parts.size)} * ${String(parts.size)}`;
      this.push(
        depth + 1,
        `${this.scope.fiber(operand, rank + 1)} = ${this.scope.fiber(operand, rank)}.getPayload(${at})`,
      );
    }
  }
}
