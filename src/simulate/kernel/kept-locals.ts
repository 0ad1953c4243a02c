/** What outlives a pause of the locals of a kernel: where it stands, in its memory. */
import { defined } from "../../base/index.ts";
import type { Emission } from "./emission.ts";
import { type, type Local } from "./wasm.ts";

/** The locals of a paused kernel. */
export class KeptLocals {
  private readonly emission: Emission;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;

  constructor(emission: Emission, memory: ArrayBuffer) {
    this.emission = emission;
    this.view = new DataView(memory);
    this.bytes = new Uint8Array(memory, 0, 8 * emission.kept.length);
  }

  /** The value of a local; 0 where none outlives a pause. */
  read(local: Local): number {
    const at = this.emission.slotOf(local);
    if (at === undefined) return 0;
    if (local.type === type.i32) return this.view.getInt32(at, true);
    if (local.type === type.f64) return this.view.getFloat64(at, true);
    return Number(this.view.getBigInt64(at, true));
  }

  /** Sets one of 32 bits. */
  write(local: Local, value: number): void {
    this.view.setInt32(this.placeOf(local), value, true);
  }

  /** The sum of counters, by their places. */
  sum(places: readonly number[]): number {
    let sum = 0;
    for (const at of places) sum += Number(this.view.getBigInt64(at, true));
    return sum;
  }

  /** The place of a local, which has to be kept. */
  placeOf(local: Local): number {
    return defined(this.emission.slotOf(local), "slot");
  }

  /** Places of the counters that a count is the sum of. */
  placesOf(offset: number): readonly number[] {
    return this.emission.tallies.flatMap((tally) =>
      tally.offset === offset ? [this.placeOf(tally.local)] : [],
    );
  }

  /** All of them. */
  copy(): Uint8Array {
    return this.bytes.slice();
  }

  /** Puts a copy back. */
  put(copy: Uint8Array): void {
    this.bytes.set(copy);
  }

  /**
   * Takes locals over from a copy of another kernel's: by their places there and here. All others are of loops that
   * are yet to begin.
   */
  adopt(copy: Uint8Array, places: readonly (readonly [there: number, here: number])[]): void {
    const words = new BigInt64Array(copy.buffer);
    this.bytes.fill(0);
    for (const [there, here] of places)
      this.view.setBigInt64(here, defined(words[there / 8], "word"), true);
  }
}
