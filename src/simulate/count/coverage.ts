/**
 * Counting a union: how many values of the variables that are summed over are covered by any value of those
 * that are maximized over.
 *
 *     sum over m, p, q of max over c, r, s of F(m, c, r, s) x I(c, p + r, q + s)
 *
 * One variable, here `q`, becomes the bits of a row. One relation, here `I`, carries it: its fibers are rows
 * of bits themselves. The points of another, here `F`, are gone through together with what variables are
 * left; each unites one row of the carrier, shifted, into one row of the result. Rows that are full need no
 * more. Cost: O(points x left-over values x row / 64).
 */
import { bareVariable, type Form } from "./form.ts";
import { Refusal, tooDear } from "./query.ts";
import { cellsOf, listedOf, sizeOf, type Boxed, type Relation } from "./relation.ts";
import { shapeOfRows } from "./bit-rows.ts";
import { carrierShape, isRowByRow } from "./carrier-rows.ts";
import type { CountUnion } from "./script.ts";
import { Union, type UnionShape } from "./union.ts";
import type { Known, Unsolved } from "./unsolved.ts";

/** A way to count a union. */
export interface Coverage {
  /** Operations that it will probably take. */
  readonly cost: number;
  /** What it is made of. */
  readonly inputs: readonly Relation[];
  readonly count: CountUnion;
}

/** Most bytes that the rows of the result may take, and those of the carrier. */
const maxBytes = 2 ** 24;

/** Most values of the loops of a union, which are listed. */
const maxPlaces = 2 ** 20;

/** The bare variables of a factor, a bit each; undefined where an axis is anything else. */
function spineMask({ axes, mask }: Known): number | undefined {
  let bare = 0;
  let count = 0;
  for (const axis of axes) {
    if (axis.variables.length === 0) continue;
    const variable = bareVariable(axis);
    if (variable === undefined || (bare & (1 << variable)) !== 0) return undefined;
    bare |= 1 << variable;
    count += 1;
  }
  return count > 0 && bare === mask ? bare : undefined;
}

/** The factor that carries the bits of a variable, and its axis; undefined where none does, or several. */
function carrierOf(
  { factors, limits }: Unsolved,
  bit: number,
): { readonly carrier: Known; readonly axis: number } | undefined {
  const knowing = factors.filter(({ mask }) => (mask & (1 << bit)) !== 0);
  const [carrier] = knowing;
  if (carrier === undefined || knowing.length > 1) return undefined;
  const own = carrier.axes.flatMap(({ variables }, at) => (variables.includes(bit) ? [at] : []));
  const [axis] = own;
  if (axis === undefined || own.length > 1) return undefined;
  const isUnit = ({ variables, coefficients }: Form): boolean =>
    Math.abs(coefficients[variables.indexOf(bit)] ?? 0) <= 1;
  if (!isUnit(carrier.axes[axis] as Form) || !limits.every(({ form }) => isUnit(form)))
    return undefined;
  return { carrier, axis };
}

/** Which part of its cells a relation names; of a box, half of them. */
function densityOf({ relation }: Known): number {
  const cells = cellsOf(relation.low, relation.high);
  return relation.kind === "listed" ? Math.min(1, relation.size / cells) : 0.5;
}

/** Operations that making rows of bits of a relation takes: fewer along the axis that it is stored by. */
const preparingOf = (relation: Relation, axis: number): number =>
  (isRowByRow(relation, axis) ? 1 : 4) * sizeOf(relation);

/** A choice, and what it probably costs. */
interface Costed {
  readonly bit: number;
  readonly carrier: Known;
  /** Axis of the carrier at the bits. */
  readonly axis: number;
  readonly spine: Known | undefined;
  readonly loops: number;
  readonly costOfPlace: number;
  readonly cost: number;
}

function chosen(query: Unsolved, summed: number): Costed | undefined {
  const { factors, memory } = query;
  let best: Costed | undefined;
  for (const bit of query.numbersOf(summed)) {
    const carried = carrierOf(query, bit);
    if (carried === undefined) continue;
    const { carrier } = carried;
    const width = query.widthOf(bit);
    const rows = query.valuesOf(summed & ~(1 << bit));
    const preparing = preparingOf(carrier.relation, carried.axis);
    for (const spine of [undefined, ...factors]) {
      if (spine === carrier) continue;
      const given = spine === undefined ? 0 : spineMask(spine);
      if (given === undefined) continue;
      const points = spine === undefined ? 1 : sizeOf(spine.relation);
      const loops = query.left & ~given & ~(1 << bit);
      if (query.valuesOf(loops & summed) > maxPlaces || query.valuesOf(loops & ~summed) > maxPlaces)
        continue;
      let boxing = 0;
      let tested = 1;
      for (const factor of factors)
        if (factor !== carrier && factor !== spine) {
          boxing += memory.boxCost(factor.relation);
          tested *= densityOf(factor);
        }
      const costOfPlace = 8 + width / 24;
      // A row is full after so many unions, or there are no more places.
      const needed = (4 + (3 * Math.log(width + 1)) / densityOf(carrier)) / tested;
      const each = Math.min(needed, (points * query.valuesOf(loops)) / rows);
      const reached = rows / query.valuesOf(loops & summed);
      const gone = Math.min(
        points,
        4096 + (2 * reached * needed) / query.valuesOf(loops & ~summed),
      );
      const cost = boxing + preparing + 8 * gone + rows * each * costOfPlace;
      if (!Number.isFinite(cost) || cost >= (best?.cost ?? Number.POSITIVE_INFINITY)) continue;
      best = { bit, ...carried, spine, loops, costOfPlace, cost };
    }
  }
  return best;
}

/** The cheapest way to count a union; undefined where none of this kind works, or it is none. */
export function coverageOf(query: Unsolved): Coverage | undefined {
  const { factors } = query;
  let summed = 0;
  let deepest = -1;
  let shallowest = Number.POSITIVE_INFINITY;
  for (const variable of query.numbersOf(query.left)) {
    const { aggregate, block } = query.variables[variable] as { aggregate: string; block: number };
    if (aggregate === "sum") {
      summed |= 1 << variable;
      deepest = Math.max(deepest, block);
    } else shallowest = Math.min(shallowest, block);
  }
  if (summed === query.left || deepest > shallowest) return undefined;
  if (!factors.every(({ relation }) => relation.isIndicator)) return undefined;
  const choice = chosen(query, summed);
  if (choice === undefined) return undefined;
  const { bit, carrier, axis, spine } = choice;
  const { relation } = carrier;
  const others = factors.filter((factor) => factor !== carrier && factor !== spine);
  const rows = query.valuesOf(summed & ~(1 << bit));
  const { bytes } = shapeOfRows(rows, query.widthOf(bit));
  if (bytes > maxBytes || carrierShape(relation, axis).bytes > maxBytes) return undefined;
  return {
    cost: choice.cost + bytes / 4,
    inputs: [carrier, ...(spine === undefined ? [] : [spine]), ...others].map(
      (factor) => factor.relation,
    ),
    count: counting({
      space: query.copy(),
      limits: query.limits.map(({ form }) => form),
      summed,
      bit,
      axis,
      loops: choice.loops,
      costOfPlace: choice.costOfPlace,
      carrier: carrier.axes,
      spine: spine?.axes,
      others: others.map(({ axes }) => axes),
    }),
  };
}

/** Counts a union of relations that stand at some forms. */
const counting =
  (shape: UnionShape): CountUnion =>
  (inputs, memory) => {
    const [carrier, ...following] = inputs as readonly [Relation, ...Relation[]];
    const spine = shape.spine && following.shift();
    const preparing = preparingOf(carrier, shape.axis);
    const allowed = memory.operationsLeft - preparing;
    if (allowed < 0) return tooDear;
    const boxes = following.map((relation) => memory.boxed(relation) as Boxed);
    const counted = new Union(shape, carrier, spine && listedOf(spine), boxes).count(allowed);
    if (counted instanceof Refusal) return counted;
    return memory.spend(counted.operations + preparing) ? counted : tooDear;
  };
