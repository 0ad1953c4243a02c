/**
 * Offering a contraction: what eliminating one variable from all that knows it costs, as boxes.
 *
 * Variables are named in the order in which the factors know them, so that equal contractions of several
 * queries are one.
 */
import { contract, outlineLeft, runningAxis, type Contraction } from "./contraction.ts";
import { formOf, maskOf, termsOf, type Form } from "./form.ts";
import type { Outline } from "./outline.ts";
import { cellsOf, maxCells, type Boxed, type Relation } from "./relation.ts";
import type { Sources } from "./script.ts";
import type { Cheapest } from "./step.ts";
import { factorKey, type Known, type Limit, type Unsolved } from "./unsolved.ts";

/** Numbers for variables, in the order in which they are asked for. */
class Naming {
  readonly variables: number[] = [];
  private readonly numbers: number[] = [];

  number(variable: number): number {
    let known = this.numbers[variable];
    if (known === undefined) {
      known = this.variables.push(variable) - 1;
      this.numbers[variable] = known;
    }
    return known;
  }

  rename = (form: Form): Form =>
    formOf(
      termsOf(form).map(([variable, each]) => [this.number(variable), each] as const),
      form.constant,
    );

  /** A form as it was before. */
  restore = (form: Form): Form =>
    formOf(
      termsOf(form).map(([number, each]) => [this.variables[number] as number, each] as const),
      form.constant,
    );
}

/** How many cells are left, each variable an axis of its own; undefined where forms keep some together. */
function cellsLeft(
  query: Unsolved,
  variable: number,
  factors: readonly Known[],
  limits: readonly Limit[],
): number | undefined {
  const bit = 1 << variable;
  let around = 0;
  const isSingle = (mask: number): boolean => {
    const rest = mask & ~bit;
    around |= rest;
    return (rest & (rest - 1)) === 0;
  };
  for (const { axes } of factors)
    for (const axis of axes) if (!isSingle(maskOf(axis))) return undefined;
  for (const { mask } of limits) if (!isSingle(mask)) return undefined;
  return query.valuesOf(around);
}

/** Offers to contract a variable. */
export function offerContraction(query: Unsolved, variable: number, cheapest: Cheapest): void {
  const bit = 1 << variable;
  const { memory } = query;
  const aggregate = query.variables[variable]?.aggregate ?? "sum";
  const factors = query.factors.filter(({ mask }) => (mask & bit) !== 0);
  const limits = query.limits.filter(({ mask }) => (mask & bit) !== 0);
  const boxing = factors.reduce((sum, { relation }) => sum + memory.boxCost(relation), 0);
  if (!cheapest.isBeatenBy(boxing)) return;
  const sketch = {
    variable,
    aggregate,
    ranges: query,
    limits: limits.map(({ form }) => form),
    factors: factors as unknown as Contraction["factors"],
  };
  let points = cellsLeft(query, variable, factors, limits);
  if (points === undefined) {
    const outline = outlineLeft(sketch);
    points = cellsOf(outline.low, outline.high);
  }
  if (points > maxCells) return;
  const isRunning = runningAxis(sketch) !== undefined;
  const [only] = factors;
  const work = only === undefined || isRunning ? 1 : query.widthOf(variable) * factors.length;
  const summing =
    isRunning && only !== undefined ? cellsOf(only.relation.low, only.relation.high) : 0;
  const cost = boxing + summing + points * (8 + work);
  if (!cheapest.isBeatenBy(cost)) return;
  cheapest.take(cost, () => {
    carryOut(query, variable, factors, limits, cost);
  });
}

function carryOut(
  query: Unsolved,
  variable: number,
  factors: readonly Known[],
  limits: readonly Limit[],
  cost: number,
): void {
  const aggregate = query.variables[variable]?.aggregate ?? "sum";
  const inOrder = factors.toSorted((a, b) => (a.relation.key < b.relation.key ? -1 : 1));
  const naming = new Naming();
  const number = naming.number(variable);
  const own = inOrder.map(({ relation, axes }) => ({ relation, axes: axes.map(naming.rename) }));
  const ends = limits
    .map(({ form }) => naming.rename(form))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const low = naming.variables.map((each) => query.low[each] as number);
  const high = naming.variables.map((each) => query.high[each] as number);
  const ranges = { low, high };
  const shape = { variable: number, aggregate, ranges, limits: ends };
  const outline = outlineLeft({ ...shape, factors: own });
  const relation = query.memory.derive(
    inOrder.map((each) => each.relation),
    contracting(
      shape,
      own.map(({ axes }) => axes),
      outline,
      cost,
    ),
  );
  const axes = outline.axes.map(naming.restore);
  query.replace(1 << variable, factors, limits, { relation, axes });
}

/** Makes the contraction of relations, each at its forms. */
const contracting =
  (
    shape: Omit<Contraction, "factors">,
    forms: readonly (readonly Form[])[],
    outline: Outline,
    cost: number,
  ) =>
  (inputs: readonly Relation[], { memory }: Sources): Boxed => {
    const factors = inputs.map((relation, at) => ({
      relation: memory.boxed(relation) as Boxed,
      axes: forms[at] as readonly Form[],
    }));
    const { aggregate, limits, ranges } = shape;
    const places = ranges.low.map((from, at) => `${String(from)}..${String(ranges.high[at])}`);
    const name = `${aggregate} ${factors.map(factorKey).join()} if ${limits.map(({ key }) => key).join()} in ${places.join()}`;
    return memory.recall(name, cost, (key, arrays) =>
      contract({ ...shape, factors }, outline, key, arrays),
    );
  };
