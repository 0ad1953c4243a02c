import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatBrief,
  formatCount,
  formatElement,
  formatShare,
  formatValue,
  inUnits,
  withDecimals,
} from "./numbers.ts";

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

test("numbers are written as the language's own formatters write them", () => {
  const language = (value: number, options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat("en-US", { ...options, signDisplay: "negative" })
      .format(value)
      .replace("-", "−");
  // Ends in a one: of two figures equally near, formatters and `toFixed` choose differently.
  const figures = fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: -9, max: 8 }))
    .map(([digits, power]) => Number(`${digits}1e${power}`));
  fc.assert(
    fc.property(figures, fc.integer({ min: 0, max: 3 }), (value, decimals) => {
      expect(withDecimals(value, decimals)).toBe(
        language(value, { maximumFractionDigits: decimals }),
      );
      if (!Number.isInteger(value))
        expect(formatValue(value)).toBe(language(value, { maximumSignificantDigits: 4 }));
      expect(inUnits(value, 4).join("")).toBe(
        language(value, { notation: "compact", maximumSignificantDigits: 4 }),
      );
    }),
    { numRuns: 2_000 },
  );
  expect([Infinity, -Infinity, NaN, -0].map(formatCount)).toEqual(["∞", "−∞", "NaN", "0"]);
});
