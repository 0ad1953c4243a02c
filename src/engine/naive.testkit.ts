/**
 * A second counter: recursive, slow, over lists of elements, written from the definitions of the counts
 * and sharing no code with the simulator. What is held and what is read is kept in sets of strings, one
 * definition a line.
 *
 * `naive-nest` says what the loops and operands are, `naive-place` where a walk stands among them,
 * `naive-coordinates` and `naive-parts` what a loop takes; here bodies are carried out, and counted.
 */
import { densePoints, key, reduced, valueOf, type Dense } from "./naive-dense.testkit.ts";
import { coordinateIterations, type TraversalCounts } from "./naive-coordinates.testkit.ts";
import type { Combination, NaiveNest } from "./naive-nest.testkit.ts";
import { partIterations } from "./naive-parts.testkit.ts";
import { NaivePlace } from "./naive-place.testkit.ts";
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
  /** By tensor: the innermost loop in one iteration of which an element is read once. */
  private readonly stays = new Map<string, number>();
  private readonly gateOrder: readonly number[];
  /** First loop of the innermost run of spatial loops. */
  private readonly suffix: number;

  // Where the walk is.
  private readonly place: NaivePlace;
  /** By loop: how often it has begun an iteration. */
  private readonly begun: number[] = [];
  private readonly bound: number[];
  private computesInStep = 0;

  // What it has counted.
  private readonly macs = { effectual: 0, ineffectual: 0, gated: 0 };
  private readonly traversals: TraversalCounts;
  private steps = 0;
  private readonly iterations = new Map<string, number>();
  private readonly perOperand: { accesses: number; lookups: number }[];
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
    this.values = einsum.operands.map(({ tensor }) => tensors.get(tensor)!);
    this.place = new NaivePlace(experiment, einsum, this.values);
    const { nest } = this.place;
    this.nest = nest;
    const { operands, loops } = nest;
    this.populated = einsum.output.indices.map((form) => nest.combine(form));
    this.bound = operands.map(() => 0);
    this.perOperand = operands.map(() => ({ accesses: 0, lookups: 0 }));
    this.traversals = {
      intersections: { steps: 0, matches: 0 },
      coordReads: operands.map(() => 0),
    };
    for (const { access, ranks } of operands) {
      const stay = nest.residence(ranks.map(({ value }) => value));
      this.stays.set(access.tensor, Math.max(stay, this.stays.get(access.tensor) ?? -1));
      this.reads.set(access.tensor, new Set());
    }
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
      const sum = (count: (at: number) => number): number =>
        einsum.operands.reduce(
          (total, operand, at) => total + (operand.tensor === tensor ? count(at) : 0),
          0,
        );
      const counts = {
        accesses: sum((at) => this.perOperand[at]!.accesses),
        reads: read.size,
        lookups: sum((at) => this.perOperand[at]!.lookups),
        coordReads: sum((at) => this.traversals.coordReads[at]!),
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
          intersections: this.traversals.intersections,
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

  /** Whether an expression can be other than zero, as far as is known. */
  private isAlive(expression: RandomExpression): boolean {
    if (expression.kind === "literal") return true;
    if (expression.kind === "operand") return !this.place.absent[expression.operand]!;
    const [left, right] = [this.isAlive(expression.left), this.isAlive(expression.right)];
    return expression.kind === "+" || expression.kind === "-" ? left || right : left && right;
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
        const fiber = this.place.fibers[at];
        if (binding.role === "find" && isLeaf && this.isSpared(at)) {
          this.place.fibers = this.place.fibers.with(at, undefined);
          continue;
        }
        if (binding.role === "find" && fiber !== undefined) this.perOperand[at]!.lookups += 1;
        const found = this.place.descend(fiber, at, binding);
        this.place.fibers = this.place.fibers.with(at, found);
        if (found !== undefined || access.mode === "lookup") continue;
        this.place.absent = this.place.absent.with(at, true);
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
    if (this.isSpared(at) || this.place.absent[at] === true) return;
    const point: number[] = [];
    for (const { declared, value } of ranks) point[declared] = this.place.evaluate(value);
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
    const point = key(this.populated.map((value) => this.place.evaluate(value)));
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
      const [fibers, absent] = [this.place.fibers, this.place.absent];
      this.iterations.set(loop.rank, (this.iterations.get(loop.rank) ?? 0) + 1);
      this.begun[level] = (this.begun[level] ?? 0) + 1;
      enter();
      const cycles = this.bind(level) ? this.walk(level + 1) : 0;
      this.place.fibers = fibers;
      this.place.absent = absent;
      return cycles;
    };
    const iterations =
      loop.cut === undefined
        ? coordinateIterations(this.place, level, this.traversals)
        : partIterations(this.place, level);
    const spent: number[] = [];
    for (const enter of iterations) spent.push(body(enter));
    if (level === this.suffix && this.computesInStep > 0) this.steps += 1;
    return loop.spatial ? Math.max(0, ...spent) : spent.reduce((sum, each) => sum + each, 0);
  }
}
