/**
 * Every compute of a stretch of a run, as a kernel notes them: about a hundred times as fast as walking, and
 * all there is to know of it is where the loops stand.
 */
import { defined } from "../base/index.ts";
import type { Kernel, Traced } from "./kernel/kernel.ts";
import { isStepEach, nextRecord, recordLength } from "./kernel/trace-record.ts";
import type { Plan } from "./plan.ts";

/** Work done between two looks at what was noted, about. */
const blockWork = 131_072;
/** Most bytes that a kernel and the room for its records may take, for there to be a second one that traces. */
const maxBytes = 256 * 2 ** 20;

/** Computes, one record after the other, see `kernel/trace-record.ts`. */
export class Computes {
  /** Registers, by number, and whatever else a record holds. */
  readonly records: Int32Array;
  /** Numbers of a record. */
  readonly length: number;
  private readonly first: number;
  private readonly isStepEach: boolean;

  /** @param first steps that were complete before the first record */
  constructor(records: Int32Array, plan: Plan, first: number) {
    this.records = records;
    this.length = recordLength(plan);
    this.first = first;
    this.isStepEach = isStepEach(plan);
  }

  /** The step of the record that begins at a place. */
  stepAt(start: number): number {
    const { first, length, records } = this;
    if (this.isStepEach) return first + start / length;
    const low = records[start + length - 1] as number;
    return first + ((low - first) >>> 0);
  }
}

/** Traces a nest from any moment of its run. */
export class Tracer {
  private readonly traced: Traced;
  private readonly next: Int32Array;

  private constructor(traced: Traced) {
    this.traced = traced;
    this.next = new Int32Array(traced.memory, nextRecord, 1);
  }

  /** A tracer of what a kernel runs; undefined where that takes too much memory. */
  static of(kernel: Kernel): Tracer | undefined {
    const records = blockWork + kernel.computesBetweenPauses;
    const room = 4 * recordLength(kernel.plan) * records;
    if (!(kernel.bytes + room <= maxBytes)) return undefined;
    const traced = kernel.tracing(room);
    return traced === undefined ? undefined : new Tracer(traced);
  }

  /**
   * The computes from where a run stood until at least so many steps are complete, block by block. A block is
   * good until the next one is asked for, whoever asks.
   */
  *from(locals: Uint8Array, steps: number): Generator<Computes, void> {
    const { kernel, memory, room } = this.traced;
    let place = locals;
    for (;;) {
      kernel.goTo(place);
      if (kernel.done || kernel.steps >= steps) return;
      const first = kernel.steps;
      this.next[0] = room;
      kernel.run(blockWork, steps);
      place = kernel.locals();
      const bytes = defined(this.next[0], "the end of the records") - room;
      yield new Computes(new Int32Array(memory, room, bytes / 4), kernel.plan, first);
    }
  }
}
