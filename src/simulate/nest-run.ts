/**
 * One nest of a cascade, while it runs and after: any of its steps can be looked at without starting over.
 *
 * On the way it keeps two kinds of notes. Marks are small and many: the counts and the loops' state at a
 * moment, enough to tell what happened between two of them. Checkpoints (`checkpoints.ts`) hold the output too, and
 * the runner covers the way from one to the next.
 */
import { defined } from "../base/index.ts";
import type { ProgramEinsum } from "../einsum/index.ts";
import { Checkpoints, lastBefore, type Clock } from "./checkpoints.ts";
import { estimateIterations } from "./estimate.ts";
import type { Plan } from "./plan.ts";
import { runnerLike, runnerOf } from "./runner-of.ts";
import type { Mark, Runner, Saved } from "./runner.ts";
import { totals } from "./state.ts";
import type { Computes } from "./tracer.ts";
import { Walk } from "./walk.ts";

export type { Mark } from "./runner.ts";

/** How densely a run keeps notes; work is counted as in `Runner.advance`. */
export interface Spacing {
  /** Work between two marks, where there are not too many of them. */
  readonly slice: number;
  /** Work between two checkpoints, where there is no clock, and memory for them. */
  readonly stretch: number;
  /** Steps ahead of the one looked at last that are walked to. */
  readonly ahead: number;
  /** Work that a look back leaves between the moment it saves and the one it was asked for. */
  readonly lead: number;
}

/** What a run may be told. */
interface RunOptions {
  /** For one whose steps are to be looked at without waiting. */
  readonly clock?: Clock | undefined;
  /** What runs it; a kernel where the plan has one. */
  readonly newRunner?: (plan: Plan) => Runner;
  readonly spacing?: Spacing;
}

/** An interpreter's work between two notes is what it does in some milliseconds; so is a kernel's stretch. */
const spacings = {
  interpreter: { slice: 20_000, stretch: 20_000, ahead: 4_000, lead: 0 },
  kernel: { slice: 20_000, stretch: 1_000_000, ahead: 1_000, lead: 50_000 },
} as const;
const maxMarks = 4_096;
/** A step within so many times the steps ahead is near the one before it. */
const around = 16;

/** One nest of a cascade, while it runs and after. */
export class NestRun {
  readonly einsum: ProgramEinsum;
  readonly plan: Plan;
  /** Moments on the way, the start first; empty before the run has begun. */
  marks: Mark[] = [];
  private checkpoints: Checkpoints | undefined;
  private begun: Runner | undefined;
  private replay: Runner | undefined;
  private scout: Walk | undefined;
  /** A moment shortly before a step that was looked at, and the step that was looked at last. */
  private near: Saved | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private slice = 0;
  private spacing: Spacing | undefined;
  private readonly clock: Clock | undefined;
  private readonly newRunner: (plan: Plan) => Runner;

  /** A run that costs nothing until it is begun or looked at. */
  constructor(
    einsum: ProgramEinsum,
    plan: Plan,
    { clock, newRunner = runnerOf, spacing }: RunOptions = {},
  ) {
    this.einsum = einsum;
    this.plan = plan;
    this.clock = clock;
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

  /** Whether it is over. */
  get done(): boolean {
    return this.runner.done;
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
    this.marks = [start];
    const stretch = Math.max(this.spacing.stretch, estimateIterations(this.plan) / maxMarks);
    this.checkpoints = new Checkpoints(start, stretch, this.clock);
    return runner;
  }

  private get kept(): Checkpoints {
    if (this.checkpoints === undefined) this.begin();
    return defined(this.checkpoints, "checkpoints");
  }

  /** Runs on by one slice. */
  advance(): void {
    const { runner, kept } = this;
    kept.advance(runner, this.slice);
    if (runner.done) return;
    if (this.marks.length >= maxMarks) {
      this.marks = this.marks.filter((_, at) => at % 2 === 0);
      this.slice *= 2;
    }
    this.marks.push(runner.mark());
    kept.saveInTime(runner);
  }

  /** Share of the outermost loop's range that is done, 0 to 1. */
  get fraction(): number {
    const { walk } = this;
    if (walk.done) return 1;
    const low = walk.get(walk.layout.low);
    const high = walk.get(walk.layout.high);
    return high < low ? 0 : Math.min(1, Math.max(0, ((walk.x[0] ?? 0) - low) / (high - low + 1)));
  }

  /** A walk that stands right before a step; whoever had it last has to have finished the step that it was in. */
  walkBefore(step: number): Walk {
    this.replay ??= runnerLike(this.runner);
    const { replay } = this;
    const walk = replay.view;
    const { ahead = 0, lead = 0 } = this.spacing ?? {};
    const isOnTheWay =
      walk.steps <= step && walk.get(walk.layout.stepComputes) === 0 && step - walk.steps < ahead;
    if (!isOnTheWay) {
      const near = this.near !== undefined && this.near.step < step ? this.near : undefined;
      const { all, start } = this.kept;
      const saved = all[lastBefore(all, step)] ?? start;
      const from = near !== undefined && near.step > saved.step ? near : saved;
      const mark = this.marks[lastBefore(this.marks, step)] ?? start;
      // Who looks around is likely to look nearby again; who leaps is not.
      const isAround = Math.abs(step - this.lookedAt) < around * ahead;
      this.near = replay.approach(step, from, mark, ahead, isAround ? lead : undefined) ?? near;
    }
    this.lookedAt = step;
    while (replay.view.steps < step && !walk.done) walk.run(Number.POSITIVE_INFINITY, step);
    return walk;
  }

  /** The computes from a mark until at least so many steps are complete; undefined where nothing traces them. */
  trace(mark: Mark, steps: number): Generator<Computes, void> | undefined {
    return this.runner.trace(mark, steps);
  }

  /** The first step after `from` at which a loop begins an iteration; undefined where there is none. */
  nextStart(from: number, loop: number): number | undefined {
    const first = lastBefore(this.marks, from + 1);
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
    const last = lastBefore(this.marks, from);
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
