/**
 * Kernels, warm and in their first run, and counts in closed form, beside C that walks the same nests.
 *
 * Both get the same tensors and must give the same counts and the same output. They take turns, and a ratio
 * is the median of the ratios of the turns: what else the machine is doing then meets both.
 */
import assert from "node:assert/strict";
import { CountMemory, countNest, countsOf, KeptScripts } from "../../src/simulate/index.ts";
import type { Kernel } from "../../src/simulate/kernel/kernel.ts";
import { Walk } from "../../src/simulate/walk.ts";
import { firstAnswer } from "./first-run.ts";
import { kernelOf, runInSlices } from "./kernel-of.ts";
import { planOf } from "./plan-of.ts";
import { answerOf, type Reference } from "./reference.ts";
import { median, timeOf, type Report, type Row } from "./rows.ts";
import { redrawn, type Pairing } from "./workloads.ts";

/** Repeats fill about so many milliseconds of C in a turn. */
const turnMs = 30;
/** Counts take so little beside C that there is time for a few of them in any turn. */
const fewestCounts = 3;
const allWork = 2 ** 52;
/** For so many milliseconds counts are made before the first that is timed, so that code is as warm as that of kernels. */
const warmMs = 1000;

function answerOfKernel(kernel: Kernel): ReturnType<typeof answerOf> {
  const end = new Walk(kernel.plan, kernel);
  end.state.set(kernel.state());
  return answerOf(kernel.plan, countsOf(end), kernel.values);
}

/** One workload in one nest, in those of the modes that are wanted. */
export async function compare(
  { workload, nest, text }: Pairing,
  reference: Reference | undefined,
  rounds: number,
  isWanted: (mode: Row["mode"]) => boolean,
  report: Report,
): Promise<void> {
  const plan = planOf(text);
  const kernel = kernelOf(plan);
  const start = kernel.checkpoint();
  runInSlices(kernel);
  const answer = answerOfKernel(kernel);
  const { counts } = answer;
  reference?.give(plan);
  const pairing = { workload, nest, text };
  const first = reference?.run(pairing, 2);
  if (first !== undefined)
    assert.deepEqual({ counts: first.counts, checksum: first.checksum }, answer);
  const repeats = Math.max(1, Math.min(20, Math.round(turnMs / median(first?.times ?? [turnMs]))));
  const timesOfC = (): readonly number[] =>
    reference?.run(pairing, 1 + repeats).times.slice(1) ?? [];
  const turns = async (
    once: () => number | Promise<number>,
  ): Promise<Pick<Row, "medianMs" | "ratio">> => {
    const times: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const own = await once();
      times.push(own);
      if (reference !== undefined) ratios.push(median(timesOfC()) / own);
    }
    return { medianMs: median(times), ...(ratios.length > 0 && { ratio: median(ratios) }) };
  };
  const again = (): number => {
    kernel.restore(start);
    return timeOf(() => {
      kernel.run(allWork);
    });
  };
  if (isWanted("kernel")) {
    const figures = await turns(() => median(Array.from({ length: repeats }, again)));
    report.add({ workload, nest, mode: "kernel", ...figures, counts });
  }
  for (const mode of ["kernel-first", "kernel-warmed"] as const) {
    if (!isWanted(mode)) continue;
    const figures = await turns(() => firstAnswer(text, "kernel", mode === "kernel-warmed"));
    report.add({ workload, nest, mode, ...figures, counts });
  }
  if (isWanted("counts")) {
    const found = countNest(plan);
    if (found.counts === undefined) {
      const medianMs = timeOf(() => countNest(plan));
      const note = `left to a kernel: ${[...found.refused.keys()].join(", ")}`;
      report.add({ workload, nest, mode: "counts", medianMs, note });
    } else {
      assert.deepEqual(answerOf(plan, found.counts, new Float64Array(0)).counts, counts);
      // As while a slider moves or a sweep goes on: other elements are counted before each that is timed.
      const scripts = new KeptScripts();
      const others = [100, 200].map((by) => planOf(redrawn(text, by)));
      const countOthers = (): void => {
        for (const other of others) countNest(other, "any", new CountMemory(scripts));
      };
      for (const end = performance.now() + warmMs; performance.now() < end;) countOthers();
      const afterOthers = (): number => {
        countOthers();
        return timeOf(() => countNest(plan, "any", new CountMemory(scripts)));
      };
      const each = Math.max(fewestCounts, repeats);
      const figures = await turns(() => median(Array.from({ length: each }, afterOthers)));
      report.add({ workload, nest, mode: "counts", ...figures, counts });
    }
  }
  if (isWanted("counts-warmed")) {
    const figures = await turns(() => firstAnswer(text, "counts", true));
    report.add({ workload, nest, mode: "counts-warmed", ...figures, counts });
  }
}
