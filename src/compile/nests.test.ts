/** Lowering: the printed nest of every preset, the legal ranges of loops, and counts of legal points. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined } from "../base/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { forEachPoint } from "../engine/naive-dense.testkit.ts";
import { documentOf } from "../engine/random-experiment.testkit.ts";
import { randomExperiment } from "../engine/random.testkit.ts";
import { lowerProgram, nestText, printNest, type Nest } from "./index.ts";

const folder = join(import.meta.dirname, "../presets");
const names = readdirSync(folder).flatMap((name) =>
  name.endsWith(".yaml") ? [name.slice(0, -".yaml".length)] : [],
);

function nestsOf(text: string): readonly Nest[] {
  const nests = lowerProgram(defined(loadProgram(text).program, text));
  if (!nests.ok) throw new Error(nests.error.message);
  return nests.value;
}
const preset = (name: string): readonly Nest[] =>
  nestsOf(readFileSync(join(folder, `${name}.yaml`), "utf8"));
const printed = (nest: Nest): string => nestText(printNest(nest));

/** A convolution, or another Einsum, with a loop order. */
function nest(expression: string, order: string, shape: string, formats = ""): string {
  const ranks = expression.startsWith("Z")
    ? "A: [M, K], B: [K, N], Z: [M, N]"
    : "I: [W], F: [S], O: [Q]";
  const inputs = expression.startsWith("Z") ? ["A", "B"] : ["I", "F"];
  const [first] = nestsOf(`
einsum: { declaration: { ${ranks} }, expressions: ["${expression}"] }
shape: { ${shape} }
tensors: { ${inputs.map((name) => `${name}: { density: 1 }`).join(", ")} }
format: { ${formats} }
mapping: { loop-order: { ${expression.slice(0, 1)}: [${order}] } }
`);
  return printed(defined(first, "nest"));
}

describe("printed nests", () => {
  it.each(names)("of %s", async (name) => {
    const text = preset(name)
      .map((each) => `# ${each.text}\n${printed(each)}\n`)
      .join("\n");
    await expect(text).toMatchFileSnapshot(`__fixtures__/${name}.nest`);
  });

  it.each(names)("of %s say of every line where it comes from", (name) => {
    for (const each of preset(name)) {
      const lines = printNest(each);
      expect(new Set(lines.map(({ node }) => node)).size).toBe(lines.length);
      for (const { span, node } of lines) {
        expect(span.end).toBeGreaterThan(span.start);
        expect(node).toBeLessThan(each.nodeCount);
      }
    }
  });
});

const dense = "I: { W: U }, F: { S: U }";

describe("legal ranges", () => {
  it.each([
    ["Q, S", "W: 8, S: 3", ["for q in [0, Q):", "for s in [0, S):"]],
    ["S, Q", "W: 8, S: 3", ["for s in [0, S):", "for q in [0, Q):"]],
    ["S, W", "W: 8, S: 3", ["for s in [0, S):", "for w in [s, s+Q):"]],
    ["W, S", "W: 8, S: 3", ["for w in [0, W):", "for s in [max(0, w-Q+1), min(S, w+1)):"]],
    ["Q, W", "W: 8, S: 3", ["for q in [0, Q):", "for w in [q, q+S):"]],
  ])("of a convolution in the order %s", (order, shape, expected) => {
    const lines = nest("O[q] = I[q+s] * F[s]", order, shape, dense).split("\n");
    expect(lines.filter((line) => /\bfor\b/.test(line)).map((line) => line.trim())).toEqual(
      expected,
    );
  });

  it("are cut by every shape and hold divisions exact", () => {
    expect(nest("O[q] = I[2*q+s-1] * F[s]", "S, W", "W: 8, S: 3, Q: 4", dense))
      .toMatchInlineSnapshot(`
      "for s in [0, S):
        f_val = f[s]
        for w in [max(0, s-1), s+6) if (w-s+1) % 2 == 0:
          q = (w-s+1)/2
          i_val = i[w]
          o[q] += i_val * f_val"
    `);
  });
});

describe("dense points", () => {
  it("of random Einsums are those of brute force", () => {
    fc.assert(
      fc.property(randomExperiment, (experiment) => {
        nestsOf(documentOf(experiment)).forEach(({ densePoints }, at) => {
          const einsum = experiment.einsums[at]!;
          const { output } = einsum;
          const { ranks } = experiment.tensors.find(({ name }) => name === output.tensor)!;
          let points = 0;
          forEachPoint(experiment, einsum, (value) => {
            const legal = output.indices.every((form, rank) => {
              const coordinate = value(form);
              return coordinate >= 0 && coordinate < experiment.extents[ranks[rank]!]!;
            });
            if (legal) points += 1;
          });
          expect(densePoints).toBe(points);
        });
      }),
      { numRuns: 200 },
    );
  });
});
