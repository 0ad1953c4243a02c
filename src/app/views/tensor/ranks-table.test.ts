import { expect, test } from "vitest";
import type { TensorSnapshot } from "../../../engine/index.ts";
import { inputs, matrix, vector } from "../views.testkit.ts";
import { rankTables, type RankRow } from "./ranks-table.ts";
import { snapshotTree } from "./tree-source.ts";

const tablesOf = (snapshot: TensorSnapshot, focus: readonly number[] = [], room = 14) =>
  rankTables(snapshot, snapshotTree(snapshot), focus, room);
const stored = (format: "U" | "C" | "B" | "R"): TensorSnapshot => ({
  ...inputs,
  ranks: inputs.ranks.map((rank) => ({ ...rank, format })),
});
const metadata = (rows: readonly RankRow[] | undefined) =>
  rows?.map((row) => (row.kind === "gap" ? "gap" : row.metadata));

test("a compressed rank keeps coordinates; an upper payload is where the fiber below lies", () => {
  const [rows, cols] = tablesOf(
    matrix("A", [
      [1, 0, 2],
      [0, 0, 0],
      [0, 3, 4],
    ]),
  );
  expect(rows).toMatchObject({ id: "M", length: 2, segments: [0, 2] });
  expect(rows?.rows).toMatchObject([
    { position: 0, metadata: 0, payload: [0, 2], first: true },
    { position: 1, metadata: 2, payload: [2, 4], first: false },
  ]);
  expect(cols).toMatchObject({ segments: [0, 2, 4], segmentCount: 3 });
  expect(cols?.rows).toMatchObject([
    { fiber: 0, first: true, payload: 1 },
    { fiber: 0, first: false, payload: 2 },
    { fiber: 1, first: true, payload: 3 },
    { fiber: 1, first: false, payload: 4 },
  ]);
});

test("run lengths are the zeros before each element, a bitmask has a bit for each coordinate", () => {
  expect(metadata(tablesOf(stored("R"))[0]?.rows)).toEqual([0, 2, 0]);
  expect(tablesOf(stored("B"))[0]?.bits).toEqual([true, false, false, true, true, false]);
  expect(metadata(tablesOf(stored("B"))[0]?.rows)).toEqual([undefined, undefined, undefined]);
});

test("an uncompressed rank keeps no metadata and no segments", () => {
  const dense: TensorSnapshot = {
    ...inputs,
    ranks: [
      {
        ...{ id: "W", shape: 3, format: "U", segments: Int32Array.of(0, 3) },
        coordinates: Int32Array.of(0, 1, 2),
      },
    ],
    values: Float64Array.of(4, 0, 6),
  };
  const [table] = tablesOf(dense);
  expect(table).toMatchObject({ length: 3, segments: [], bits: undefined });
  expect(table?.rows.map((row) => (row.kind === "element" ? row.payload : row))).toEqual([4, 0, 6]);
});

test("long arrays fold around the current position", () => {
  const long = vector(
    "A",
    "K",
    200,
    Array.from({ length: 100 }, (_, at) => [2 * at, at + 1] as const),
  );
  const rows = tablesOf(long, [50], 14)[0]?.rows ?? [];
  expect(rows).toContainEqual(expect.objectContaining({ position: 50, metadata: 100 }));
  const shown = rows.filter(({ kind }) => kind === "element").length;
  const hidden = rows.reduce((sum, row) => sum + (row.kind === "gap" ? row.count : 0), 0);
  expect(shown + hidden).toBe(100);
  expect(rows.length).toBeLessThanOrEqual(14);
});
