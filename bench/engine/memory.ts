/**
 * What a run takes in memory that has been looked into: the tensors an element, and all besides. Each is
 * measured in a process of its own, where nothing else is left over.
 */
import { execFileSync } from "node:child_process";
import type { Tensor } from "../../src/fibertree/index.ts";
import { takeStep } from "../../src/simulate/index.ts";
import { runOf } from "./plan-of.ts";
import type { Report, Row } from "./rows.ts";
import type { Pairing } from "./workloads.ts";

const shown = { from: 0, count: 12_544 };
const program = import.meta.filename;

/** One row of a pairing. */
export function measureMemory({ workload, nest, text }: Pairing, report: Report): void {
  const words = ["--expose-gc", "--import", "tsx", program, text];
  const answer = execFileSync(process.execPath, words, { encoding: "utf8" });
  report.add({ workload, nest, mode: "memory", ...(JSON.parse(answer) as Partial<Row>) });
}

function used(): number {
  (globalThis as unknown as { readonly gc: () => void }).gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function bytesOf({ ranks, values }: Tensor): number {
  return ranks.reduce(
    (sum, { segments, coordinates }) => sum + segments.byteLength + coordinates.byteLength,
    values.byteLength,
  );
}

if (process.argv[1] === program) {
  const run = runOf(process.argv[2] ?? "");
  const before = used();
  while (!run.done) run.advance();
  const { steps } = run.walk;
  takeStep(run.walkBefore(Math.floor(steps / 2)), shown);
  const over = used() - before;
  const { tensors } = run.plan;
  const elements = tensors.reduce((sum, { values }) => sum + values.length, 0);
  const answer: Partial<Row> = {
    bytesAnElement: tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0) / elements,
    megabytesOverTensors: over / 2 ** 20,
    note: `${steps.toExponential(1)} steps, ${elements.toLocaleString("en")} elements`,
  };
  console.log(JSON.stringify(answer));
}
