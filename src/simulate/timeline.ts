/**
 * What a run does over time, in columns: in which share of the steps of each column a probe is met.
 *
 * Near by, every step is gone through once more. From afar the counts at the checkpoints tell how much
 * happened between them, and that is spread evenly: no walking, however long the run.
 */
import type { NestRun } from "./nest-run.ts";
import { milestones, replaySteps } from "./replay.ts";
import type { Probe } from "./step-event.ts";

/** Most steps that are gone through one by one. */
export const maxExactSteps = 65_536;

/** Columns over steps, and what is added to them. */
export interface Columns {
  /** First step of the first column, and the step after the last column. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Adds up, by probe and column, in how many steps it is met; `offset` is the run's first step. */
export function* addExact(
  run: NestRun,
  probes: readonly Probe[],
  columns: Columns,
  offset: number,
  sums: readonly Float64Array[],
): Generator<void> {
  const { from, to, count } = columns;
  const first = Math.max(0, from - offset);
  const end = Math.min(run.walk.steps, to - offset);
  yield* replaySteps(run, probes, first, end, (step, met) => {
    const column = Math.floor(((step + offset - from) * count) / (to - from));
    sums.forEach((sum, probe) => {
      if ((met[probe] as number) > 0) sum[column] = (sum[column] as number) + 1;
    });
  });
}

/** The same from the counts at the checkpoints, spread evenly between them. */
export function addCoarse(
  run: NestRun,
  probes: readonly Probe[],
  columns: Columns,
  offset: number,
  sums: readonly Float64Array[],
): void {
  const { from, to, count } = columns;
  const width = (to - from) / count;
  const marks = milestones(run);
  marks.slice(1).forEach((there, at) => {
    const here = marks[at];
    if (here === undefined || there.step <= here.step) return;
    const steps = there.step - here.step;
    probes.forEach((probe, number) => {
      const sum = sums[number];
      if (probe.kind !== "count" || sum === undefined) return;
      // More than once a step, as in space, is still one step.
      const share = Math.min(1, (probe.count(there.state) - probe.count(here.state)) / steps);
      const start = Math.max(0, Math.floor((here.step + offset - from) / width));
      const end = Math.min(count - 1, Math.floor((there.step + offset - from) / width));
      for (let column = start; column <= end; column += 1) {
        const left = Math.max(here.step + offset, from + column * width);
        const right = Math.min(there.step + offset, from + (column + 1) * width);
        if (right > left) sum[column] = (sum[column] as number) + share * (right - left);
      }
    });
  });
}
