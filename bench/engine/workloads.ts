/**
 * What is measured: three workloads, each in four nests, as documents. Nothing here knows how they are run;
 * the C beside them (`../reference.c`) walks the same nests by the same names.
 */

/** One workload in one nest. */
export interface Pairing {
  readonly workload: string;
  readonly nest: string;
  readonly text: string;
}

interface Workload {
  readonly declaration: string;
  readonly expression: string;
  readonly shape: string;
  readonly densities: readonly (readonly [tensor: string, density: number])[];
  readonly mappings: Readonly<Record<string, Mapping>>;
}

interface Mapping {
  readonly order: string;
  readonly rankOrder?: string;
  readonly rest?: string;
}

/** A convolution of layers, its extents left to the caller. */
function convolution(shape: string): Workload {
  const pair = "(H, W)";
  const triple = "(M, R, S)";
  return {
    declaration: `I: [C, H, W], F: [C, M, R, S], O: [M, P, Q]`,
    expression: "O[m, p, q] = I[c, p+r, q+s] * F[c, m, r, s]",
    shape,
    densities: [
      ["I", 0.3],
      ["F", 0.4],
    ],
    mappings: {
      a: { order: "C, H, W, M, R, S" },
      b: { order: "M, P, Q, C, R, S", rankOrder: "F: [M, C, R, S]" },
      c: { order: "C, M, R, S, H, W" },
      d: {
        order: "C, HW1, MRS1, HW0, MRS0",
        rest: `
  partitioning: { O: { "${pair}": [flatten()], HW: [uniform_occupancy(I.4)], "${triple}": [flatten()], MRS: [uniform_occupancy(F.4)] } }
  spacetime: { O: { space: [HW0, MRS0], time: [C, HW1, MRS1] } }`,
      },
    },
  };
}

/** A matrix times a matrix, both sparse. */
function matrices(size: number, density: number): Workload {
  return {
    declaration: "A: [M, K], B: [K, N], Z: [M, N]",
    expression: "Z[m, n] = A[m, k] * B[k, n]",
    shape: `M: ${String(size)}, K: ${String(size)}, N: ${String(size)}`,
    densities: [
      ["A", density],
      ["B", density],
    ],
    mappings: {
      a: { order: "M, K, N" },
      b: { order: "M, N, K", rankOrder: "B: [N, K]" },
      c: { order: "K, N, M", rankOrder: "A: [K, M]" },
      d: {
        order: "K, M1, N1, M0, N0",
        rankOrder: "A: [K, M]",
        rest: `
  partitioning: { Z: { M: [uniform_occupancy(A.4)], N: [uniform_occupancy(B.4)] } }
  spacetime: { Z: { space: [M0, N0], time: [K, M1, N1] } }`,
      },
    },
  };
}

const workloads: Readonly<Record<string, Workload>> = {
  conv1d: {
    declaration: "I: [W], F: [S], O: [Q]",
    expression: "O[q] = I[q+s] * F[s]",
    shape: "W: 65536, S: 64",
    densities: [
      ["I", 0.5],
      ["F", 0.5],
    ],
    mappings: {
      a: { order: "W, S" },
      b: { order: "Q, S" },
      c: { order: "S, W" },
      d: {
        order: "W1, S1, W0, S0",
        rest: `
  partitioning: { O: { W: [uniform_occupancy(I.4)], S: [uniform_occupancy(F.4)] } }
  spacetime: { O: { space: [W0, S0], time: [W1, S1] } }`,
      },
    },
  },
  conv2d: convolution("C: 64, M: 64, R: 3, S: 3, H: 58, W: 58"),
  spMspM: matrices(1_000, 0.05),
};

/** Runs of about 1e8 steps, to look into afterwards. */
const longWorkloads: Readonly<Record<string, Workload>> = {
  "conv2d, C=256 M=128": convolution("C: 256, M: 128, R: 3, S: 3, H: 58, W: 58"),
  "spMspM 2000^3 .11": matrices(2_000, 0.11),
};

function documentOf(
  { declaration, expression, shape, densities }: Workload,
  { order, rankOrder, rest }: Mapping,
): string {
  const output = expression.slice(0, 1);
  const tensors = densities.map(
    ([tensor, density], seed) =>
      `${tensor}: { density: ${String(density)}, seed: ${String(seed + 1)} }`,
  );
  return `einsum:
  declaration: { ${declaration} }
  expressions: ["${expression}"]
shape: { ${shape} }
tensors: { ${tensors.join(", ")} }
mapping:${rankOrder === undefined ? "" : `\n  rank-order: { ${rankOrder} }`}
  loop-order: { ${output}: [${order}] }${rest ?? ""}
`;
}

const inAllNests = (all: Readonly<Record<string, Workload>>): readonly Pairing[] =>
  Object.entries(all).flatMap(([workload, each]) =>
    Object.entries(each.mappings).map(([nest, mapping]) => ({
      workload,
      nest,
      text: documentOf(each, mapping),
    })),
  );

/** The twelve that are run beside C. */
export const pairings = inAllNests(workloads);

/** Those that frames are taken from besides. */
export const longPairings = inAllNests(longWorkloads).filter(
  ({ workload, nest }) => nest === (workload.startsWith("conv") ? "c" : "a"),
);

/** The twelve's names of nests. */
export const nestNames = Object.keys((workloads["conv2d"] as Workload).mappings);

/** A document with other elements in its tensors, which are drawn by seeds so much greater. */
export function redrawn(text: string, by: number): string {
  return text.replaceAll(/(?<=seed: )\d+/g, (seed) => String(Number(seed) + by));
}

/** One row of the table of published networks. */
export type LayerRow = readonly [name: string, ...numbers: readonly number[]];

/** A layer of a network in a nest. */
export function layerDocument([, ...numbers]: LayerRow, nest: string): string {
  const [C = 1, H = 1, W = 1, M = 1, R = 1, S = 1, stride = 1, , pad = 0] = numbers;
  const outputs = (extent: number, filter: number): number =>
    Math.floor((extent + 2 * pad - filter) / stride) + 1;
  const shape = { C, H, W, M, R, S, P: outputs(H, R), Q: outputs(W, S) };
  const layer = convolution(
    Object.entries(shape)
      .map(([rank, extent]) => `${rank}: ${String(extent)}`)
      .join(", "),
  );
  const index = (output: string, filter: string): string =>
    `${stride === 1 ? output : `${String(stride)}*${output}`}+${filter}${pad === 0 ? "" : `-${String(pad)}`}`;
  const expression = `O[m, p, q] = I[c, ${index("p", "r")}, ${index("q", "s")}] * F[c, m, r, s]`;
  return documentOf({ ...layer, expression }, layer.mappings[nest] as Mapping);
}
