/**
 * Going once more through steps of a finished run, to see what happens in each.
 *
 * Every function here is a generator that pauses after a few thousand steps, so that its caller can let
 * other work go on, or stop. Between two pauses others may use the same run: nothing is remembered in the
 * walk.
 */
import { defined } from "../base/index.ts";
import type { Mark, NestRun } from "./nest-run.ts";
import type { Probe } from "./step-event.ts";
import { stepsInQuestion } from "./steps-in-question.ts";
import type { ComputeEvent, Walk } from "./walk.ts";

/** Steps walked between two pauses. */
const stretch = 4_000;
/** Bodies walked at a time; any number does. */
const budget = 20_000;

/** Called with a step and how often each probe was met in it. */
type StepListener = (step: number, met: Float64Array) => void;

/** Goes through steps `from` to `to`, exclusive; `visit` sees how often each probe was met in each. */
export function* replaySteps(
  run: NestRun,
  probes: readonly Probe[],
  from: number,
  to: number,
  visit: StepListener,
): Generator<void> {
  const met = new Float64Array(probes.length);
  for (let start = from; start < to; start += stretch) {
    const end = Math.min(to, start + stretch);
    const walk = run.walkBefore(start);
    const counts = (state: Float64Array): number[] =>
      probes.map((probe) => (probe.kind === "count" ? probe.count(state) : 0));
    let before = counts(walk.state);
    met.fill(0);
    if (probes.some(({ kind }) => kind === "watch")) {
      walk.onCompute = (event) => {
        probes.forEach((probe, at) => {
          if (probe.kind === "watch" && probe.meets(walk, event))
            met[at] = defined(met[at], "probe") + 1;
        });
      };
    }
    walk.onStep = (step) => {
      // What a nest still does after its last step shows in that step.
      const after = counts(step === run.walk.steps - 1 ? run.walk.state : walk.state);
      probes.forEach((probe, at) => {
        if (probe.kind === "count") met[at] = (after[at] as number) - (before[at] as number);
      });
      visit(step, met);
      before = after;
      met.fill(0);
    };
    while (!walk.done && walk.steps < end) walk.run(budget, end);
    walk.onCompute = undefined;
    walk.onStep = undefined;
    yield;
  }
}

/** Goes through every compute of steps `from` to `to`, exclusive. */
export function* replayComputes(
  run: NestRun,
  from: number,
  to: number,
  visit: (walk: Walk, event: ComputeEvent) => void,
): Generator<void> {
  let step = from;
  while (step < to) {
    const walk = run.walkBefore(step);
    walk.onCompute = (event) => {
      visit(walk, event);
    };
    walk.run(budget, to);
    // The step under way is finished, so that nothing of it is seen twice.
    step = Math.min(to, walk.steps + 1);
    while (!walk.done && walk.steps < step) walk.run(budget, step);
    walk.onCompute = undefined;
    if (walk.done) return;
    yield;
  }
}

/** The marks of a run and its end, in the order of time. */
export function milestones({ marks, walk }: NestRun): readonly Mark[] {
  return [...marks, { step: walk.steps, state: walk.state }];
}

/**
 * The next or previous step at which any of the probes is met; undefined where there is none. Stretches
 * between milestones in which nothing happened are not walked.
 */
export function* findStep(
  run: NestRun,
  probes: readonly Probe[],
  from: number,
  direction: "next" | "previous",
): Generator<void, number | undefined> {
  const marks = milestones(run);
  const likely = (here: Mark, there: Mark): readonly Probe[] =>
    probes.filter(
      (probe) => probe.kind === "watch" || probe.count(here.state) !== probe.count(there.state),
    );
  const last = marks.length - 2;
  for (let turn = 0; turn <= last; turn += 1) {
    const at = direction === "next" ? turn : last - turn;
    const here = defined(marks[at], "milestone");
    const there = defined(marks[at + 1], "milestone");
    // What happens in between belongs to the steps that end in between, or to the one that is under way.
    const first = direction === "next" ? Math.max(here.step, from + 1) : here.step;
    const end =
      direction === "next"
        ? Math.min(there.step + 1, run.walk.steps)
        : Math.min(there.step + 1, from);
    const candidates = first < end ? likely(here, there) : [];
    if (candidates.length === 0) continue;
    const range = yield* stepsInQuestion(run, candidates, here, first, end);
    if (range === undefined) continue;
    let found: number | undefined;
    const replay = replaySteps(run, probes, ...range, (step, met) => {
      if (!met.some((count) => count > 0)) return;
      if (direction === "previous") found = step;
      else found ??= step;
    });
    for (const pause of replay) {
      yield pause;
      if (direction === "next" && found !== undefined) return found;
    }
    if (found !== undefined) return found;
  }
  return undefined;
}
