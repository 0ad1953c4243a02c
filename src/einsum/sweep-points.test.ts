/** The points of a sweep: how many, in which order, and the document that each of them is. */
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { loadProgram } from "./check.ts";
import {
  loadSweep,
  sweepableNumbers,
  sweepPoint,
  sweepSize,
  type SweepTexts,
} from "./sweep-points.ts";

const text = `# A convolution
einsum:
  declaration: { I: [W], F: [S], O: [Q] }
  expressions: ["O[q] = I[q+s] * F[s]"] # one-dimensional
shape: { W: 8, S: 3 }
tensors:
  I: { density: 0.5, seed: 1 }
  F: { points: [[[1], 2]] }
mapping:
  loop-order: { O: [Q, S] }
`;

function load(sweep: string, base = text): SweepTexts {
  const { texts, diagnostics } = loadSweep(`${base}sweep: { ${sweep} }\n`);
  return defined(texts, diagnostics.map(({ message }) => message).join());
}

const lanes = `lanes: {
  os: {},
  tiled: { mapping: { partitioning: { O: { Q: [uniform_shape(2)] } }, loop-order: { O: [Q1, S, Q0] } } } }`;

describe("points", () => {
  it("are every combination, lanes first and draws last", () => {
    const { sweep } = load(`${lanes}, seeds: 2, parameters: [
      { path: shape.W, values: [8, 9] }, { path: tensors.I.density, from: 0, to: 1, count: 3 }]`);
    expect(sweepSize(sweep)).toBe(2 * 2 * 3 * 2);
    const points = Array.from({ length: 24 }, (_, at) => sweepPoint(sweep, at));
    expect(points[0]).toEqual({
      lane: 0,
      seed: 0,
      entries: [0, 0],
      values: [
        ["shape.W", 8],
        ["tensors.I.density", 0],
      ],
    });
    expect(points[1]).toMatchObject({ lane: 1, entries: [0, 0] });
    expect(points[2]).toMatchObject({ lane: 0, entries: [0, 1] });
    expect(points[12]).toMatchObject({ lane: 0, seed: 1000, entries: [0, 0] });
    expect(points[23]?.values).toEqual([
      ["shape.W", 9],
      ["tensors.I.density", 1],
    ]);
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(24);
  });

  it("are read alike whether they are written first or not, but for their places", () => {
    const sweep = `lanes: {
      os: {},
      ws: { format: { I: { W: U } }, mapping: { loop-order: { O: [S, Q] } } } }, seeds: 2, parameters: [
      { path: shape.W, values: [8, 9] }, { path: tensors.I.density, values: [0.1, 0.25] }]`;
    const withoutPlaces = (source: Parameters<typeof loadProgram>[0]) =>
      JSON.stringify(loadProgram(source).program, (key, value: unknown) =>
        /span$|places/i.test(key) ? undefined : value instanceof Map ? [...value] : value,
      );
    for (const texts of [load(sweep), load(sweep, text.replace(", seed: 1", ""))])
      for (let at = 0; at < sweepSize(texts.sweep); at += 1) {
        const point = sweepPoint(texts.sweep, at);
        const tree = defined(texts.treeOf(point), "tree");
        expect(withoutPlaces(tree)).toBe(withoutPlaces(texts.textOf(point)));
        expect(withoutPlaces(tree)).toContain("generator");
      }
  });

  it("can be listed, and then vary together", () => {
    const { sweep } = load("points: [{ shape.W: 8, shape.S: 3 }, { shape.S: 2, shape.W: 9 }]");
    expect(sweepSize(sweep)).toBe(2);
    expect(sweepPoint(sweep, 1).values).toEqual([
      ["shape.W", 9],
      ["shape.S", 2],
    ]);
  });

  it("lie at whole numbers unless they are shares, evenly or in proportion", () => {
    const values = (parameter: string): readonly number[] =>
      load(`parameters: [{ ${parameter} }]`).sweep.axes[0]!.entries.map(([value]) => value!);
    expect(values("path: shape.W, from: 4, to: 64, count: 5, scale: log")).toEqual([
      4, 8, 16, 32, 64,
    ]);
    expect(values("path: shape.W, from: 4, to: 6, count: 5")).toEqual([4, 5, 6]);
    expect(values("path: tensors.I.density, from: 0.1, to: 0.4, count: 4")).toEqual([
      0.1, 0.2, 0.3, 0.4,
    ]);
  });
});

describe("the document of a point", () => {
  it("is the text with its numbers, its lane and its seeds, and no sweep", () => {
    const texts = load(`${lanes}, seeds: 2, parameters: [
      { path: tensors.I.density, values: [0.25] },
      { path: mapping.partitioning.O.Q.0, values: [3] }]`);
    const [os, tiled, , again] = [0, 1, 2, 3].map((at) =>
      texts.textOf(sweepPoint(texts.sweep, at)),
    );
    expect(os).toContain("# A convolution");
    expect(os).toContain("# one-dimensional");
    expect(os).toContain("density: 0.25, seed: 1 }");
    expect(os).not.toContain("sweep");
    expect(os).not.toContain("uniform_shape");
    expect(tiled).toContain("uniform_shape(3)");
    expect(again).toContain("seed: 1001");
    expect(again).toContain("points: [ [ [ 1 ], 2 ] ]");
    for (const each of [os, tiled, again])
      expect(loadProgram(defined(each, "text")).diagnostics).toEqual([]);
  });

  it("has to be right in every lane", () => {
    const { texts, diagnostics } = loadSweep(
      `${text}sweep: { lanes: { ok: {}, bad: { mapping: { loop-order: { O: [Q, X] } } } } }\n`,
    );
    expect(texts).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "check/loop-unknown" }]);
    expect(diagnostics[0]?.message).toContain("In the lane `bad`");
  });

  it.each([
    ["an extent that is too short", "W: 2,", ["shape.W", "shape.S"]],
    ["an extent that is none", "W: 0,", ["shape.W"]],
    ["an extent beyond the limit", "W: 99999999,", ["shape.W"]],
    ["too large a tensor", "W: 16777216, V: 8,", ["shape.W", "shape.V"]],
  ])("names the numbers that it is about: %s", (_, extents, numbers) => {
    const wide = text.replace("[W], F", "[W, V], F").replace("I[q+s]", "I[q+s, v]");
    const own = extents.includes("V") ? wide : text;
    const { diagnostics } = loadSweep(
      `${own.replace("W: 8,", extents)}sweep: { lanes: { a: {}, b: {} } }\n`,
    );
    expect(diagnostics[0]?.numbers).toEqual(numbers);
  });

  it("goes without lanes that are only too large, beside one that is not", () => {
    const matrix = text
      .replace("[W], F", "[V, W], F")
      .replace("I[q+s]", "I[v, q+s]")
      .replace("W: 8,", "W: 9000, V: 8000,")
      .replace("{ density: 0.5, seed: 1 }", "{ points: [[[1, 1], 2]] }")
      .replace("[Q, S]", "[V, Q, S]");
    const format = (own: string) => `{ format: { I: { V: ${own}, W: ${own} } } }`;
    const both = loadSweep(
      `${matrix}sweep: { lanes: { fine: ${format("C")}, big: ${format("U")} } }\n`,
    );
    const texts = defined(both.texts, "texts");
    const [fine, big] = [0, 1].map((lane) =>
      loadProgram(texts.textOf(sweepPoint(texts.sweep, lane))),
    );
    expect(fine?.diagnostics).toEqual([]);
    expect(big?.diagnostics).toMatchObject([{ code: "limit/elements" }]);
    const { diagnostics } = loadSweep(`${matrix}sweep: { lanes: { big: ${format("U")} } }\n`);
    expect(diagnostics).toMatchObject([{ code: "limit/elements" }]);
  });

  it("tells a mistake of every lane once", () => {
    const { diagnostics } = loadSweep(
      `${text.replace("W: 8", "W: 99999999999")}sweep: { lanes: { os: {}, ws: { mapping: { loop-order: { O: [S, Q] } } } } }\n`,
    );
    expect(diagnostics).toMatchObject([{ code: "limit/extent" }]);
    expect(diagnostics[0]?.message).not.toContain("In the lane");
  });

  it("says before anything is counted what some lanes have", () => {
    const traitsOf = (sweep: string) => loadSweep(`${text}sweep: { ${sweep} }\n`).traits;
    expect(traitsOf(lanes)).toEqual({ isSpatial: false, isCascade: false });
    const spatial = "mapping: { spacetime: { O: { space: [S], time: [Q] } } }";
    expect(traitsOf(`lanes: { os: {}, wide: { ${spatial} } }`)).toEqual({
      isSpatial: true,
      isCascade: false,
    });
    const cascade = `einsum: { declaration: { I: [W], F: [S], T: [Q, S], O: [Q] },
      expressions: ["T[q, s] = I[q+s] * F[s]", "O[q] = T[q, s]"] }, mapping: {}`;
    expect(traitsOf(`lanes: { os: {}, two: { ${cascade} } }`).isCascade).toBe(true);
  });

  it("needs a sweep", () => {
    expect(loadSweep(text).diagnostics).toMatchObject([{ code: "check/missing-key" }]);
  });
});

it("every number that can vary has a path, elements have none", () => {
  expect([...sweepableNumbers(text)]).toEqual([
    ["shape.W", 8],
    ["shape.S", 3],
    ["tensors.I.density", 0.5],
    ["tensors.I.seed", 1],
  ]);
  expect([...sweepableNumbers("[")]).toEqual([]);
});
