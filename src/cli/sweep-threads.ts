/**
 * The points of a sweep, carried out on one thread or on several. A point is handed out when a thread has
 * room for it, so that long and short ones even out; the one after it, about the same tensors, waits there
 * already.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { invariant } from "../base/index.ts";
import { queueOfPoints, SweepRun, type OpenRequest, type PointResult } from "../engine/index.ts";

/** Points that a thread holds at a time: the one that it counts and the next. */
const held = 2;

/**
 * A thread starts without what lets Node read TypeScript, and with nothing that could be told to read it, so
 * its first words are a line of JavaScript.
 */
const firstWords = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(({ register }) => {
  register();
  return import(${JSON.stringify(import.meta.url)});
})`;

/** Carries out the given points on this thread, one after the other. */
export function countHere(
  run: SweepRun,
  points: readonly number[],
  onResult: (result: PointResult) => void,
): void {
  for (const point of points) onResult(run.count(point));
}

/** A sweep, and those of its points that are wanted. */
export interface WantedPoints {
  readonly request: OpenRequest;
  readonly lanes: number;
  readonly points: readonly number[];
}

/** Carries out points on several threads; results come in the order in which they are done. */
export async function countOnThreads(
  { request, lanes, points }: WantedPoints,
  threads: number,
  onResult: (result: PointResult) => void,
): Promise<void> {
  const queue = queueOfPoints("", points, lanes);
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const thread = new Worker(firstWords, { eval: true, workerData: request });
      const take = queue.join();
      let open = 0;
      const feed = (): void => {
        while (open < held) {
          const task = take();
          if (task === undefined) break;
          thread.postMessage(task.point);
          open += 1;
        }
        if (open === 0) void thread.terminate().then(() => resolve());
      };
      thread.on("message", (result: PointResult) => {
        open -= 1;
        onResult(result);
        feed();
      });
      thread.on("error", reject);
      feed();
    });
  await Promise.all(Array.from({ length: Math.min(threads, points.length) }, work));
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  const opened = SweepRun.reopen(workerData as OpenRequest);
  invariant(opened.ok, "A sweep that was opened once opens again.");
  port.on("message", (point: number) => {
    port.postMessage(opened.value.count(point));
  });
}
