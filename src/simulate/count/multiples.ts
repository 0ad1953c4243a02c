/** Being a multiple, as a factor: what a division that must be exact asks of its dividend. */
import { spanOf, type Form, type Ranges } from "./form.ts";
import type { Factor } from "./query.ts";
import type { Boxed } from "./relation.ts";

/** That a form is a multiple of a divisor. */
export function multipleOf(form: Form, divisor: number, ranges: Ranges): Factor {
  const [low, high] = spanOf(form, ranges);
  const values = Float64Array.from({ length: high - low + 1 }, (_, at) =>
    (low + at) % divisor === 0 ? 1 : 0,
  );
  const relation: Boxed = {
    kind: "boxed",
    key: `multiples of ${String(divisor)} in ${String(low)}..${String(high)}`,
    low: [low],
    high: [high],
    strides: [1],
    values,
    isIndicator: true,
  };
  return { relation, axes: [form] };
}
