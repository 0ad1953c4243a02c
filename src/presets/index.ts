/** The presets: experiment documents beside this file, data only, in the order of the gallery. */

/** A document that comes with the project. */
export interface Preset {
  /** Name of its file, without `.yaml`. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what it shows. */
  readonly summary: string;
  /** Names of the data files it needs. */
  readonly files: readonly string[];
}

/** All presets. */
export const presets: readonly Preset[] = [
  {
    id: "os-sparse-both",
    title: "Output stationary, both operands sparse",
    summary: "Weights are shifted to the output and intersected with the inputs.",
    files: [],
  },
  {
    id: "os-dense",
    title: "Output stationary, dense",
    summary: "Every output is finished before the next begins; nothing is skipped.",
    files: [],
  },
  {
    id: "os-gated",
    title: "Output stationary, gated",
    summary: "Zeros of the weights save energy, but every cycle still passes.",
    files: [],
  },
  {
    id: "ws-dense",
    title: "Weight stationary, dense",
    summary: "Each weight is held while all inputs pass by; outputs are scattered.",
    files: [],
  },
  {
    id: "ws-naive",
    title: "Weight stationary, sparse storage only",
    summary: "Compressed tensors, looked up one by one: storage shrinks, time does not.",
    files: [],
  },
  {
    id: "os-sparse-weights",
    title: "Output stationary, sparse weights",
    summary: "Only non-zero weights are visited; each finds its input by position.",
    files: [],
  },
  {
    id: "ws-sparse-weights",
    title: "Weight stationary, sparse weights",
    summary: "Each non-zero weight is held while its inputs, found by position, pass by.",
    files: [],
  },
  {
    id: "ws-sparse-inputs",
    title: "Weight stationary, sparse inputs",
    summary: "Each weight meets the non-zero inputs it can reach.",
    files: [],
  },
  {
    id: "os-sparse-inputs",
    title: "Output stationary, sparse inputs",
    summary: "The sparse sliding window: only non-zero inputs under it are visited.",
    files: [],
  },
  {
    id: "is-sparse",
    title: "Input stationary, both sparse",
    summary: "Each non-zero input is held and meets every non-zero weight it can.",
    files: [],
  },
  {
    id: "cambricon-x",
    title: "Cambricon-X, two weights by four outputs",
    summary: "Sparse weights two at a time; each step fetches the inputs they need.",
    files: [],
  },
  {
    id: "is-cartesian",
    title: "Cartesian product, input stationary",
    summary: "Two inputs meet two weights on four multipliers, products are scattered.",
    files: [],
  },
  {
    id: "ws-cartesian",
    title: "Cartesian product, weight stationary",
    summary: "The same products with the outer loops exchanged: weights are held.",
    files: [],
  },
  {
    id: "scnn-tile",
    title: "SCNN, one tile and channel",
    summary: "Flattened inputs and filters, four by four multipliers.",
    files: [],
  },
  {
    id: "cnvlutin-serial",
    title: "Cnvlutin, one lane",
    summary: "Channels are intersected, inputs traversed, weights found by position.",
    files: [],
  },
  {
    id: "matmul-inner",
    title: "Matrix product, inner product",
    summary: "Row meets column: one intersection for each element of the result.",
    files: [],
  },
  {
    id: "matmul-gustavson",
    title: "Matrix product, Gustavson's order",
    summary: "A row of Z gathers the rows of B that a row of A selects.",
    files: [],
  },
  {
    id: "is-os",
    title: "IS-OS, two Einsums in cascade",
    summary: "An input-stationary step writes T, an output-stationary step reduces it.",
    files: [],
  },
  {
    id: "eyeriss",
    title: "Eyeriss, row stationary",
    summary: "Rows of filters and rows of inputs meet in a grid of processing elements.",
    files: [],
  },
  {
    id: "gamma",
    title: "Gamma, rows gathered and merged",
    summary: "Rows of B that a row of A selects are gathered, then merged and scaled.",
    files: [],
  },
  {
    id: "outerspace",
    title: "OuterSPACE, outer products",
    summary: "All products of a column and a row first, the merge afterwards.",
    files: [],
  },
  {
    id: "extensor",
    title: "ExTensor, tiles that intersect",
    summary: "Tiles of tiles: empty ones are passed over at every level.",
    files: [],
  },
  {
    id: "sigma",
    title: "SIGMA, flexible dot products",
    summary: "The non-zeros of a stripe of A fill the multipliers, whatever rows they are of.",
    files: [],
  },
  {
    id: "mobilenet-l27",
    title: "A real layer: MobileNet, layer 27",
    summary: "512 x 512 x 16, pruned for real: 775,316 products are effectual.",
    files: ["mobilenet-l27-inputs.mtx", "mobilenet-l27-weights.mtx"],
  },
];

export { comparisons, sweepExamples, type SweepExample } from "./sweeps.ts";
