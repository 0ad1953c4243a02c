/**
 * How long what a nest reads or writes stays: see `residence` in the IR, and decision 14 in ARCHITECTURE.md.
 *
 * Two accesses of one tensor share what is resident; their stay is that of the first of them.
 */
import { defined } from "../base/index.ts";
import { interval } from "../compile/index.ts";
import { necessaryOperands } from "../einsum/index.ts";
import { linear, type Linear, type Plan } from "./plan.ts";

/** The elements that the stay under way has seen. */
export interface Residents {
  has(element: number): boolean;
  add(element: number): void;
  /** Ends the stay. */
  clear(): void;
}

/** A declared rank of an operand: how many coordinates it has, and the one in terms of the registers. */
export interface DeclaredCoordinate {
  readonly shape: number;
  readonly coordinate: Linear;
}

/** What stays for how long, by operand. */
export interface Stays {
  /** Whether one stay can bind several elements, or one element several times. */
  readonly shared: readonly boolean[];
  /** The first operand that reads the same tensor, with which it shares its stay. */
  readonly stays: readonly number[];
  /** Whether elements are told apart by their coordinates, because they may be absent or bound twice. */
  readonly named: readonly boolean[];
  /** The loop whose iterations are stays, -1 for the whole nest; one entry more, for the output. */
  readonly residences: readonly number[];
  /** Ranks in the order of the declaration: their coordinates name an element, stored or not. */
  readonly coordinates: (operand: number) => readonly DeclaredCoordinate[];
  /**
   * The same, from 0 on, so that row-major they number an element. A lookup that the expression can do without
   * may be outside of a shape; what is there counts as an element that is absent, so it has a number too.
   */
  readonly numbers: (operand: number) => readonly DeclaredCoordinate[];
}

/** The stays of a plan's operands and of its output. */
export function staysOf(plan: Plan): Stays {
  const { operands, output } = plan.nest;
  const stays = operands.map(({ tensor }) =>
    operands.findIndex((other) => other.tensor === tensor),
  );
  const together = (at: number): readonly number[] =>
    at === operands.length
      ? [at]
      : operands.flatMap((_, other) => (stays[other] === at ? [other] : []));
  const readTwice = stays.map((first) => together(first).length > 1);
  const declared = operands.map(({ ranks }, operand) =>
    ranks
      .map(({ isParts, declared: rank, coordinate }, at) => ({
        isParts,
        rank,
        coordinate,
        shape: plan.operandShapes[operand]?.[at] ?? 1,
      }))
      .filter(({ isParts }) => !isParts)
      .sort((a, b) => a.rank - b.rank),
  );
  const coordinates = declared.map((ranks) =>
    ranks.map(({ shape, coordinate }) => ({ shape, coordinate: linear(coordinate) })),
  );
  const extents = plan.nest.registers.map(({ extent }) => extent);
  const necessary = necessaryOperands(plan.nest.expression);
  const isInside = (at: number): boolean => operands[at]?.mode !== "lookup" || necessary.has(at);
  const numbers = operands.map((_, operand) =>
    defined(coordinates[operand], "coordinates").map(({ shape, coordinate }, rank) => {
      const reached = together(defined(stays[operand], "stay")).flatMap((at) => {
        const own = declared[at]?.[rank];
        return own === undefined || isInside(at) ? [] : interval(own.coordinate, extents);
      });
      const least = Math.floor(Math.min(0, ...reached));
      const most = Math.ceil(Math.max(shape - 1, ...reached));
      const constant = coordinate.constant - least * coordinate.divisor;
      return { shape: most - least + 1, coordinate: { ...coordinate, constant } };
    }),
  );
  return {
    shared: operands.map(
      ({ residence, bound }, at) => residence !== bound || readTwice[at] === true,
    ),
    stays,
    named: operands.map(
      ({ mode }, at) => readTwice[at] === true || mode === "lookup" || !plan.isProduct,
    ),
    residences: [...operands, output].map((_, at) =>
      Math.max(-1, ...together(at).map((other) => [...operands, output][other]?.residence ?? -1)),
    ),
    coordinates: (operand) => defined(coordinates[operand], "coordinates"),
    numbers: (operand) => defined(numbers[operand], "numbers"),
  };
}
