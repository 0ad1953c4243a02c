/** Any step of a finished run: how long until it stands. */
import { takeStep } from "../../src/simulate/index.ts";
import { runOf } from "./plan-of.ts";
import { median, quantile, timeOf, type Report } from "./rows.ts";
import type { Pairing } from "./workloads.ts";

const frames = 200;
/** Elements of the partial output that a frame asks for. */
const shownElements = 12_544;

/** Random steps of a finished run. */
export function measureFrames({ workload, nest, text }: Pairing, report: Report): void {
  const run = runOf(text);
  const indexMs = timeOf(() => {
    while (!run.done) run.advance();
  });
  const { steps } = run.walk;
  let seed = 1;
  const times = Array.from({ length: frames }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    const step = Math.floor((seed / 2_147_483_647) * steps);
    return timeOf(() => takeStep(run.walkBefore(step), { from: 0, count: shownElements }));
  });
  report.add({
    workload,
    nest,
    mode: "frame",
    medianMs: median(times),
    p95Ms: quantile(times, 0.95),
    indexMs,
    note: `${steps.toExponential(1)} steps`,
  });
}
