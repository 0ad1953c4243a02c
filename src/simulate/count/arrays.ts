/**
 * Large arrays that are used again, nest after nest: making them anew for every nest keeps a machine busy with
 * collecting, and with compiling anew what the collector has dropped.
 *
 * An array is lent until the nest is counted, or as long as something keeps it. What is taken back is lent
 * again, filled with zeros.
 */

/** Arrays of fewer bytes are made anew. */
const fewestBytes = 2 ** 13;
/** Most bytes that wait to be lent. */
const mostBytes = 2 ** 26;

/** Bytes of a buffer with room for so many: four sizes between two powers of two. */
function roomFor(bytes: number): number {
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  return Math.ceil(bytes / step) * step;
}

/** Arrays to lend. */
export class Arrays {
  private readonly lent = new Set<ArrayBufferLike>();
  /** By bytes. */
  private readonly waiting = new Map<number, ArrayBufferLike[]>();
  private waitingBytes = 0;

  /** An array of so many zeros. */
  lend(size: number): Float64Array {
    const bytes = size * Float64Array.BYTES_PER_ELEMENT;
    if (bytes < fewestBytes) return new Float64Array(size);
    const room = roomFor(bytes);
    const known = this.waiting.get(room)?.pop();
    if (known !== undefined) this.waitingBytes -= room;
    const buffer = known ?? new ArrayBuffer(room);
    this.lent.add(buffer);
    const array = new Float64Array(buffer, 0, size);
    return known === undefined ? array : array.fill(0);
  }

  /** Takes an array back that nothing reads any more. */
  takeBack({ buffer }: Float64Array): void {
    if (!this.lent.delete(buffer)) return;
    const room = buffer.byteLength;
    if (this.waitingBytes + room > mostBytes) return;
    this.waitingBytes += room;
    const alike = this.waiting.get(room);
    if (alike === undefined) this.waiting.set(room, [buffer]);
    else alike.push(buffer);
  }

  /** Takes back all arrays but those that are kept. */
  takeBackAllBut(isKept: (buffer: ArrayBufferLike) => boolean): void {
    for (const buffer of this.lent) if (!isKept(buffer)) this.takeBack(new Float64Array(buffer));
  }
}
