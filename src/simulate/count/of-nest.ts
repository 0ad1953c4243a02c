/** What is counted of a nest: as queries, as answers, as numbers. */

/** What is counted of a nest, each count as one thing or another. */
export interface OfNest<Each> {
  /** By loop level. */
  readonly iterations: readonly Each[];
  readonly computes: Each;
  readonly updates: Each;
  readonly effectual: Each;
  readonly steps: Each;
  readonly cycles: Each;
  readonly intersectionSteps: Each;
  readonly intersectionMatches: Each;
  /** By operand. */
  readonly operands: readonly Readonly<
    Record<"accesses" | "reads" | "lookups" | "coordReads", Each>
  >[];
  readonly writes: Each;
  /** Elements of the output that are ever written. */
  readonly created: Each;
}

/** A count as a sum of answers, by number, some of them taken away. */
export type Answers = readonly { readonly sign: 1 | -1; readonly answer: number }[];

/** The same with each count made another thing, in the order in which counts are told. */
export function mapCounts<From, To>(of: OfNest<From>, to: (each: From) => To): OfNest<To> {
  return {
    iterations: of.iterations.map(to),
    computes: to(of.computes),
    updates: to(of.updates),
    effectual: to(of.effectual),
    cycles: to(of.cycles),
    steps: to(of.steps),
    intersectionSteps: to(of.intersectionSteps),
    intersectionMatches: to(of.intersectionMatches),
    operands: of.operands.map(({ accesses, reads, lookups, coordReads }) => ({
      accesses: to(accesses),
      reads: to(reads),
      lookups: to(lookups),
      coordReads: to(coordReads),
    })),
    writes: to(of.writes),
    created: to(of.created),
  };
}
