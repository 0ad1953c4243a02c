/**
 * Measures the engine beside C that walks the same nests with the same counts: kernels, warm and in their
 * first run; counts in closed form; frames from anywhere in a finished run. Both sides get the same tensors
 * and must give the same counts and the same output, else this fails. It asserts no time.
 *
 * Kernel and C take turns, and a ratio is the median of the ratios of the turns: what else the machine is
 * doing then meets both. `--json` prints one line a row; `--only conv2d` and `--mode frame` choose;
 * `--rounds` says how many turns.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { countNest, countsOf, takeStep } from "../src/simulate/index.ts";
import { Kernel } from "../src/simulate/kernel/kernel.ts";
import type { Plan } from "../src/simulate/plan.ts";
import { Walk } from "../src/simulate/walk.ts";
import { firstRun, runInSlices } from "./engine/first-run.ts";
import { planOf, runOf } from "./engine/plan-of.ts";
import { answerOf, Reference } from "./engine/reference.ts";
import {
  layerDocument,
  longPairings,
  nestNames,
  pairings,
  type LayerRow,
  type Pairing,
} from "./engine/workloads.ts";

const modes = ["kernel", "kernel-first", "counts", "frame"] as const;

interface Row {
  readonly workload: string;
  readonly nest: string;
  readonly mode: (typeof modes)[number];
  readonly medianMs: number;
  /** Speed relative to C. */
  readonly ratio?: number;
  readonly counts?: unknown;
  /** Frames: the 95th percentile, and the run with its marks and checkpoints before. */
  readonly p95Ms?: number;
  readonly indexMs?: number;
  readonly note?: string;
}

/** Repeats fill about so many milliseconds of C in a turn. */
const turnMs = 30;
const allWork = 2 ** 52;
const frames = 200;
/** Elements of the partial output that a frame asks for. */
const shownElements = 12_544;
/** A network's layers are left off once they have taken so long. */
const patienceMs = 60_000;

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    mode: { type: "string", default: "" },
  },
});
const rounds = Math.max(1, Number(values.rounds));
const isWanted = (mode: Row["mode"]): boolean => values.mode === "" || values.mode === mode;
const isChosen = ({ workload, nest }: Pairing): boolean =>
  `${workload} ${nest}`.startsWith(values.only);

const rows: Row[] = [];

function report(row: Row): void {
  rows.push(row);
  if (values.json) console.log(JSON.stringify(row));
  else {
    const { workload, nest, mode, medianMs, ratio, p95Ms, indexMs, note } = row;
    const cells = [
      `${workload} (${nest})`.padEnd(26),
      mode.padEnd(13),
      `${medianMs.toFixed(2)} ms`.padStart(12),
      ratio === undefined ? "" : `${ratio.toFixed(2)} x C`.padStart(12),
      p95Ms === undefined ? "" : `95th percentile ${p95Ms.toFixed(2)} ms`,
      indexMs === undefined ? "" : `run and index ${indexMs.toFixed(0)} ms`,
      note ?? "",
    ];
    console.log(cells.filter((cell) => cell !== "").join("  "));
  }
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);
const geometricMean = (numbers: readonly number[]): number =>
  Math.exp(numbers.reduce((sum, each) => sum + Math.log(each), 0) / numbers.length);

function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function kernelOf(plan: Plan): Kernel {
  const kernel = Kernel.of(plan);
  if (!(kernel instanceof Kernel)) throw new Error(kernel.reason);
  return kernel;
}

function answerOfKernel(kernel: Kernel): ReturnType<typeof answerOf> {
  const end = new Walk(kernel.plan, kernel);
  end.state.set(kernel.state());
  return answerOf(kernel.plan, countsOf(end), kernel.values);
}

/** One workload in one nest, in all modes but frames. */
async function compare(pairing: Pairing, reference: Reference | undefined): Promise<void> {
  const { workload, nest, text } = pairing;
  const plan = planOf(text);
  const kernel = kernelOf(plan);
  const start = kernel.checkpoint();
  runInSlices(kernel);
  const answer = answerOfKernel(kernel);
  const { counts } = answer;
  reference?.give(plan);
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
    return timeOf(() => kernel.run(allWork));
  };
  if (isWanted("kernel")) {
    const figures = await turns(() => median(Array.from({ length: repeats }, again)));
    report({ workload, nest, mode: "kernel", ...figures, counts });
  }
  if (isWanted("kernel-first"))
    report({
      workload,
      nest,
      mode: "kernel-first",
      ...(await turns(() => firstRun(text))),
      counts,
    });
  if (isWanted("counts")) {
    const found = countNest(plan);
    if (found.counts === undefined) {
      const medianMs = timeOf(() => countNest(plan));
      const note = `left to a kernel: ${[...found.refused.keys()].join(", ")}`;
      report({ workload, nest, mode: "counts", medianMs, note });
    } else {
      assert.deepEqual(answerOf(plan, found.counts, new Float64Array(0)).counts, counts);
      const figures = await turns(() => timeOf(() => countNest(plan)));
      report({ workload, nest, mode: "counts", ...figures, counts });
    }
  }
}

/** Random steps of a finished run. */
function frame({ workload, nest, text }: Pairing): void {
  const run = runOf(text);
  const indexMs = timeOf(() => {
    while (!run.walk.done) run.advance();
  });
  const steps = run.walk.steps;
  let seed = 1;
  const times = Array.from({ length: frames }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    const step = Math.floor((seed / 2_147_483_647) * steps);
    return timeOf(() => takeStep(run.walkBefore(step), { from: 0, count: shownElements }));
  });
  report({
    workload,
    nest,
    mode: "frame",
    medianMs: median(times),
    p95Ms: quantile(times, 0.95),
    indexMs,
    note: `${steps.toExponential(1)} steps`,
  });
}

/** The counts of every convolution of ResNet-50. */
function countNetwork(nest: string): void {
  const file = new URL("../src/presets/published/networks.json", import.meta.url);
  const { networks } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly networks: readonly { readonly name: string; readonly layers: readonly LayerRow[] }[];
  };
  const network = networks.find(({ name }) => name === "ResNet-50");
  const layers = (network?.layers ?? []).filter(([name]) => name !== "fc");
  const [times, left]: [number[], string[]] = [[], []];
  let total = 0;
  let effectual = 0;
  for (const layer of layers) {
    if (total > patienceMs) break;
    const plan = planOf(layerDocument(layer, nest));
    const time = timeOf(() => {
      const { counts } = countNest(plan);
      if (counts === undefined) left.push(layer[0]);
      else effectual += counts.macs.effectual;
    });
    times.push(time);
    total += time;
  }
  const notes = [
    `${String(times.length)} of ${String(layers.length)} layers, the slowest ${Math.max(...times).toFixed(0)} ms, tensors ready; no C beside them`,
    ...(left.length > 0 ? [`${String(left.length)} left to a kernel`] : []),
  ];
  report({
    workload: "ResNet-50",
    nest,
    mode: "counts",
    medianMs: total,
    counts: { effectual },
    note: notes.join("; "),
  });
}

const reference = Reference.compile();
if (reference === undefined && !values.json)
  console.log("There is no C compiler on this machine: times only, no ratios.");
const chosen = pairings.filter(isChosen);
for (const pairing of chosen) await compare(pairing, reference);
reference?.close();
if (isWanted("frame")) [...pairings, ...longPairings].filter(isChosen).forEach(frame);
if (isWanted("counts"))
  for (const nest of nestNames)
    if (isChosen({ workload: "ResNet-50", nest, text: "" })) countNetwork(nest);

if (!values.json) {
  for (const mode of modes) {
    const ratios = rows.flatMap((row) =>
      row.mode === mode && row.ratio !== undefined ? [row.ratio] : [],
    );
    if (ratios.length > 0)
      console.log(
        `${mode}: geometric mean ${geometricMean(ratios).toFixed(2)} of the speed of C, lowest ${Math.min(...ratios).toFixed(2)}, over ${String(ratios.length)}.`,
      );
  }
}
