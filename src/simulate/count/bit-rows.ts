/**
 * Rows of bits, 64 to a word: sets of whole numbers that are united many at a time.
 *
 * They lie in a memory that code of `union-code.ts` works on; here they are set up.
 */

/** Equally long rows; a word of zeros stands before and after each, so that shifting may look past its ends. */
export interface RowShape {
  /** How many rows there are. */
  readonly rows: number;
  readonly width: number;
  /** Bytes from one row to the next. */
  readonly rowBytes: number;
  /** Bytes that all of them take. */
  readonly bytes: number;
}

/** The shape of so many rows of that width. */
export function shapeOfRows(rows: number, width: number): RowShape {
  const rowBytes = 8 * (Math.ceil(width / 64) + 1);
  return { rows, width, rowBytes, bytes: rows * rowBytes + 8 };
}

/** Where the first of rows begins that lie at an address. */
export const firstRowAt = (address: number): number => address + 8;

/** Rows of bits in a memory. */
export class BitRows {
  readonly shape: RowShape;
  /** Halves of words, the first row's first. */
  private readonly halves: Int32Array;

  /** @param address of as many bytes as the rows take, a multiple of 8 */
  constructor(shape: RowShape, memory: ArrayBuffer, address: number) {
    this.shape = shape;
    this.halves = new Int32Array(memory, firstRowAt(address), (shape.bytes - 8) / 4);
  }

  /** Puts a number into a row. */
  set(row: number, bit: number): void {
    const { halves, shape } = this;
    const at = row * (shape.rowBytes / 4) + (bit >>> 5);
    halves[at] = (halves[at] as number) | (1 << (bit & 31));
  }

  /** Puts the numbers of as many values as a row is wide that are not 0 into an empty one; the last is 0 where they descend. */
  setRow(row: number, values: Float64Array, start: number, isDescending: boolean): void {
    const { halves, shape } = this;
    const { width } = shape;
    const first = row * (shape.rowBytes / 4);
    const [origin, step] = isDescending ? [start + width - 1, -1] : [start, 1];
    for (let from = 0; from < width; from += 32) {
      const to = Math.min(from + 32, width);
      let half = 0;
      for (let bit = from; bit < to; bit += 1)
        if (values[origin + step * bit] !== 0) half |= 1 << (bit & 31);
      halves[first + (from >>> 5)] = half;
    }
  }

  /** Puts a number into a row, point by point: `sign x entry + shift`. */
  setAll(rows: Int32Array, entries: Int32Array, sign: number, shift: number): void {
    const { halves } = this;
    const pitch = this.shape.rowBytes / 4;
    for (let point = 0; point < rows.length; point += 1) {
      const bit = sign * (entries[point] as number) + shift;
      const at = (rows[point] as number) * pitch + (bit >> 5);
      halves[at] = (halves[at] as number) | (1 << (bit & 31));
    }
  }

  /** The same, all points of a fiber into one row. */
  setFibers(
    rows: Int32Array,
    segments: Int32Array,
    entries: Int32Array,
    sign: number,
    shift: number,
  ): void {
    const { halves } = this;
    const pitch = this.shape.rowBytes / 4;
    for (let fiber = 0; fiber < rows.length; fiber += 1) {
      const first = (rows[fiber] as number) * pitch;
      const end = segments[fiber + 1] as number;
      for (let point = segments[fiber] as number; point < end; point += 1) {
        const bit = sign * (entries[point] as number) + shift;
        const at = first + (bit >> 5);
        halves[at] = (halves[at] as number) | (1 << (bit & 31));
      }
    }
  }

  /** Puts 1 wherever a row holds a number: so many cells on from where the row starts for each. */
  mark(cells: Uint8Array, starts: Int32Array, stride: number): void {
    const { halves, shape } = this;
    const pitch = shape.rowBytes / 4;
    for (let row = 0; row < starts.length; row += 1) {
      for (let from = 0; from < shape.width; from += 32) {
        const cell = (starts[row] as number) + from * stride;
        for (let rest = halves[row * pitch + (from >>> 5)] as number; rest !== 0; rest &= rest - 1)
          cells[cell + (31 - Math.clz32(rest & -rest)) * stride] = 1;
      }
    }
  }
}
