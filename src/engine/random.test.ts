/**
 * Random experiments against two witnesses: a brute-force evaluation of the Einsum for the output, and a
 * naive walk of the nest for every count. `RANDOM_RUNS` sets how many experiments are tried;
 * with `SHRINK` a failing one is made smaller, which takes a while.
 */
import process from "node:process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Frame } from "./api.ts";
import { allFrames, finish, frameAt, type Finished } from "./engine.testkit.ts";
import { evaluateNaively, reduced, type Dense } from "./naive-dense.testkit.ts";
import { countNaively } from "./naive.testkit.ts";
import { documentOf, type RandomExperiment, type RandomLoop } from "./random-experiment.testkit.ts";
import { randomExperiment } from "./random.testkit.ts";

const runs = Number(process.env["RANDOM_RUNS"] ?? "300");
const timeout = 120_000 + 200 * runs;

function givenTensors({ tensors }: RandomExperiment): Map<string, Dense> {
  return new Map(
    tensors.flatMap(({ name, points }) =>
      points === undefined
        ? []
        : [[name, new Map(points.map(([point, value]) => [point.join(), value]))]],
    ),
  );
}

async function verifyReport(experiment: RandomExperiment): Promise<void> {
  const { report, result } = await finish(documentOf(experiment));
  const tensors = givenTensors(experiment);
  for (const einsum of experiment.einsums) {
    const name = einsum.output.tensor;
    const counts = report.einsums[name]!;
    const exact = evaluateNaively(experiment, einsum, tensors);
    const found = report.outputs[name]!.map(([point, value]) => [point.join(), value] as const);
    expect(new Map(found)).toEqual(exact.output);
    expect(counts.macs.effectual).toBe(exact.effectual);
    const naive = countNaively(experiment, einsum, tensors);
    expect({ counts, points: report.outputs[name] }).toEqual(naive.report);
    tensors.set(name, exact.output);
  }
  expect(result.reference).toMatchObject({ checked: true, equal: true });
}

/** What must hold whatever the mapping. */
async function verifyLaws(experiment: RandomExperiment): Promise<void> {
  const { report } = await finish(documentOf(experiment));
  const ungated: RandomExperiment = {
    ...experiment,
    einsums: experiment.einsums.map((einsum) => ({
      ...einsum,
      operands: einsum.operands.map((operand) => ({
        ...operand,
        mode: operand.mode === "gate" ? "read" : operand.mode,
      })),
    })),
  };
  const without = await finish(documentOf(ungated));
  const temporal = await finish(
    documentOf({
      ...experiment,
      einsums: experiment.einsums.map((einsum) => ({
        ...einsum,
        loops: einsum.loops.map((loop) => ({ ...loop, spatial: false })),
      })),
    }),
  );
  for (const { output, operands, loops } of experiment.einsums) {
    const counts = report.einsums[output.tensor]!;
    const { macs, cycles, steps, iterations, tensors } = counts;
    const computes = macs.effectual + macs.ineffectual + macs.gated;
    expect(macs.skipped).toBe(macs.dense - computes);
    expect(macs.skipped).toBeGreaterThanOrEqual(0);
    if (!loops.some(({ spatial }) => spatial))
      expect([cycles, steps]).toEqual([computes, computes]);
    expect(cycles).toBeLessThanOrEqual(computes);
    // A part of so many non-empty elements may hold more coordinates than its loop has lanes, and parts
    // whose sizes do not divide each other one more than fit.
    const isUneven = ({ cut, around }: RandomLoop): boolean =>
      cut?.kind === "occupancy" || (cut !== undefined && (around ?? 0) % cut.size !== 0);
    const uneven = loops.filter(isUneven);
    const isWide = loops.some(
      ({ spatial, base }) => spatial && uneven.some((each) => each.base === base),
    );
    if (!isWide) expect(counts.utilization).toBeLessThanOrEqual(1);
    for (const { tensor } of operands) {
      const own = tensors[tensor]!;
      expect("accesses" in own && own.reads <= own.accesses).toBe(true);
    }
    const written = tensors[output.tensor]!;
    expect("updates" in written && written.updates).toBe(macs.effectual + macs.ineffectual);
    expect("updates" in written && written.writes <= written.updates).toBe(true);
    const innermost = iterations[loops.at(-1)!.rank] ?? 0;
    expect(computes).toBeLessThanOrEqual(innermost);

    // Space saves time, never work.
    const inTime = temporal.report.einsums[output.tensor]!;
    expect(inTime.cycles).toBe(computes);
    expect([inTime.macs, inTime.iterations]).toEqual([macs, iterations]);
    expect(inTime.intersections).toEqual(counts.intersections);

    // Gating saves energy, never time. (A search that a gate spares cannot end a body any more.)
    const same = without.report.einsums[output.tensor]!;
    const found = operands.every(({ tensor }) => {
      const own = same.tensors[tensor]!;
      return "lookups" in own && own.lookups === 0;
    });
    if (found)
      expect([same.cycles, same.steps, same.iterations]).toEqual([cycles, steps, iterations]);
    expect(same.macs.effectual).toBe(macs.effectual);
  }
}

/** A step begins an iteration of a loop exactly where a frame says that it entered it. */
async function verifySeeks(run: Finished, frames: readonly Frame[]): Promise<void> {
  const { result, opened } = run;
  for (const [einsum, { loops }] of opened.einsums.entries()) {
    const first = result.firstSteps[einsum]!;
    const end = result.firstSteps[einsum + 1] ?? result.steps;
    for (const { node } of loops) {
      const starts = frames
        .slice(first, end)
        .flatMap((frame) => (frame.entered.includes(node) ? [frame.step] : []));
      const places = new Set([first, end - 1, Math.floor((first + end) / 2)]);
      for (const from of places) {
        if (from < first || from >= end) continue;
        const seek = (direction: "next" | "previous"): Promise<unknown> =>
          run.engine.seek({ session: result.session, from, direction, loop: node });
        const next = starts.find((step) => step > from);
        if (next !== undefined) expect(await seek("next")).toEqual({ ok: true, value: next });
        const previous = starts.findLast((step) => step < from);
        if (previous !== undefined)
          expect(await seek("previous")).toEqual({ ok: true, value: previous });
      }
    }
  }
}

async function verifyFrames(experiment: RandomExperiment): Promise<void> {
  const run = await finish(documentOf(experiment));
  const { result, report } = run;
  const frames = await allFrames(run);
  for (const step of frames.map((_, at) => (at * 7919) % Math.max(1, frames.length)))
    expect(await frameAt(run, step)).toEqual(frames[step]);
  const sums = new Map<string, number>();
  let before: Frame | undefined;
  for (const frame of frames) {
    const { lanes, output, counts, einsum, entered } = frame;
    const { reduction } = experiment.einsums[einsum]!;
    for (const lane of lanes) {
      const { point, tensor } = lane.output;
      const element = `${tensor}:${point.join()}`;
      expect(lane.output.before).toBe(sums.get(element) ?? 0);
      sums.set(element, reduced(reduction, lane.output.before, lane.product));
      expect(lane.output.after).toBe(sums.get(element));
      for (const { coordinate, from, to } of lane.loops) {
        expect(coordinate).toBeGreaterThanOrEqual(from);
        expect(coordinate).toBeLessThan(to);
      }
      for (const [at, { point: where, tensor: name }] of lane.operands.entries()) {
        const { window } = frame.tensors[at]!;
        expect(frame.tensors[at]!.tensor).toBe(name);
        where.forEach((coordinate, rank) => {
          expect(coordinate).toBeGreaterThanOrEqual(window[rank]![0]);
          expect(coordinate).toBeLessThan(window[rank]![1]);
        });
      }
    }
    const { steps, macs } = counts;
    expect(steps).toBe(frame.step - result.firstSteps[einsum]! + 1);
    const earlier = before?.einsum === einsum ? before.counts.macs : undefined;
    const computes =
      macs.effectual +
      macs.ineffectual +
      macs.gated -
      (earlier === undefined ? 0 : earlier.effectual + earlier.ineffectual + earlier.gated);
    expect(lanes.length).toBe(computes);
    expect(entered.length).toBeGreaterThan(0);
    const name = run.opened.einsums[einsum]!.name;
    const last = result.firstSteps[einsum + 1] ?? result.steps;
    if (frame.step === last - 1) {
      expect(counts).toEqual(report.einsums[name]);
      expect(Array.from(output.values).filter((value) => value !== 0)).toEqual(
        report.outputs[name]!.map(([, value]) => value),
      );
    }
    before = frame;
  }
  await verifySeeks(run, frames);
}

describe("random experiments", () => {
  const verify = async (
    check: (experiment: RandomExperiment) => Promise<void>,
    numRuns: number,
  ): Promise<void> => {
    const property = fc.asyncProperty(randomExperiment, async (experiment) => {
      await check(experiment);
    });
    await fc.assert(property, { numRuns, endOnFailure: process.env["SHRINK"] === undefined });
  };

  it(
    "give the outputs and the counts of the naive walk",
    () => verify(verifyReport, runs),
    timeout,
  );
  it("keep the laws of counting", () => verify(verifyLaws, Math.ceil(runs / 2)), timeout);
  it("show consistent frames", () => verify(verifyFrames, Math.ceil(runs / 4)), timeout);
});
