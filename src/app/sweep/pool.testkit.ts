/** A pool that gives as many results as it has patience for, and then waits to be cancelled, once. */
import type { PointResult, SweepDescription, SweepTask } from "../../engine/index.ts";
import type { SweepPool } from "./pool.ts";

/** The pool, and what was asked of it: points, and sweeps that were announced. */
export function fakePool(
  description: SweepDescription,
  patience: number,
  resultOf: (task: SweepTask) => PointResult,
) {
  const asked: number[] = [];
  const announced: string[] = [];
  let left = patience;
  let stop: () => void = () => undefined;
  const pool: SweepPool = {
    size: 1,
    open: () => Promise.resolve({ ok: true, value: description }),
    announce: (name) => announced.push(name),
    textOf: ({ sweep, point }) => Promise.resolve(`${sweep} ${String(point)}`),
    cancel: () => {
      stop();
    },
    close: () => {
      stop();
    },
    run: async (queue, onResult) => {
      const take = queue.join();
      for (let task = take(); task !== undefined; task = take()) {
        await Promise.resolve();
        if (left === 0) {
          await new Promise<void>((resolve) => {
            stop = resolve;
          });
          left = Infinity;
          return "cancelled";
        }
        left -= 1;
        asked.push(task.point);
        onResult(task, resultOf(task));
      }
      return "done";
    },
  };
  return { pool, asked, announced };
}
