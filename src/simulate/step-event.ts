/**
 * Things that can happen in a step, each as a count that grows when it happens.
 *
 * Most are counts that a walk keeps anyway, so that two checkpoints tell whether anything happened between
 * them without walking. Only what happens to one element has to be watched compute by compute.
 */
import { defined } from "../base/index.ts";
import { linear, valueOf, type Linear, type Plan } from "./plan.ts";
import { layoutState, operandCounts, totals } from "./state.ts";
import type { ComputeEvent, Walk } from "./walk.ts";

/** Something that a step can do. */
export type StepEvent =
  /** An element of the tensor is read, or an element of the output begins a stay. */
  | { readonly kind: "fetch"; readonly tensor: string }
  /** An element of the tensor that was fetched before is used again. */
  | { readonly kind: "hold"; readonly tensor: string }
  /** A coordinate of the tensor is looked up, or traversed. */
  | { readonly kind: "lookup" | "coordinate"; readonly tensor: string }
  /** A partial sum that was written back is brought in again. */
  | { readonly kind: "return" }
  /** An intersection finds a coordinate on both sides, or passes over one that is on one side only. */
  | { readonly kind: "match" | "skip" }
  | { readonly kind: "effectual" | "ineffectual" | "gated" }
  /** The loop over this rank begins an iteration; named so that it is the same loop when loops are moved. */
  | { readonly kind: "iteration"; readonly einsum: string; readonly rank: string }
  /** The element at this point, in the order of the declaration, is read or written. */
  | { readonly kind: "touch"; readonly tensor: string; readonly point: readonly number[] };

/** How to see that an event happens in a nest. */
export type Probe =
  /** How often it has happened up to a state. */
  | { readonly kind: "count"; readonly count: (state: Float64Array) => number }
  /** Whether it happens in a compute; it can only where the loops stand at one of the places. */
  | {
      readonly kind: "watch";
      readonly meets: (walk: Walk, event: ComputeEvent) => boolean;
      readonly places: readonly Place[];
    };

/** Where loops stand when certain coordinates are what they are. */
export type Place = readonly { readonly coordinate: Linear; readonly at: number }[];

function sumOf(offsets: readonly number[]): Probe | undefined {
  if (offsets.length === 0) return undefined;
  return {
    kind: "count",
    count: (state) => offsets.reduce((sum, offset) => sum + (state[offset] as number), 0),
  };
}

function differenceOf(more: readonly number[], less: readonly number[]): Probe | undefined {
  const [whole, part] = [sumOf(more), sumOf(less)];
  if (whole?.kind !== "count" || part?.kind !== "count") return undefined;
  return { kind: "count", count: (state) => whole.count(state) - part.count(state) };
}

function touchProbe(plan: Plan, tensor: string, point: readonly number[]): Probe | undefined {
  const { operands, output } = plan.nest;
  if (output.tensor === tensor) {
    if (point.length !== output.ranks.length) return undefined;
    const element = point.reduce(
      (sum, coordinate, rank) => sum + coordinate * (plan.outputStrides[rank] as number),
      0,
    );
    return {
      kind: "watch",
      meets: (_, event) => event.element === element && event.output !== "untouched",
      places: [
        plan.output.map((coordinate, rank) => ({ coordinate, at: defined(point[rank], "point") })),
      ],
    };
  }
  const layout = layoutState(plan);
  const readers = operands.flatMap(({ tensor: name, ranks }, operand) =>
    name === tensor
      ? {
          operand,
          coordinates: ranks
            .filter(({ isParts }) => !isParts)
            .map(({ declared, coordinate }) => ({ declared, value: linear(coordinate) })),
        }
      : [],
  );
  if (readers.length === 0) return undefined;
  return {
    kind: "watch",
    places: readers.map(({ coordinates }) =>
      coordinates.map(({ declared, value }) => ({ coordinate: value, at: point[declared] ?? -1 })),
    ),
    meets: (walk) =>
      readers.some(
        ({ operand, coordinates }) =>
          walk.get(layout.spared + operand) === 0 &&
          walk.get(layout.absent + operand) === Number.POSITIVE_INFINITY &&
          coordinates.every(({ declared, value }) => valueOf(value, walk.x) === point[declared]),
      ),
  };
}

/** The probe of an event; undefined where it cannot happen in the nest. */
export function probeOf(plan: Plan, event: StepEvent): Probe | undefined {
  const layout = layoutState(plan);
  const { operands, output } = plan.nest;
  const total = (name: keyof typeof totals): number => layout.totals + totals[name];
  const reading = (tensor: string, count: keyof typeof operandCounts): readonly number[] =>
    operands.flatMap(({ tensor: name }, operand) =>
      name === tensor ? layout.counts + 4 * operand + operandCounts[count] : [],
    );
  switch (event.kind) {
    case "fetch":
      return event.tensor === output.tensor
        ? sumOf([total("writes")])
        : sumOf(reading(event.tensor, "reads"));
    case "hold":
      return event.tensor === output.tensor
        ? differenceOf([total("updates")], [total("writes")])
        : differenceOf(reading(event.tensor, "accesses"), reading(event.tensor, "reads"));
    case "lookup":
      return sumOf(reading(event.tensor, "lookups"));
    case "coordinate":
      return sumOf(reading(event.tensor, "coordReads"));
    case "return":
      return differenceOf([total("writes")], [total("created")]);
    case "match":
      return sumOf([total("intersectionMatches")]);
    case "skip":
      return differenceOf([total("intersectionSteps")], [total("intersectionMatches")]);
    case "effectual":
    case "ineffectual":
    case "gated":
      return sumOf([total(event.kind)]);
    case "iteration": {
      if (plan.nest.name !== event.einsum) return undefined;
      const level = plan.loops.findIndex(({ loop }) => loop.rank === event.rank);
      return sumOf(level === -1 ? [] : [layout.iterations + level]);
    }
    case "touch":
      return touchProbe(plan, event.tensor, event.point);
  }
}
