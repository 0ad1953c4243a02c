/**
 * How long what a nest reads or writes stays: see `residence` in the IR, and "reads" in the README.
 *
 * Two accesses of one tensor share what is resident; their stay is that of the first of them.
 */
import { defined } from "../base/index.ts";
import { linear, type Linear, type Plan } from "./plan.ts";

/** The elements that the stay under way has seen. */
export interface Residents {
  has(element: number): boolean;
  add(element: number): void;
  /** Ends the stay. */
  clear(): void;
}

/** A declared rank of an operand: its extent, and its coordinate in terms of the registers. */
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
  /** Ranks in the order of the declaration: row-major, their coordinates name an element, stored or not. */
  readonly coordinates: (operand: number) => readonly DeclaredCoordinate[];
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
  const coordinates = operands.map(({ ranks }, operand) =>
    ranks
      .map((rank, at) => ({ ...rank, shape: plan.operandShapes[operand]?.[at] ?? 1 }))
      .filter(({ isParts }) => !isParts)
      .sort((a, b) => a.declared - b.declared)
      .map(({ shape, coordinate }) => ({ shape, coordinate: linear(coordinate) })),
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
  };
}
