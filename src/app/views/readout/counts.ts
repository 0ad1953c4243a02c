/**
 * The counts of a run arranged for reading: pure rows of numbers, each so far and in total.
 *
 * "So far" is what the frame says and is undefined without one; "total" is what the finished run says
 * and is undefined while it is under way.
 */
import type {
  EinsumCounts,
  EinsumDescription,
  InputCounts,
  OutputCounts,
} from "../../../engine/index.ts";
import type { GlossaryKey } from "../../glossary.ts";
import { following, iterationsOf, type Followed } from "../../state/followed.ts";

/** A number so far and in total. */
export interface Figure {
  readonly soFar: number | undefined;
  readonly total: number | undefined;
  /** What makes the number grow; undefined where it cannot be told step by step. */
  readonly follows?: Followed;
}

/** A segment of the bar of multiplications. */
export interface MacSegment extends Figure {
  readonly kind: "effectual" | "ineffectual" | "gated" | "skipped";
  /** Share of the dense multiplications, 0 to 1. */
  readonly share: number;
  /** Share of this segment that is done, 0 to 1. */
  readonly done: number;
}

/** A table with one row a tensor; every column is a word of the glossary. */
export interface TensorTable {
  readonly columns: readonly GlossaryKey[];
  readonly rows: readonly { readonly tensor: string; readonly figures: readonly Figure[] }[];
}

const macEvents = {
  effectual: "effectual multiplication",
  ineffectual: "multiplication by zero",
  gated: "gated step",
} as const;
const macKinds = ["effectual", "ineffectual", "gated", "skipped"] as const;

/** The bar of multiplications; skipped ones have no moment, so they count as done in full. */
export function macSegments(
  total: EinsumCounts | undefined,
  soFar: EinsumCounts | undefined,
): MacSegment[] {
  const dense = total?.macs.dense ?? 0;
  return macKinds.map((kind) => {
    const whole = total?.macs[kind];
    const part = kind === "skipped" ? undefined : soFar?.macs[kind];
    const reached = whole === undefined || whole === 0 ? 0 : (part ?? 0) / whole;
    return {
      kind,
      ...(kind === "skipped" ? {} : { follows: following(macEvents[kind], { kind }) }),
      soFar: part,
      total: whole,
      share: whole === undefined || dense === 0 ? 0 : whole / dense,
      done: kind === "skipped" ? 1 : Math.min(reached, 1),
    };
  });
}

function inputEvents(tensor: string): Readonly<Record<keyof InputCounts, Followed>> {
  const fetch = { kind: "fetch", tensor } as const;
  return {
    accesses: following(`use of ${tensor}`, fetch, { kind: "hold", tensor }),
    reads: following(`fetch of ${tensor}`, fetch),
    lookups: following(`lookup in ${tensor}`, { kind: "lookup", tensor }),
    coordReads: following(`coordinate of ${tensor} read`, { kind: "coordinate", tensor }),
  };
}

/** Accesses, reads, lookups and coordinate reads of every input. */
export function inputTable(
  einsum: EinsumDescription,
  total: EinsumCounts | undefined,
  soFar: EinsumCounts | undefined,
): TensorTable {
  const names = [...new Set(einsum.inputs.map((input) => input.tensor))];
  const pick = (counts: EinsumCounts | undefined, tensor: string): InputCounts | undefined => {
    const found = counts?.tensors[tensor];
    return found !== undefined && "accesses" in found ? found : undefined;
  };
  return {
    columns: ["accesses", "reads", "lookups", "coordinateReads"],
    rows: names.map((tensor) => {
      const whole = pick(total, tensor);
      const part = pick(soFar, tensor);
      const follows = inputEvents(tensor);
      const figure = (key: keyof InputCounts): Figure => ({
        soFar: part?.[key],
        total: whole?.[key],
        follows: follows[key],
      });
      return {
        tensor,
        figures: [figure("accesses"), figure("reads"), figure("lookups"), figure("coordReads")],
      };
    }),
  };
}

/** A table without some of its columns. */
export function withoutColumns(
  { columns, rows }: TensorTable,
  hidden: readonly GlossaryKey[],
): TensorTable {
  const kept = columns.map((column) => !hidden.includes(column));
  return {
    columns: columns.filter((_, at) => kept[at] === true),
    rows: rows.map(({ tensor, figures }) => ({
      tensor,
      figures: figures.filter((_, at) => kept[at] === true),
    })),
  };
}

/** Updates, writes and reads of partial sums of the output. */
export function outputTable(
  einsum: EinsumDescription,
  total: EinsumCounts | undefined,
  soFar: EinsumCounts | undefined,
): TensorTable {
  const { tensor } = einsum.output;
  const pick = (counts: EinsumCounts | undefined): OutputCounts | undefined => {
    const found = counts?.tensors[tensor];
    return found !== undefined && "updates" in found ? found : undefined;
  };
  const [whole, part] = [pick(total), pick(soFar)];
  const fetch = { kind: "fetch", tensor } as const;
  const follows = {
    updates: following(`update of ${tensor}`, fetch, { kind: "hold", tensor }),
    writes: following(`new element of ${tensor}`, fetch),
    reads: following("partial sum brought back", { kind: "return" }),
  };
  const figure = (key: keyof OutputCounts): Figure => ({
    soFar: part?.[key],
    total: whole?.[key],
    follows: follows[key],
  });
  return {
    columns: ["updates", "writes", "partialReads"],
    rows: [{ tensor, figures: [figure("updates"), figure("writes"), figure("reads")] }],
  };
}

/** How often each loop's body runs, outermost first. */
export function loopRows(
  einsum: EinsumDescription,
  total: EinsumCounts | undefined,
  soFar: EinsumCounts | undefined,
): (Figure & { readonly rank: string; readonly spatial: boolean })[] {
  const orZero = (counts: EinsumCounts | undefined, rank: string): number | undefined =>
    counts === undefined ? undefined : (counts.iterations[rank] ?? 0);
  return einsum.loops.map((loop) => ({
    rank: loop.rank,
    follows: iterationsOf(loop, einsum),
    spatial: loop.mode === "spatial",
    soFar: orZero(soFar, loop.rank),
    total: orZero(total, loop.rank),
  }));
}
