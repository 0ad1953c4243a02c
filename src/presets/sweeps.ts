/** The sweeps and comparisons that come with the project: documents in `sweeps/`, listed. */

/** A document with a sweep. */
export interface SweepExample {
  /** Name of its file in `sweeps/`, without `.yaml`. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what question it answers. */
  readonly summary: string;
  /** How links to it look at it where that is not as usual: a query of the page's addresses. */
  readonly view?: string;
}

/** Sweeps over a parameter, in the order of the page. */
export const sweepExamples: readonly SweepExample[] = [
  {
    id: "density-1d",
    title: "Sparser weights",
    summary: "When does it pay to compress the weights, and which loop order then moves least?",
  },
  {
    id: "density-layer",
    title: "Dense against SCNN",
    summary: "A layer on sixteen multipliers, against density, beside the published curves.",
    view: "relative=Dense+dot+product&published=",
  },
  {
    id: "group-size",
    title: "Group size",
    summary: "How well do n by n multipliers fill when n non-zeros are taken at a time?",
  },
  {
    id: "filter-size",
    title: "Longer filters",
    summary: "Which tensor should be held still as the filter grows?",
  },
  {
    id: "matmul-density",
    title: "Matrix products",
    summary: "Inner product, Gustavson or outer product: from two percent full to dense.",
  },
];

/** Comparisons of lanes on one set of tensors. */
export const comparisons: readonly SweepExample[] = [
  {
    id: "dataflows-1d",
    title: "One-dimensional convolution",
    summary: "Every one-dimensional dataflow on the same two tensors.",
  },
  {
    id: "dataflows-2d",
    title: "Convolution layer",
    summary: "Every dataflow of a layer with channels, also at the sizes of published networks.",
  },
  {
    id: "matmul",
    title: "Matrix product",
    summary: "Inner product, Gustavson's order and outer product.",
  },
];
