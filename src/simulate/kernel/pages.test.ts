/** Copies of a memory hold all of it, whatever they share and however they keep it. */
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../base/index.ts";
import { bytesBeside, copyPages, restorePages, type Pages } from "./pages.ts";

const bytes = 5 * 16_384 + 24;

describe("copies of a memory", () => {
  it("bring back every byte", () => {
    const random = seededRandom(3);
    const memory = new ArrayBuffer(8 * Math.ceil(bytes / 8));
    const numbers = new Float64Array(memory);
    const flags = new Uint8Array(memory, 16_384, 16_384);
    const values = [
      0,
      1,
      -7,
      2 ** 17,
      2 ** 24 + 1,
      0.1,
      1e300,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ];
    const moments: { readonly copy: Pages; readonly was: Uint8Array }[] = [];
    for (let moment = 0; moment < 60; moment += 1) {
      const kind = random.below(values.length + 1);
      if (moment % 20 === 10) flags.fill(0);
      for (let change = random.below(3_000); change > 0; change -= 1)
        if (moment % 20 < 10)
          numbers[random.below(numbers.length)] = values[random.below(kind + 1)] ?? change;
        else flags[random.below(flags.length)] = random.below(moment % 20 < 18 ? 2 : 256);
      const copy = copyPages(memory, bytes, moments.at(-1)?.copy);
      moments.push({ copy, was: new Uint8Array(memory, 0, bytes).slice() });
    }
    for (let look = 0; look < 100; look += 1) {
      const { copy, was } = moments[random.below(moments.length)]!;
      restorePages(memory, copy);
      const now = new Uint8Array(memory, 0, bytes);
      expect(now.findIndex((byte, at) => byte !== was[at])).toBe(-1);
    }
  });

  it("share what is the same, and keep what is small in few bytes", () => {
    const memory = new ArrayBuffer(4 * 16_384);
    const numbers = new Float64Array(memory);
    const start = copyPages(memory, memory.byteLength, undefined);
    expect(bytesBeside(start, undefined)).toBe(4 * 8);
    numbers.fill(-3, 0, 2_048);
    numbers.fill(0.5, 2_048, 4_096);
    numbers.fill(0.1, 4_096, 6_144);
    new Uint8Array(memory).fill(1, 8 * 6_144 + 5);
    const then = copyPages(memory, memory.byteLength, start);
    expect(bytesBeside(then, start)).toBe(4 * 8 + 4_096 + 8_192 + 16_384 + 2_048);
    numbers[0] = 4;
    const later = copyPages(memory, memory.byteLength, then);
    expect(bytesBeside(later, then)).toBe(4 * 8 + 4_096);
    expect(later.map((page, at) => page === then[at])).toEqual([false, true, true, true]);
  });

  it("take what is not in use for zeros, without a look", () => {
    const memory = new ArrayBuffer(3 * 16_384 + 80);
    const numbers = new Float64Array(memory).fill(2);
    const copy = copyPages(memory, memory.byteLength, undefined, 16_384);
    expect(bytesBeside(copy, undefined)).toBe(4 * 8 + 4_096 + 80);
    restorePages(memory, copy);
    expect([...numbers].filter((value) => value === 2)).toHaveLength(2_048);
    expect([...numbers].filter((value) => value === 0)).toHaveLength(2 * 2_048 + 10);
  });
});
