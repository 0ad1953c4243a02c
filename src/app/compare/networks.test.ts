/** Layers as documents: right in every network, with the multiplications that are published. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SweepRun } from "../../engine/index.ts";
import { layerTexts, loadProgram, readSweepTexts, sweepPoint } from "../../einsum/index.ts";
import { denseMacs, differentLayers, isLarge, macsInside, sizesOf, type Layer } from "./layer.ts";
import { loadNetworks } from "./networks.ts";
import { firstOf, usesPublished } from "./subject.ts";

const template = readFileSync(
  join(import.meta.dirname, "../../presets/sweeps/dataflows-2d.yaml"),
  "utf8",
);
const densities = { activations: 0.5, weights: 0.25 };
const textOf = (layer: Layer): string => {
  const filled = layerTexts(template, [sizesOf(layer, densities)]);
  if (!filled.ok) throw new Error(JSON.stringify(filled.error));
  return filled.value[0] ?? "";
};
const { networks } = await loadNetworks();

it.each([
  ["AlexNet", 8, 724_406_816],
  ["VGG-16", 16, 15_470_264_320],
  ["GoogLeNet", 58, 1_582_671_872],
  ["ResNet-50", 54, 4_089_184_256],
  ["Inception-V3", 95, 5_713_216_096],
])("%s has %i layers of %i multiplications", (name, count, macs) => {
  const network = networks.find((each) => each.name === name);
  expect(network?.layers).toHaveLength(count);
  expect(network?.layers.reduce((sum, layer) => sum + denseMacs(layer), 0)).toBe(macs);
});

/** Elements of the largest of a layer's tensors. */
const elementsOf = ({ extents: { C, H, W, M, R, S, P, Q } }: Layer): number =>
  Math.max(C * H * W, M * C * R * S, M * P * Q);

it("every layer of every network is right in every lane, or is looked at before the run and left out", () => {
  const all = networks.flatMap(({ name, layers }) => layers.map((layer) => ({ name, layer })));
  // What fits for the largest of a kind fits for the others: limits are of sizes alone.
  const largest = new Map<string, (typeof all)[number]>();
  for (const each of all) {
    const { stride, padding, extents } = each.layer;
    const isSquare = extents.H === extents.R && extents.W === extents.S;
    const key = JSON.stringify([
      stride,
      padding,
      extents.R,
      extents.S,
      isSquare,
      isLarge(each.layer) && each,
    ]);
    const known = largest.get(key);
    if (known === undefined || elementsOf(known.layer) < elementsOf(each.layer))
      largest.set(key, each);
  }
  expect(largest.size).toBeGreaterThan(10);
  const leftOut = [...largest.values()].flatMap(({ name, layer }) => {
    const { texts } = readSweepTexts(textOf(layer));
    const { lanes = [] } = texts?.sweep ?? {};
    expect(lanes).toHaveLength(12);
    const wrong = lanes.filter((_, lane) => {
      const { diagnostics } = loadProgram(texts?.textOf(sweepPoint(texts.sweep, lane)) ?? "");
      return diagnostics.some(({ severity }) => severity === "error");
    });
    if (wrong.length > 0) expect(isLarge(layer), layer.name).toBe(true);
    return wrong.length === 0 ? [] : [[name, layer.name, wrong.length]];
  });
  expect(leftOut).toEqual([["VGG-16", "fc6", 12]]);
});

it("a network is entered at its first layer that has what is wanted of its densities", () => {
  const network = (wanted: string) => networks.find(({ name }) => name === wanted)!;
  expect(firstOf(network("VGG-16"), undefined)).toMatchObject({
    layer: "conv1_1",
    published: true,
  });
  const inner = firstOf(network("GoogLeNet"), undefined);
  expect(inner).toMatchObject({ layer: "inception_3a/1x1", published: true });
  const without = firstOf(network("ResNet-50"), { ...inner, densities });
  expect(without).toMatchObject({ layer: "conv1", published: false, densities });
  expect(firstOf(network("GoogLeNet"), without)).toMatchObject({ layer: "conv1/7x7_s2" });
  expect(usesPublished(inner, network("GoogLeNet").layers)).toBe(true);
  expect(usesPublished(inner, network("ResNet-50").layers)).toBe(false);
  expect(usesPublished(without, network("GoogLeNet").layers)).toBe(false);
});

it("a strided and padded layer counts its dense points", () => {
  const layer = {
    name: "small",
    extents: { C: 2, H: 7, W: 7, M: 2, R: 3, S: 3, P: 4, Q: 4 },
    stride: [2, 2],
    padding: [1, 1],
    groups: 1,
    densities: undefined,
  } as const;
  const text = textOf(layer);
  expect(text).toContain("I[c, 2*p+r-1, 2*q+s-1]");
  expect(text).toContain("I: { density: 0.5, seed: 1 }");
  const opened = SweepRun.open({ text, files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { metrics, lanes } = opened.value.description;
  const figures = (lane: number): ReadonlyMap<string, number> =>
    new Map(opened.value.count(lane).figures.map((figure, at) => [metrics[at] ?? "", figure]));
  const computed = figures(lanes.indexOf("OS dense"));
  expect(macsInside(layer)).toBeLessThan(denseMacs(layer));
  expect((computed.get("macs.effectual") ?? 0) + (computed.get("macs.ineffectual") ?? 0)).toBe(
    macsInside(layer),
  );
  const dense = lanes.indexOf("OS sparse both");
  expect(figures(dense).get("macs.dense")).toBe(denseMacs(layer));
  const effectual = figures(dense).get("macs.effectual");
  expect(effectual).toBeGreaterThan(0);
  for (const lane of ["IS sparse both", "SCNN 4x4", "OS gated", "WS sparse inputs"])
    expect(figures(lanes.indexOf(lane)).get("macs.effectual")).toBe(effectual);
});

it("layers that are equal in all but their names are one part, each as often as they occur", () => {
  const { layers } = networks.find(({ name }) => name === "ResNet-50")!;
  const parts = differentLayers(layers, undefined, densities);
  expect(parts).toHaveLength(24);
  expect(parts.reduce((sum, { times }) => sum + times, 0)).toBe(54);
  expect(new Set(parts.map(({ layer }) => textOf(layer))).size).toBe(24);

  const { layers: grouped } = networks.find(({ name }) => name === "AlexNet")!;
  const published = differentLayers(grouped, undefined, densities);
  expect(published.map(({ times }) => times)).toEqual([1, 2, 1, 2, 2, 1, 1, 1]);
  const sameDensities = differentLayers(
    [grouped[3]!, { ...grouped[3]!, densities }],
    densities,
    densities,
  );
  expect(sameDensities).toMatchObject([{ layer: { name: "conv4" }, times: 4 }]);
});
