/**
 * Which point of a comparison comes next: what is expected to take no longer than anything else that is left,
 * so that most lanes have their sums soon and the few that take long come last.
 *
 * How long a point takes is learned from those that are done: a lane takes a time in proportion to the size of
 * its part. Among points of about the same time, a worker keeps to the part whose tensors it has.
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
  /** Milliseconds that the rest takes that many workers; undefined as long as nothing is known. */
  remaining(workers: number): number | undefined;
}

/** Points that are expected to take no longer than this are not told apart. */
const soonMs = 100;

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
  const timeAt = ({ milliseconds, size }: Pace, task: LaneTask): number =>
    size === 0 ? 0 : (milliseconds / size) * sizeOf(task);
  const add = (pace: Pace, own: Pace): Pace => ({
    milliseconds: pace.milliseconds + own.milliseconds,
    size: pace.size + own.size,
  });

  /** Lower comes first: how long it takes, whose tensors it needs, how large it is, which lane. */
  const rank = (task: LaneTask, part: number | undefined): readonly number[] => {
    const time = timeAt(paces.get(task.point) ?? unknown, task);
    const isTaken = [...running.values()].some((other) => other.task.part === task.part);
    return [
      Math.max(0, Math.ceil(Math.log2(time / soonMs) / 2)),
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

  return {
    join() {
      let part: number | undefined;
      return () => {
        let best: { readonly task: LaneTask; readonly rank: readonly number[] } | undefined;
        for (const task of open) {
          const own = rank(task, part);
          if (best === undefined || isBefore(own, best.rank)) best = { task, rank: own };
        }
        if (best === undefined) return undefined;
        const { task } = best;
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
      const pace = { milliseconds: now() - own.since, size: sizeOf(own.task) };
      paces.set(task.point, add(paces.get(task.point) ?? unknown, pace));
    },
    remaining(workers) {
      if (paces.size === 0) return undefined;
      const mean = [...paces.values()].reduce(add, unknown);
      const expected = (task: LaneTask): number => timeAt(paces.get(task.point) ?? mean, task);
      let rest = 0;
      for (const task of open) rest += expected(task);
      for (const { task, since } of running.values())
        rest += Math.max(0, expected(task) - (now() - since));
      return rest / workers;
    },
  };
}
