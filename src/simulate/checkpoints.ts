/**
 * The moments of a run that it can go back to, and when the next one is kept.
 *
 * What lies between two of them has to be run again before a step in between can be shown, so they should be
 * milliseconds apart. How much work that is depends on the nest, its data and the machine by factors of ten, so it is
 * timed where there is a clock. They take a stated memory at most: past it the one least missed goes.
 */
import { defined } from "../base/index.ts";
import type { Mark, Runner, Saved } from "./runner.ts";

/** Tells the time in milliseconds. */
export type Clock = () => number;

/** Memory that the checkpoints of one nest may take, in bytes, but for the first and the last two. */
const mostBytes = 40 * 2 ** 20;
/** Milliseconds of a run between two checkpoints, and the share of the time of saving one that it is at least. */
const [apartMs, apartOfSaving] = [4, 0.5];

/** The checkpoints of a run. */
export class Checkpoints {
  /** In the order of time, the start first. */
  readonly all: Saved[];
  private readonly clock: Clock | undefined;
  /** How long the run took so far, and since the last checkpoint: in milliseconds, or in work where there is no clock. */
  private taken = 0;
  private since = 0;
  /** How long it is to take from one to the next: as given, and as the memory allows. */
  private apart: number;
  private spread = 0;
  /** How long saving the last one took; nothing before the first, which is slow for being the first. */
  private saving = 0;
  private bytes = 0;

  /** @param work between two checkpoints, where there is no clock */
  constructor(start: Saved, work: number, clock: Clock | undefined) {
    this.all = [start];
    this.clock = clock;
    this.apart = clock === undefined ? work : apartMs;
  }

  get start(): Saved {
    return defined(this.all[0], "start");
  }

  /** Runs on for about so much work. */
  advance(runner: Runner, work: number): void {
    const began = this.clock?.() ?? 0;
    const done = runner.advance(work);
    const taken = this.clock === undefined ? done : this.clock() - began;
    this.taken += taken;
    this.since += taken;
  }

  /** Keeps the moment that the run stands at, if the last one is far enough away. */
  saveInTime(runner: Runner): void {
    if (this.since < Math.max(this.apart, this.spread)) return;
    this.since = 0;
    const last = defined(this.all.at(-1), "checkpoint");
    const began = this.clock?.() ?? 0;
    const saved = runner.save(last);
    if (this.clock !== undefined) {
      // The shorter of two: one alone may have been held up.
      const saving = this.clock() - began;
      this.apart = Math.max(apartMs, apartOfSaving * Math.min(saving, this.saving));
      this.saving = saving;
    }
    this.all.push(saved);
    this.bytes += saved.bytesBeside(last);
    while (this.bytes > mostBytes && this.all.length > 3) {
      this.dropOne();
      this.spread = this.taken / this.all.length;
    }
  }

  /** Drops the checkpoint that is least missed: the one whose neighbours are nearest to each other. */
  private dropOne(): void {
    const { all } = this;
    let [least, gap] = [1, Number.POSITIVE_INFINITY];
    for (let at = 1; at + 1 < all.length; at += 1) {
      const [before, after] = [all[at - 1] as Saved, all[at + 1] as Saved];
      if (after.work - before.work < gap) [least, gap] = [at, after.work - before.work];
    }
    const [before, dropped, after] = all.slice(least - 1, least + 2) as [Saved, Saved, Saved];
    this.bytes +=
      after.bytesBeside(before) - after.bytesBeside(dropped) - dropped.bytesBeside(before);
    all.splice(least, 1);
  }
}

/** The last of some moments, in the order of time, before a step; -1 where there is none. */
export function lastBefore(moments: readonly Mark[], step: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] as Mark).step < step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
