/**
 * The first run of a kernel in a thread that has never run one: emitting, compiling and tiering up
 * included. A thread starts without what lets Node read TypeScript, so its first words are JavaScript.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Kernel } from "../../src/simulate/kernel/kernel.ts";
import { planOf } from "./plan-of.ts";

const firstWords = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(({ register }) => {
  register();
  return import(${JSON.stringify(import.meta.url)});
})`;
const firstSlice = 20_000;
const lastSlice = 4_000_000;

/** Milliseconds from a plan to the end of its run. */
export function firstRun(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(firstWords, { eval: true, workerData: text });
    thread.on("message", (milliseconds: number) => {
      void thread.terminate();
      resolve(milliseconds);
    });
    thread.on("error", reject);
  });
}

/** Runs a kernel to its end in slices that grow, so that optimized code takes over soon. */
export function runInSlices(kernel: Kernel): void {
  for (let slice = firstSlice; !kernel.done; slice = Math.min(lastSlice, 2 * slice))
    kernel.run(slice);
}

if (!isMainThread && typeof workerData === "string") {
  const plan = planOf(workerData);
  const started = performance.now();
  const kernel = Kernel.of(plan);
  if (!(kernel instanceof Kernel)) throw new Error(kernel.reason);
  runInSlices(kernel);
  parentPort?.postMessage(performance.now() - started);
}
