/**
 * Running a cascade: its nests one after the other, with checkpoints on the way, so that any step can be
 * looked at later without starting over.
 */
import { defined } from "../base/index.ts";
import type { Nest } from "../compile/index.ts";
import type { Program, ProgramEinsum } from "../einsum/index.ts";
import { tensorElements, type Elements, type Tensor } from "../fibertree/index.ts";
import { countsOf, type EinsumCounts } from "./counts.ts";
import { storeTensor } from "./make-tensor.ts";
import { planNest, type Plan } from "./plan.ts";
import { agree, evaluateDense, maxReferencePoints, type DenseTensor } from "./reference.ts";
import { totals } from "./state.ts";
import { transformTensor } from "./transform-tensor.ts";
import { Walk, type Checkpoint } from "./walk.ts";

/** Bodies and comparisons walked between two checkpoints; a replay takes at most so many, times the thinning. */
const slice = 20_000;
/** Memory that the checkpoints of one nest may take, in bytes. */
const checkpointBytes = 64 * 2 ** 20;

/** One nest of a cascade, while it runs and after. */
export class NestRun {
  readonly einsum: ProgramEinsum;
  readonly plan: Plan;
  /** The walk that runs to the end. */
  readonly walk: Walk;
  checkpoints: Checkpoint[];
  private readonly replay: Walk;
  private keepEvery = 1;
  private slices = 0;

  constructor(einsum: ProgramEinsum, plan: Plan) {
    this.einsum = einsum;
    this.plan = plan;
    this.walk = new Walk(plan);
    this.replay = new Walk(plan);
    this.checkpoints = [this.walk.checkpoint()];
  }

  /** Walks on by one slice. */
  advance(): void {
    this.walk.run(slice);
    this.slices += 1;
    if (this.walk.done || this.slices % this.keepEvery !== 0) return;
    const bytes =
      (this.checkpoints.length + 1) * (9 * this.plan.outputSize + 8 * this.walk.layout.size);
    if (bytes > checkpointBytes && this.checkpoints.length > 2) {
      this.checkpoints = this.checkpoints.filter((_, at) => at % 2 === 0);
      this.keepEvery *= 2;
      if (this.slices % this.keepEvery !== 0) return;
    }
    this.checkpoints.push(this.walk.checkpoint());
  }

  /** Share of the outermost loop's range that is done, 0 to 1. */
  get fraction(): number {
    const { walk } = this;
    if (walk.done) return 1;
    const low = walk.get(walk.layout.low);
    const high = walk.get(walk.layout.high);
    return high < low ? 0 : Math.min(1, Math.max(0, ((walk.x[0] ?? 0) - low) / (high - low + 1)));
  }

  /** Whether a checkpoint can be used to see a whole step: taken before the step began. */
  private before({ step: taken, state }: Checkpoint, step: number): boolean {
    return taken < step || (taken === step && state[this.walk.layout.stepComputes] === 0);
  }

  /** A walk that stands right before a step. */
  walkBefore(step: number): Walk {
    const { replay } = this;
    const usable = this.checkpoints.filter((checkpoint) => this.before(checkpoint, step));
    const nearest = defined(usable[usable.length - 1], "checkpoint");
    const standing =
      replay.steps <= step &&
      replay.get(replay.layout.stepComputes) === 0 &&
      replay.steps >= nearest.step;
    if (!standing) replay.restore(nearest);
    while (replay.steps < step && !replay.done) replay.run(slice, step);
    return replay;
  }

  /** The first step after `from` at which a loop begins an iteration; undefined where there is none. */
  nextStart(from: number, loop: number): number | undefined {
    const iterations = (checkpoint: Checkpoint): number =>
      checkpoint.state[this.walk.layout.iterations + loop] as number;
    const first = this.checkpoints.findLastIndex((checkpoint) => this.before(checkpoint, from + 1));
    for (let at = Math.max(0, first); at < this.checkpoints.length; at += 1) {
      const here = defined(this.checkpoints[at], "checkpoint");
      const next = this.checkpoints[at + 1];
      if (next !== undefined && iterations(here) === iterations(next) && !this.pending(here, loop))
        continue;
      const found = this.starts(here, loop, (step) => step > from, next?.step);
      if (found.length > 0) return found[0];
    }
    return undefined;
  }

  /** The last step before `from` at which a loop begins an iteration; undefined where there is none. */
  previousStart(from: number, loop: number): number | undefined {
    const last = this.checkpoints.findLastIndex(({ step }) => step < from);
    for (let at = last; at >= 0; at -= 1) {
      const here = defined(this.checkpoints[at], "checkpoint");
      const found = this.starts(
        here,
        loop,
        (step) => step < from,
        Math.min(from, this.checkpoints[at + 1]?.step ?? from),
      );
      if (found.length > 0) return found[found.length - 1];
    }
    return undefined;
  }

  private pending({ state }: Checkpoint, loop: number): boolean {
    return (state[this.walk.layout.entered] as number) <= loop;
  }

  /** Steps from a checkpoint up to and with `until` that begin an iteration of a loop. */
  private starts(
    checkpoint: Checkpoint,
    loop: number,
    wanted: (step: number) => boolean,
    until = Number.POSITIVE_INFINITY,
  ): readonly number[] {
    const { replay } = this;
    const found: number[] = [];
    replay.restore(checkpoint);
    replay.onStep = (step, entered) => {
      if (entered <= loop && wanted(step)) found.push(step);
    };
    while (!replay.done && replay.steps <= until) replay.run(slice, until + 1);
    replay.onStep = undefined;
    return found;
  }
}

/** A cascade that runs. */
export class CascadeRun {
  readonly program: Program;
  readonly nests: readonly Nest[];
  /** Tensors by name as declared: given ones, then computed ones as they are done. */
  readonly tensors: Map<string, Tensor>;
  readonly runs: NestRun[] = [];
  private readonly dense = new Map<string, DenseTensor>();

  constructor(program: Program, nests: readonly Nest[], tensors: ReadonlyMap<string, Tensor>) {
    this.program = program;
    this.nests = nests;
    this.tensors = new Map(tensors);
    this.startNext();
  }

  get current(): NestRun {
    return defined(this.runs[this.runs.length - 1], "run");
  }

  get done(): boolean {
    return this.runs.length === this.nests.length && this.current.walk.done;
  }

  /** Walks on by one slice; starts the next nest when one is done. */
  advance(): void {
    const { current } = this;
    if (!current.walk.done) current.advance();
    if (!current.walk.done) return;
    const name = current.plan.nest.name;
    if (!this.tensors.has(name)) {
      const tensor = defined(this.program.tensors.get(name), name);
      this.tensors.set(name, storeTensor(tensor, this.outputElements(current)));
    }
    if (this.runs.length < this.nests.length) this.startNext();
  }

  /** The tensors that a nest reads, as it traverses them; made anew where it swizzles them. */
  private startNext(): void {
    const nest = defined(this.nests[this.runs.length], "nest");
    const operands = nest.operands.map(({ tensor }, operand) => {
      const stored = defined(this.tensors.get(tensor), tensor);
      return transformTensor(nest, operand, stored);
    });
    this.runs.push(
      new NestRun(
        defined(this.program.einsums[this.runs.length], "einsum"),
        planNest(nest, operands),
      ),
    );
  }

  /** The non-zero elements of a nest's output, ascending, in the order of the declaration. */
  outputElements({ plan, walk }: NestRun): Elements {
    const rankCount = plan.outputStrides.length;
    const count = walk.values.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
    const coordinates = new Int32Array(count * rankCount);
    const values = new Float64Array(count);
    let element = 0;
    for (let linear = 0; linear < walk.values.length; linear += 1) {
      const value = walk.values[linear] as number;
      if (value === 0) continue;
      let rest = linear;
      for (let rank = 0; rank < rankCount; rank += 1) {
        const stride = plan.outputStrides[rank] as number;
        coordinates[element * rankCount + rank] = Math.floor(rest / stride);
        rest %= stride;
      }
      values[element] = value;
      element += 1;
    }
    return { rankCount, coordinates, values };
  }

  /** The counts of each Einsum that has started. */
  counts(): Readonly<Record<string, EinsumCounts>> {
    return Object.fromEntries(this.runs.map(({ plan, walk }) => [plan.nest.name, countsOf(walk)]));
  }

  /** Checks every output against the dense reference. */
  compareWithReference():
    | { readonly checked: true; readonly equal: boolean; readonly points: number }
    | { readonly checked: false; readonly reason: string } {
    const points = this.program.einsums.reduce(
      (sum, { variables }) => sum + variables.reduce((product, { extent }) => product * extent, 1),
      0,
    );
    if (points > maxReferencePoints) {
      return {
        checked: false,
        reason: `the dense iteration space has ${points.toLocaleString("en")} points; the reference goes through at most ${maxReferencePoints.toLocaleString("en")}`,
      };
    }
    let equal = true;
    for (const run of this.runs) {
      const operands = run.einsum.operands.map(({ tensor }) => this.denseTensor(tensor));
      const shape = run.plan.nest.output.ranks.map((rank) => rank.shape);
      const expected = evaluateDense(run.einsum, operands, shape);
      this.dense.set(run.einsum.name, expected);
      if (!agree(expected.values, run.walk.values)) equal = false;
    }
    this.dense.clear();
    return { checked: true, equal, points };
  }

  private denseTensor(name: string): DenseTensor {
    const known = this.dense.get(name);
    if (known !== undefined) return known;
    const declared = defined(this.program.tensors.get(name), name);
    const tensor = defined(this.tensors.get(name), name);
    const shape = declared.ranks.map((rank) => rank.shape);
    const values = new Float64Array(shape.reduce((product, extent) => product * extent, 1));
    const { rankCount, coordinates, values: stored } = tensorElements(tensor);
    for (let element = 0; element < stored.length; element += 1) {
      const point = shape.map(() => 0);
      declared.storage.forEach((rank, at) => {
        point[rank] = coordinates[element * rankCount + at] as number;
      });
      values[
        point.reduce((sum, coordinate, rank) => sum * (shape[rank] as number) + coordinate, 0)
      ] = stored[element] as number;
    }
    const dense = { shape, values };
    this.dense.set(name, dense);
    return dense;
  }
}

/** Computes of a nest so far. */
export function computesOf({ walk }: NestRun): number {
  const total = (offset: number): number => walk.get(walk.layout.totals + offset);
  return total(totals.effectual) + total(totals.ineffectual) + total(totals.gated);
}
