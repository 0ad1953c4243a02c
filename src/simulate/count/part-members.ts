/** The coordinates in parts: all of them, or those at which the leader has an element. */
import { defined } from "../../base/index.ts";
import type { PlannedDriver } from "../plan.ts";
import type { Cuts } from "./fiber-cuts.ts";

/** Coordinates, cut by cut; those of flattened ranks one a rank. */
export interface Members {
  readonly columns: readonly Int32Array[];
  /** Where those of each cut begin, and where the last ones end. */
  readonly segments: Int32Array;
}

/** All coordinates of cuts, so many together. */
export function membersOf(
  starts: Int32Array,
  ends: Int32Array,
  count: number,
  strides: readonly number[],
): Members {
  const codes = new Int32Array(count);
  const segments = new Int32Array(starts.length + 1);
  let next = 0;
  for (let cut = 0; cut < starts.length; cut += 1) {
    const end = ends[cut] as number;
    for (let code = starts[cut] as number; code < end; code += 1, next += 1) codes[next] = code;
    segments[cut + 1] = next;
  }
  return { columns: takenApart(codes, strides), segments };
}

/** The coordinates of a leader's elements in the cuts of its fibers; those past the loop lie in none. */
export function leadersOf(
  { fibers }: PlannedDriver,
  cuts: Cuts,
  strides: readonly number[],
): Members {
  const all = fibers.coordinates();
  if (cuts.positions !== undefined)
    return { columns: takenApart(all, strides), segments: cuts.positions };
  const fiberOf = cuts.fibers;
  const ends = defined(cuts.ends.at(-1), "ends");
  const starts = fibers.starts();
  const codes = new Int32Array(all.length);
  const segments = new Int32Array(ends.length + 1);
  let position = 0;
  let size = 0;
  for (let cut = 0; cut < ends.length; cut += 1) {
    const fiber = fiberOf[cut] as number;
    const end = starts[fiber + 1] as number;
    const to = ends[cut] as number;
    // Cuts of a fiber ascend, so the leader's positions come in order.
    position = Math.max(position, starts[fiber] as number);
    for (; position < end && (all[position] as number) < to; position += 1) {
      codes[size] = all[position] as number;
      size += 1;
    }
    segments[cut + 1] = size;
  }
  return { columns: takenApart(codes.subarray(0, size), strides), segments };
}

/** Tuples by their ranks' coordinates; the last stride is 1. */
function takenApart(codes: Int32Array, strides: readonly number[]): readonly Int32Array[] {
  let rest = codes;
  const outer = strides.slice(0, -1).map((stride) => {
    const [own, left] = [new Int32Array(rest.length), new Int32Array(rest.length)];
    for (let at = 0; at < rest.length; at += 1) {
      const code = rest[at] as number;
      const coordinate = Math.floor(code / stride);
      own[at] = coordinate;
      left[at] = code - coordinate * stride;
    }
    rest = left;
    return own;
  });
  return [...outer, rest];
}
