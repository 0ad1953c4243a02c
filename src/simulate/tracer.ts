/**
 * Every compute of a stretch of a run, as a kernel notes them: about a hundred times as fast as walking, and
 * all there is to know of it is where the loops stand.
 */
import { defined } from "../base/index.ts";
import type { Kernel, Traced } from "./kernel/kernel.ts";
import { isStepEach, nextRecord, recordLength } from "./kernel/trace-record.ts";

/** Work done between two looks at what was noted, about. */
const blockWork = 131_072;
/** Most bytes that a kernel and the room for its records may take, for there to be a second one that traces. */
const maxBytes = 256 * 2 ** 20;

/** Computes, one record after the other: the step, then the registers. */
export interface Computes {
  readonly records: Int32Array;
  /** Numbers of a record. */
  readonly length: number;
}

/** Traces a nest from any moment of its run. */
export class Tracer {
  private readonly length: number;
  private readonly traced: Traced;
  private readonly next: Int32Array;

  private constructor(traced: Traced) {
    this.traced = traced;
    this.length = recordLength(traced.kernel.plan);
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
      const records = new Int32Array(memory, room, bytes / 4);
      if (isStepEach(kernel.plan))
        for (let at = 0, step = first; at < records.length; at += this.length, step += 1)
          records[at] = step;
      yield { records, length: this.length };
    }
  }
}
