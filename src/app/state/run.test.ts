import { expect, test } from "vitest";
import type { EinsumCounts, Opened, Progress } from "../../engine/index.ts";
import { createRunStore, foreseenSteps, isOfAnother, type Shown } from "./run.ts";

const opened = { einsums: [{ name: "T" }, { name: "O" }] } as unknown as Opened;
const taking = (steps: number) => ({ steps }) as EinsumCounts;

function stepsForeseen(counts: Progress["counts"]): number | undefined {
  const run = createRunStore();
  run.setState({ foreseen: { opened, counts } });
  return foreseenSteps(run.getState());
}

test("the steps of a run are foreseen once those of all its Einsums are", () => {
  expect(stepsForeseen({})).toBeUndefined();
  expect(stepsForeseen({ T: taking(5) })).toBeUndefined();
  expect(stepsForeseen({ T: taking(5), O: taking(7) })).toBe(12);
});

test("a run of another title is told from one of the same", () => {
  const run = createRunStore();
  const titled = (title: string) => ({ title }) as Opened;
  const of = (title: string) => {
    run.setState({ opened: titled(title) });
    return isOfAnother(run.getState());
  };
  run.setState({ phase: { kind: "running", progress: undefined } });
  expect(of("b")).toBe(false);
  run.setState({ shown: { opened: titled("a") } as Shown });
  expect([of("a"), of("b")]).toEqual([false, true]);
  run.setState({ phase: { kind: "ready" } });
  expect(of("b")).toBe(false);
});
