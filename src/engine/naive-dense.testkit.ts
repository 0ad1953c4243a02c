/** Einsums evaluated as they are written, over dense maps of coordinates, sharing no code with the simulator. */
import type {
  Form,
  RandomEinsum,
  RandomExperiment,
  RandomExpression,
} from "./random-experiment.testkit.ts";

/** Non-zero values by coordinates, in the order of the declaration. */
export type Dense = ReadonlyMap<string, number>;

/** Coordinates as the key of a map. */
export const key = (point: readonly number[]): string => point.join();

/** The value of an expression; a take is zero where either side is. */
export function valueOf(expression: RandomExpression, values: readonly number[]): number {
  if (expression.kind === "literal") return expression.value;
  if (expression.kind === "operand") return values[expression.operand]!;
  const left = valueOf(expression.left, values);
  const right = valueOf(expression.right, values);
  switch (expression.kind) {
    case "*":
      return left * right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "take0":
      return right === 0 ? 0 : left;
    case "take1":
      return left === 0 ? 0 : right;
  }
}

/** What becomes of an element; zero is empty, so it is neither the greatest nor the least. */
export function reduced(
  reduction: RandomEinsum["reduction"],
  before: number,
  value: number,
): number {
  if (reduction === "" || before === 0 || value === 0) return before + value;
  return reduction === "max" ? Math.max(before, value) : Math.min(before, value);
}

/** Calls back for every point of the box of the variables. */
export function forEachPoint(
  { extents }: RandomExperiment,
  { variables }: RandomEinsum,
  visit: (value: (form: Form) => number) => void,
): void {
  const point = new Map<string, number>();
  const value = ({ terms, constant }: Form): number =>
    terms.reduce((sum, [name, each]) => sum + each * point.get(name)!, constant);
  const fix = (at: number): void => {
    const variable = variables[at];
    if (variable === undefined) {
      visit(value);
      return;
    }
    for (let each = 0; each < extents[variable.toUpperCase()]!; each += 1) {
      point.set(variable, each);
      fix(at + 1);
    }
  };
  fix(0);
}

/** Calls back for every point at which the output lies in its shape; inputs outside theirs are empty. */
function forEachLegalPoint(
  experiment: RandomExperiment,
  einsum: RandomEinsum,
  visit: (value: (form: Form) => number, output: readonly number[]) => void,
): void {
  const { ranks } = experiment.tensors.find(({ name }) => name === einsum.output.tensor)!;
  forEachPoint(experiment, einsum, (value) => {
    const point = einsum.output.indices.map(value);
    const isInside = point.every(
      (coordinate, at) => coordinate >= 0 && coordinate < experiment.extents[ranks[at]!]!,
    );
    if (isInside) visit(value, point);
  });
}

/** Number of points of the legal dense iteration space. */
export function densePoints(experiment: RandomExperiment, einsum: RandomEinsum): number {
  let points = 0;
  forEachLegalPoint(experiment, einsum, () => (points += 1));
  return points;
}

/** The Einsum as it is written: output, and number of points with no zero among the operands. */
export function evaluateNaively(
  experiment: RandomExperiment,
  einsum: RandomEinsum,
  tensors: ReadonlyMap<string, Dense>,
): { readonly output: Dense; readonly effectual: number } {
  const output = new Map<string, number>();
  let effectual = 0;
  forEachLegalPoint(experiment, einsum, (value, point) => {
    const values = einsum.operands.map(
      ({ tensor, indices }) => tensors.get(tensor)!.get(key(indices.map(value))) ?? 0,
    );
    if (!values.includes(0)) effectual += 1;
    const result = valueOf(einsum.expression, values);
    output.set(key(point), reduced(einsum.reduction, output.get(key(point)) ?? 0, result));
  });
  for (const [point, value] of output) if (value === 0) output.delete(point);
  return { output, effectual };
}
