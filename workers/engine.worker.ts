/** The engine in a worker of its own, so that no run ever blocks the page. */
import { expose } from "comlink";
import { createEngine } from "../src/engine/index.ts";

/** Longest stretch of work before other messages get a turn, and time between reports, in ms. */
const stretch = 12;
const reportEvery = 100;
let turn = performance.now();
let reported = turn;

expose(
  createEngine({
    breathe: async () => {
      if (performance.now() - turn < stretch) return false;
      await new Promise((resolve) => setTimeout(resolve, 0));
      turn = performance.now();
      if (turn - reported < reportEvery) return false;
      reported = turn;
      return true;
    },
  }),
);
