/**
 * Patterns: which elements of an output are not zero, without computing any.
 *
 * Where no value is negative no sum cancels, so an element of a product's sum is not zero exactly where some
 * product is not: that is a union (`coverage.ts`), of which the rows are looked at instead of counted. It
 * depends on the Einsum alone, not on its loops. Counts of whatever reads the output need no more than that.
 */
import type { ProgramEinsum, ProgramExpression } from "../../einsum/index.ts";
import type { Plan } from "../plan.ts";
import { coverageOf } from "./coverage.ts";
import { addScaled, bareForm, formOf, type Form } from "./form.ts";
import type { Memory } from "./memory.ts";
import { Refusal, type Factor, type Query, type Variable } from "./query.ts";
import { sourcesOf, type Sources } from "./script.ts";
import type { Counted } from "./union.ts";
import { maxVariables, Unsolved } from "./unsolved.ts";
import { substituteEqualities } from "./equalities.ts";

/** Beyond these, products could become zero, or sums no number at all, by rounding. */
const [leastProduct, mostProduct] = [1e-300, 1e300];

/** The literals of an expression that multiplies or takes; undefined for any other. */
function literalsOf(expression: ProgramExpression): readonly number[] | undefined {
  if (expression.kind === "operand") return [];
  if (expression.kind === "literal") return [expression.value];
  if (expression.kind === "binary" && expression.operator !== "*") return undefined;
  const [left, right] = [literalsOf(expression.left), literalsOf(expression.right)];
  return left && right && [...left, ...right];
}

/** Whether all products of some factors' values are numbers above zero, unless a value is zero. */
function cannotVanish(factors: readonly ArrayLike<number>[]): boolean {
  let [least, most] = [1, 1];
  for (const values of factors) {
    let [low, high] = [1, 1];
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] as number;
      if (value === 0) continue;
      // Also where it is no number.
      if (!(value > 0)) return false;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    least *= low;
    most *= high;
  }
  return least > leastProduct && most < mostProduct;
}

/**
 * The elements of an output as a query: their coordinates summed over, the Einsum's variables maximized over.
 * A rank of one coordinate has no variable of its own.
 */
function elementsQuery(einsum: ProgramEinsum, { plan, stored }: Sources): Query {
  const { variables, operands, output } = einsum;
  const formAt = ({ terms, constant }: (typeof output.indices)[number]): Form =>
    formOf(
      terms.map(({ variable, coefficient }) => [
        variables.findIndex(({ name }) => name === variable),
        coefficient,
      ]),
      constant,
    );
  const asked = new Map<number, Variable>();
  variables.forEach(({ extent }, at) => {
    asked.set(at, { low: 0, high: extent - 1, aggregate: "max", block: 1 });
  });
  plan.nest.output.ranks.forEach(({ shape }, rank) => {
    if (shape === 1) return;
    asked.set(variables.length + rank, { low: 0, high: shape - 1, aggregate: "sum", block: 0 });
  });
  const factors = operands.map(({ indices }, operand): Factor => {
    const ranks = plan.nest.operands[operand]?.ranks ?? [];
    const axes = ranks.map(({ declared }) => formAt(indices[declared] as (typeof indices)[number]));
    return { relation: stored.nonZero(operand), axes };
  });
  const equalities = output.indices.map((index, rank) => {
    const variable = variables.length + rank;
    return asked.has(variable) ? addScaled(bareForm(variable), -1, formAt(index)) : formAt(index);
  });
  return { variables: asked, factors, limits: [], equalities };
}

/**
 * Which elements of a plan's output are not zero, 1 by their row-major number; undefined where that does not
 * follow from which elements of its operands are not, or is not worked out in so many operations.
 */
export function patternOf(
  einsum: ProgramEinsum,
  plan: Plan,
  memory: Memory,
  maxOperations: number,
): Uint8Array | undefined {
  const { nest, tensors, outputSize, outputStrides } = plan;
  const literals = literalsOf(einsum.expression);
  if (literals === undefined || literals.some((value) => value === 0)) return undefined;
  if (nest.operands.some(({ ranks }) => ranks.some(({ isParts }) => isParts))) return undefined;
  if (
    !cannotVanish([...tensors.map(({ values }) => values), ...literals.map((literal) => [literal])])
  )
    return undefined;
  const sources = sourcesOf(plan, memory);
  memory.begin(sources, maxOperations);
  const asked = substituteEqualities(elementsQuery(einsum, sources));
  if (asked.variables.size > maxVariables) return undefined;
  const query = new Unsolved(asked, memory);
  const pattern = new Uint8Array(outputSize);
  if (!query.simplify()) return pattern;
  const numbers = [...asked.variables.keys()];
  const strideOf = (number: number): number =>
    outputStrides[(numbers[number] as number) - einsum.variables.length] as number;
  const coordinates = nest.output.ranks.flatMap(({ shape }, rank) =>
    shape === 1 ? [] : [numbers.indexOf(einsum.variables.length + rank)],
  );
  // A rank that follows another, or that nothing binds, is told by no row.
  const isTold = (number: number): boolean =>
    number >= 0 && ((query.left & (1 << number)) !== 0 || query.low[number] === query.high[number]);
  if (!coordinates.every(isTold)) return undefined;
  const first = coordinates.reduce(
    (sum, number) => sum + (query.low[number] as number) * strideOf(number),
    0,
  );
  if (query.left === 0) return pattern.fill(1, first, first + 1);
  const coverage = coverageOf(query);
  const union = coverage?.count(coverage.inputs, memory);
  if (union === undefined || union instanceof Refusal) return undefined;
  union.rows.mark(pattern, startsOf(union, first, query, strideOf), strideOf(union.bit));
  return pattern;
}

/** The element at which each row of a union starts. */
function startsOf(
  { rowsBy }: Counted,
  first: number,
  query: Unsolved,
  strideOf: (number: number) => number,
): Int32Array {
  let starts = Int32Array.of(first);
  for (const number of rowsBy) {
    const [width, stride] = [query.widthOf(number), strideOf(number)];
    const next = new Int32Array(starts.length * width);
    for (let row = 0; row < next.length; row += 1)
      next[row] = (starts[Math.floor(row / width)] as number) + (row % width) * stride;
    starts = next;
  }
  return starts;
}
