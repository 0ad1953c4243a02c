/** Choices survive the address, and come to nothing that a sweep does not have. */
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { defined, invariant } from "../../base/index.ts";
import { SweepRun, type SweepDescription } from "../../engine/index.ts";
import { sweepExamples } from "../../presets/index.ts";
import { choiceQuery, lookAt, readChoice, type ViewChoice } from "./view-choice.ts";

const scale = fc.constantFrom("linear" as const, "log" as const);
const choices: fc.Arbitrary<ViewChoice> = fc.record({
  metric: fc.option(fc.string(), { nil: undefined }),
  axis: fc.nat(9),
  held: fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }).filter(([first = 0]) => first > 0),
  relativeTo: fc.option(fc.string(), { nil: undefined }),
  x: fc.option(scale, { nil: undefined }),
  y: scale,
  hidden: fc.array(fc.string()),
  withPublished: fc.boolean(),
});
const description: SweepDescription = {
  size: 12,
  axes: [
    { paths: ["shape.W"], entries: [[1], [2], [4]], scale: "log", isListed: false },
    { paths: ["shape.S"], entries: [[1], [2]], scale: "linear", isListed: false },
  ],
  lanes: ["os", "a, b & c"],
  seeds: [0],
  metrics: ["cycles", "words"],
  notes: [],
  traits: { isSpatial: false, isCascade: false },
  warnings: [],
};

it("are read back from the address as they were written", () => {
  fc.assert(
    fc.property(choices, (choice) => {
      const written = new URLSearchParams(choiceQuery(choice).toString());
      expect(readChoice(written)).toEqual(choice);
    }),
  );
});

it("that nobody made leave the address alone, and the sweep as it is meant", () => {
  const choice = readChoice(new URLSearchParams());
  expect(choiceQuery(choice).toString()).toBe("");
  expect(lookAt(description, choice)).toMatchObject({ metric: "cycles", axis: 0, x: "log" });
});

it("never name what a sweep does not have", () => {
  const wild = new URLSearchParams(
    "figure=nonsense&along=7&at=99.99&relative=nobody&without=os&without=nobody&across=up",
  );
  expect(lookAt(description, readChoice(wild))).toEqual({
    metric: "cycles",
    axis: 0,
    held: [2, 1],
    relativeTo: undefined,
    x: "log",
    y: "linear",
    hidden: new Set([0]),
    withPublished: false,
  });
  const named = new URLSearchParams({ relative: "a, b & c" });
  expect(lookAt(description, readChoice(named)).relativeTo).toBe(1);
});

it.each(sweepExamples.filter(({ view }) => view !== undefined))(
  "with which links lead to an example are those of its sweep: $id",
  ({ id, view }) => {
    const file = new URL(`../../presets/sweeps/${id}.yaml`, import.meta.url);
    const run = SweepRun.open({ text: readFileSync(file, "utf8"), files: {} });
    invariant(run.ok, id);
    const choice = readChoice(new URLSearchParams(view));
    expect(choiceQuery(choice).toString()).toBe(view);
    const { lanes } = run.value.description;
    const { relativeTo } = lookAt(run.value.description, choice);
    expect(lanes[defined(relativeTo, "a lane")]).toBe(choice.relativeTo);
  },
);
