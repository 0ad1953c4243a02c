/**
 * Where a naive walk stands: its coordinates, its parts, and what is left of each operand below what is
 * bound. Lists of elements, filtered; nothing is kept sorted or searched.
 */
import type { Dense } from "./naive-dense.testkit.ts";
import { NaiveNest, type Combination, type NaiveBinding } from "./naive-nest.testkit.ts";
import {
  necessaryOperands,
  type RandomEinsum,
  type RandomExperiment,
  type RandomLoop,
} from "./random-experiment.testkit.ts";

/** The elements below what is bound of an operand; undefined where nothing is stored there. */
type Fiber = readonly (readonly number[])[] | undefined;

type Interval = readonly [start: number, end: number];

/** A place in a nest. */
export class NaivePlace {
  readonly einsum: RandomEinsum;
  readonly nest: NaiveNest;
  readonly x: number[];
  /** By loop over parts: the part that it stands at. */
  readonly parts: (Interval | undefined)[] = [];
  fibers: readonly Fiber[];
  absent: readonly boolean[];
  /** Whatever must be whole, and where it has one, inside its extent. */
  private readonly ranges: readonly {
    readonly value: Combination;
    readonly extent: number | undefined;
  }[];

  constructor(experiment: RandomExperiment, einsum: RandomEinsum, values: readonly Dense[]) {
    const nest = new NaiveNest(experiment, einsum);
    const { operands, components, extents } = nest;
    this.einsum = einsum;
    this.nest = nest;
    this.x = components.map(() => 0);
    this.fibers = values.map((own) => [...own.keys()].map((at) => at.split(",").map(Number)));
    this.absent = operands.map(() => false);
    const necessary = necessaryOperands(einsum.expression);
    this.ranges = [
      ...einsum.variables.map((name) => ({
        value: nest.combine({ terms: [[name, 1]], constant: 0 }),
        extent: extents[name.toUpperCase()]!,
      })),
      ...components.map(({ form, rank }) => ({
        value: nest.combine(form),
        extent: extents[rank]!,
      })),
      ...[einsum.output, ...einsum.operands].flatMap(({ tensor, indices }, at) =>
        indices.map((form, rank) => ({
          value: nest.combine(form),
          extent: at === 0 || necessary.has(at - 1) ? nest.shapeOf(tensor)[rank]! : undefined,
        })),
      ),
    ];
  }

  /** The coordinate that a combination stands for; not a number where it is none. */
  evaluate({ coefficients, constant }: Combination): number {
    const value = coefficients.reduce((sum, each, at) => sum + each * this.x[at]!, constant);
    return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) + 0 : Number.NaN;
  }

  /** What is stored below a fiber at one coordinate, or in one part, of an operand's rank. */
  private below(
    fiber: Fiber,
    operand: number,
    rank: number,
    [from, to]: readonly [number, number],
  ): Fiber {
    const { ranks, shape } = this.nest.operands[operand]!;
    const { declared, compressed } = ranks[rank]!;
    if (fiber === undefined || !(from >= 0 && from < shape[declared]!)) return undefined;
    const elements = fiber.filter((point) => point[declared]! >= from && point[declared]! < to);
    return compressed && elements.length === 0 ? undefined : elements;
  }

  /** The same through all ranks of a binding, at the coordinates that the loops stand at. */
  descend(fiber: Fiber, operand: number, { first, count }: NaiveBinding): Fiber {
    const { ranks } = this.nest.operands[operand]!;
    return ranks.slice(first, first + count).reduce((above, { parts, value }, at) => {
      const coordinate = this.evaluate(value);
      const interval = parts === undefined ? [coordinate, coordinate + 1] : this.parts[parts]!;
      return this.below(above, operand, first + at, interval as readonly [number, number]);
    }, fiber);
  }

  /** Goes on to what a binding of an operand finds where the loops stand; absent where that is nothing. */
  enter(operand: number, binding: NaiveBinding | undefined): void {
    const fiber =
      binding === undefined ? undefined : this.descend(this.fibers[operand], operand, binding);
    this.fibers = this.fibers.with(operand, fiber);
    if (fiber === undefined) this.absent = this.absent.with(operand, true);
  }

  /** Operands that drive a loop, by number. */
  drivers(level: number): ReadonlyMap<number, NaiveBinding> {
    return new Map(
      this.nest.operands.flatMap((operand, at) => {
        const binding = this.nest.driverOf(operand, level);
        return binding === undefined ? [] : [[at, binding] as const];
      }),
    );
  }

  /** Sets the coordinates of a loop from the row-major number of its tuple. */
  stand(level: number, code: number): void {
    let rest = code;
    for (const [at, { loop, rank }] of [...this.nest.components.entries()].reverse()) {
      if (loop !== level) continue;
      const extent = this.nest.extents[rank]!;
      this.x[at] = rest % extent;
      rest = Math.floor(rest / extent);
    }
  }

  /** Legal coordinates of a loop, or numbers of its tuples, ascending. */
  legal(level: number): readonly number[] {
    const { nest } = this;
    const loop = nest.loops[level]!;
    const { base, within, follows } = loop;
    const inside = this.parts[nest.partsAround(base, level)[0] ?? -1];
    const followed = nest.partsAround(follows, level)[0];
    const halo = followed === undefined ? undefined : this.halo(loop, followed);
    const own = nest.components.flatMap((component, at) =>
      component.loop === level
        ? [{ at, part: this.parts[nest.partsAround(within[component.at], level)[0] ?? -1] }]
        : [],
    );
    const isIn = (value: number, interval: readonly [number, number] | undefined): boolean =>
      interval === undefined || (value >= interval[0] && value < interval[1]);
    return Array.from({ length: nest.extentOf(loop) }, (_, code) => code).filter((code) => {
      this.stand(level, code);
      const isLegal = this.ranges.every(({ value, extent }) => {
        if (value.level !== level) return true;
        const at = this.evaluate(value);
        return extent === undefined ? !Number.isNaN(at) : at >= 0 && at < extent;
      });
      return (
        isLegal &&
        isIn(code, inside) &&
        isIn(code, halo) &&
        own.every(({ at, part }) => isIn(this.x[at]!, part))
      );
    });
  }

  /** The reach of a loop's index over the part of one of its variables and the ranges of the others. */
  private halo({ components }: RandomLoop, followed: number): readonly [number, number] {
    const { terms, constant } = components[0]!.form;
    const leader = this.nest.loops[followed]!.components[0]!.rank;
    const [start, end] = this.parts[followed]!;
    let [low, high] = [constant, constant];
    for (const [name, coefficient] of terms) {
      const rank = name.toUpperCase();
      const [from, to] = rank === leader ? [start, end] : [0, this.nest.extents[rank]!];
      const reach = [coefficient * from, coefficient * (to - 1)];
      low += Math.min(...reach);
      high += Math.max(...reach);
    }
    return [low, high + 1];
  }

  /** Numbers of the tuples, or coordinates, at which an operand stores something for a binding. */
  storedCodes(at: number, binding: NaiveBinding, isNonEmpty: boolean): readonly number[] {
    const { ranks, shape } = this.nest.operands[at]!;
    const own = ranks.slice(binding.first, binding.first + binding.count);
    const visit = (fiber: Fiber, depth: number, code: number): readonly number[] => {
      const rank = own[depth];
      if (rank === undefined) return isNonEmpty && fiber!.length === 0 ? [] : [code];
      const extent = shape[rank.declared]!;
      return Array.from({ length: extent }, (_, coordinate) => coordinate).flatMap((coordinate) => {
        const next = this.below(fiber, at, binding.first + depth, [coordinate, coordinate + 1]);
        return next === undefined ? [] : visit(next, depth + 1, code * extent + coordinate);
      });
    };
    return this.fibers[at] === undefined ? [] : visit(this.fibers[at], 0, 0);
  }
}
