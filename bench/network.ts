/**
 * Measures what the dataflows of a whole network take: `npm run bench:network -- ResNet-50 0-8` for the first
 * nine lanes. Times are of the processor, on one thread, in seconds; equal layers are counted once, and a
 * layer's tensors are made once. It reports; it asserts nothing. `--json` prints one object.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { differentLayers, layerOf, sizesOf } from "../src/app/compare/layer.ts";
import { createSweepService } from "../src/engine/index.ts";

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const [name = "ResNet-50", range = "0-8"] = positionals;
const [from = 0, to = from] = range.split("-").map(Number);
const presets = join(import.meta.dirname, "../src/presets");
const read = (path: string): string => readFileSync(join(presets, path), "utf8");
const { networks } = JSON.parse(read("published/networks.json")) as {
  readonly networks: readonly {
    readonly name: string;
    readonly layers: readonly (readonly [name: string, ...numbers: readonly number[]])[];
  }[];
};
const layers = networks.find((network) => network.name === name)?.layers ?? [];
const densities = { activations: 0.4, weights: 0.3 };
const different = differentLayers(layers.map(layerOf), undefined, densities);

const service = createSweepService();
const filled = service.layerTexts(
  read("sweeps/dataflows-2d.yaml"),
  different.map((each) => sizesOf(each.layer, each.densities)),
);
if (!filled.ok) throw new Error(filled.error[0]?.message);
const parts = filled.value.map((text, at) => ({
  name: different[at]?.layer.name ?? "",
  request: { text, files: {} },
}));
const seconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
const lanes = new Map<string, { seconds: number; problems: number }>();
let opening = 0;
let names: readonly string[] = [];
for (const part of parts) {
  // As on the page: the lanes of the first document are checked, and are those of the others.
  opening += seconds(() => {
    if (names.length > 0) {
      service.reopen(part.name, part.request);
      return;
    }
    const { sweep } = service.open(part.name, part.request);
    if (sweep.ok) names = sweep.value.lanes;
  });
  const times: string[] = [];
  names.slice(from, to + 1).forEach((lane, at) => {
    const own = lanes.get(lane) ?? { seconds: 0, problems: 0 };
    const taken = seconds(() => {
      if (service.count(part.name, from + at).problem !== undefined) own.problems += 1;
    });
    own.seconds += taken;
    lanes.set(lane, own);
    times.push(taken.toFixed(2));
  });
  if (!options.json) console.log(`${part.name.padEnd(20)} ${times.join(" ")}`);
}
const counting = [...lanes.values()].reduce((sum, own) => sum + own.seconds, 0);
if (options.json)
  console.log(JSON.stringify({ name, opening, counting, lanes: Object.fromEntries(lanes) }));
else {
  for (const [lane, own] of lanes)
    console.log(`${lane}: ${own.seconds.toFixed(1)} s, ${String(own.problems)} without figures`);
  console.log(
    `${name}: ${String(layers.length)} layers, ${String(parts.length)} of them different; ${counting.toFixed(1)} s, and ${opening.toFixed(1)} s to read documents.`,
  );
}
