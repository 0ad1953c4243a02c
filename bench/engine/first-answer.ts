/**
 * What a new thread does for a measurement (`first-run.ts`): it makes a plan, and tells how long its first answer
 * takes. Where it is to be warm, it first has the idle moment that the page's engine has before its first document.
 */
import { setTimeout } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { warmUp } from "../../src/engine/index.ts";
import { countNest } from "../../src/simulate/index.ts";
import type { Plan } from "../../src/simulate/plan.ts";
import { kernelOf, runInSlices } from "./kernel-of.ts";
import { planOf } from "./plan-of.ts";

/** Who answers. */
export type Witness = "kernel" | "counts";

/** What the idle moment has begun, compiling above all, is over after so many milliseconds. */
const restMs = 200;

/** What a thread is given. */
export interface Task {
  readonly text: string;
  readonly witness: Witness;
  readonly isWarmed: boolean;
}

function answer(plan: Plan, witness: Witness): void {
  if (witness === "counts") countNest(plan);
  else runInSlices(kernelOf(plan));
}

const { text, witness, isWarmed } = workerData as Task;
if (isWarmed) {
  await warmUp(() => Promise.resolve(true));
  await setTimeout(restMs);
}
const plan = planOf(text);
const started = performance.now();
answer(plan, witness);
parentPort?.postMessage(performance.now() - started);
