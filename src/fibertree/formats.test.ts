/** Footprints against examples computed by hand. */
import { describe, expect, it } from "vitest";
import { buildTensor } from "./build.ts";
import { coordinateBitsOf, footprint } from "./formats.ts";
import type { Tensor } from "./tensor.ts";

function matrix(
  rows: number,
  columns: number,
  points: readonly (readonly [number, number])[],
): Tensor {
  return buildTensor(
    [
      { id: "M", shape: rows, format: "C" },
      { id: "K", shape: columns, format: "C" },
    ],
    {
      rankCount: 2,
      coordinates: Int32Array.from(points.flat()),
      values: new Float64Array(points.length).fill(1),
    },
  );
}

function vector(shape: number, coordinates: readonly number[]): Tensor {
  return buildTensor([{ id: "K", shape, format: "C" }], {
    rankCount: 1,
    coordinates: Int32Array.from(coordinates),
    values: new Float64Array(coordinates.length).fill(1),
  });
}

// Row 0 holds 2 elements, row 1 none, row 2 one, row 3 none.
const sparse = matrix(4, 16, [
  [0, 1],
  [0, 9],
  [2, 3],
]);

describe("footprint", () => {
  it("counts CSR: a pointer a row, a coordinate and a value an element", () => {
    const csr = footprint(sparse, [
      { format: "U", payloadBits: 32 },
      { format: "C", payloadBits: 64, coordinateBits: 32 },
    ]);
    expect(csr.ranks[0]).toMatchObject({ elementCount: 4, payloadBits: 128, metadataBits: 0 });
    expect(csr.ranks[1]).toMatchObject({
      fiberCount: 4,
      elementCount: 3,
      metadataBits: 96,
      payloadBits: 192,
    });
    expect(csr.totalBits).toBe(128 + 96 + 192);
  });

  it("counts CSF: only rows that hold something", () => {
    const csf = footprint(sparse, [
      { format: "C", payloadBits: 32, coordinateBits: 32 },
      { format: "C", payloadBits: 8 },
    ]);
    expect(csf.ranks[0]).toMatchObject({ elementCount: 2, metadataBits: 64, payloadBits: 64 });
    // 16 coordinates take 4 bits each.
    expect(csf.ranks[1]).toMatchObject({ fiberCount: 2, metadataBits: 12, payloadBits: 24 });
    expect(csf.totalBits).toBe(164);
  });

  it("counts a dense matrix", () => {
    const dense = footprint(sparse, [
      { format: "U", payloadBits: 0 },
      { format: "U", payloadBits: 8 },
    ]);
    expect(dense.totalBits).toBe(4 * 16 * 8);
  });

  it("counts a bitmask: one bit a coordinate of the shape in every row, empty or not", () => {
    const masked = footprint(sparse, [
      { format: "U", payloadBits: 0 },
      { format: "B", payloadBits: 8 },
    ]);
    expect(masked.ranks[1]).toMatchObject({
      fiberCount: 4,
      metadataBits: 64,
      payloadBits: 24,
      totalBits: 88,
    });
  });

  it("rounds metadata and payloads of each fiber up to the alignment", () => {
    const aligned = footprint(sparse, [
      { format: "U", payloadBits: 0 },
      { format: "B", payloadBits: 8, alignmentBits: 128, headerBits: 16 },
    ]);
    // 4 masks of 128 bits, 2 rows of payloads of 128 bits, 4 headers.
    expect(aligned.ranks[1]).toMatchObject({ headerBits: 64, totalBits: 64 + 4 * 128 + 2 * 128 });
    expect(aligned.ranks[1]!.paddingBits).toBe(6 * 128 - 64 - 24);
  });

  it("adds fillers to runs that are longer than their field holds", () => {
    const layout = [{ format: "R", payloadBits: 8, runBits: 2 }] as const;
    // A field of 2 bits holds runs of up to 3 zeros; a filler stands for 3 and a zero of its own.
    expect(footprint(vector(32, [3]), layout).ranks[0]).toMatchObject({
      fillerCount: 0,
      elementCount: 1,
    });
    expect(footprint(vector(32, [4]), layout).ranks[0]).toMatchObject({
      fillerCount: 1,
      elementCount: 2,
      metadataBits: 4,
      payloadBits: 16,
    });
    expect(footprint(vector(32, [0, 8, 9, 20]), layout).ranks[0]).toMatchObject({
      fillerCount: 1 + 2,
      elementCount: 7,
      totalBits: 7 * 10,
    });
  });

  it("does not depend on the formats that a tensor is stored in", () => {
    const layouts = [
      { format: "C", payloadBits: 16 },
      { format: "R", payloadBits: 8, runBits: 3 },
    ] as const;
    const stored = buildTensor(
      sparse.ranks.map(({ id, shape }) => ({ id, shape, format: "U" })),
      {
        rankCount: 2,
        coordinates: Int32Array.of(0, 1, 0, 9, 2, 3),
        values: Float64Array.of(1, 1, 1),
      },
    );
    expect(footprint(stored, layouts)).toEqual(footprint(sparse, layouts));
  });

  it("needs as few bits as hold every coordinate", () => {
    expect([1, 2, 3, 16, 17].map(coordinateBitsOf)).toEqual([1, 1, 2, 4, 5]);
  });
});
