/** Loops over coordinates and tuples in the naive walk: which they take, and what is read on the way. */
import type { NaiveBinding } from "./naive-nest.testkit.ts";
import type { NaivePlace } from "./naive-place.testkit.ts";
import { intersect, unite, type Comparisons, type Delivery } from "./naive-streams.testkit.ts";
import type { RandomExpression } from "./random-experiment.testkit.ts";

/** What traversals count. */
export interface TraversalCounts {
  readonly intersections: Comparisons;
  /** By operand. */
  readonly coordReads: number[];
}

/** The iterations of a loop over coordinates or tuples, one after the other: what each begins with. */
export function* coordinateIterations(
  place: NaivePlace,
  level: number,
  counts: TraversalCounts,
): Generator<() => void> {
  const { einsum } = place;
  const drivers = place.drivers(level);
  const legal = place.legal(level);
  const delivered = new Map(
    [...drivers].map(([at, binding]): [number, readonly Delivery[]] => [
      at,
      deliveries(place, level, at, binding, legal, counts),
    ]),
  );
  const dense = (): Iterator<Delivery> =>
    legal.map((at) => ({ at, look: () => undefined }))[Symbol.iterator]();
  const stream = (expression: RandomExpression): Iterator<Delivery> | undefined => {
    if (expression.kind === "literal") return undefined;
    if (expression.kind === "operand")
      return delivered.get(expression.operand)?.[Symbol.iterator]();
    const [left, right] = [stream(expression.left), stream(expression.right)];
    if (left === undefined && right === undefined) return undefined;
    if (expression.kind === "+" || expression.kind === "-")
      return unite(left ?? dense(), right ?? dense());
    if (left === undefined || right === undefined) return left ?? right;
    return intersect(left, right, counts.intersections);
  };
  /** Operands that are there at a coordinate, as part of something that the stream delivers. */
  const present = (expression: RandomExpression, at: number): ReadonlySet<number> | undefined => {
    if (expression.kind === "literal") return new Set();
    if (expression.kind === "operand") {
      const own = delivered.get(expression.operand);
      if (own === undefined) return new Set();
      return own.some((each) => each.at === at) ? new Set([expression.operand]) : undefined;
    }
    const [left, right] = [present(expression.left, at), present(expression.right, at)];
    const isSum = expression.kind === "+" || expression.kind === "-";
    if (
      isSum ? left === undefined && right === undefined : left === undefined || right === undefined
    )
      return undefined;
    return new Set([...(left ?? []), ...(right ?? [])]);
  };
  const source = stream(einsum.expression) ?? dense();
  for (let next = source.next(); next.done !== true; next = source.next()) {
    const { at: code, look } = next.value;
    look();
    const there = present(einsum.expression, code) ?? new Set();
    yield () => {
      place.stand(level, code);
      for (const [at, binding] of drivers) place.enter(at, there.has(at) ? binding : undefined);
    };
  }
}

/** The elements that a driver delivers at legal coordinates. */
function deliveries(
  place: NaivePlace,
  level: number,
  at: number,
  binding: NaiveBinding,
  legal: readonly number[],
  counts: TraversalCounts,
): readonly Delivery[] {
  return legal.flatMap((code) => {
    place.stand(level, code);
    if (place.descend(place.fibers[at], at, binding) === undefined) return [];
    let isSeen = false;
    const look = (): void => {
      if (!isSeen) counts.coordReads[at]! += 1;
      isSeen = true;
    };
    return [{ at: code, look }];
  });
}
