/** Being a multiple, as a factor: what a division that must be exact asks of its dividend. */
import { spanOf, type Form, type Ranges } from "./form.ts";
import type { Boxed } from "./relation.ts";

/** Most values in a table of multiples, which nobody is charged for. */
const maxValues = 2 ** 18;

/** Whether a form takes few enough values for a table of its multiples. */
export function hasMultiples(form: Form, ranges: Ranges): boolean {
  const [low, high] = spanOf(form, ranges);
  return high - low < maxValues;
}

/** Where a form, which has a table of its multiples, is a multiple of a divisor. */
export function multiplesOf(form: Form, divisor: number, ranges: Ranges): Boxed {
  const [low, high] = spanOf(form, ranges);
  const values = new Float64Array(high - low + 1);
  for (let at = Math.ceil(low / divisor) * divisor - low; at < values.length; at += divisor)
    values[at] = 1;
  return {
    kind: "boxed",
    key: `multiples of ${String(divisor)} in ${String(low)}..${String(high)}`,
    low: [low],
    high: [high],
    strides: [1],
    values,
    isIndicator: true,
  };
}
