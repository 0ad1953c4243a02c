/**
 * The example of a first visit, at a step where a weight has just met an input. Its text comes with the page,
 * since it is the first thing to be shown; the other presets are fetched.
 */
import type { Experiment } from "./state/experiment.ts";

const [text = ""] = Object.values(
  import.meta.glob<string>("../presets/os-sparse-both.yaml", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
);

/** Id of the preset, and the step. */
export const firstVisit = { preset: "os-sparse-both", step: 9 } as const;

/** The preset as an experiment. */
export const firstExample: Experiment = {
  text,
  files: {},
  preset: firstVisit.preset,
  original: text,
};
