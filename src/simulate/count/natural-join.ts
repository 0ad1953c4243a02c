/**
 * Joining two listed relations at the variables they share: the way out where neither knows all that the
 * other does and no box would hold them.
 *
 *     A(k, m) with B(k, n)     ->     AB(k, m, n), one point a pair of points that agree on k
 */
import { bareForm, type Form } from "./form.ts";
import { bareVariable } from "./drop-axis.ts";
import type { Factor } from "./query.ts";
import { listed, type Listed } from "./relation.ts";

/** The variables of a listed factor each axis of which stands at another one; undefined for any other. */
function variablesOf({ relation, axes }: Factor): readonly number[] | undefined {
  const bare = axes.map(bareVariable).filter((each) => each !== undefined);
  const isPlain = relation.kind === "listed" && bare.length === axes.length;
  return isPlain && new Set(bare).size === bare.length ? bare : undefined;
}

/** Whether two factors can be joined. */
export function isJoinable(a: Factor, b: Factor): boolean {
  const theirs = variablesOf(b) ?? [];
  return (variablesOf(a) ?? []).some((variable) => theirs.includes(variable));
}

/** A column as the values of its variable. */
function valuesOf({ relation, axes }: Factor, axis: number): Int32Array {
  const { coefficients, constant } = axes[axis] as Form;
  const sign = coefficients[0] as number;
  return ((relation as Listed).columns[axis] as Int32Array).map((each) => sign * (each - constant));
}

/** The join, at its variables; undefined where it would have more than `maxSize` points. */
export function naturalJoin(
  a: Factor,
  b: Factor,
  maxSize: number,
  key: string,
): Factor | undefined {
  const ours = variablesOf(a) ?? [];
  const theirs = variablesOf(b) ?? [];
  const ourValues = ours.map((_, axis) => valuesOf(a, axis));
  const theirValues = theirs.map((_, axis) => valuesOf(b, axis));
  const shared = ours.filter((variable) => theirs.includes(variable));
  const keyOf = (
    variables: readonly number[],
    values: readonly Int32Array[],
    point: number,
  ): string => shared.map((variable) => values[variables.indexOf(variable)]?.[point]).join();
  const places = new Map<string, number[]>();
  const [left, right] = [a.relation as Listed, b.relation as Listed];
  for (let point = 0; point < right.size; point += 1) {
    const place = keyOf(theirs, theirValues, point);
    const points = places.get(place);
    if (points === undefined) places.set(place, [point]);
    else points.push(point);
  }
  const pairs: (readonly [number, number])[] = [];
  for (let point = 0; point < left.size; point += 1) {
    const partners = places.get(keyOf(ours, ourValues, point)) ?? [];
    if (pairs.length + partners.length > maxSize) return undefined;
    for (const partner of partners) pairs.push([point, partner]);
  }
  const added = theirs.flatMap((variable, at) => (shared.includes(variable) ? [] : [at]));
  const columns = [
    ...ourValues.map((values) => Int32Array.from(pairs, ([point]) => values[point] as number)),
    ...added.map((at) =>
      Int32Array.from(pairs, ([, point]) => (theirValues[at] as Int32Array)[point] as number),
    ),
  ];
  const isIndicator = left.isIndicator && right.isIndicator;
  const hasWeights = left.weights !== undefined || right.weights !== undefined;
  const weights = hasWeights
    ? Float64Array.from(
        pairs,
        ([own, other]) => (left.weights?.[own] ?? 1) * (right.weights?.[other] ?? 1),
      )
    : undefined;
  const relation = listed(key, columns, pairs.length, weights, isIndicator);
  return { relation, axes: [...ours, ...added.map((at) => theirs[at] as number)].map(bareForm) };
}
