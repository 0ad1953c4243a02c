/** The order of a comparison: all lanes on something small first, on tensors that are there. */
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

it("keeps to a part, the smallest first, until all its lanes are done", () => {
  const { schedule, wait } = fixture(2, [40, 10, 300, 1, 20]);
  const take = schedule.join();
  const order: string[] = [];
  for (let task = take(); task !== undefined; task = take()) {
    order.push(nameOf(task));
    wait(task.point === 0 ? 1_000 : 10);
    schedule.done(task);
  }
  const small = ["a3", "b3", "a1", "b1", "a4", "b4", "a0", "b0"];
  expect(order).toEqual([...small, "a2", "b2"]);
});

it("sends workers to different parts as long as there are some", () => {
  const { schedule } = fixture(2, [1, 1]);
  const [one, two, three] = [schedule.join(), schedule.join(), schedule.join()];
  expect([one(), two(), three(), one(), two()].map(nameOf)).toEqual(["a0", "a1", "b0", "b1", ""]);
});

it("begins with the longest when the others take no longer together", () => {
  const { schedule, wait } = fixture(1, [1, 2, 3, 4, 12]);
  const [one, two] = [schedule.join(), schedule.join()];
  const first = one()!;
  wait(10);
  schedule.done(first);
  expect([one(), two(), one(), two()].map(nameOf)).toEqual(["a4", "a1", "a3", "a2"]);
});

it("tells what is left as soon as it is known of every lane, from the largest part that it has done", () => {
  const sizes = [1, 2, 4, 16, 40, 80];
  const { schedule, wait } = fixture(2, sizes);
  // What is fixed outweighs what grows on the first parts; the second lane takes four times as long.
  const timeOf = ({ part, point }: LaneTask) =>
    20 + 10 * (sizes[part] ?? 0) * (point === 0 ? 1 : 4);
  const take = schedule.join();
  expect(schedule.remaining(1)).toBeUndefined();
  let left = sizes.flatMap((_, part) => [0, 1].map((point) => timeOf({ sweep: "", part, point })));
  let told = 0;
  for (let task = take(); task !== undefined; task = take()) {
    const own = timeOf({ ...task, part: Number(task.sweep) });
    wait(own);
    schedule.done(task);
    left = left.toSpliced(left.indexOf(own), 1);
    const rest = left.reduce((sum, each) => sum + each, 0);
    const remaining = schedule.remaining(1);
    if (remaining === undefined) continue;
    told += 1;
    expect(remaining).toBeGreaterThanOrEqual(0.8 * rest);
    expect(remaining).toBeLessThanOrEqual(1.25 * rest);
    expect(schedule.remaining(2)).toBe(remaining / 2);
  }
  expect(told).toBeGreaterThan(2);
});

it("takes off what is done already of what is being done", () => {
  const { schedule, wait } = fixture(1, [1, 3]);
  const take = schedule.join();
  const first = take()!;
  wait(100);
  schedule.done(first);
  expect(schedule.remaining(1)).toBe(300);
  take();
  wait(120);
  expect(schedule.remaining(1)).toBe(180);
});
