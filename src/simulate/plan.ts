/**
 * A nest joined with the tensors it reads, flattened for walking: level 0 is the code around all loops,
 * level `l + 1` the body of loop `l`.
 */
import { defined, invariant } from "../base/index.ts";
import {
  coefficientOf,
  populatedCoordinates,
  type Bound,
  type Driver,
  type Guard,
  type Loop,
  type Nest,
  type Quotient,
  type Statement,
  type Stream,
} from "../compile/index.ts";
import type { Tensor } from "../fibertree/index.ts";
import { DriverFibers } from "./driver-fibers.ts";

/** A quotient as arrays: registers and their coefficients. */
export interface Linear {
  readonly registers: readonly number[];
  readonly coefficients: readonly number[];
  readonly constant: number;
  readonly divisor: number;
}

/** A driver of a loop, solved for the loop's coordinate: `x = (divisor y - rest) / scale`. */
export interface PlannedDriver {
  readonly operand: number;
  /** First and last of the ranks that are traversed as one. */
  readonly rank: number;
  readonly leaf: number;
  readonly fibers: DriverFibers;
  /** Whether the rank holds parts that a split has stored. */
  readonly isParts: boolean;
  readonly scale: number;
  readonly divisor: number;
  /** What the other registers contribute. */
  readonly rest: Linear;
}

/** Where a loop's coordinates come from; numbered nodes keep their current coordinate in the state. */
export type PlannedStream =
  | { readonly kind: "dense"; readonly id: number }
  | { readonly kind: "driver"; readonly driver: number }
  | {
      readonly kind: "intersect" | "unite";
      readonly id: number;
      readonly left: PlannedStream;
      readonly right: PlannedStream;
    };

/** How a loop over parts cuts them. */
export interface PlannedParts {
  readonly size: number;
  /** The driver whose occupancy decides where parts are cut; undefined where they are cut by shape. */
  readonly leader: number | undefined;
}

/** A loop as it is walked. */
export interface PlannedLoop {
  readonly loop: Loop;
  readonly lower: readonly Linear[];
  readonly upper: readonly Linear[];
  readonly checks: readonly { readonly value: Linear; readonly extent: number }[];
  readonly guards: readonly Linear[];
  readonly drivers: readonly PlannedDriver[];
  readonly stream: PlannedStream;
  /** Numbered nodes of the stream. */
  readonly streamNodes: number;
  readonly parts: PlannedParts | undefined;
  /** Number of coordinates, or of tuples. */
  readonly extent: number;
  /** Row-major strides of the flattened ranks, by register. */
  readonly strides: readonly number[];
  readonly spatial: boolean;
}

/** A statement that binds something, with its coordinate as arrays. */
export type PlannedStatement =
  | {
      readonly kind: "find";
      readonly operand: number;
      readonly rank: number;
      readonly coordinate: Linear;
      readonly skip: boolean;
      readonly gates: readonly number[];
    }
  | {
      readonly kind: "index";
      readonly operand: number;
      readonly rank: number;
      readonly coordinate: Linear;
      readonly skip: boolean;
    }
  | { readonly kind: "read"; readonly operand: number; readonly gates: readonly number[] };

/** A nest ready to be walked. */
export interface Plan {
  readonly nest: Nest;
  readonly tensors: readonly Tensor[];
  readonly loops: readonly PlannedLoop[];
  /** `statements[0]` around all loops, `statements[l + 1]` in the body of loop `l`. */
  readonly statements: readonly (readonly PlannedStatement[])[];
  readonly gates: readonly number[];
  /** Whether the expression is a product of operands, so that nothing is left where one is absent. */
  readonly isProduct: boolean;
  readonly output: readonly Linear[];
  /** Row-major strides of the output over its declared ranks. */
  readonly outputStrides: readonly number[];
  readonly outputSize: number;
  /** First loop of the innermost run of spatial loops; the number of loops where there is none. */
  readonly suffix: number;
  /** Product of the widths of the spatial loops. */
  readonly lanes: number;
  /** Declared ranks' extents of each operand, to name absent elements. */
  readonly operandShapes: readonly (readonly number[])[];
}

/** A quotient as arrays. */
export function linear({ terms, constant, divisor }: Quotient): Linear {
  return {
    registers: terms.map(({ register }) => register),
    coefficients: terms.map(({ coefficient }) => coefficient),
    constant,
    divisor,
  };
}

function planDriver(
  { operand, rank, count, coordinate }: Driver,
  registers: readonly number[],
  nest: Nest,
  tensors: readonly Tensor[],
): PlannedDriver {
  const tensor = defined(tensors[operand], "tensor");
  const leaf = rank + count - 1;
  const isParts = nest.operands[operand]?.ranks[rank]?.isParts === true;
  const place = { operand, rank, leaf, fibers: new DriverFibers(tensor, rank, leaf), isParts };
  if (count > 1 || isParts) {
    return {
      ...place,
      scale: 1,
      divisor: 1,
      rest: { registers: [], coefficients: [], constant: 0, divisor: 1 },
    };
  }
  const register = defined(registers[0], "register");
  const scale = coefficientOf(coordinate, register);
  invariant(scale !== 0, "a driver depends on its loop");
  const rest = {
    ...coordinate,
    terms: coordinate.terms.filter((term) => term.register !== register),
    divisor: 1,
  };
  return { ...place, scale, divisor: coordinate.divisor, rest: linear(rest) };
}

function planStream(stream: Stream, counter: { next: number }): PlannedStream {
  switch (stream.kind) {
    case "dense":
      return { kind: "dense", id: counter.next++ };
    case "driver":
      return stream;
    case "intersect":
    case "unite": {
      const id = counter.next++;
      return {
        kind: stream.kind,
        id,
        left: planStream(stream.left, counter),
        right: planStream(stream.right, counter),
      };
    }
  }
}

/** The loop over coordinates inside a loop over parts; a loop over coordinates itself. */
function innermost(loop: Loop, nest: Nest): Loop {
  const inner = nest.loops.find(
    ({ inside }) => loop.parts !== undefined && inside?.start === loop.registers[0],
  );
  return inner === undefined ? loop : innermost(inner, nest);
}

function planLoop(loop: Loop, nest: Nest, tensors: readonly Tensor[]): PlannedLoop {
  const bound = ({ value }: Bound): Linear => linear(value);
  const strides: number[] = [];
  let extent = 1;
  for (const shape of [...loop.shape].reverse()) {
    strides.unshift(extent);
    extent *= shape;
  }
  const { parts } = loop;
  const met = innermost(loop, nest).registers;
  const drivers = loop.drivers.map((driver) => planDriver(driver, met, nest, tensors));
  const counter = { next: 0 };
  const stream = planStream(loop.stream, counter);
  let leader: number | undefined;
  if (parts?.kind === "occupancy") {
    const leading = loop.drivers.findIndex(({ operand }) => operand === parts.leader.operand);
    leader =
      leading === -1 ? drivers.push(planDriver(parts.leader, met, nest, tensors)) - 1 : leading;
  }
  return {
    loop,
    lower: loop.lower.map(bound),
    upper: loop.upper.map(bound),
    checks: loop.checks.map(({ value, extent: limit }) => ({
      value: linear(value),
      extent: limit,
    })),
    guards: loop.guards.map(({ value }: Guard) => linear(value)),
    drivers,
    stream,
    streamNodes: counter.next,
    parts: parts === undefined ? undefined : { size: parts.size, leader },
    extent,
    strides,
    spatial: loop.mode === "spatial",
  };
}

function isProduct(expression: Nest["expression"]): boolean {
  if (expression.kind === "operand") return true;
  return (
    expression.kind === "binary" &&
    expression.operator === "*" &&
    isProduct(expression.left) &&
    isProduct(expression.right)
  );
}

/** Joins a nest with its tensors, one an operand, as the nest traverses them. */
export function planNest(nest: Nest, tensors: readonly Tensor[]): Plan {
  const loops: PlannedLoop[] = [];
  const statements: PlannedStatement[][] = [];
  const visit = (body: readonly Statement[]): void => {
    const own: PlannedStatement[] = [];
    statements.push(own);
    for (const statement of body) {
      if (statement.kind === "find") {
        const { operand, rank, coordinate, absent, gates } = statement;
        own.push({
          kind: "find",
          operand,
          rank,
          coordinate: linear(coordinate),
          skip: absent === "skip",
          gates,
        });
      } else if (statement.kind === "index") {
        own.push({
          kind: "index",
          operand: statement.operand,
          rank: statement.rank,
          coordinate: linear(statement.coordinate),
          skip: nest.operands[statement.operand]?.mode !== "lookup",
        });
      } else if (statement.kind === "read") {
        own.push({ kind: "read", operand: statement.operand, gates: statement.gates });
      } else if (statement.kind === "loop") {
        loops.push(planLoop(statement, nest, tensors));
        visit(statement.body);
      }
    }
  };
  visit(nest.body);
  let suffix = loops.length;
  while (suffix > 0 && defined(loops[suffix - 1], "loop").spatial) suffix -= 1;
  const strides: number[] = [];
  let outputSize = 1;
  for (const { shape } of [...nest.output.ranks].reverse()) {
    strides.unshift(outputSize);
    outputSize *= shape;
  }
  return {
    nest,
    tensors,
    loops,
    statements,
    gates: nest.operands.flatMap(({ mode }, at) => (mode === "gate" ? [at] : [])),
    isProduct: isProduct(nest.expression),
    output: populatedCoordinates(nest).map(linear),
    outputStrides: strides,
    outputSize,
    suffix,
    lanes: loops.reduce(
      (product, { spatial, loop }) => (spatial ? product * loop.width : product),
      1,
    ),
    operandShapes: tensors.map(({ ranks }) => ranks.map(({ shape }) => shape)),
  };
}

/** The dividend of a linear expression. */
export function dividend({ registers, coefficients, constant }: Linear, x: Float64Array): number {
  let sum = constant;
  for (let term = 0; term < registers.length; term += 1) {
    sum += (coefficients[term] as number) * (x[registers[term] as number] as number);
  }
  return sum;
}

/** The value of a linear expression whose division is known to be exact. */
export function valueOf(expression: Linear, x: Float64Array): number {
  return dividend(expression, x) / expression.divisor;
}

/** The coordinates of an element by its row-major number. */
export function pointOf(element: number, strides: readonly number[]): readonly number[] {
  let rest = element;
  return strides.map((stride) => {
    const coordinate = Math.floor(rest / stride);
    rest %= stride;
    return coordinate;
  });
}
