/** Every compute of a run, traced: how many a second. */
import { runOf } from "./plan-of.ts";
import { median, type Report } from "./rows.ts";
import type { Pairing } from "./workloads.ts";

const warmUps = 1;

/** One row: the whole run is traced from its start. */
export function measureTrace(
  { workload, nest, text }: Pairing,
  rounds: number,
  report: Report,
): void {
  const run = runOf(text);
  while (!run.done) run.advance();
  const [start] = run.marks;
  const { steps } = run.walk;
  const times: number[] = [];
  let computes = 0;
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const blocks = start === undefined ? undefined : run.trace(start, steps);
    if (blocks === undefined) return;
    const started = performance.now();
    computes = 0;
    for (const { records, length } of blocks) computes += records.length / length;
    if (round >= warmUps) times.push(performance.now() - started);
  }
  const medianMs = median(times);
  report.add({
    workload,
    nest,
    mode: "trace",
    medianMs,
    millionsASecond: computes / medianMs / 1_000,
    note: `${computes.toExponential(1)} computes`,
  });
}
