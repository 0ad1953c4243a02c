/**
 * Which point of a comparison comes next: first the lanes that take no longer than lanes do on average, part by
 * part, so that most of them have their sums soon; then those that take up to twice as long, and so on.
 *
 * How long a lane takes, in proportion to the size of a part, is learned from the points that are done. Lanes
 * are held against each other, not against a clock, as a machine that has other things to do is slow with all
 * of them. Among lanes of about the same time, a worker keeps to the part whose tensors it has. At
 * the end the longest comes first, so that no worker is left alone with it.
 */
import type { SweepQueue, SweepTask } from "../../engine/index.ts";

/** A lane on a part. */
export interface LaneTask extends SweepTask {
  readonly part: number;
}

/** A queue that learns from what is done. */
export interface Schedule extends SweepQueue {
  /** Takes note that a task is done. */
  done(task: SweepTask): void;
  /**
   * Milliseconds that the rest takes that many workers; undefined as long as a lane has only done what is much
   * smaller than what is to come.
   */
  remaining(workers: number): number | undefined;
}

/** Points of a lane that have to be done before it is told from others: the first ones are small, and warm up. */
const enoughDone = 3;

/** How many times as large as the largest part that is done of a lane one to come may be, to be foretold from it. */
const farthest = 8;

interface Pace {
  readonly milliseconds: number;
  readonly size: number;
  readonly done: number;
  /** The largest part that is done, and how long it took: what is fixed weighs least there. */
  readonly largest: { readonly milliseconds: number; readonly size: number };
}
const unknown: Pace = {
  milliseconds: 0,
  size: 0,
  done: 0,
  largest: { milliseconds: 0, size: 0 },
};

/** A schedule of tasks; `sizes` are those of the parts, `now` is the clock in milliseconds. */
export function createSchedule(
  tasks: readonly LaneTask[],
  sizes: readonly number[],
  now: () => number,
): Schedule {
  const open = new Set(tasks);
  const running = new Map<SweepTask, { readonly task: LaneTask; readonly since: number }>();
  const paces = new Map<number, Pace>();
  const sizeOf = ({ part }: LaneTask): number => sizes[part] ?? 1;
  const timeAt = ({ largest }: Pace, task: LaneTask): number =>
    (largest.milliseconds / largest.size) * sizeOf(task);
  const add = (pace: Pace, own: Pace): Pace => ({
    milliseconds: pace.milliseconds + own.milliseconds,
    size: pace.size + own.size,
    done: pace.done + own.done,
    largest: own.largest.size >= pace.largest.size ? own.largest : pace.largest,
  });

  /** 0 for lanes that take no longer than the mean of all, 1 for up to twice as long, and so on. */
  const slowness = (lane: number): number => {
    const pace = paces.get(lane) ?? unknown;
    if (pace.done < enoughDone) return 0;
    const each = [...paces.values()].map(({ milliseconds, size }) => milliseconds / size);
    const mean = each.reduce((sum, own) => sum + own, 0) / each.length;
    return Math.max(0, Math.ceil(Math.log2(pace.milliseconds / pace.size / mean)));
  };

  /** Lower comes first: how slow the lane is, whose tensors it needs, how large it is, which lane. */
  const rank = (task: LaneTask, part: number | undefined): readonly number[] => {
    const isTaken = [...running.values()].some((other) => other.task.part === task.part);
    return [
      slowness(task.point),
      task.part === part ? 0 : isTaken ? 2 : 1,
      sizeOf(task),
      task.part,
      task.point,
    ];
  };
  const isBefore = (a: readonly number[], b: readonly number[]): boolean => {
    const differences = a.map((own, at) => own - (b[at] ?? 0));
    return (differences.find((difference) => difference !== 0) ?? 0) < 0;
  };

  /** The longest task, as soon as all others that are open take the other workers no longer. */
  const decisive = (workers: number): LaneTask | undefined => {
    let sum = 0;
    let longest: { readonly task: LaneTask; readonly time: number } | undefined;
    for (const task of open) {
      const time = timeAt(paces.get(task.point) ?? unknown, task);
      sum += time;
      if (longest === undefined || time > longest.time) longest = { task, time };
    }
    return longest !== undefined && sum <= workers * longest.time ? longest.task : undefined;
  };

  const next = (part: number | undefined): LaneTask | undefined => {
    let best: { readonly task: LaneTask; readonly rank: readonly number[] } | undefined;
    for (const task of open) {
      const own = rank(task, part);
      if (best === undefined || isBefore(own, best.rank)) best = { task, rank: own };
    }
    return best?.task;
  };

  let workers = 0;
  return {
    join() {
      let part: number | undefined;
      workers += 1;
      return () => {
        const task = decisive(workers) ?? next(part);
        if (task === undefined) return undefined;
        open.delete(task);
        running.set(task, { task, since: now() });
        part = task.part;
        return task;
      };
    },
    done(task) {
      const own = running.get(task);
      if (own === undefined) return;
      running.delete(task);
      const largest = { milliseconds: now() - own.since, size: sizeOf(own.task) };
      const pace = { ...largest, done: 1, largest };
      paces.set(task.point, add(paces.get(task.point) ?? unknown, pace));
    },
    remaining(workers) {
      const paceOf = (task: LaneTask): Pace => paces.get(task.point) ?? unknown;
      const left = [...open, ...[...running.values()].map(({ task }) => task)];
      if (left.some((task) => sizeOf(task) > farthest * paceOf(task).largest.size))
        return undefined;
      let rest = 0;
      for (const task of open) rest += timeAt(paceOf(task), task);
      for (const { task, since } of running.values())
        rest += Math.max(0, timeAt(paceOf(task), task) - (now() - since));
      return rest / workers;
    },
  };
}
