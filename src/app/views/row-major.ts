/** Points and their row-major numbers: pure. */

/** Row-major number of a point in a shape. */
export function rowMajor(point: readonly number[], shape: readonly number[]): number {
  return shape.reduce((number, extent, rank) => number * extent + (point[rank] ?? 0), 0);
}

/** The coordinates of a row-major number. */
export function unravel(number: number, shape: readonly number[]): number[] {
  const point: number[] = [];
  let rest = number;
  for (let rank = shape.length - 1; rank >= 0; rank -= 1) {
    const extent = Math.max(shape[rank] ?? 1, 1);
    point[rank] = rest % extent;
    rest = Math.floor(rest / extent);
  }
  return point;
}
