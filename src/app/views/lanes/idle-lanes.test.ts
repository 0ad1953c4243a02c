import { expect, test } from "vitest";
import { convolution, frameOf, lane } from "../views.testkit.ts";
import { idleWords } from "./idle-lanes.ts";
import { laneArray } from "./lane-array.ts";

const loop = (at: number, drivers: readonly string[]) => ({
  ...convolution.loops[at]!,
  mode: "spatial" as const,
  source: drivers.length === 0 ? ("dense" as const) : ("traverse" as const),
  drivers,
  ladder: ladders[at]!,
});
/** Q moves the inputs, S the weights. */
const ladders = [
  { I: "index", F: "reuse", O: "index" },
  { I: "reuse", F: "index", O: "index" },
] as const;
const words = (
  places: readonly (readonly number[])[],
  reach: readonly [number, number],
  drivers: readonly (readonly string[])[] = [["I"], ["F"]],
) => {
  const einsum = { ...convolution, loops: drivers.map((names, at) => loop(at, names)) };
  const frame = {
    ...frameOf(places.map((place) => ({ ...lane, place }))),
    sides: [
      { node: 1, rank: "Q", width: 2, reach: reach[0] },
      { node: 2, rank: "S", width: 3, reach: reach[1] },
    ],
  };
  return idleWords(einsum, frame, laneArray(einsum, frame)!);
};

test("a fiber with too few elements leaves columns empty", () => {
  const column = [
    [0, 0],
    [1, 0],
  ];
  expect(words(column, [2, 1])).toBe("Idle lanes: F has 1 element in reach for 3 columns.");
});

test("products outside of the output are told of", () => {
  expect(words([[0, 0]], [2, 1])).toBe(
    "Idle lanes: F has 1 element in reach for 3 columns; 1 product would lie outside O.",
  );
});

test("a loop that ends inside the array, and lanes that find nothing", () => {
  expect(words([[0, 0]], [1, 2], [[], ["F"]])).toBe(
    "Idle lanes: Q has 1 left for 2 rows; F has 2 elements in reach for 3 columns; 1 lane finds nothing to multiply.",
  );
});

test("a full array needs no reason", () => {
  const all = [0, 1].flatMap((row) => [0, 1, 2].map((col) => [row, col]));
  expect(words(all, [2, 3])).toBeUndefined();
});
