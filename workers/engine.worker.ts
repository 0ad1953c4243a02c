/**
 * The engine in a worker of its own, so that no run ever blocks the page. Until it is asked for anything it
 * warms up, which ends with the first message.
 */
import { expose } from "comlink";
import { createEngine, warmUp } from "../src/engine/index.ts";

/** Longest stretch of work before other messages get a turn, and time between reports, in ms. */
const stretch = 12;
const reportEvery = 100;
/** Time without a message after which it warms up, in ms. */
const idleAfter = 15;
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
let turn = performance.now();
let reported = turn;

expose(
  createEngine({
    breathe: async () => {
      if (performance.now() - turn < stretch) return false;
      await pause(0);
      turn = performance.now();
      if (turn - reported < reportEvery) return false;
      reported = turn;
      return true;
    },
    now: () => performance.now(),
  }),
);

let isAsked = false;
addEventListener("message", () => {
  isAsked = true;
});
void pause(idleAfter).then(() =>
  warmUp(async () => {
    await pause(0);
    return !isAsked;
  }),
);
