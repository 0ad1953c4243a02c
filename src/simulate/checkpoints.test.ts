/** Stopping anywhere, going back, going on: the same counts, the same frames. And what a run is expected to take. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defined, seededRandom } from "../base/index.ts";
import { lowerProgram } from "../compile/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { Checkpoints, type Clock } from "./checkpoints.ts";
import { CascadeRun, countsOf, estimateIterations, makeTensors, takeStep } from "./index.ts";
import { NestRun } from "./nest-run.ts";
import { interpreterOf } from "./runner-of.ts";
import type { Runner, Saved } from "./runner.ts";
import { Walk } from "./walk.ts";

const folder = join(import.meta.dirname, "../presets");
const names = readdirSync(folder).filter(
  (name) => name.endsWith(".yaml") && !name.includes("mobilenet"),
);

function cascadeOf(name: string): CascadeRun {
  const { program } = loadProgram(readFileSync(join(folder, name), "utf8"));
  const nests = lowerProgram(defined(program, name));
  const tensors = makeTensors(defined(program, name), {});
  if (!nests.ok || !tensors.ok) throw new Error(name);
  return new CascadeRun(defined(program, name), nests.value, tensors.value);
}

/** Runs a cascade to its end; the runs of its nests. */
function runsOf(name: string): readonly NestRun[] {
  const cascade = cascadeOf(name);
  while (!cascade.done) cascade.advance();
  return cascade.runs;
}

describe.each(names)("%s", (name) => {
  const runs = runsOf(name);

  it("gives the same however often it is stopped and restored", () => {
    for (const { plan, walk } of runs) {
      for (const budget of [1, 2, 3, 7, 50]) {
        let current = new Walk(plan);
        while (!current.done) {
          current.run(budget);
          const next = new Walk(plan);
          next.restore(current.checkpoint());
          current = next;
        }
        expect(countsOf(current)).toEqual(countsOf(walk));
        expect(current.values).toEqual(walk.values);
        expect(current.written).toEqual(walk.written);
      }
    }
  });

  const spacing = { slice: 3, stretch: 9, ahead: 16, lead: 4 };
  const ticking = (): Clock => {
    let time = 0;
    return () => (time += 3);
  };
  const again = ({ einsum, plan }: NestRun): readonly NestRun[] =>
    [
      new NestRun(einsum, plan, { spacing }),
      new NestRun(einsum, plan, { clock: ticking(), spacing }),
      new NestRun(einsum, plan, { newRunner: interpreterOf, spacing }),
    ].map((run) => {
      while (!run.done) run.advance();
      return run;
    });

  it("gives the same frames from checkpoints taken anywhere", () => {
    for (const finished of runs) {
      const wanted = { from: 0, count: 1000 };
      const steps = finished.walk.steps;
      const straight = new Walk(finished.plan);
      const frames = Array.from({ length: steps }, () => takeStep(straight, wanted));
      expect(takeStep(straight, wanted)).toBeUndefined();
      for (const run of again(finished)) {
        const random = seededRandom(1);
        for (let looks = 0; looks < Math.min(200, 3 * steps); looks += 1) {
          const step = random.below(steps);
          expect(takeStep(run.walkBefore(step), wanted)).toEqual(frames[step]);
        }
      }
    }
  });

  it("finds starts of loops from marks taken anywhere", () => {
    for (const finished of runs) {
      const { steps } = finished.walk;
      const slow = new Walk(finished.plan);
      const entered: number[] = [];
      slow.onStep = (_, outermost) => {
        entered.push(outermost);
      };
      slow.run(Number.POSITIVE_INFINITY);
      for (const run of again(finished)) {
        const random = seededRandom(2);
        finished.plan.loops.forEach((_, loop) => {
          const starts = entered.flatMap((outermost, step) => (outermost <= loop ? [step] : []));
          for (let looks = 0; looks < 20 && steps > 0; looks += 1) {
            const from = random.below(steps);
            expect(run.nextStart(from, loop)).toBe(starts.find((step) => step > from));
            expect(run.previousStart(from, loop)).toBe(starts.findLast((step) => step < from));
          }
        });
      }
    }
  });

  it("takes about as many iterations as expected", () => {
    for (const { plan, walk } of runs) {
      const { iterations, intersections } = countsOf(walk);
      const taken =
        Object.values(iterations).reduce((sum, each) => sum + each, 0) + intersections.steps;
      const expected = estimateIterations(plan);
      expect(expected).toBeGreaterThan(taken / 4);
      expect(expected).toBeLessThan(taken * 6 + 20);
    }
  });
});

describe("checkpoints", () => {
  const megabytes = 2 ** 20;
  /** A runner whose moments share nothing, and the time that it takes. */
  const runner = (
    bytes: number,
    saving: number,
  ): { readonly runner: Runner; readonly clock: Clock } => {
    let [time, work] = [0, 0];
    const save = (): Saved => {
      time += saving;
      return { work, step: work, state: new Float64Array(), bytesBeside: () => bytes };
    };
    const advance = (more: number): number => {
      work += more;
      time += more / 1_000;
      return more;
    };
    return { runner: { save, advance } as unknown as Runner, clock: () => time };
  };
  const worksOf = (bytes: number, saving: number, slices: number): readonly number[] => {
    const { runner: own, clock } = runner(bytes, saving);
    const checkpoints = new Checkpoints(own.save(), 1, clock);
    for (let slice = 0; slice < slices; slice += 1) {
      checkpoints.advance(own, 1_000);
      checkpoints.saveInTime(own);
    }
    return checkpoints.all.map(({ work }) => work);
  };

  it("are some milliseconds apart, and more where saving takes long", () => {
    expect(worksOf(8, 1, 20)).toEqual([0, 4_000, 8_000, 12_000, 16_000, 20_000]);
    expect(worksOf(8, 16, 20)).toEqual([0, 4_000, 8_000, 16_000]);
  });

  it("stay within their memory, and as evenly spread as they can", () => {
    const works = worksOf(4 * megabytes, 1, 5_000);
    const gaps = works.slice(1).map((work, at) => work - (works[at] as number));
    expect(works[0]).toBe(0);
    expect(works).toHaveLength(11);
    expect(Math.max(...gaps)).toBeLessThan(4 * Math.min(...gaps));
  });
});
