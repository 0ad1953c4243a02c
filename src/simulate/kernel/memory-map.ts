/**
 * Where a kernel keeps things in its memory: first what a run changes (its locals while it is paused, the
 * output, the marks of what is resident), then the tensors, which it only reads.
 *
 * What changes comes first and in one piece, so that a checkpoint is one copy. Tensors get a little more
 * room than they need: experiments that differ only in their data then have the same addresses, hence the
 * same code.
 */
import { invariant } from "../../base/index.ts";

type Stored = Int32Array | Float64Array | Uint8Array;

/** Addresses of everything a kernel touches. */
export class MemoryMap {
  /** Bytes kept for locals, 8 each; they come first. */
  static readonly slotBytes = 8 * 1024;
  /** Locals that fit into them. */
  static readonly slots = MemoryMap.slotBytes / 8;
  /** Bytes so far. */
  size = MemoryMap.slotBytes;
  /** Bytes of what a run changes; undefined until the first tensor is placed. */
  private changing: number | undefined;
  private readonly known = new Map<Stored, number>();

  /** Reserves room for something that a run changes, filled with zeros. */
  reserve(bytes: number): number {
    invariant(this.changing === undefined, "what changes comes before what does not");
    return this.take(bytes);
  }

  /** The address of an array that a run only reads. */
  place(array: Stored): number {
    this.changing ??= this.size;
    const known = this.known.get(array);
    if (known !== undefined) return known;
    const room = 2 ** Math.floor(Math.log2(Math.max(64, array.byteLength)) - 2);
    const address = this.take(Math.ceil((array.byteLength + 1) / room) * room);
    this.known.set(array, address);
    return address;
  }

  /** Bytes from the start of the memory that a checkpoint must hold. */
  get changingBytes(): number {
    return this.changing ?? this.size;
  }

  /** Copies the tensors to where they were placed. */
  fill(memory: ArrayBuffer): void {
    for (const [array, address] of this.known) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      new Uint8Array(memory, address, array.byteLength).set(bytes);
    }
  }

  private take(bytes: number): number {
    const address = this.size;
    this.size += Math.ceil(bytes / 8) * 8;
    return address;
  }
}
