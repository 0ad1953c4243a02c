import { expect, test } from "vitest";
import type { EinsumCounts, Opened, Progress } from "../../engine/index.ts";
import { createRunStore, foreseenSteps, isOfAnother, shareDone, type Shown } from "./run.ts";

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

test("the share that is done is that of the computes where their number is known", () => {
  const macs = { dense: 90, skipped: 10, effectual: 40, ineffectual: 30, gated: 10 };
  const counts = { O: { macs } as EinsumCounts };
  const at = (computes: number, einsum = "O") =>
    shareDone({ einsum, computes, fraction: 0.33, counts });
  expect([at(0), at(20), at(80)]).toEqual([0, 0.25, 1]);
  expect(at(20, "T")).toBe(0.33);
  expect(
    shareDone({
      einsum: "O",
      computes: 0,
      fraction: 0.5,
      counts: { O: { macs: { ...macs, effectual: 0, ineffectual: 0, gated: 0 } } as EinsumCounts },
    }),
  ).toBe(0.5);
});
