/** The interpreter that runs a nest: a moment of it is a copy of all that it keeps. */
import type { Plan } from "./plan.ts";
import type { Mark, Runner, Saved } from "./runner.ts";
import { Walk, type Checkpoint } from "./walk.ts";

class WalkSaved implements Saved {
  readonly checkpoint: Checkpoint;
  readonly work: number;

  constructor(checkpoint: Checkpoint, work: number) {
    this.checkpoint = checkpoint;
    this.work = work;
  }

  get step(): number {
    return this.checkpoint.step;
  }

  get state(): Float64Array {
    return this.checkpoint.state;
  }

  bytesBeside(): number {
    const { state, values, written } = this.checkpoint;
    return state.byteLength + values.byteLength + written.byteLength;
  }
}

/** Runs a nest by the interpreter. */
export class WalkRunner implements Runner {
  readonly view: Walk;
  readonly noKernel: string;
  private work = 0;

  constructor(plan: Plan, reason: string) {
    this.view = new Walk(plan);
    this.noKernel = reason;
  }

  get done(): boolean {
    return this.view.done;
  }

  get steps(): number {
    return this.view.steps;
  }

  advance(work: number): number {
    this.view.run(work);
    this.work += work;
    return work;
  }

  mark(): Mark {
    return { step: this.view.steps, state: this.view.state.slice() };
  }

  save(): Saved {
    return new WalkSaved(this.view.checkpoint(), this.work);
  }

  approach(step: number, saved: Saved): undefined {
    if (saved instanceof WalkSaved) this.view.restore(saved.checkpoint);
    this.view.run(Number.POSITIVE_INFINITY, step);
  }

  trace(): undefined {
    return undefined;
  }
}
