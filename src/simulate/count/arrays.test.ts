/** Arrays that are lent again: never to two at once, and always with zeros. */
import { describe, expect, it } from "vitest";
import { Arrays } from "./arrays.ts";

const large = 4_096;

describe("arrays to lend", () => {
  it("come back with zeros, in the room that was taken back", () => {
    const arrays = new Arrays();
    const first = arrays.lend(large).fill(7);
    arrays.takeBack(first);
    const again = arrays.lend(large - 1);
    expect(again.buffer).toBe(first.buffer);
    expect(again).toHaveLength(large - 1);
    expect(again.every((value) => value === 0)).toBe(true);
  });

  it("are lent to one at a time, however often one is given back", () => {
    const arrays = new Arrays();
    const first = arrays.lend(large);
    expect(arrays.lend(large).buffer).not.toBe(first.buffer);
    arrays.takeBack(first);
    arrays.takeBack(first);
    expect(arrays.lend(large).buffer).toBe(first.buffer);
    expect(arrays.lend(large).buffer).not.toBe(first.buffer);
  });

  it("stay with whoever keeps them, and take back nothing that was not lent", () => {
    const arrays = new Arrays();
    const [kept, other] = [arrays.lend(large).fill(1), arrays.lend(large)];
    arrays.takeBack(new Float64Array(large));
    arrays.takeBackAllBut((buffer) => buffer === kept.buffer);
    expect(arrays.lend(large).buffer).toBe(other.buffer);
    expect(arrays.lend(large).buffer).not.toBe(kept.buffer);
    expect(kept.every((value) => value === 1)).toBe(true);
  });

  it("make room for those of other sizes, the ones first that were asked for longest ago", () => {
    const arrays = new Arrays();
    const megabyte = 2 ** 17;
    const lent = [32, 24, 16].map((each) => arrays.lend(each * megabyte));
    for (const each of lent) arrays.takeBack(each);
    const isAgain = [24, 16, 32].map((each) => {
      const { buffer } = arrays.lend(each * megabyte);
      return lent.some((other) => other.buffer === buffer);
    });
    expect(isAgain).toEqual([true, true, false]);
  });
});
