import { expect, test } from "vitest";
import type { EinsumCounts, Opened, Progress } from "../../engine/index.ts";
import { createRunStore, foreseenSteps } from "./run.ts";

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
