import { expect, test } from "vitest";
import { formatBrief, formatCount, formatElement, formatShare, formatValue } from "./numbers.ts";

test("thousands are separated and minus is a minus sign", () => {
  expect(formatCount(1234567)).toBe("1,234,567");
  expect(formatValue(-12)).toBe("−12");
});

test("values that are not whole keep four digits", () => {
  expect(formatValue(0.123456)).toBe("0.1235");
});

test("brief values fit four characters or are abbreviated", () => {
  expect(formatBrief(178)).toBe("178");
  expect(formatBrief(12_345)).toBe("12K");
});

test("shares have at most one decimal, and none without a whole", () => {
  expect(formatShare(17, 36)).toBe("47.2 %");
  expect(formatShare(1, 0)).toBe("");
});

test("a scalar goes by its bare name", () => {
  expect(formatElement("O", [1, 2])).toBe("O[1,2]");
  expect(formatElement("z", [])).toBe("z");
});
