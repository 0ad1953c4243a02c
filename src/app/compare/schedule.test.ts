/** The order of a comparison: all lanes on something small, then what is soon done, on tensors that are there. */
import { expect, it } from "vitest";
import { createSchedule, type LaneTask } from "./schedule.ts";

/** Lanes on parts, with a clock that is moved by hand. */
function fixture(lanes: number, sizes: readonly number[]) {
  let time = 0;
  const tasks = sizes.flatMap((_, part) =>
    Array.from({ length: lanes }, (__, point): LaneTask => ({ sweep: String(part), point, part })),
  );
  const schedule = createSchedule(tasks, sizes, () => time);
  const wait = (milliseconds: number) => {
    time += milliseconds;
  };
  return { schedule, wait };
}
const nameOf = (task: { sweep: string; point: number } | undefined) =>
  task === undefined ? "" : `${"abcd".charAt(task.point)}${task.sweep}`;

it("puts a lane that takes long behind those that do not, and keeps to a part otherwise", () => {
  const { schedule, wait } = fixture(3, [40, 10, 30, 1, 20]);
  const take = schedule.join();
  const order: string[] = [];
  for (let task = take(); task !== undefined; task = take()) {
    order.push(nameOf(task));
    wait(task.point === 1 ? 10_000 : 10);
    schedule.done(task);
  }
  const learning = ["a3", "b3", "c3", "a1", "b1", "c1", "a4", "b4", "c4"];
  expect(order).toEqual([...learning, "a2", "c2", "a0", "c0", "b0", "b2"]);
});

it("sends workers to different parts as long as there are some", () => {
  const { schedule } = fixture(2, [1, 1]);
  const [one, two, three] = [schedule.join(), schedule.join(), schedule.join()];
  expect([one(), two(), three(), one(), two()].map(nameOf)).toEqual(["a0", "a1", "b0", "b1", ""]);
});

it("tells what is left from what is done, lane by lane", () => {
  const { schedule, wait } = fixture(2, [1, 3]);
  const take = schedule.join();
  expect(schedule.remaining(1)).toBeUndefined();
  const first = take()!;
  wait(100);
  schedule.done(first);
  // As long as a lane is not known, it is taken for one like the others.
  expect(schedule.remaining(1)).toBe(100 + 300 + 300);
  const second = take()!;
  wait(500);
  schedule.done(second);
  expect(schedule.remaining(1)).toBe(300 + 1500);
  expect(schedule.remaining(2)).toBe(900);
  take();
  wait(120);
  expect(schedule.remaining(1)).toBe(180 + 1500);
});
