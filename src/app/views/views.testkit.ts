/** A small convolution by hand: O[q] = I[q+s] * F[s] with W 6, S 3, the output held. For tests only. */
import type {
  EinsumCounts,
  EinsumDescription,
  Frame,
  Lane,
  OperandState,
  TensorSnapshot,
} from "../../engine/index.ts";

const span = { start: 0, end: 1 };

/** A rank 1 tensor of the given shape with values at coordinates. */
export function vector(
  name: string,
  rank: string,
  shape: number,
  points: readonly (readonly [number, number])[],
): TensorSnapshot {
  return {
    name,
    ranks: [
      {
        id: rank,
        shape,
        format: "C",
        segments: Int32Array.of(0, points.length),
        coordinates: Int32Array.from(points, ([coordinate]) => coordinate),
      },
    ],
    values: Float64Array.from(points, ([, value]) => value),
    occupancy: points.length,
    declared: [0],
  };
}

/** A matrix stored compressed in both ranks, from rows of values. */
export function matrix(
  name: string,
  rows: readonly (readonly number[])[],
  declared: readonly number[] = [0, 1],
): TensorSnapshot {
  const kept = rows
    .map((row, at) => ({ at, cells: [...row.entries()].filter(([, value]) => value !== 0) }))
    .filter(({ cells }) => cells.length > 0);
  const lengths = kept.map(({ cells }) => cells.length);
  const segments = lengths.reduce<number[]>((all, n) => [...all, (all.at(-1) ?? 0) + n], [0]);
  const values = kept.flatMap(({ cells }) => cells.map(([, value]) => value));
  return {
    name,
    ranks: [
      {
        id: "M",
        shape: rows.length,
        format: "C",
        segments: Int32Array.of(0, kept.length),
        coordinates: Int32Array.from(kept, ({ at }) => at),
      },
      {
        id: "K",
        shape: rows[0]?.length ?? 0,
        format: "C",
        segments: Int32Array.from(segments),
        coordinates: Int32Array.from(kept.flatMap(({ cells }) => cells.map(([col]) => col))),
      },
    ],
    values: Float64Array.from(values),
    occupancy: values.length,
    declared,
  };
}

/** The inputs of the convolution. */
export const inputs = vector("I", "W", 6, [
  [0, 6],
  [3, 3],
  [4, 5],
]);

/** The weights of the convolution. */
export const weights = vector("F", "S", 3, [
  [0, 3],
  [2, 4],
]);

/** The convolution, compiled by hand. */
export const convolution: EinsumDescription = {
  name: "O",
  text: "O[q] = I[q+s] * F[s]",
  expression: {
    kind: "binary",
    operator: "*",
    left: { kind: "operand", operand: 0 },
    right: { kind: "operand", operand: 1 },
  },
  reduction: "+",
  mapping: { order: ["Q", "S"], space: [], partitioning: [] },
  loops: [
    {
      node: 1,
      rank: "Q",
      base: "Q",
      visits: "coordinates",
      variable: "q",
      mode: "temporal",
      source: "dense",
      drivers: [],
      shape: 4,
      explanation: "every coordinate",
      ladder: { I: "slide", F: "reuse", O: "index" },
      span,
    },
    {
      node: 2,
      rank: "S",
      base: "S",
      visits: "coordinates",
      variable: "s",
      mode: "temporal",
      source: "intersect",
      drivers: ["I", "F"],
      shape: 3,
      explanation: "where both are stored",
      ladder: { I: "slide", F: "index", O: "reuse" },
      span,
    },
  ],
  lines: [
    { node: 1, depth: 0, tokens: [{ text: "for q in [0, Q):", kind: "keyword" }], span },
    { node: 2, depth: 1, tokens: [{ text: "for s in i & f:", kind: "keyword" }], span },
    { node: 3, depth: 2, tokens: [{ text: "o[q] += i_val * f_val", kind: "tensor" }], span },
  ],
  dataflow: {
    label: "output stationary",
    reason: "s does not index O.",
    held: ["O"],
    levels: [],
  },
  inputs: [
    {
      tensor: "I",
      role: "input",
      snapshot: 0,
      access: "read",
      flattened: [],
      text: "I[q+s]",
      indices: ["q+s"],
    },
    {
      tensor: "F",
      role: "weight",
      snapshot: 1,
      access: "read",
      flattened: [],
      text: "F[s]",
      indices: ["s"],
    },
  ],
  output: { tensor: "O", text: "O[q]", indices: ["q"], ranks: [{ id: "Q", shape: 4 }] },
};

/** Counts with nothing in them but what is given. */
export function counts(parts: Partial<EinsumCounts>): EinsumCounts {
  return {
    macs: { dense: 12, effectual: 0, ineffectual: 0, gated: 0, skipped: 0 },
    cycles: 0,
    steps: 0,
    utilization: 1,
    intersections: { steps: 0, matches: 0 },
    iterations: {},
    tensors: {},
    ...parts,
  };
}

/** An operand of a step. */
export function operand(
  tensor: string,
  point: readonly number[],
  value: number,
  status: OperandState["status"] = "fetched",
): OperandState {
  return { tensor, point, position: status === "absent" ? undefined : 0, value, status };
}

/** The lane q = 1, s = 2: weight F[2] = 4 meets input I[3] = 3. */
export const lane: Lane = {
  place: [],
  kind: "effectual",
  loops: [
    { node: 1, variable: "q", coordinate: 1, from: 0, to: 4 },
    { node: 2, variable: "s", coordinate: 2, from: 0, to: 3 },
  ],
  operands: [
    { tensor: "I", point: [3], position: 1, value: 3, status: "fetched" },
    { tensor: "F", point: [2], position: 1, value: 4, status: "fetched" },
  ],
  product: 12,
  output: { tensor: "O", point: [1], before: 12, after: 24, status: "held" },
};

/** A frame with the given lanes, entered at the given nodes. */
export function frameOf(
  lanes: readonly Lane[] = [lane],
  entered: readonly number[] = [2, 3],
): Frame {
  return {
    session: 1,
    step: 4,
    einsum: 0,
    sides: [],
    cycle: 4,
    lanes,
    laneCount: lanes.length,
    tensors: [
      {
        tensor: "I",
        window: [[1, 4]],
        cursors: [{ start: 0, end: 3, from: 1, to: 2, position: 1 }],
        visits: [[{ start: 0, end: 3, from: 1, to: 2, position: 1 }]],
      },
      {
        tensor: "F",
        window: [[2, 3]],
        cursors: [{ start: 0, end: 2, from: 0, to: 2, position: 1 }],
        visits: [[{ start: 0, end: 2, from: 0, to: 2, position: 1 }]],
      },
      { tensor: "O", window: [[1, 2]], cursors: [], visits: [] },
    ],
    output: {
      tensor: "O",
      from: 0,
      values: Float64Array.of(18, 24, 0, 0),
      written: Uint8Array.of(1, 1, 0, 0),
    },
    counts: counts({}),
    entered,
    passages: [],
    reads: {},
    slid: [],
  };
}
