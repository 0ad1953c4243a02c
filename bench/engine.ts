/**
 * Measures the engine: kernels, warm, in the first run of a new thread and in that of one that has warmed up
 * idly, and counts in closed form, beside C that walks the same nests with the same counts
 * (`engine/compare.ts`; without a C compiler there are times and no ratios); all layers of a network (`engine/network.ts`); frames from anywhere in a finished run
 * (`engine/frames.ts`), and what that takes in memory (`engine/memory.ts`); traces of whole runs
 * (`engine/traces.ts`); compiling (`engine/compile.ts`). It asserts that counts and outputs agree, and no time.
 *
 * `--json` prints one line a row; `--only conv2d` and `--mode frame` choose; `--rounds` says how often
 * a kernel and C take turns. All of it takes some minutes.
 */
import { parseArgs } from "node:util";
import { compare } from "./engine/compare.ts";
import { measureCompiling } from "./engine/compile.ts";
import { measureFrames } from "./engine/frames.ts";
import { measureMemory } from "./engine/memory.ts";
import { countNetwork, runNetwork } from "./engine/network.ts";
import { Reference } from "./engine/reference.ts";
import { geometricMean, modes, Report, type Row } from "./engine/rows.ts";
import { measureTrace } from "./engine/traces.ts";
import { longPairings, nestNames, pairings, type Pairing } from "./engine/workloads.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "" },
    mode: { type: "string", default: "" },
  },
});
const rounds = Math.max(1, Number(values.rounds));
const report = new Report(values.json);
const isWanted = (mode: Row["mode"]): boolean => values.mode === "" || values.mode === mode;
const isChosen = ({ workload, nest }: Pick<Pairing, "workload" | "nest">): boolean =>
  `${workload} ${nest}`.startsWith(values.only);

const chosen = pairings.filter(isChosen);
const besideC: readonly Row["mode"][] = [
  "kernel",
  "kernel-first",
  "kernel-warmed",
  "counts",
  "counts-warmed",
];
if (besideC.some(isWanted)) {
  const reference = Reference.compile();
  if (reference === undefined)
    report.say("There is no C compiler on this machine: times only, no ratios.");
  for (const pairing of chosen) await compare(pairing, reference, rounds, isWanted, report);
  reference?.close();
}
const network = nestNames.filter((nest) => isChosen({ workload: "ResNet-50", nest }));
if (isWanted("counts")) for (const nest of network) countNetwork(nest, report);
if (isWanted("kernel") && network.includes("c")) runNetwork("c", report);
if (isWanted("frame"))
  for (const pairing of [...pairings, ...longPairings].filter(isChosen))
    measureFrames(pairing, report);
if (isWanted("trace")) for (const pairing of chosen) measureTrace(pairing, rounds, report);
if (isWanted("memory"))
  for (const pairing of chosen.filter(({ workload }) => workload === "conv2d"))
    measureMemory(pairing, report);
if (isWanted("compile") && values.only === "") measureCompiling(report);

for (const mode of modes) {
  const ratios = report.rows.flatMap((row) =>
    row.mode === mode && row.ratio !== undefined ? [row.ratio] : [],
  );
  if (ratios.length > 0)
    report.say(
      `${mode}: geometric mean ${geometricMean(ratios).toFixed(2)} of the speed of C, lowest ${Math.min(...ratios).toFixed(2)}, over ${String(ratios.length)}.`,
    );
}
