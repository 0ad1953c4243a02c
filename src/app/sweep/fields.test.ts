/** What fields of sweeps and comparisons take, and what they say of the rest. */
import { expect, it } from "vitest";
import { faultOf, isRangeUpTo, isShare, isWholeUpTo, listFaultOf } from "./fields.tsx";

it("takes every density that a document takes, none and all included", () => {
  for (const typed of ["0", "0.5", "1", " 1e-3 "])
    expect(faultOf(typed, 0.5, isShare)).toBeUndefined();
  for (const typed of ["-0.1", "1.5"]) expect(faultOf(typed, 0.5, isShare)).toContain("0 to 1");
});

it("speaks of what stands in the field, not of what stood there before", () => {
  const isExtent = isWholeUpTo(16_777_216);
  expect(faultOf("3.5", 12, isExtent)).toBe("3.5 is not a whole number from 1 to 16,777,216.");
  expect(faultOf("", 12, isExtent)).toBe("Nothing is written here. Write a number such as 12.");
  expect(faultOf("many", 12, isExtent)).toMatch(/^“many” is not a number\./);
});

it("takes no range of a single place, whose other end would be lost", () => {
  const fault = (typed: string) => faultOf(typed, 16, isRangeUpTo(100));
  expect(fault("2")).toBeUndefined();
  expect(fault("1")).toMatch(/^A range has 2 places or more/);
  expect(fault("101")).toContain("from 1 to 100");
});

it("takes lists of numbers, and says which of them is none", () => {
  const fault = (typed: string) => listFaultOf(typed, [1, 2], isShare, 3);
  for (const typed of ["0.5", "0, 0.5 1", " 1;0.1, "]) expect(fault(typed)).toBeUndefined();
  expect(fault("0.5, 2")).toBe("2 is not a density, which is from 0 to 1.");
  expect(fault("0.5, half")).toMatch(/^“half” is not a number/);
  expect(fault(" , ")).toBe("Nothing is written here. Write numbers such as 1, 2.");
  expect(fault("0 0 0 0")).toBe("These are 4 numbers; the limit is 3.");
});
