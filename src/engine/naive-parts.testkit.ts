/** Loops over parts in the naive walk: where parts are cut, and which of them are passed over. */
import type { NaiveBinding } from "./naive-nest.testkit.ts";
import type { NaivePlace } from "./naive-place.testkit.ts";
import type { RandomExpression } from "./random-experiment.testkit.ts";

/** The iterations of a loop over parts, one after the other: what each begins with. */
export function* partIterations(place: NaivePlace, level: number): Generator<() => void> {
  const drivers = place.drivers(level);
  /** Whether what an expression's drivers store is there in a part; undefined where nothing drives. */
  const isOccupied = (expression: RandomExpression): boolean | undefined => {
    if (expression.kind === "literal") return undefined;
    if (expression.kind === "operand") {
      const binding = drivers.get(expression.operand);
      return binding === undefined
        ? undefined
        : hasInPart(place, level, expression.operand, binding);
    }
    const [left, right] = [isOccupied(expression.left), isOccupied(expression.right)];
    if (left === undefined && right === undefined) return undefined;
    return expression.kind === "+" || expression.kind === "-"
      ? (left ?? true) || (right ?? true)
      : (left ?? true) && (right ?? true);
  };
  for (const part of cut(place, level)) {
    place.parts[level] = part;
    if (isOccupied(place.einsum.expression) === false) continue;
    yield () => {
      for (const [at, binding] of drivers) {
        if (place.nest.operands[at]!.ranks[binding.first]!.parts === undefined) continue;
        place.enter(at, binding);
      }
    };
    place.parts[level] = part;
  }
  place.parts[level] = undefined;
}

function hasInPart(place: NaivePlace, level: number, at: number, binding: NaiveBinding): boolean {
  const { ranks } = place.nest.operands[at]!;
  if (ranks[binding.first]!.parts !== undefined)
    return place.descend(place.fibers[at], at, binding) !== undefined;
  const [start, end] = place.parts[level]!;
  return place.storedCodes(at, binding, false).some((code) => code >= start && code < end);
}

/** The parts of a loop, ascending: [start, end). */
function cut(place: NaivePlace, level: number): readonly (readonly [number, number])[] {
  const { nest } = place;
  const loop = nest.loops[level]!;
  const cut = loop.cut!;
  const around = nest.partsAround(loop.base, level)[0];
  const [from, to] = place.parts[around ?? -1] ?? [0, nest.extentOf(loop)];
  const edges = [from];
  if (cut.kind === "shape") {
    for (let edge = from + 1; edge < to; edge += 1) if (edge % cut.size === 0) edges.push(edge);
  } else {
    const { component } = nest.cutComponent(loop.base);
    const leader = nest.operands[cut.leader]!;
    const binding = leader.bindings.find(
      ({ first }) =>
        leader.ranks[first]!.parts === undefined &&
        nest.direct(leader.ranks[first]!.value) === component,
    )!;
    const found = place
      .storedCodes(cut.leader, binding, true)
      .filter((code) => code >= from && code < to);
    edges.push(...found.filter((_, at) => at > 0 && at % cut.size === 0));
  }
  return edges.map((edge, at) => [edge, edges[at + 1] ?? to]);
}
