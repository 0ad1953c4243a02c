/** Points of a sweep: each has the figures of its own document, however it was come by. */
import { expect, it } from "vitest";
import { loadProgram } from "../../einsum/index.ts";
import { occupancy } from "../../fibertree/index.ts";
import { makeTensors } from "../../simulate/index.ts";
import { lowerDocument } from "../compile-document.ts";
import { countExperiment } from "../count-experiment.ts";
import { metricOf } from "./metrics.ts";
import { SweepRun } from "./sweep-run.ts";

const text = (sweep: string): string => `einsum:
  declaration: { I: [W], F: [S], G: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s] * G[s]"]
shape: { W: 12, S: 4 }
tensors:
  I: { density: 0.5 }
  F: { pattern: { relu-like: { cluster: 2 } }, density: 0.5, seed: 2 }
  G: { pattern: { block: [2], keep: 0.5 }, seed: 3 }
sweep:
  seeds: 2
  metrics: [cycles, macs.effectual, tensors.F.reads]
  lanes: { os: {}, ws: { mapping: { loop-order: { O: [S, Q] } } } }
  ${sweep}
`;

function open(sweep: string): SweepRun {
  const opened = SweepRun.open({ text: text(sweep), files: {} });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

it.each([
  ["densities", "parameters: [{ path: tensors.F.density, values: [0, 0.4, 1] }]"],
  ["seeds", "parameters: [{ path: [tensors.F.seed, tensors.G.seed], values: [0, 9] }]"],
  [
    "extents and densities",
    "points: [{ shape.W: 9, tensors.I.density: 0.2 }, { shape.W: 20, tensors.I.density: 0.9 }, { shape.W: 9, tensors.I.density: 0.8 }]",
  ],
  ["what patterns keep", "parameters: [{ path: tensors.G.pattern.keep, values: [0.1, 0.9] }]"],
])("counts what the documents of its points count: %s", (_, sweep) => {
  const run = open(sweep);
  const { size, metrics } = run.description;
  for (let point = 0; point < size; point += 1) {
    const lowered = lowerDocument(run.textOf(point));
    const counted = lowered.ok ? countExperiment(lowered.value, {}) : lowered;
    expect(run.count(point).figures).toEqual(
      counted.ok ? metrics.map((name) => metricOf(counted.value, name)) : [],
    );
  }
});

const withoutData = (lanes: string): string => `einsum:
  declaration: { A: [K, M], B: [K, N], Z: [M, N] }
  expressions: ["Z[m, n] = A[k, m] * B[k, n]"]
sweep: { seeds: 3, lanes: { ${lanes} }, metrics: [macs.effectual, tensors.A.reads] }
`;

it.each([
  "one: { mapping: { loop-order: { Z: [M, N, K] } } }",
  "parts: { mapping: { partitioning: { Z: { K: [uniform_shape(3)] } }, loop-order: { Z: [K1, M, N, K0] } } }, whole: {}",
])("draws what defaults give to a document without data, in any order: %s", (lanes) => {
  const text = withoutData(lanes);
  const counted = (order: (points: number[]) => number[]) => {
    const opened = SweepRun.open({ text, files: {} });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const run = opened.value;
    const points = order(Array.from({ length: run.description.size }, (_, point) => point));
    const figures: (readonly number[])[] = [];
    for (const point of points) figures[point] = run.count(point).figures;
    return { run, figures };
  };
  const { run, figures } = counted((points) => points);
  expect(counted((points) => points.toReversed()).figures).toEqual(figures);
  const opened = figures.map((_, point) => {
    const lowered = lowerDocument(run.textOf(point));
    const own = lowered.ok ? countExperiment(lowered.value, {}) : lowered;
    return own.ok ? run.description.metrics.map((name) => metricOf(own.value, name)) : [];
  });
  expect(figures).toEqual(opened);
  expect(new Set(figures.map(([effectual]) => effectual)).size).toBeGreaterThan(1);
  const [first] = figures;
  const bare = lowerDocument(text.replace(/^sweep:.*$/m, ""));
  const plain = bare.ok ? countExperiment(bare.value, {}) : bare;
  expect(plain.ok && metricOf(plain.value, "macs.effectual")).toBe(first?.[0]);
});

it("says of a point what is wrong with its document", () => {
  const run = open("parameters: [{ path: tensors.F.density, values: [0.5, 1.5] }]");
  expect(run.count(0).problem).toBeUndefined();
  expect(run.count(2).problem).toMatchObject({
    code: "check/density",
    isLimit: false,
    hint: "It lies between 0 and 1.",
    numbers: ["tensors.F.density"],
  });
});

it("says which number of the document is to blame, by its place where the mistake names none", () => {
  const opened = SweepRun.open({
    text: text("parameters: [{ path: mapping.partitioning.O.S.0, values: [2, 0] }]").replace(
      "{ mapping: { loop-order: { O: [S, Q] } } }",
      "{ mapping: { partitioning: { O: { S: [uniform_shape(2)] } }, loop-order: { O: [S1, Q, S0] } } }",
    ),
    files: {},
  });
  const problem = opened.ok ? opened.value.count(3).problem : undefined;
  expect(problem).toMatchObject({
    code: "check/partitioning",
    numbers: ["mapping.partitioning.O.S.0"],
  });
});

it("knows its points again where only words, comments and layout have changed", () => {
  const sweep = "parameters: [{ path: tensors.F.density, values: [0.5, 0.75] }]";
  const keysOf = (written: string): readonly string[] => {
    const opened = SweepRun.open({ text: written, files: {} });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const { size } = opened.value.description;
    return Array.from({ length: size }, (_, point) => opened.value.keyOf(point));
  };
  const plain = text(sweep);
  const same = `# Two operands\ntitle: Another\nnotes: "Of it."\n${plain.replace("shape: { W: 12, S: 4 }", "shape:\n  W: 12 # wide\n  S: 4")}`;
  expect(keysOf(same)).toEqual(keysOf(plain));
  expect(keysOf(plain.replace("W: 12", "W: 13"))[0]).not.toBe(keysOf(plain)[0]);
});

it("tells how many elements densities come to, where that is one number", () => {
  const reachedIn = (sweep: string) => open(sweep).description.axes.map(({ reached }) => reached);
  const densities = "values: [0, 0.1, 0.3, 0.4, 1]";
  expect(reachedIn(`parameters: [{ path: tensors.F.density, ${densities} }]`)).toEqual([
    { size: 4, elements: [0, 0, 1, 2, 4] },
  ]);
  for (const other of [
    `{ path: [tensors.F.density, tensors.I.density], ${densities} }`,
    `{ path: tensors.F.density, ${densities} }, { path: shape.W, values: [9, 10] }`,
    "{ path: tensors.G.pattern.keep, values: [0.1] }",
  ])
    expect(reachedIn(`parameters: [${other}]`).filter((each) => each !== undefined)).toEqual([]);
  const run = open(`parameters: [{ path: tensors.F.density, ${densities} }]`);
  run.description.axes[0]?.reached?.elements.forEach((elements, entry) => {
    const { program } = loadProgram(run.textOf(2 * entry));
    const made = program && makeTensors(program, {});
    const held = made?.ok === true ? made.value.get("F") : undefined;
    expect(held && occupancy(held)).toBe(elements);
  });
});

it("takes up results again that are of its points, wherever these stand now, and no others", () => {
  const at = (values: string) =>
    open(`parameters: [{ path: tensors.F.density, values: [${values}] }]`);
  const before = at("0.25, 0.5");
  const results = Array.from({ length: before.description.size }, (_, point) =>
    before.count(point),
  );
  const now = at("0.75, 0.5");
  const resumed = now.resume(results);
  expect(resumed).toHaveLength(4);
  for (const result of resumed) expect(result).toEqual(now.count(result.number));
  expect(before.resume(results)).toEqual(results);
  const others = text("parameters: [{ path: tensors.F.density, values: [0.5] }]").replace(
    "[cycles, macs.effectual, ",
    "[macs.effectual, cycles, ",
  );
  const swapped = SweepRun.open({ text: others, files: {} });
  expect(swapped.ok && swapped.value.resume(results)).toEqual([]);
});
