/** All convolutions of ResNet-50, one after the other: their counts, and their kernels in one nest. */
import { readFileSync } from "node:fs";
import { CountMemory, countNest, KeptScripts } from "../../src/simulate/index.ts";
import { kernelOf, runInSlices } from "./kernel-of.ts";
import { planOf } from "./plan-of.ts";
import { timeOf, type Report } from "./rows.ts";
import { layerDocument, type LayerRow } from "./workloads.ts";

/** Layers that are left are left off once those before them have taken so long. */
const patienceMs = 30_000;
/** So many layers that are refused one after the other speak for all. */
const refusals = 4;

const workload = "ResNet-50";
const file = new URL("../../src/presets/published/networks.json", import.meta.url);
const { networks } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly networks: readonly { readonly name: string; readonly layers: readonly LayerRow[] }[];
};
const layers = (networks.find(({ name }) => name === workload)?.layers ?? []).filter(
  ([name]) => name !== "fc",
);

function sum(times: readonly number[]): number {
  return times.reduce((total, each) => total + each, 0);
}

function told(times: readonly number[]): string {
  const layersDone = `${String(times.length)} of ${String(layers.length)} layers`;
  const slowest = `the slowest ${Math.max(...times).toFixed(0)} ms`;
  return `${layersDone}, ${slowest}, tensors ready; no C beside them`;
}

/** The sum over the layers of counting in closed form, each counted once; scripts are kept, as a worker keeps them. */
export function countNetwork(nest: string, report: Report): void {
  const times: number[] = [];
  const scripts = new KeptScripts();
  let refused = 0;
  let effectual = 0;
  for (const layer of layers) {
    if (sum(times) > patienceMs || (refused >= refusals && refused === times.length)) break;
    const plan = planOf(layerDocument(layer, nest));
    times.push(
      timeOf(() => {
        const { counts } = countNest(plan, "all", new CountMemory(scripts));
        if (counts === undefined) refused += 1;
        else effectual += counts.macs.effectual;
      }),
    );
  }
  const left = refused > 0 ? `; ${String(refused)} left to a kernel` : "";
  report.add({
    workload,
    nest,
    mode: "counts",
    medianMs: sum(times),
    counts: { effectual },
    note: told(times) + left,
  });
}

/** The sum over the layers of running a kernel to its end, made and compiled for it. */
export function runNetwork(nest: string, report: Report): void {
  const times: number[] = [];
  for (const layer of layers) {
    if (sum(times) > patienceMs) break;
    const plan = planOf(layerDocument(layer, nest));
    times.push(
      timeOf(() => {
        runInSlices(kernelOf(plan));
      }),
    );
  }
  report.add({
    workload,
    nest,
    mode: "kernel",
    medianMs: sum(times),
    note: `${told(times)}; made and compiled for each`,
  });
}
