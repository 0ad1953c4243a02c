/** Who gets which points: all of them once, and those of one place by one worker while there are others. */
import { expect, it } from "vitest";
import { queueOfPoints, type SweepTask } from "./sweep-queue.ts";

const points = Array.from({ length: 12 }, (_, point) => point);
const numberOf = (task: SweepTask | undefined) => task?.point;

it("leaves a place to the worker that began it, as long as others are left", () => {
  const queue = queueOfPoints("s", points, 3);
  const [a, b] = [queue.join(), queue.join()];
  expect([a(), b(), a(), b(), a(), a()].map(numberOf)).toEqual([0, 3, 1, 4, 2, 6]);
  expect([b(), b(), b(), b()].map(numberOf)).toEqual([5, 9, 10, 11]);
  expect([b(), a(), b(), a()].map(numberOf)).toEqual([7, 8, undefined, undefined]);
});

it("gives what is missing of a place, and helps where most is left", () => {
  const queue = queueOfPoints("s", [1, 2, 3, 4, 5, 7], 3);
  const [a, b, c, d] = [queue.join(), queue.join(), queue.join(), queue.join()];
  expect([a(), b(), c(), d()].map(numberOf)).toEqual([1, 3, 7, 4]);
  expect([a(), b(), c(), d()].map(numberOf)).toEqual([2, 5, undefined, undefined]);
});
