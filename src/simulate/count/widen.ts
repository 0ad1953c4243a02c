/**
 * Listing the values of further variables with the points of a relation.
 *
 *     I(c, h, w) [0 <= h - r < P]     ->     I'(c, h, w, r), one point a value of r that satisfies the limits
 *
 * Afterwards the points know all that the limits ask of `h`, which can then be dropped (`drop-axis.ts`). Worth
 * it where no box would hold the result, and the further variables are narrow.
 */
import { atPoints, type Points } from "./drop-axis.ts";
import { picked } from "./columns.ts";
import { coefficientIn, formOf, termsOf, type Form, type Ranges } from "./form.ts";
import { listed, type Listed } from "./relation.ts";

/** How many values variables take together. */
export const valuesOf = (variables: readonly number[], { low, high }: Ranges): number =>
  variables.reduce(
    (product, variable) =>
      product * Math.max(0, (high[variable] as number) - (low[variable] as number) + 1),
    1,
  );

/** One combination of values of the variables, the last fastest. */
function combination(variables: readonly number[], ranges: Ranges, number: number): number[] {
  let rest = number;
  return variables
    .toReversed()
    .map((variable) => {
      const low = ranges.low[variable] as number;
      const width = (ranges.high[variable] as number) - low + 1;
      const value = low + (rest % width);
      rest = Math.floor(rest / width);
      return value;
    })
    .toReversed();
}

/** The points with each of the values that satisfy the limits; a column more a variable. */
export function widened(
  points: Points,
  variables: readonly number[],
  limits: readonly Form[],
  ranges: Ranges,
  key: string,
): Listed {
  const { size, columns, weights, isIndicator } = points.relation;
  const count = valuesOf(variables, ranges);
  const known = limits.map((limit) =>
    atPoints(
      formOf(
        termsOf(limit).filter(([variable]) => !variables.includes(variable)),
        limit.constant,
      ),
      points,
    ),
  );
  const pointOf = new Int32Array(size * count);
  const valueOf = new Int32Array(size * count);
  let next = 0;
  const combinations = Array.from({ length: count }, (_, at) => combination(variables, ranges, at));
  combinations.forEach((values, number) => {
    const shifts = limits.map((limit) =>
      variables.reduce(
        (sum, variable, at) => sum + coefficientIn(limit, variable) * (values[at] as number),
        0,
      ),
    );
    const start = next;
    for (let point = 0; point < size; point += 1) {
      let isLegal = true;
      for (let at = 0; at < known.length; at += 1)
        if (((known[at] as Int32Array)[point] as number) + (shifts[at] as number) < 0)
          isLegal = false;
      if (!isLegal) continue;
      pointOf[next] = point;
      next += 1;
    }
    valueOf.fill(number, start, next);
  });
  const at = pointOf.subarray(0, next);
  const further = variables.map((_, variable) => {
    const values = Int32Array.from(combinations, (each) => each[variable] as number);
    return picked(values, valueOf.subarray(0, next));
  });
  const spread = weights === undefined ? undefined : new Float64Array(next);
  if (spread !== undefined && weights !== undefined)
    for (let point = 0; point < next; point += 1)
      spread[point] = weights[at[point] as number] as number;
  const all = [...columns.map((column) => picked(column, at)), ...further];
  return listed(key, all, next, spread, isIndicator);
}
