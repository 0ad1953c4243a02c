/**
 * Joining two listed relations at the variables they share: the way out where neither knows all that the
 * other does and no box would hold them.
 *
 *     A(k, m) with B(k, n)     ->     AB(k, m, n), one point a pair of points that agree on k
 */
import { affine, groupPoints, picked } from "./columns.ts";
import { bareVariable, type Form } from "./form.ts";
import type { Factor } from "./query.ts";
import { boundsOf, listed, type Listed } from "./relation.ts";

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

/** The columns as values of their variables. */
function valuesOf({ relation, axes }: Factor): readonly Int32Array[] {
  return (relation as Listed).columns.map((column, axis) => {
    const { coefficients, constant } = axes[axis] as Form;
    const sign = coefficients[0] as number;
    return affine(column, sign, -sign * constant);
  });
}

function joinedColumns(a: readonly Int32Array[], b: readonly Int32Array[]): Int32Array[] {
  return a.map((column, at) => {
    const both = new Int32Array(column.length + (b[at] as Int32Array).length);
    both.set(column);
    both.set(b[at] as Int32Array, column.length);
    return both;
  });
}

/** Points of `a` and of `b` that agree, pair by pair; undefined where there are more than `maxSize`. */
function pairsOf(
  a: readonly Int32Array[],
  b: readonly Int32Array[],
  [left, right]: readonly [Listed, Listed],
  maxSize: number,
): readonly [Int32Array, Int32Array] | undefined {
  const columns = joinedColumns(a, b);
  const size = left.size + right.size;
  const bounds = columns.map((column) => boundsOf(column));
  const { count, groupOf } = groupPoints(
    columns,
    bounds.map(([low]) => low),
    bounds.map(([, high]) => high),
    size,
  );
  const starts = new Int32Array(count + 1);
  for (let at = left.size; at < size; at += 1) {
    const next = (groupOf[at] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let group = 0; group < count; group += 1)
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  const partners = new Int32Array(right.size);
  const filled = starts.slice();
  for (let at = 0; at < right.size; at += 1) {
    const group = groupOf[left.size + at] as number;
    const place = filled[group] as number;
    partners[place] = at;
    filled[group] = place + 1;
  }
  let pairs = 0;
  for (let at = 0; at < left.size; at += 1) {
    const group = groupOf[at] as number;
    pairs += (starts[group + 1] as number) - (starts[group] as number);
  }
  if (pairs > maxSize) return undefined;
  const ours = new Int32Array(pairs);
  const theirs = new Int32Array(pairs);
  let next = 0;
  for (let at = 0; at < left.size; at += 1) {
    const group = groupOf[at] as number;
    const end = starts[group + 1] as number;
    for (let place = starts[group] as number; place < end; place += 1) {
      ours[next] = at;
      theirs[next] = partners[place] as number;
      next += 1;
    }
  }
  return [ours, theirs];
}

/** The variables of a join, those of the first factor first. */
export function variablesOfJoin(a: Factor, b: Factor): readonly number[] {
  return [...new Set([...(variablesOf(a) ?? []), ...(variablesOf(b) ?? [])])];
}

/** The join; undefined where it would have more than `maxSize` points. */
export function naturalJoin(
  a: Factor,
  b: Factor,
  maxSize: number,
  key: string,
): Listed | undefined {
  const ours = variablesOf(a) ?? [];
  const theirs = variablesOf(b) ?? [];
  const ourValues = valuesOf(a);
  const theirValues = valuesOf(b);
  const shared = ours.filter((variable) => theirs.includes(variable));
  const [left, right] = [a.relation as Listed, b.relation as Listed];
  const pairs = pairsOf(
    shared.map((variable) => ourValues[ours.indexOf(variable)] as Int32Array),
    shared.map((variable) => theirValues[theirs.indexOf(variable)] as Int32Array),
    [left, right],
    maxSize,
  );
  if (pairs === undefined) return undefined;
  const [own, other] = pairs;
  const added = theirs.flatMap((variable, at) => (shared.includes(variable) ? [] : [at]));
  const columns = [
    ...ourValues.map((values) => picked(values, own)),
    ...added.map((at) => picked(theirValues[at] as Int32Array, other)),
  ];
  let weights: Float64Array | undefined;
  if (left.weights !== undefined || right.weights !== undefined) {
    weights = new Float64Array(own.length);
    for (let at = 0; at < own.length; at += 1)
      weights[at] =
        (left.weights?.[own[at] as number] ?? 1) * (right.weights?.[other[at] as number] ?? 1);
  }
  const isIndicator = left.isIndicator && right.isIndicator;
  return listed(key, columns, own.length, { weights, isIndicator });
}
