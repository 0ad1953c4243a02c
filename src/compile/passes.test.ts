/**
 * Passes: what each does to its example, that the checker tells the nests before and after it apart, and that
 * the nests between them compute the same. `RANDOM_RUNS` sets how many experiments are tried.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defined, invariant } from "../base/index.ts";
import { loadProgram, type Program } from "../einsum/index.ts";
import { documentOf } from "../engine/random-experiment.testkit.ts";
import { randomExperiment } from "../engine/random.testkit.ts";
import type { Tensor } from "../fibertree/index.ts";
import { CascadeRun, countsOf, makeTensors, transformTensor } from "../simulate/index.ts";
import { planNest } from "../simulate/plan.ts";
import { Walk } from "../simulate/walk.ts";
import { checkStage, compileInStages, type Stage } from "./stages.ts";
import { nestText, printNest } from "./print.ts";
import type { Nest } from "./ir.ts";

const runs = Number(process.env["RANDOM_RUNS"] ?? "60");
const folder = join(import.meta.dirname, "__fixtures__/passes");
const names = readdirSync(folder).map((name) => name.replace(".txt", ""));

function programOf(text: string): Program {
  return defined(loadProgram(text).program, text);
}

function stagesOf(program: Program): readonly (readonly Stage[])[] {
  return program.einsums.map((einsum) => {
    const stages = compileInStages(program, einsum);
    invariant(stages.ok, "the document compiles");
    return stages.value;
  });
}

/** The document of a fixture, and the nests on the way from it. */
function fixture(name: string): {
  readonly text: string;
  readonly program: Program;
  readonly stages: readonly Stage[];
  readonly at: number;
} {
  const [text] = readFileSync(join(folder, `${name}.txt`), "utf8").split("\n# ");
  const document = defined(text, name).trimEnd();
  const program = programOf(document);
  const stages = defined(stagesOf(program)[0], name);
  return { text: document, program, stages, at: stages.findIndex((stage) => stage.name === name) };
}

const printed = ({ nest }: Stage): string => nestText(printNest(nest));

/** A nest as a header shows it. */
const example = (label: string, nest: string): string =>
  nest
    .split("\n")
    .map((line, at) => ` *     ${at === 0 ? label : " ".repeat(label.length)}${line}`)
    .join("\n");

describe("a pass", () => {
  it.each(names)("%s changes its example as its header says", async (name) => {
    const { text, stages, at } = fixture(name);
    const before = stages[at - 1];
    const after = printed(defined(stages[at], name));
    const parts = [text, ...(before ? [`# before\n${printed(before)}`] : []), `# after\n${after}`];
    const path = join(folder, `${name}.txt`);
    await expect(`${parts.join("\n\n")}\n`).toMatchFileSnapshot(path);

    const file = name === "lower" ? "lower.ts" : `passes/${name}.ts`;
    const header = readFileSync(join(import.meta.dirname, file), "utf8").split("*/")[0]!;
    if (before !== undefined) expect(header).toContain(example("before: ", printed(before)));
    expect(header).toContain(example("after:  ", after));
  });

  it.each(names.filter((name) => name !== "lower"))(
    "%s leaves a nest that is told from the one before",
    (name) => {
      const { program, stages, at } = fixture(name);
      const [einsum] = program.einsums;
      invariant(einsum !== undefined && at > 0, name);
      const shapes = einsum.operands.map(({ tensor }) =>
        defined(program.tensors.get(tensor), tensor).ranks.map(({ shape }) => shape),
      );
      const faults = (stage: number, passed: number): readonly string[] =>
        checkStage(defined(stages[stage], name).nest, { einsum, shapes }, passed);
      expect(faults(at - 1, at - 1)).toEqual([]);
      expect(faults(at, at)).toEqual([]);
      expect(faults(at - 1, at)).not.toEqual([]);
      expect(faults(at, at - 1)).not.toEqual([]);
    },
  );
});

/** A cascade that has run to its end, with the output of the dense reference. */
function finished(program: Program, nests: readonly Nest[]): CascadeRun {
  const tensors = makeTensors(program, {});
  invariant(tensors.ok, "tensors");
  const cascade = new CascadeRun(program, nests, tensors.value);
  while (!cascade.done) cascade.advance();
  expect(cascade.compareWithReference()).toMatchObject({ checked: true, equal: true });
  return cascade;
}

/** What the interpreter makes of a nest. */
function interpreted(nest: Nest, tensors: ReadonlyMap<string, Tensor>): Walk {
  const operands = nest.operands.map(({ tensor }, operand) =>
    transformTensor(nest, operand, defined(tensors.get(tensor), tensor)),
  );
  const walk = new Walk(planNest(nest, operands));
  walk.run(Number.POSITIVE_INFINITY);
  return walk;
}

describe("the nests between passes", () => {
  it("compute what the finished ones do, by as many effectual multiplications", () => {
    const property = fc.property(randomExperiment, (experiment) => {
      const program = programOf(documentOf(experiment));
      const stages = stagesOf(program);
      const cascade = finished(
        program,
        stages.map((own) => defined(own.at(-1), "stage").nest),
      );
      const names = [...program.tensors.keys()];
      const tensors = new Map(names.map((name) => [name, cascade.tensor(name)]));
      for (const [at, own] of stages.entries()) {
        const { walk } = defined(cascade.runs[at], "run");
        for (const { nest } of own) {
          const other = interpreted(nest, tensors);
          expect(other.values).toEqual(walk.values);
          expect(countsOf(other).macs.effectual).toBe(countsOf(walk).macs.effectual);
        }
      }
    });
    fc.assert(property, { numRuns: runs, endOnFailure: true });
  });
});
