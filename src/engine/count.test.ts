/**
 * Counts in closed form against the walk: on the reference cases, the presets and random experiments, every
 * count that is had without walking is the walk's. `RANDOM_RUNS` sets how many experiments are tried.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { filesOf } from "../einsum/index.ts";
import {
  CascadeRun,
  CountMemory,
  countNest,
  KeptScripts,
  type NestCounts,
  type NestRun,
} from "../simulate/index.ts";
import { compileDocument } from "./compile-document.ts";
import { documentOf, redrawn } from "./random-experiment.testkit.ts";
import { randomExperiment } from "./random.testkit.ts";

const runs = Number(process.env["RANDOM_RUNS"] ?? "200");
const presets = join(import.meta.dirname, "../presets");
const fixtures = join(import.meta.dirname, "__fixtures__/dataflows.json");
const { cases } = JSON.parse(readFileSync(fixtures, "utf8")) as {
  readonly cases: readonly { readonly id: string; readonly experiment: unknown }[];
};

function finished(text: string, folder = presets): CascadeRun {
  const files = filesOf(text).map((name) => [name, readFileSync(join(folder, name))] as const);
  const compiled = compileDocument(text, Object.fromEntries(files));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const { program, nests, tensors } = compiled.value;
  const cascade = new CascadeRun(program, nests, tensors);
  while (!cascade.done) cascade.advance();
  return cascade;
}

/** A count by its place, `tensors.A.reads`; a loop that never ran is left out of the counts. */
function countAt(counts: unknown, place: string): unknown {
  const steps = place.split(".");
  return steps.reduce((at, key) => (at as Record<string, unknown> | undefined)?.[key], counts) ?? 0;
}

/** What all nests leave to each other. */
const shared = new CountMemory();

/** Compares what is had of a nest; whether that is everything. */
function verify({ plan }: NestRun, walked: unknown, scripts: KeptScripts): boolean {
  const { counts, known, refused }: NestCounts = countNest(plan, "any", new CountMemory(scripts));
  if (counts !== undefined) expect(counts).toEqual(walked);
  for (const [place, value] of known)
    expect([place, value]).toEqual([place, countAt(walked, place)]);
  expect(counts === undefined).toBe(refused.size > 0);
  expect(countNest(plan, "all").counts).toEqual(counts);
  expect(countNest(plan, "all", new CountMemory(scripts)).counts).toEqual(counts);
  if (counts !== undefined) expect(countNest(plan, "all", shared).counts).toEqual(counts);
  return counts !== undefined;
}

/** Compares what is had of a document; how many of its nests are counted wholly, and how many there are. */
function verifyText(
  text: string,
  scripts = new KeptScripts(),
): readonly [whole: number, all: number] {
  const cascade = finished(text);
  const walked = cascade.counts();
  const whole = cascade.runs.filter((run) =>
    verify(run, defined(walked[run.plan.nest.name], "counts"), scripts),
  );
  return [whole.length, cascade.runs.length];
}

/** Fibers of more than one word of bits, windows that slide far, rows that fill up. */
function wideDocument(expression: string, shape: object, mapping: Record<string, unknown>): string {
  const declaration = expression.startsWith("Z")
    ? { A: ["M", "K"], B: ["K", "N"], Z: ["M", "N"] }
    : expression.startsWith("O[q]")
      ? { I: ["W"], F: ["S"], O: ["Q"] }
      : expression.startsWith("O[q, t]")
        ? { I: ["W"], F: ["T"], O: ["Q", "T"] }
        : { I: ["C", "H", "W"], F: ["M", "C", "R", "S"], O: ["M", "P", "Q"] };
  const [first, second, output] = Object.keys(declaration) as [string, string, string];
  const { "rank-order": storage, ...own } = mapping;
  return JSON.stringify({
    einsum: { declaration, expressions: [expression] },
    shape,
    tensors: { [first]: { density: 0.3, seed: 1 }, [second]: { density: 0.4, seed: 2 } },
    mapping: {
      ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, { [output]: value }])),
      ...(storage === undefined ? {} : { "rank-order": storage }),
    },
  });
}

const conv1d = "O[q] = I[q+s] * F[s]";
const conv2d = "O[m, p, q] = I[c, p+r, q+s] * F[m, c, r, s]";
const spmspm = "Z[m, n] = A[m, k] * B[k, n]";
const plane = { C: 3, M: 4, H: 9, W: 70, R: 3, S: 3 };
const square = { M: 20, K: 50, N: 90 };
const wide: readonly (readonly [string, object, Record<string, unknown>])[] = [
  ...["W S", "Q S", "S W", "S Q", "Q W"].flatMap((order) =>
    [conv1d, "O[q] = I[2*q+s] * F[s]", "O[q] = I[q+s-2] * F[s]"].map(
      (text) => [text, { W: 200, S: 70, Q: 66 }, { "loop-order": order.split(" ") }] as const,
    ),
  ),
  // A loop that no tensor drives shares an element of the output with others.
  ...["W S T", "T S W"].map(
    (order) =>
      [
        "O[q, t] = I[q+s] * F[t]",
        { W: 12, S: 4, T: 5 },
        { "loop-order": order.split(" ") },
      ] as const,
  ),
  ...["C H W M R S", "M P Q C R S", "M C R S H W", "P M C R Q S", "Q M C W R P"].flatMap((order) =>
    [0, 1, 2].map((lanes) => {
      const loops = order.split(" ");
      const spacetime = { space: loops.slice(6 - lanes), time: loops.slice(0, 6 - lanes) };
      return [conv2d, plane, { "loop-order": loops, spacetime }] as const;
    }),
  ),
  // Many elements of each filter, side by side.
  [
    "O[m, p, q] = I[c, p+r, q+s] * F[m, c, r, s]",
    { C: 80, M: 2, H: 8, W: 12, R: 3, S: 3 },
    { "loop-order": ["M", "P", "Q", "C", "R", "S"] },
  ],
  // Elements that are written in another loop's stay, and those that are ever written, by way of one table each.
  [
    "O[m, p, q] = I[c, p+r, q+s] * F[m, c, r, s]",
    { C: 1, M: 1, H: 7, W: 8, R: 3, S: 3 },
    {
      "loop-order": ["C", "M", "H", "R", "W", "S"],
      spacetime: { space: ["R", "W", "S"], time: ["C", "M", "H"] },
    },
  ],
  ...["M K N", "M N K", "K M N", "K N M"].flatMap((order) =>
    [0, 1, 2].map((lane) => {
      const loops = order.split(" ");
      const space = loops.slice(lane, lane + 1);
      const spacetime = { space, time: loops.filter((loop) => !space.includes(loop)) };
      return [spmspm, square, { "loop-order": loops, spacetime }] as const;
    }),
  ),
  [
    spmspm,
    square,
    {
      "rank-order": { A: ["K", "M"] },
      partitioning: { M: ["uniform_occupancy(A.4)"], N: ["uniform_occupancy(B.4)"] },
      "loop-order": ["K", "M1", "N1", "M0", "N0"],
      spacetime: { space: ["M0", "N0"], time: ["K", "M1", "N1"] },
    },
  ],
  ...[conv1d, "O[q] = I[2*q+s] * F[s]", "O[q] = I[q+s-2] * F[s]"].map(
    (text) =>
      [
        text,
        { W: 200, S: 70, Q: 66 },
        {
          partitioning: { W: ["uniform_occupancy(I.4)"], S: ["uniform_occupancy(F.3)"] },
          "loop-order": ["W1", "S1", "W0", "S0"],
          spacetime: { space: ["W0", "S0"], time: ["W1", "S1"] },
        },
      ] as const,
  ),
  ...[
    ["HW1 MRS1", "O[m, p, q] = I[c, p+r-1, q+s-1] * F[m, c, r, s]", { P: 9, Q: 70 }],
    ["MRS1 HW1", "O[m, p, q] = I[c, p+r-1, q+s-1] * F[m, c, r, s]", { P: 9, Q: 70 }],
    ["HW1 MRS1", "O[m, p, q] = I[c, 2*p+r-1, 2*q+s-1] * F[m, c, r, s]", { P: 5, Q: 35 }],
    ["MRS1 HW1", "O[m, p, q] = I[c, 2*p+r, 3*q+s] * F[m, c, r, s]", { P: 4, Q: 23 }],
  ].map(([parts, expression, output]) => {
    const outer = ["C", ...(parts as string).split(" ")];
    const space = ["HW0", "MRS0"];
    const partitioning = {
      "(H, W)": ["flatten()"],
      HW: ["uniform_occupancy(I.4)"],
      "(M, R, S)": ["flatten()"],
      MRS: ["uniform_occupancy(F.4)"],
    };
    return [
      expression as string,
      { ...plane, ...(output as object) },
      {
        "rank-order": { F: ["C", "M", "R", "S"] },
        partitioning,
        "loop-order": [...outer, ...space],
        spacetime: { space, time: outer },
      },
    ] as const;
  }),
];

const pairs = (name: string, values: readonly (readonly [number, number])[]): object => ({
  [name]: { points: values.map((point, at) => [point, at + 1]) },
});

/** Indices and tuples that 32 bits do not hold. */
function vastDocument(tensors: object, program: object, mapping: object): string {
  const { expression, declaration, shape } = program as Record<string, unknown>;
  return JSON.stringify({
    einsum: { declaration, expressions: [expression] },
    shape,
    tensors,
    mapping,
  });
}
const strided = (order: readonly string[], access: object): string =>
  vastDocument(
    {
      I: { points: [4, 5, 501, 999].map((w) => [[w], w]) },
      F: { points: [0, 2].map((s) => [[s], s + 1]) },
    },
    {
      expression: "O[q] = I[50000*q+s] * F[s]",
      declaration: { I: ["W"], F: ["S"], O: ["Q"] },
      shape: { W: 1000, S: 3, Q: 60_000 },
    },
    { "loop-order": { O: order }, access: { O: access } },
  );
const tuples = (side: number, mapping: object): string =>
  vastDocument(
    {
      ...pairs("A", [
        [4, 7],
        [5, side - 1],
        [side / 2, 3],
        [side / 2, 4],
        [side - 1, side - 3],
        [side - 1, side - 2],
      ]),
      ...pairs("B", [
        [4, 7],
        [5, side - 2],
        [side / 2, 3],
        [side - 1, side - 2],
      ]),
    },
    {
      expression: "Z[m] = A[m, k] * B[m, k]",
      declaration: { A: ["M", "K"], B: ["M", "K"], Z: ["M"] },
      shape: { M: side, K: side },
    },
    mapping,
  );
const vast: readonly (readonly [string, string])[] = [
  ["stride, Q S", strided(["Q", "S"], {})],
  ["stride, Q S, looked up", strided(["Q", "S"], { I: "lookup" })],
  ["stride, Q W, looked up", strided(["Q", "W"], { I: "lookup" })],
  ...[60_000, 100_000].flatMap((side): readonly (readonly [string, string])[] => [
    [
      `tuples of ${side} by ${side}`,
      tuples(side, {
        partitioning: { Z: { "(M, K)": ["flatten()"] } },
        "loop-order": { Z: ["MK"] },
      }),
    ],
    [
      `tuples of ${side} by ${side} in parts`,
      tuples(side, {
        partitioning: { Z: { "(M, K)": ["flatten()"], MK: ["uniform_occupancy(A.2)"] } },
        "loop-order": { Z: ["MK1", "MK0"] },
      }),
    ],
  ]),
];

describe("counts in closed form", () => {
  it.each(vast)("are the walk's or refused past 32 bits: %s", (_, text) => {
    const [whole] = verifyText(text);
    expect(whole).toBe(0);
  });

  it.each([
    [
      "a division",
      {
        einsum: {
          declaration: { I: ["W"], F: ["S"], O: ["Q"] },
          expressions: ["O[q] = I[2*q+s] * F[s]"],
        },
        shape: { W: 4_000_001, S: 3 },
        tensors: { I: { points: [[[7], 1]] }, F: { points: [[[1], 1]] } },
        mapping: { "loop-order": { O: ["W", "S"] } },
      },
    ],
    [
      "parts",
      {
        einsum: { declaration: { A: ["K"], Z: [] }, expressions: ["Z[] = A[k]"] },
        shape: { K: 16_777_216 },
        tensors: { A: { points: [[[7], 1]] } },
        mapping: {
          partitioning: { Z: { K: ["uniform_shape(2)"] } },
          "loop-order": { Z: ["K1", "K0"] },
        },
      },
    ],
  ])("refuse tables of millions: %s", (_, experiment) => {
    const { plan } = defined(finished(JSON.stringify(experiment)).runs[0], "run");
    expect(countNest(plan).counts).toBeUndefined();
  });

  it.each(wide)(
    "are the walk's, and all there, on %s over %o by %o",
    (expression, shape, mapping) => {
      const [whole, all] = verifyText(wideDocument(expression, shape, mapping));
      expect(whole).toBe(all);
    },
  );

  it.each([
    ["I", 40, 20],
    ["F", 40, 20],
    ["I", 33, 20],
    ["F", 12, 4],
  ] as const)(
    "are the walk's, and all there, where %s leads and the other rank has %i coordinates for %i",
    (leader, width, extent) => {
      const [whole, all] = verifyText(
        JSON.stringify({
          einsum: {
            declaration: { I: ["C", "W"], F: ["C", "Q"], O: ["Q"] },
            expressions: ["O[q] = I[c, q] * F[c, q]"],
          },
          shape: { W: width, Q: extent, C: 9 },
          tensors: { I: { density: 0.7, seed: 1 }, F: { density: 0.8, seed: 2 } },
          mapping: {
            partitioning: { O: { Q: [`uniform_occupancy(${leader}.3)`] } },
            "loop-order": { O: ["C", "Q1", "Q0"] },
          },
        }),
      );
      expect(whole).toBe(all);
    },
  );

  it("are the walk's, and all there, where elements past a loop would reach what others reach", () => {
    const [whole, all] = verifyText(
      JSON.stringify({
        einsum: {
          declaration: { A: ["P"], B: ["J"], Z: ["R"] },
          expressions: ["Z[2*j+i] = A[i] * B[j]"],
        },
        shape: { I: 4, P: 9, J: 6, R: 14 },
        tensors: { A: { density: 1, seed: 1 }, B: { density: 0.9, seed: 2 } },
        mapping: { "loop-order": { Z: ["I", "J"] } },
      }),
    );
    expect(whole).toBe(all);
  });

  it.each(cases)("are the walk's on $id", ({ experiment }) => {
    verifyText(JSON.stringify(experiment));
  });

  it.each(readdirSync(presets).filter((name) => name.endsWith(".yaml")))(
    "are the walk's on %s",
    (name) => {
      verifyText(readFileSync(join(presets, name), "utf8"));
    },
  );

  it(
    "are the walk's on random experiments, of which they reach a good part",
    { timeout: 600_000 },
    () => {
      let whole = 0;
      let all = 0;
      fc.assert(
        fc.property(randomExperiment, (experiment) => {
          const scripts = new KeptScripts();
          const [counted, nests] = verifyText(documentOf(experiment), scripts);
          // What was done for one is done again for the other.
          verifyText(documentOf(redrawn(experiment)), scripts);
          whole += counted;
          all += nests;
        }),
        { numRuns: runs, endOnFailure: process.env["SHRINK"] === undefined },
      );
      expect(whole).toBeGreaterThan(0.15 * all);
    },
  );
});
