/**
 * The dataflows of the literature against reference counts: every case must give the whole report to the
 * last digit. `GOLDENS` names another folder to read `dataflows.json` from.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../base/index.ts";
import type { Frame } from "./api.ts";
import { allFrames, finish, frameAt } from "./engine.testkit.ts";
import type { EinsumCounts } from "../simulate/index.ts";

interface Case {
  readonly id: string;
  readonly experiment: unknown;
  readonly expect: unknown;
}

const folder = process.env["GOLDENS"] ?? join(import.meta.dirname, "__fixtures__");
const { cases } = JSON.parse(readFileSync(join(folder, "dataflows.json"), "utf8")) as {
  readonly cases: readonly Case[];
};
const textOf = ({ experiment }: Case): string => JSON.stringify(experiment);

/** Most steps of a case whose frames are all compared. */
const maxFrames = 400;

function shuffled(count: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}

/** What the lanes of some frames add to each element of each output. */
function productsByElement(frames: readonly Frame[]): Readonly<Record<string, object>> {
  const sums: Record<string, Map<string, number>> = {};
  for (const { lanes } of frames) {
    for (const { output, product } of lanes) {
      const own = (sums[output.tensor] ??= new Map());
      const key = output.point.join();
      own.set(key, (own.get(key) ?? 0) + product);
    }
  }
  return Object.fromEntries(
    Object.entries(sums).map(([tensor, own]) => [
      tensor,
      Object.fromEntries([...own].filter(([, value]) => value !== 0)),
    ]),
  );
}

const computes = ({ macs }: EinsumCounts): number => macs.effectual + macs.ineffectual + macs.gated;

it("has cases", () => {
  expect(cases.length).toBeGreaterThan(50);
});

describe("reports of the reference cases", () => {
  it.each(cases)("$id", async (each) => {
    const { report, result } = await finish(textOf(each));
    expect(report).toEqual(each.expect);
    expect(result.reference).toMatchObject({ checked: true, equal: true });
  });
});

describe("frames of the reference cases", () => {
  it.each(cases)("$id", async (each) => {
    const run = await finish(textOf(each));
    const { result, report } = run;
    const frames = await allFrames(run);
    const orders =
      result.steps <= maxFrames
        ? [frames.map((_, step) => step).reverse(), shuffled(result.steps, 1)]
        : [shuffled(result.steps, 2).slice(0, maxFrames)];
    for (const order of orders) {
      for (const step of order) expect(await frameAt(run, step)).toEqual(frames[step]);
    }

    const sums = productsByElement(frames);
    for (const [tensor, points] of Object.entries(report.outputs)) {
      const expected = points.map(([point, value]) => [point.join(), value]);
      expect(sums[tensor] ?? {}).toEqual(Object.fromEntries(expected));
    }
    result.firstSteps.forEach((first, einsum) => {
      const last = (result.firstSteps[einsum + 1] ?? result.steps) - 1;
      const own = frames.slice(first, last + 1);
      const name = run.opened.einsums[einsum]!.name;
      const counts = report.einsums[name]!;
      expect(own.every((frame, at) => frame.einsum === einsum && frame.step === first + at)).toBe(
        true,
      );
      expect(own.length).toBe(counts.steps);
      expect(own.reduce((sum, { lanes }) => sum + lanes.length, 0)).toBe(computes(counts));
      const end = own.at(-1);
      if (end === undefined) return;
      expect(end.counts).toEqual(counts);
      const values = Array.from(end.output.values).filter((value) => value !== 0);
      expect(values).toEqual(report.outputs[name]!.map(([, value]) => value));
    });
  });
});
