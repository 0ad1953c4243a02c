/** Relations as rows of bits: by their coordinates along all axes but one, whose coordinates are the bits. */
import { shapeOfRows, type BitRows, type RowShape } from "./bit-rows.ts";
import { cellsOfPoints, columnOf } from "./fibers.ts";
import { cellsOf, stridesOf, type Relation } from "./relation.ts";

/** The shape of the rows that a relation has along an axis. */
export function carrierShape({ low, high }: Relation, axis: number): RowShape {
  const rows = cellsOf(low.toSpliced(axis, 1), high.toSpliced(axis, 1));
  return shapeOfRows(rows, Math.max(0, (high[axis] as number) - (low[axis] as number) + 1));
}

/** Whether the points of each row are stored next to each other. */
export function isRowByRow(relation: Relation, axis: number): boolean {
  if (relation.kind === "boxed") return relation.strides[axis] === 1;
  const { fibers } = relation;
  return fibers?.inner.length === 1 && axis === fibers.above.low.length;
}

/** Puts a relation into empty rows; bits ascend with the coordinate, or descend where `sign` is -1. */
export function fillCarrier(rows: BitRows, relation: Relation, axis: number, sign: number): void {
  const low = relation.low.toSpliced(axis, 1);
  const high = relation.high.toSpliced(axis, 1);
  const from = relation.low[axis] as number;
  const to = relation.high[axis] as number;
  if (relation.kind === "listed") {
    const strides = stridesOf(low, high).toSpliced(axis, 0, 0);
    const shift = sign > 0 ? -from : to;
    const { fibers } = relation;
    if (fibers !== undefined && isRowByRow(relation, axis)) {
      const numbers = cellsOfPoints(fibers.above, relation.low, strides);
      rows.setFibers(numbers, fibers.segments, columnOf(relation, axis), sign, shift);
    } else
      rows.setAll(
        cellsOfPoints(relation, relation.low, strides),
        columnOf(relation, axis),
        sign,
        shift,
      );
    return;
  }
  const stride = relation.strides[axis] as number;
  markRows(rows, relation.values, stride, sign < 0);
}

/** Puts what is not 0 in a box into rows along its axis of that stride, its last coordinate first where they descend. */
function markRows(
  rows: BitRows,
  values: Float64Array,
  stride: number,
  isDescending: boolean,
): void {
  const { width } = rows.shape;
  const pitch = stride * width;
  for (let start = 0, first = 0; start < values.length; start += pitch, first += stride) {
    if (stride === 1) rows.setRow(first, values, start, isDescending);
    else
      for (let at = 0, cell = start; at < width; at += 1) {
        const bit = isDescending ? width - 1 - at : at;
        for (let offset = 0; offset < stride; offset += 1, cell += 1)
          if (values[cell] !== 0) rows.set(first + offset, bit);
      }
  }
}
