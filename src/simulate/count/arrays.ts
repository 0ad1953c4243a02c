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
    const { buffer, isNew } = this.room(bytes);
    const array = new Float64Array(buffer, 0, size);
    return isNew ? array : array.fill(0);
  }

  /** An array of so many whole numbers, whichever: they are to be written over. */
  lendIntegers(size: number): Int32Array {
    const bytes = size * Int32Array.BYTES_PER_ELEMENT;
    return bytes < fewestBytes
      ? new Int32Array(size)
      : new Int32Array(this.room(bytes).buffer, 0, size);
  }

  /** A buffer with room for so many bytes, and whether it is new. */
  private room(bytes: number): { readonly buffer: ArrayBufferLike; readonly isNew: boolean } {
    const room = roomFor(bytes);
    const known = this.alike(room).pop();
    if (known !== undefined) this.waitingBytes -= room;
    const buffer = known ?? new ArrayBuffer(room);
    this.lent.add(buffer);
    return { buffer, isNew: known === undefined };
  }

  /** The buffers of so many bytes that wait; what was asked for last stands last. */
  private alike(room: number): ArrayBufferLike[] {
    const buffers = this.waiting.get(room) ?? [];
    this.waiting.delete(room);
    this.waiting.set(room, buffers);
    return buffers;
  }

  /** Takes an array back that nothing reads any more; where too much waits, what nobody has asked for the longest goes. */
  takeBack({ buffer }: Float64Array | Int32Array): void {
    if (!this.lent.delete(buffer)) return;
    const room = buffer.byteLength;
    this.alike(room).push(buffer);
    this.waitingBytes += room;
    for (const [oldest, buffers] of this.waiting) {
      while (this.waitingBytes > mostBytes && buffers.pop() !== undefined)
        this.waitingBytes -= oldest;
      if (this.waitingBytes <= mostBytes) break;
    }
  }

  /** Takes back all arrays but those that are kept. */
  takeBackAllBut(isKept: (buffer: ArrayBufferLike) => boolean): void {
    for (const buffer of this.lent) if (!isKept(buffer)) this.takeBack(new Float64Array(buffer));
  }
}
