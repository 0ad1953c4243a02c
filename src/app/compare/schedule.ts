/**
 * Which point of a comparison comes next: part by part, the smallest first, all lanes of one by the worker that has
 * its tensors, as long as there is a part for each worker.
 *
 * How long a lane takes, in proportion to the size of a part, is learned from the points that are done. At the end
 * the longest comes first, so that no worker is left alone with it.
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

/** How many times as large as the largest part that is done of a lane one to come may be, to be foretold from it. */
const farthest = 8;

/** How long a lane took on the largest part that it has done: what is fixed weighs least there. */
interface Pace {
  readonly milliseconds: number;
  readonly size: number;
}
const unknown: Pace = { milliseconds: 0, size: 0 };

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
  const paceOf = ({ point }: LaneTask): Pace => paces.get(point) ?? unknown;
  const timeOf = (task: LaneTask): number => {
    const { milliseconds, size } = paceOf(task);
    return (milliseconds / size) * sizeOf(task);
  };

  /** Lower comes first: whose tensors it needs, how large it is, which lane. */
  const rank = (task: LaneTask, part: number | undefined): readonly number[] => {
    const isTaken = [...running.values()].some((other) => other.task.part === task.part);
    return [task.part === part ? 0 : isTaken ? 2 : 1, sizeOf(task), task.part, task.point];
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
      const time = timeOf(task);
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
      const size = sizeOf(own.task);
      if (size >= paceOf(own.task).size)
        paces.set(task.point, { milliseconds: now() - own.since, size });
    },
    remaining(workers) {
      const left = [...open, ...[...running.values()].map(({ task }) => task)];
      if (left.some((task) => sizeOf(task) > farthest * paceOf(task).size)) return undefined;
      let rest = 0;
      for (const task of open) rest += timeOf(task);
      for (const { task, since } of running.values())
        rest += Math.max(0, timeOf(task) - (now() - since));
      return rest / workers;
    },
  };
}
