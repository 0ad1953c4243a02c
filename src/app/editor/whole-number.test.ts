import { expect, it } from "vitest";
import { faultOfWhole } from "./whole-number.ts";

it.each(["1", "5000", "16777216", ""])("takes %j", (text) => {
  expect(faultOfWhole(text, 1, 16_777_216)).toBeUndefined();
});

it.each([
  ["0", "0 is too small: give a whole number from 1 to 16,777,216."],
  ["-3", "3 is too small"],
  ["2.5", "2.5 is not whole"],
  ["99999999", "99,999,999 is too large"],
])("says what is wrong with %j", (text, fault) => {
  expect(faultOfWhole(text, 1, 16_777_216)).toContain(fault);
});
