/** Relations as rows of bits. */
import { BitRows } from "./bit-rows.ts";
import { cellsOfPoints, columnOf } from "./fibers.ts";
import { cellsOf, stridesOf, type Relation } from "./relation.ts";

/** A relation as rows of bits, by its other coordinates; bits ascend with the bit variable. */
export function carrierRows(relation: Relation, axis: number, sign: number): BitRows {
  const low = relation.low.toSpliced(axis, 1);
  const high = relation.high.toSpliced(axis, 1);
  const from = relation.low[axis] as number;
  const to = relation.high[axis] as number;
  const rows = new BitRows(cellsOf(low, high), Math.max(0, to - from + 1));
  if (relation.kind === "listed") {
    const strides = stridesOf(low, high).toSpliced(axis, 0, 0);
    const numbers = cellsOfPoints(relation, relation.low, strides);
    rows.setAll(numbers, columnOf(relation, axis), sign, sign > 0 ? -from : to);
    return rows;
  }
  const stride = relation.strides[axis] as number;
  markRows(rows, relation.values, stride, sign > 0 ? 0 : to - from);
  return rows;
}

/** Puts what is not 0 in a box into rows along its axis of that stride, from its last coordinate on if `end` > 0. */
function markRows(rows: BitRows, values: Float64Array, stride: number, end: number): void {
  const { width } = rows;
  for (let start = 0, first = 0; start < values.length; start += stride * width, first += stride)
    for (let at = 0; at < width; at += 1)
      for (let offset = 0; offset < stride; offset += 1)
        if (values[start + at * stride + offset] !== 0)
          rows.set(first + offset, end > 0 ? end - at : at);
}
