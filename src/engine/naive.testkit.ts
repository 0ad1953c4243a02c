/**
 * A second counter: recursive, slow, over lists of elements, written from the definitions of the counts
 * and sharing no code with the simulator. What is held and what is read is kept in sets of strings, one
 * definition a line.
 */
import { densePoints, key, reduced, valueOf, type Dense } from "./naive-dense.testkit.ts";
import { NaiveNest, type Combination, type NaiveBinding } from "./naive-nest.testkit.ts";
import { intersect, unite, type Delivery } from "./naive-streams.testkit.ts";
import type {
  RandomEinsum,
  RandomExperiment,
  RandomExpression,
  RandomLoop,
} from "./random-experiment.testkit.ts";

interface NaiveCounts {
  readonly report: unknown;
  readonly output: Dense;
}

/** The elements below what is bound of an operand; undefined where nothing is stored there. */
type Fiber = readonly (readonly number[])[] | undefined;

const isProduct = (expression: RandomExpression): boolean =>
  expression.kind === "operand" ||
  (expression.kind === "*" && isProduct(expression.left) && isProduct(expression.right));

/** Counts one Einsum by walking its nest. */
export function countNaively(
  experiment: RandomExperiment,
  einsum: RandomEinsum,
  tensors: ReadonlyMap<string, Dense>,
): NaiveCounts {
  return new NaiveWalk(experiment, einsum, tensors).count();
}

class NaiveWalk {
  private readonly experiment: RandomExperiment;
  private readonly einsum: RandomEinsum;
  private readonly nest: NaiveNest;
  private readonly values: readonly Dense[];
  private readonly populated: readonly Combination[];
  /** Whatever must be whole, and where it has one, inside its extent. */
  private readonly ranges: readonly {
    readonly value: Combination;
    readonly extent: number | undefined;
  }[];
  /** By tensor: the innermost loop in one iteration of which an element is read once. */
  private readonly stays = new Map<string, number>();
  private readonly gateOrder: readonly number[];
  /** First loop of the innermost run of spatial loops. */
  private readonly suffix: number;

  // Where the walk is.
  private readonly x: number[];
  private readonly parts: (readonly [start: number, end: number] | undefined)[] = [];
  /** By loop: how often it has begun an iteration. */
  private readonly begun: number[] = [];
  private fibers: readonly Fiber[];
  private absent: readonly boolean[];
  private readonly bound: number[];
  private computesInStep = 0;

  // What it has counted.
  private readonly macs = { effectual: 0, ineffectual: 0, gated: 0 };
  private readonly intersections = { steps: 0, matches: 0 };
  private steps = 0;
  private readonly iterations = new Map<string, number>();
  private readonly perOperand: { accesses: number; lookups: number; coordReads: number }[];
  private readonly reads = new Map<string, Set<string>>();
  private readonly written = new Set<string>();
  private readonly elements = new Set<string>();
  private readonly output = new Map<string, number>();

  constructor(
    experiment: RandomExperiment,
    einsum: RandomEinsum,
    tensors: ReadonlyMap<string, Dense>,
  ) {
    this.experiment = experiment;
    this.einsum = einsum;
    const nest = new NaiveNest(experiment, einsum);
    this.nest = nest;
    const { operands, loops, components, extents } = nest;
    this.values = operands.map(({ access }) => tensors.get(access.tensor)!);
    this.x = components.map(() => 0);
    this.populated = einsum.output.indices.map((form) => nest.combine(form));
    this.fibers = this.values.map((values) =>
      [...values.keys()].map((at) => at.split(",").map(Number)),
    );
    this.absent = operands.map(() => false);
    this.bound = operands.map(() => 0);
    this.perOperand = operands.map(() => ({ accesses: 0, lookups: 0, coordReads: 0 }));
    for (const { access, ranks } of operands) {
      const stay = nest.residence(ranks.map(({ value }) => value));
      this.stays.set(access.tensor, Math.max(stay, this.stays.get(access.tensor) ?? -1));
      this.reads.set(access.tensor, new Set());
    }
    const necessary = this.necessary(einsum.expression);
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
    this.gateOrder = operands
      .map((_, at) => at)
      .toSorted((a, b) => Number(this.isGate(b)) - Number(this.isGate(a)) || a - b);
    const temporal = loops.findLastIndex(({ spatial }) => !spatial);
    this.suffix = temporal + 1;
  }

  count(): NaiveCounts {
    const cycles = this.bind(-1) ? this.walk(0) : 0;
    const { einsum, experiment, nest, macs } = this;
    const computes = macs.effectual + macs.ineffectual + macs.gated;
    const dense = densePoints(experiment, einsum);
    const lanes = nest.loops.reduce(
      (product, loop) => (loop.spatial ? product * this.width(loop) : product),
      1,
    );
    const shape = nest.shapeOf(einsum.output.tensor);
    const points = [...this.output]
      .filter(([, value]) => value !== 0)
      .map(([point, value]): [number[], number] => [point.split(",").map(Number), value])
      .sort(([a], [b]) => {
        const at = shape.findIndex((_, rank) => a[rank] !== b[rank]);
        return at === -1 ? 0 : a[at]! - b[at]!;
      });
    const inputs = [...this.reads].map(([tensor, read]) => {
      const sum = (count: "accesses" | "lookups" | "coordReads"): number =>
        this.perOperand.reduce(
          (total, own, at) => total + (einsum.operands[at]!.tensor === tensor ? own[count] : 0),
          0,
        );
      const counts = {
        accesses: sum("accesses"),
        reads: read.size,
        lookups: sum("lookups"),
        coordReads: sum("coordReads"),
      };
      return [tensor, counts] as const;
    });
    return {
      output: new Map(points.map(([point, value]) => [key(point), value])),
      report: {
        counts: {
          macs: { dense, ...macs, skipped: dense - computes },
          cycles,
          steps: this.steps,
          utilization: cycles === 0 ? 0 : computes / (cycles * lanes),
          intersections: this.intersections,
          iterations: Object.fromEntries(this.iterations),
          tensors: {
            ...Object.fromEntries(inputs),
            [einsum.output.tensor]: {
              updates: macs.effectual + macs.ineffectual,
              writes: this.written.size,
              reads: this.written.size - this.elements.size,
            },
          },
        },
        points,
      },
    };
  }

  private width(loop: RandomLoop): number {
    const extent = this.nest.extentOf(loop);
    return loop.cut === undefined
      ? (loop.around ?? extent)
      : Math.ceil(Math.min(loop.around ?? extent, extent) / loop.cut.size);
  }

  private isGate(at: number): boolean {
    return this.nest.operands[at]!.access.mode === "gate";
  }

  private necessary(expression: RandomExpression): ReadonlySet<number> {
    if (expression.kind === "literal") return new Set();
    if (expression.kind === "operand") return new Set([expression.operand]);
    const [left, right] = [this.necessary(expression.left), this.necessary(expression.right)];
    const isSum = expression.kind === "+" || expression.kind === "-";
    return new Set([...left, ...right].filter((at) => !isSum || (left.has(at) && right.has(at))));
  }

  /** Whether an expression can be other than zero, as far as is known. */
  private isAlive(expression: RandomExpression): boolean {
    if (expression.kind === "literal") return true;
    if (expression.kind === "operand") return !this.absent[expression.operand]!;
    const [left, right] = [this.isAlive(expression.left), this.isAlive(expression.right)];
    return expression.kind === "+" || expression.kind === "-" ? left || right : left && right;
  }

  /** The coordinate that a combination stands for; not a number where it is none. */
  private evaluate({ coefficients, constant }: Combination): number {
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
  private descend(fiber: Fiber, operand: number, { first, count }: NaiveBinding): Fiber {
    const { ranks } = this.nest.operands[operand]!;
    return ranks.slice(first, first + count).reduce((above, { parts, value }, at) => {
      const coordinate = this.evaluate(value);
      const interval = parts === undefined ? [coordinate, coordinate + 1] : this.parts[parts]!;
      return this.below(above, operand, first + at, interval as readonly [number, number]);
    }, fiber);
  }

  /** Whether a gate that is read before this operand is zero. */
  private isSpared(at: number): boolean {
    const { operands } = this.nest;
    return this.gateOrder.some((gate, order) => {
      const [theirs, own] = [operands[gate]!.bound, operands[at]!.bound];
      const isBefore = theirs < own || (theirs === own && order < this.gateOrder.indexOf(at));
      return gate !== at && this.isGate(gate) && isBefore && this.bound[gate] === 0;
    });
  }

  /** Binds what a body binds; false where nothing that the body could compute is left. */
  private bind(level: number): boolean {
    const { operands } = this.nest;
    const turn = (at: number): number => {
      const here = operands[at]!.bindings.filter(
        (binding) => binding.level === level && binding.role !== "drive",
      );
      if (this.isGate(at)) return 0;
      return here.length === 0 ? 1 : here.some(({ role }) => role === "find") ? 2 : 3;
    };
    for (const at of this.gateOrder.toSorted((a, b) => turn(a) - turn(b))) {
      const { access, bindings, ranks, bound } = operands[at]!;
      for (const binding of bindings) {
        if (binding.level !== level || binding.role === "drive") continue;
        const isLeaf = binding.first === ranks.length - 1;
        const fiber = this.fibers[at];
        if (binding.role === "find" && isLeaf && this.isSpared(at)) {
          this.fibers = this.fibers.with(at, undefined);
          continue;
        }
        if (binding.role === "find" && fiber !== undefined) this.perOperand[at]!.lookups += 1;
        const found = this.descend(fiber, at, binding);
        this.fibers = this.fibers.with(at, found);
        if (found !== undefined || access.mode === "lookup") continue;
        this.absent = this.absent.with(at, true);
        if (isProduct(this.einsum.expression) || !this.isAlive(this.einsum.expression))
          return false;
      }
      if (bound === level) this.read(at);
    }
    return true;
  }

  private read(at: number): void {
    const { access, ranks } = this.nest.operands[at]!;
    this.bound[at] = 0;
    if (this.isSpared(at) || this.absent[at] === true) return;
    const point: number[] = [];
    for (const { declared, value } of ranks) point[declared] = this.evaluate(value);
    this.bound[at] = this.values[at]!.get(key(point)) ?? 0;
    this.perOperand[at]!.accesses += 1;
    this.reads
      .get(access.tensor)!
      .add(`${this.stay(this.stays.get(access.tensor)!)}:${key(point)}`);
  }

  private compute(): number {
    this.computesInStep += 1;
    if (this.bound.some((value, at) => value === 0 && this.isGate(at))) {
      this.macs.gated += 1;
      return 1;
    }
    if (this.bound.includes(0)) this.macs.ineffectual += 1;
    else this.macs.effectual += 1;
    const point = key(this.populated.map((value) => this.evaluate(value)));
    const value = valueOf(this.einsum.expression, this.bound);
    this.output.set(point, reduced(this.einsum.reduction, this.output.get(point) ?? 0, value));
    this.elements.add(point);
    this.written.add(`${this.stay(this.nest.residence(this.populated))}:${point}`);
    return 1;
  }

  /** The iteration of a loop that the walk is in, by number; of the whole nest where there is no loop. */
  private stay(loop: number): number {
    return this.begun[loop] ?? 0;
  }

  /** Walks the loops from one level on; the cycles that they take. */
  private walk(level: number): number {
    const loop = this.nest.loops[level];
    if (loop === undefined) {
      const cycles = this.compute();
      if (this.suffix === this.nest.loops.length) this.steps += 1;
      return cycles;
    }
    if (level === this.suffix) this.computesInStep = 0;
    const body = (enter: () => void): number => {
      const [fibers, absent] = [this.fibers, this.absent];
      this.iterations.set(loop.rank, (this.iterations.get(loop.rank) ?? 0) + 1);
      this.begun[level] = (this.begun[level] ?? 0) + 1;
      enter();
      const cycles = this.bind(level) ? this.walk(level + 1) : 0;
      this.fibers = fibers;
      this.absent = absent;
      return cycles;
    };
    const spent =
      loop.cut === undefined ? this.walkCoordinates(level, body) : this.walkParts(level, body);
    if (level === this.suffix && this.computesInStep > 0) this.steps += 1;
    return loop.spatial ? Math.max(0, ...spent) : spent.reduce((sum, each) => sum + each, 0);
  }

  /** Operands that drive a loop, by number. */
  private drivers(level: number): ReadonlyMap<number, NaiveBinding> {
    return new Map(
      this.nest.operands.flatMap((operand, at) => {
        const binding = this.nest.driverOf(operand, level);
        return binding === undefined ? [] : [[at, binding] as const];
      }),
    );
  }

  private walkCoordinates(level: number, body: (enter: () => void) => number): readonly number[] {
    const drivers = this.drivers(level);
    const legal = this.legal(level);
    const delivered = new Map(
      [...drivers].map(([at, binding]): [number, readonly Delivery[]] => [
        at,
        this.deliveries(level, at, binding, legal),
      ]),
    );
    const dense = (): Iterator<Delivery> =>
      legal.map((at) => ({ at, look: () => undefined }))[Symbol.iterator]();
    const stream = (expression: RandomExpression): Iterator<Delivery> | undefined => {
      if (expression.kind === "literal") return undefined;
      if (expression.kind === "operand")
        return delivered.get(expression.operand)?.[Symbol.iterator]();
      const [left, right] = [stream(expression.left), stream(expression.right)];
      if (left === undefined && right === undefined) return undefined;
      if (expression.kind === "+" || expression.kind === "-")
        return unite(left ?? dense(), right ?? dense());
      if (left === undefined || right === undefined) return left ?? right;
      return intersect(left, right, this.intersections);
    };
    /** Operands that are there at a coordinate, as part of something that the stream delivers. */
    const present = (expression: RandomExpression, at: number): ReadonlySet<number> | undefined => {
      if (expression.kind === "literal") return new Set();
      if (expression.kind === "operand") {
        const own = delivered.get(expression.operand);
        if (own === undefined) return new Set();
        return own.some((each) => each.at === at) ? new Set([expression.operand]) : undefined;
      }
      const [left, right] = [present(expression.left, at), present(expression.right, at)];
      const isSum = expression.kind === "+" || expression.kind === "-";
      if (
        isSum
          ? left === undefined && right === undefined
          : left === undefined || right === undefined
      )
        return undefined;
      return new Set([...(left ?? []), ...(right ?? [])]);
    };
    const spent: number[] = [];
    const source = stream(this.einsum.expression) ?? dense();
    for (let next = source.next(); next.done !== true; next = source.next()) {
      const { at: code, look } = next.value;
      look();
      const there = present(this.einsum.expression, code) ?? new Set();
      const enter = (): void => {
        this.stand(level, code);
        for (const [at, binding] of drivers) {
          const fiber = there.has(at) ? this.descend(this.fibers[at], at, binding) : undefined;
          this.fibers = this.fibers.with(at, fiber);
          if (fiber === undefined) this.absent = this.absent.with(at, true);
        }
      };
      spent.push(body(enter));
    }
    return spent;
  }

  /** Sets the coordinates of a loop from the row-major number of its tuple. */
  private stand(level: number, code: number): void {
    let rest = code;
    for (const [at, { loop, rank }] of [...this.nest.components.entries()].reverse()) {
      if (loop !== level) continue;
      const extent = this.nest.extents[rank]!;
      this.x[at] = rest % extent;
      rest = Math.floor(rest / extent);
    }
  }

  /** Legal coordinates of a loop, or numbers of its tuples, ascending. */
  private legal(level: number): readonly number[] {
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

  /** The elements that a driver delivers at legal coordinates. */
  private deliveries(
    level: number,
    at: number,
    binding: NaiveBinding,
    legal: readonly number[],
  ): readonly Delivery[] {
    return legal.flatMap((code) => {
      this.stand(level, code);
      if (this.descend(this.fibers[at], at, binding) === undefined) return [];
      let isSeen = false;
      const look = (): void => {
        if (!isSeen) this.perOperand[at]!.coordReads += 1;
        isSeen = true;
      };
      return [{ at: code, look }];
    });
  }

  private walkParts(level: number, body: (enter: () => void) => number): readonly number[] {
    const drivers = this.drivers(level);
    /** Whether what an expression's drivers store is there in a part; undefined where nothing drives. */
    const isOccupied = (expression: RandomExpression): boolean | undefined => {
      if (expression.kind === "literal") return undefined;
      if (expression.kind === "operand") {
        const binding = drivers.get(expression.operand);
        return binding === undefined
          ? undefined
          : this.hasInPart(level, expression.operand, binding);
      }
      const [left, right] = [isOccupied(expression.left), isOccupied(expression.right)];
      if (left === undefined && right === undefined) return undefined;
      return expression.kind === "+" || expression.kind === "-"
        ? (left ?? true) || (right ?? true)
        : (left ?? true) && (right ?? true);
    };
    const spent: number[] = [];
    for (const part of this.cut(level)) {
      this.parts[level] = part;
      if (isOccupied(this.einsum.expression) === false) continue;
      const enter = (): void => {
        for (const [at, binding] of drivers) {
          if (this.nest.operands[at]!.ranks[binding.first]!.parts === undefined) continue;
          const fiber = this.descend(this.fibers[at], at, binding);
          this.fibers = this.fibers.with(at, fiber);
          if (fiber === undefined) this.absent = this.absent.with(at, true);
        }
      };
      spent.push(body(enter));
      this.parts[level] = part;
    }
    this.parts[level] = undefined;
    return spent;
  }

  /** Numbers of the tuples, or coordinates, at which an operand stores something for a binding. */
  private storedCodes(at: number, binding: NaiveBinding, isNonEmpty: boolean): readonly number[] {
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

  private hasInPart(level: number, at: number, binding: NaiveBinding): boolean {
    const { ranks } = this.nest.operands[at]!;
    if (ranks[binding.first]!.parts !== undefined)
      return this.descend(this.fibers[at], at, binding) !== undefined;
    const [start, end] = this.parts[level]!;
    return this.storedCodes(at, binding, false).some((code) => code >= start && code < end);
  }

  /** The parts of a loop, ascending: [start, end). */
  private cut(level: number): readonly (readonly [number, number])[] {
    const { nest } = this;
    const loop = nest.loops[level]!;
    const cut = loop.cut!;
    const around = nest.partsAround(loop.base, level)[0];
    const [from, to] = this.parts[around ?? -1] ?? [0, nest.extentOf(loop)];
    const edges = [from];
    if (cut.kind === "shape") {
      for (let edge = from + 1; edge < to; edge += 1) if (edge % cut.size === 0) edges.push(edge);
    } else {
      const { component } = nest.cutComponent(loop.base);
      const leader = nest.operands[cut.leader]!;
      const binding = leader.bindings.find(
        ({ first }) =>
          leader.ranks[first]!.parts === undefined &&
          nest.direct(leader.ranks[first]!.value) === component,
      )!;
      const found = this.storedCodes(cut.leader, binding, true).filter(
        (code) => code >= from && code < to,
      );
      edges.push(...found.filter((_, at) => at > 0 && at % cut.size === 0));
    }
    return edges.map((edge, at) => [edge, edges[at + 1] ?? to]);
  }
}
