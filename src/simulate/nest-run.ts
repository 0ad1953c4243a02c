/**
 * One nest of a cascade, while it runs and after: any of its steps can be looked at without starting over.
 *
 * On the way it keeps two kinds of notes. Marks are small and many: the counts and the loops' state at a
 * moment, enough to tell what happened between two of them. Checkpoints hold the output too; there are
 * only as many as fit into a stated memory, and the runner covers the way from one to the next.
 */
import { defined } from "../base/index.ts";
import type { ProgramEinsum } from "../einsum/index.ts";
import { estimateIterations } from "./estimate.ts";
import type { Plan } from "./plan.ts";
import { runnerLike, runnerOf, savedBytes, type Runner, type Saved } from "./runner.ts";
import { totals } from "./state.ts";
import { Walk } from "./walk.ts";

/** How densely a run keeps notes; work is counted as in `Runner.advance`. */
export interface Spacing {
  /** Work between two marks, where there are not too many of them. */
  readonly slice: number;
  /** Work between two checkpoints, where there is memory for them. */
  readonly stretch: number;
  /** Steps that a look back leaves between the moment it saves and the one it was asked for. */
  readonly nearby: number;
}

/** An interpreter's work between two notes is what it does in some milliseconds; so is a kernel's stretch. */
const spacings = {
  interpreter: { slice: 20_000, stretch: 20_000, nearby: 1_000 },
  kernel: { slice: 20_000, stretch: 1_000_000, nearby: 1_000 },
} as const;
const maxMarks = 4_096;
const allWork = 2 ** 52;
/** Most bytes of a moment that is saved with every look back. */
const nearBytes = 4 * 2 ** 20;
/** Memory that the checkpoints of one nest may take, in bytes, but for the last few. */
const checkpointBytes = 64 * 2 ** 20;

/** A moment of a run, known by its state alone. */
export interface Mark {
  readonly step: number;
  readonly state: Float64Array;
}

/** One nest of a cascade, while it runs and after. */
export class NestRun {
  readonly einsum: ProgramEinsum;
  readonly plan: Plan;
  /** Moments on the way, the start first; empty before the run has begun. */
  marks: Mark[] = [];
  checkpoints: Saved[] = [];
  private begun: Runner | undefined;
  private replay: Runner | undefined;
  private scout: Walk | undefined;
  /** A moment shortly before the step that was last looked at. */
  private near: Saved | undefined;
  private slice = 0;
  private sinceCheckpoint = 0;
  /** Number of checkpoints at which their memory is looked at again. */
  private weighAt = 4;
  private stretch = 0;
  private spacing: Spacing | undefined;
  private readonly newRunner: (plan: Plan) => Runner;

  /** A run that costs nothing until it is begun or looked at. */
  constructor(einsum: ProgramEinsum, plan: Plan, newRunner = runnerOf, spacing?: Spacing) {
    this.einsum = einsum;
    this.plan = plan;
    this.newRunner = newRunner;
    this.spacing = spacing;
  }

  /** The walk that runs to the end. */
  get walk(): Walk {
    return this.runner.view;
  }

  /** Why no kernel runs the nest; undefined where one does. */
  get noKernel(): string | undefined {
    return this.runner.noKernel;
  }

  /** Whether anything of it has been run. */
  get hasBegun(): boolean {
    return this.begun !== undefined;
  }

  private get runner(): Runner {
    return this.begun ?? this.begin();
  }

  private begin(): Runner {
    const runner = this.newRunner(this.plan);
    this.begun = runner;
    this.spacing ??= spacings[runner.noKernel === undefined ? "kernel" : "interpreter"];
    this.slice = this.spacing.slice;
    const start = runner.save();
    this.checkpoints = [start];
    this.marks = [{ step: start.step, state: start.state }];
    this.stretch = Math.max(this.spacing.stretch, estimateIterations(this.plan) / maxMarks);
    return runner;
  }

  /** Runs on by one slice. */
  advance(): void {
    this.runner.advance(this.slice);
    this.sinceCheckpoint += this.slice;
    if (this.walk.done) return;
    if (this.marks.length >= maxMarks) {
      this.marks = this.marks.filter((_, at) => at % 2 === 0);
      this.slice *= 2;
    }
    this.marks.push({ step: this.walk.steps, state: this.walk.state.slice() });
    if (this.sinceCheckpoint < this.stretch) return;
    this.sinceCheckpoint = 0;
    this.checkpoints.push(this.runner.save(this.checkpoints[this.checkpoints.length - 1]));
    if (this.checkpoints.length < this.weighAt) return;
    while (savedBytes(this.checkpoints) > checkpointBytes / 2 && this.checkpoints.length > 2) {
      this.checkpoints = this.checkpoints.filter((_, at) => at % 2 === 0);
      this.stretch *= 2;
    }
    // Weighing goes through all pages, so it is done again where the number of checkpoints has doubled.
    this.weighAt = 2 * this.checkpoints.length;
  }

  /** Share of the outermost loop's range that is done, 0 to 1. */
  get fraction(): number {
    const { walk } = this;
    if (walk.done) return 1;
    const low = walk.get(walk.layout.low);
    const high = walk.get(walk.layout.high);
    return high < low ? 0 : Math.min(1, Math.max(0, ((walk.x[0] ?? 0) - low) / (high - low + 1)));
  }

  /** A walk that stands right before a step. */
  walkBefore(step: number): Walk {
    this.replay ??= runnerLike(this.runner);
    const { replay } = this;
    const nearby = this.spacing?.nearby ?? 0;
    const saved = [...this.checkpoints, ...(this.near === undefined ? [] : [this.near])]
      .filter((each) => each.step < step)
      .reduce((best, each) => (each.step > best.step ? each : best), this.start);
    const walk = replay.view;
    const isOnTheWay =
      walk.steps <= step &&
      walk.get(walk.layout.stepComputes) === 0 &&
      step - walk.steps < 4 * nearby;
    if (!isOnTheWay) {
      replay.restore(saved);
      replay.advance(allWork, step - nearby);
      const isCheap = replay.noKernel === undefined && replay.saveBytes <= nearBytes;
      if (isCheap && replay.view.steps > saved.step) this.near = replay.save(saved);
      replay.advance(allWork, step);
    }
    while (walk.steps < step && !walk.done) walk.run(Number.POSITIVE_INFINITY, step);
    return walk;
  }

  /** The first step after `from` at which a loop begins an iteration; undefined where there is none. */
  nextStart(from: number, loop: number): number | undefined {
    const first = this.marks.findLastIndex(({ step }) => step < from + 1);
    for (let at = Math.max(0, first); at < this.marks.length; at += 1) {
      const here = defined(this.marks[at], "mark");
      const next = this.marks[at + 1];
      if (next !== undefined && this.begins(here, loop) === this.begins(next, loop)) {
        if (!this.isPending(here, loop)) continue;
      }
      const found = this.starts(here, loop, (step) => step > from, next?.step);
      if (found.length > 0) return found[0];
    }
    return undefined;
  }

  /** The last step before `from` at which a loop begins an iteration; undefined where there is none. */
  previousStart(from: number, loop: number): number | undefined {
    const last = this.marks.findLastIndex(({ step }) => step < from);
    for (let at = last; at >= 0; at -= 1) {
      const here = defined(this.marks[at], "mark");
      const next = this.marks[at + 1];
      if (next !== undefined && this.begins(here, loop) === this.begins(next, loop)) {
        if (!this.isPending(here, loop)) continue;
      }
      const until = Math.min(from, next?.step ?? from);
      const found = this.starts(here, loop, (step) => step < from, until);
      if (found.length > 0) return found[found.length - 1];
    }
    return undefined;
  }

  private get start(): Saved {
    return defined(this.checkpoints[0], "start");
  }

  private begins({ state }: Mark, loop: number): number {
    return state[this.walk.layout.iterations + loop] as number;
  }

  private isPending({ state }: Mark, loop: number): boolean {
    return (state[this.walk.layout.entered] as number) <= loop;
  }

  /** Steps from a mark up to and with `until` that begin an iteration of a loop. */
  private starts(
    { state }: Mark,
    loop: number,
    wanted: (step: number) => boolean,
    until = Number.POSITIVE_INFINITY,
  ): readonly number[] {
    this.scout ??= new Walk(this.plan);
    const { scout } = this;
    const found: number[] = [];
    scout.place(state);
    scout.onStep = (step, entered) => {
      if (entered <= loop && wanted(step)) found.push(step);
    };
    while (!scout.done && scout.steps <= until) scout.run(Number.POSITIVE_INFINITY, until + 1);
    return found;
  }
}

/** Computes of a nest so far. */
export function computesOf({ walk }: NestRun): number {
  const total = (offset: number): number => walk.get(walk.layout.totals + offset);
  return total(totals.effectual) + total(totals.ineffectual) + total(totals.gated);
}
