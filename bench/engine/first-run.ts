/**
 * The first answer in a new thread: a kernel run to its end, emitting, compiling and tiering up included, or a
 * count in closed form. Either the thread has never given one, or it has had the idle moment that the page's
 * engine has before its first document, and has warmed up in it. A thread starts without what lets Node read
 * TypeScript, so its first words are JavaScript.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { warmUp } from "../../src/engine/index.ts";
import { countNest } from "../../src/simulate/index.ts";
import { Kernel } from "../../src/simulate/kernel/kernel.ts";
import type { Plan } from "../../src/simulate/plan.ts";
import { planOf } from "./plan-of.ts";

const asBuilt = new URL("../as-built.js", import.meta.url).href;
const firstWords = `import(${JSON.stringify(asBuilt)}).then(() => import(${JSON.stringify(import.meta.url)}));`;
/** As much at a time as a run in the engine does. */
const slice = 20_000;

/** Who answers. */
type Witness = "kernel" | "counts";

interface Task {
  readonly text: string;
  readonly witness: Witness;
  readonly isWarmed: boolean;
}

/** Milliseconds from a plan to its first answer. */
export function firstAnswer(text: string, witness: Witness, isWarmed: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const workerData: Task = { text, witness, isWarmed };
    const thread = new Worker(firstWords, { eval: true, workerData });
    thread.on("message", (milliseconds: number) => {
      void thread.terminate();
      resolve(milliseconds);
    });
    thread.on("error", reject);
  });
}

/** Runs a kernel to its end in slices, so that optimized code takes over soon. */
export function runInSlices(kernel: Kernel): void {
  while (!kernel.done) kernel.run(slice);
}

function answer(plan: Plan, witness: Witness): void {
  if (witness === "counts") {
    countNest(plan);
    return;
  }
  const kernel = Kernel.of(plan);
  if (!(kernel instanceof Kernel)) throw new Error(kernel.reason);
  runInSlices(kernel);
}

if (!isMainThread) {
  const { text, witness, isWarmed } = workerData as Task;
  if (isWarmed) await warmUp(() => Promise.resolve(true));
  const plan = planOf(text);
  const started = performance.now();
  answer(plan, witness);
  parentPort?.postMessage(performance.now() - started);
}
