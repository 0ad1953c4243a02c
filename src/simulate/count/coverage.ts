/**
 * Counting a union: how many values of the variables that are summed over are covered by any value of those
 * that are maximized over.
 *
 *     sum over m, p, q of max over c, r, s of F(m, c, r, s) x I(c, p + r, q + s)
 *
 * One variable, here `q`, becomes the bits of a row. One relation, here `I`, carries it: its fibers are rows
 * of bits themselves. The points of another, here `F`, are gone through together with what variables are
 * left, here `p`; each unites one row of the carrier, shifted, into one row of the result. Rows that are full
 * need no more. Cost: O(points x left-over values x row / 32).
 */
import { bareVariable } from "./drop-axis.ts";
import { BitRows } from "./bit-rows.ts";
import { coefficientIn, type Form } from "./form.ts";
import type { Factor, Variable } from "./query.ts";
import { cellsOf, listedOf, sizeOf, type Boxed } from "./relation.ts";
import { Union, widthOf, type Choice, type Covering } from "./union.ts";

/** A way to count a union. */
export interface Coverage {
  /** Operations at most. */
  readonly cost: number;
  /** Counts, and tells the operations that took; undefined where they are more than allowed. */
  readonly count: (
    maxOperations: number,
  ) => { readonly count: number; readonly operations: number } | undefined;
}

/** Most words that rows may take: 16 MB each for result and carrier. */
const maxWords = 2 ** 22;

/** Most places of the loops of a union, which are listed. */
const maxPlaces = 2 ** 22;

/** The bare variables of a factor; undefined where an axis is anything else, or a variable comes twice. */
function spineVariables({ axes }: Factor): readonly number[] | undefined {
  const variables = axes.flatMap((axis) =>
    axis.variables.length === 0 ? [] : [bareVariable(axis)],
  );
  const bare = variables.filter((each) => each !== undefined);
  return bare.length === variables.length && new Set(bare).size === bare.length ? bare : undefined;
}

function choicesOf({ variables, ranges, factors, limits }: Covering): readonly Choice[] {
  const choices: Choice[] = [];
  for (const [bit, { aggregate }] of variables) {
    if (aggregate !== "sum") continue;
    const knowing = factors.filter(({ axes }) =>
      axes.some((axis) => coefficientIn(axis, bit) !== 0),
    );
    const [carrier] = knowing;
    if (carrier === undefined || knowing.length > 1) continue;
    const own = carrier.axes.flatMap((form, at) => (coefficientIn(form, bit) === 0 ? [] : [at]));
    const [axis] = own;
    if (axis === undefined || own.length > 1) continue;
    const isUnit = (form: Form): boolean => Math.abs(coefficientIn(form, bit)) <= 1;
    if (!isUnit(carrier.axes[axis] as Form) || !limits.every(isUnit)) continue;
    const others = [...variables.keys()].filter((variable) => variable !== bit);
    const spines = factors.filter(
      (factor) => factor !== carrier && spineVariables(factor) !== undefined,
    );
    for (const spine of [undefined, ...spines]) {
      const given = spine === undefined ? [] : (spineVariables(spine) as readonly number[]);
      const loops = others.filter((variable) => !given.includes(variable));
      const points = spine === undefined ? 1 : sizeOf(spine.relation);
      const places = loops.reduce(
        (product, variable) => product * widthOf(ranges, variable),
        points,
      );
      if (places / points > maxPlaces) continue;
      const costOfPlace = 12 + widthOf(ranges, bit) / 16;
      choices.push({ bit, carrier, axis, spine, loops, costOfPlace, cost: places * costOfPlace });
    }
  }
  return choices;
}

/** The cheapest way to count a union; undefined where none of this kind works. */
export function coverageOf(covering: Covering): Coverage | undefined {
  const { variables, ranges, factors } = covering;
  if (!factors.every(({ relation }) => relation.isIndicator)) return undefined;
  const blocks = (of: Variable["aggregate"]): readonly number[] =>
    [...variables.values()].flatMap(({ aggregate, block }) => (aggregate === of ? [block] : []));
  if (Math.max(-1, ...blocks("sum")) > Math.min(...blocks("max"))) return undefined;
  const [choice] = [...choicesOf(covering)].sort((a, b) => a.cost - b.cost);
  if (choice === undefined) return undefined;
  const { bit, carrier, axis, spine } = choice;
  const summed = [...variables].flatMap(([variable, { aggregate }]) =>
    aggregate === "sum" && variable !== bit ? [variable] : [],
  );
  const rows = summed.reduce((product, variable) => product * widthOf(ranges, variable), 1);
  const { low, high } = carrier.relation;
  const fibers = cellsOf(low.toSpliced(axis, 1), high.toSpliced(axis, 1));
  const width = (high[axis] as number) - (low[axis] as number) + 1;
  const words = rows * BitRows.pitchOf(widthOf(ranges, bit));
  if (words > maxWords || fibers * BitRows.pitchOf(width) > maxWords) return undefined;
  const others = factors.filter((factor) => factor !== carrier && factor !== spine);
  const boxes = others.map(({ relation, axes }) => ({ relation: covering.boxed(relation), axes }));
  if (
    !boxes.every(
      (box): box is { relation: Boxed; axes: readonly Form[] } => box.relation !== undefined,
    )
  )
    return undefined;
  const preparing = words + sizeOf(carrier.relation);
  return {
    cost: choice.cost + preparing,
    count: (maxOperations) => {
      if (preparing > maxOperations) return undefined;
      const points = spine && { relation: listedOf(spine.relation), axes: spine.axes };
      const union = new Union(covering, { ...choice, spine: points }, summed, boxes);
      const counted = union.count(maxOperations - preparing);
      return counted && { ...counted, operations: counted.operations + preparing };
    },
  };
}
