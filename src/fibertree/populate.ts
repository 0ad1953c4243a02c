/**
 * Populate: writing to an output at the coordinates of an input, `z << a` over all ranks.
 *
 * This is the operator on whole tensors; loop nests that write in any order write to an `Output`.
 */
import { invariant } from "../base/index.ts";
import { compareCoordinates } from "./coordinates.ts";
import { allColumns, assembleTensor, leavesOf, type Leaves } from "./leaves.ts";
import type { Tensor } from "./tensor.ts";

/** What a loop does at each element: from the value of the output so far and the input's, the new one. */
export type PopulateBody = (output: number, input: number) => number;

/**
 * Applies a body at every element of `input` that is not zero, and keeps all other values of `output`.
 * Elements that are zero after the body are left out, new ones and, because zero is empty, old ones too.
 *
 * Ranks: as `output`; `input` has as many, with coordinates of as many components.
 * Cost: O(positions of both).
 */
export function populate(output: Tensor, input: Tensor, body: PopulateBody): Tensor {
  const ours = leavesOf(output);
  const theirs = leavesOf(input);
  const ourColumns = allColumns(ours.columns);
  const theirColumns = allColumns(theirs.columns);
  invariant(ourColumns.length === theirColumns.length, "populate between tensors of unequal ranks");
  const capacity = ours.values.length + theirs.values.length;
  const columns = ourColumns.map(() => new Int32Array(capacity));
  const values = new Float64Array(capacity);
  let count = 0;
  const emit = (leaves: typeof ourColumns, place: number, value: number): void => {
    columns.forEach((column, component) => (column[count] = leaves[component]![place]!));
    values[count] = value;
    count += 1;
  };
  let at = 0;
  let bt = 0;
  while (at < ours.values.length || bt < theirs.values.length) {
    const before = ours.values[at];
    const from = theirs.values[bt];
    if (from === 0) {
      bt += 1;
      continue;
    }
    const order =
      from === undefined
        ? -1
        : before === undefined
          ? 1
          : compareCoordinates(ourColumns, at, theirColumns, bt);
    if (order < 0) {
      emit(ourColumns, at, before ?? 0);
    } else {
      const value = body(order === 0 ? (before ?? 0) : 0, from ?? 0);
      if (value !== 0) emit(theirColumns, bt, value);
      bt += 1;
    }
    if (order <= 0) at += 1;
  }
  return assembleTensor({
    ranks: output.ranks,
    columns: regroup(ours.columns, columns, count),
    values: values.slice(0, count),
  });
}

/** Hands the columns of all ranks back to their ranks. */
function regroup(
  like: Leaves["columns"],
  columns: readonly Int32Array[],
  count: number,
): Leaves["columns"] {
  let next = 0;
  return like.map((components) =>
    components.map(() => {
      next += 1;
      return columns[next - 1]!.slice(0, count);
    }),
  );
}
