/**
 * Patterns of outputs against the walk: which elements are not zero, and what is counted of whatever reads them.
 * `RANDOM_RUNS` sets how many experiments are tried.
 */
import process from "node:process";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { CascadeRun, CountMemory, KeptScripts, patternOf } from "../simulate/index.ts";
import { compileDocument, lowerDocument } from "./compile-document.ts";
import { countExperiment } from "./count-experiment.ts";
import { finish } from "./engine.testkit.ts";
import { documentOf, type RandomExperiment } from "./random-experiment.testkit.ts";
import { randomExperiment } from "./random.testkit.ts";

const runs = Number(process.env["RANDOM_RUNS"] ?? "100");

/** The same with no value below zero. */
function withoutNegatives(experiment: RandomExperiment): RandomExperiment {
  const tensors = experiment.tensors.map((tensor) => ({
    ...tensor,
    points: tensor.points?.map(([point, value]) => [point, Math.abs(value)] as const),
  }));
  return { ...experiment, tensors };
}

function cascadeOf(text: string): CascadeRun {
  const compiled = compileDocument(text, {});
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const { program, nests, tensors } = compiled.value;
  return new CascadeRun(program, nests, tensors);
}

/** Compares the patterns of a document's outputs with what its nests write; by nest, whether it has one. */
function verifyPatterns(text: string): readonly boolean[] {
  const walked = cascadeOf(text);
  while (!walked.done) walked.advance();
  const over = cascadeOf(text);
  return walked.runs.map(({ einsum, plan, walk }, at) => {
    const pattern = patternOf(einsum, plan, new CountMemory(), 1e9);
    if (pattern === undefined) return false;
    expect([...pattern]).toEqual(Array.from(walk.values, (value) => (value === 0 ? 0 : 1)));
    if (at === 0 && walked.runs.length > 1) {
      over.passOver(pattern);
      while (!over.done) over.advance();
      const { [einsum.name]: own, ...others } = walked.counts();
      expect(own).toBeDefined();
      expect(over.counts()).toEqual(others);
    }
    return true;
  });
}

const conv2d = "I[c, p+r, q+s] * F[m, c, r, s]";

/** A convolution in two steps, one of which is large enough to be counted without being walked. */
function cascade(changes: Readonly<Record<string, unknown>> = {}, first = conv2d): string {
  return JSON.stringify({
    einsum: {
      declaration: {
        I: ["C", "H", "W"],
        F: ["M", "C", "R", "S"],
        T: ["M", "P", "Q"],
        G: ["M"],
        O: ["P", "Q"],
      },
      expressions: [`T[m, p, q] = ${first}`, "O[p, q] = T[m, p, q] * G[m]"],
    },
    shape: { C: 4, H: 12, W: 140, M: 16, R: 3, S: 3 },
    tensors: { I: { density: 0.05, seed: 1 }, F: { density: 0.1, seed: 2 }, G: { density: 0.5 } },
    ...changes,
  });
}

/** Tensors of one element each, of one value. */
const alike = (value: number): object => ({
  I: { points: [[[0, 0, 0], value]] },
  F: { points: [[[0, 0, 0, 0], value]] },
  G: { density: 0.5 },
});
const tiny = `0.${"0".repeat(199)}1`;
const normal = { density: 0.5, values: "normal" };

describe("patterns", () => {
  it("are the walk's on random experiments", { timeout: 600_000 }, () => {
    const known: boolean[] = [];
    const property = fc.property(randomExperiment, (experiment) => {
      verifyPatterns(documentOf(experiment));
      known.push(...verifyPatterns(documentOf(withoutNegatives(experiment))));
    });
    fc.assert(property, { numRuns: runs });
    expect(known.filter(Boolean).length).toBeGreaterThan(known.length / 4);
  });

  it.each([
    ["an input with values below zero", { tensors: { I: normal, F: normal, G: normal } }, conv2d],
    ["values that are too small", { tensors: alike(1e-200) }, conv2d],
    ["values that are too great", { tensors: alike(1e200) }, conv2d],
    ["literals that are too small together", {}, `${tiny} * ${tiny} * ${conv2d}`],
    ["a sum", {}, `${conv2d} + ${conv2d}`],
    ["zero", {}, `${conv2d} * 0`],
  ])("are not told of %s", (_, changes, first) => {
    const { current } = cascadeOf(cascade(changes, first));
    expect(patternOf(current.einsum, current.plan, new CountMemory(), 1e9)).toBeUndefined();
  });

  it("are told of values that are neither", () => {
    const { current } = cascadeOf(cascade({ tensors: alike(2) }));
    const pattern = patternOf(current.einsum, current.plan, new CountMemory(), 1e9);
    expect(pattern?.reduce((sum, each) => sum + each, 0)).toBe(1);
  });
});

describe("counting over patterns", () => {
  it.each([
    ["rows of several words", {}, conv2d, 1],
    ["literals", {}, `2 * ${conv2d}`, 1],
    [
      "strides",
      { shape: { C: 4, H: 12, W: 280, M: 16, R: 3, S: 3 } },
      conv2d.replace("q+", "2*q+"),
      1,
    ],
    ["a tensor with zeros between", { format: { T: { M: "U", P: "U", Q: "U" } } }, conv2d, 1],
    [
      "another order",
      {
        mapping: { "loop-order": { T: ["C", "H", "W", "M", "R", "S"], O: ["Q", "P", "M"] } },
        tensors: { I: { density: 0.2 }, F: { density: 0.3 }, G: { density: 0.5 } },
      },
      conv2d,
      1,
    ],
    ["a gate", { mapping: { access: { O: { T: "gate" } } }, format: { T: { Q: "U" } } }, conv2d, 1],
    ["values below zero", { tensors: { I: normal, F: normal, G: normal } }, conv2d, 0],
  ])("gives what a run gives: %s", async (_, changes, first, passedOver) => {
    const passOver = vi.spyOn(CascadeRun.prototype, "passOver");
    const walk = vi.spyOn(KeptScripts.prototype, "leavesToWalk").mockReturnValue(false);
    const text = cascade(changes, first);
    const lowered = lowerDocument(text);
    if (!lowered.ok) throw new Error(lowered.error[0]?.message);
    const { counts } = (await finish(text)).result;
    expect(countExperiment(lowered.value, {})).toEqual({ ok: true, value: counts });
    expect(passOver).toHaveBeenCalledTimes(passedOver);
    passOver.mockRestore();
    walk.mockRestore();
  });
});
