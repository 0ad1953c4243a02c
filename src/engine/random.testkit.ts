/** Random experiments as arbitraries of fast-check: seeded, repeatable, and shrunk where one fails. */
import * as fc from "fast-check";
import { invariant } from "../base/index.ts";
import { lowerProgram } from "../compile/index.ts";
import { loadProgram } from "../einsum/index.ts";
import { drawExperiment } from "./random-einsum.testkit.ts";
import { documentOf, type RandomExperiment } from "./random-experiment.testkit.ts";

/**
 * Whether the compiler takes an experiment. The one thing that it may refuse is a cut by occupancy of
 * fibers that the loops reach too late; anything else fails the test that draws it.
 */
function isTaken(experiment: RandomExperiment): boolean {
  const text = documentOf(experiment);
  const { program, diagnostics } = loadProgram(text);
  invariant(program !== undefined, `refused: ${JSON.stringify(diagnostics)}\n${text}`);
  const nests = lowerProgram(program);
  if (nests.ok) return true;
  const { code, message } = nests.error;
  const late = /would cut fibers|has no rank/.test(message);
  invariant(code === "check/partitioning" && late, `refused: ${message}\n${text}`);
  return false;
}

/** The same Einsums in nests over the same ranks, none of them split or flattened. */
function whole(experiment: RandomExperiment): RandomExperiment {
  const einsums = experiment.einsums.map((einsum) => ({
    ...einsum,
    partitioning: [],
    loops: einsum.loops.flatMap(({ cut, components, spatial }) =>
      cut !== undefined
        ? []
        : components.map((component) => ({
            rank: component.rank,
            base: component.rank,
            components: [component],
            cut,
            around: undefined,
            within: [undefined],
            follows: undefined,
            spatial,
          })),
    ),
  }));
  return { ...experiment, einsums };
}

/** Experiments of one Einsum or a cascade of two, which the compiler takes. */
export const randomExperiment: fc.Arbitrary<RandomExperiment> = fc
  .gen()
  .map(drawExperiment)
  .map((experiment) => (isTaken(experiment) ? experiment : whole(experiment)));

/** The same as documents, for whoever has another witness to hold against the engine. */
export function arbitraryExperiment(): fc.Arbitrary<string> {
  return randomExperiment.map(documentOf);
}
