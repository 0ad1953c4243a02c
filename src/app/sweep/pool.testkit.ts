/** A pool that gives as many results as it has patience for, and then waits to be cancelled, once. */
import { err, ok } from "../../base/index.ts";
import type { PointResult, SweepDescription, SweepTask } from "../../engine/index.ts";
import { noOutline, type SweepPool } from "./pool.ts";

/** A document that the pool refuses. */
export const refusedText = "refused";
const refusal = err({
  kind: "failure",
  failure: { kind: "too-large", message: "Too large." },
} as const);

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
    open: (_, { text }) =>
      Promise.resolve({
        outline: { ...noOutline, title: text },
        sweep: text === refusedText ? refusal : ok(description),
      }),
    announce: (name) => announced.push(name),
    layerTexts: (text, layers) =>
      Promise.resolve(ok(layers.map(({ title }) => `${text} ${title}`))),
    resume: (_, results) => Promise.resolve(ok(results)),
    textOf: ({ sweep, point }) => Promise.resolve(ok(`${sweep} ${String(point)}`)),
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
