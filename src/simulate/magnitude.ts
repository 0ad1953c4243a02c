/**
 * How great the numbers of a nest can get: kernels and counts in closed form keep indices, coordinates of
 * tuples and what bounds them in 32 bits, with room for the sum of two.
 */
import type { Linear, Plan, PlannedStatement } from "./plan.ts";

/** What every number stays below. */
const maxMagnitude = 2 ** 30;

/** Why a nest needs more than 32-bit arithmetic; undefined where it does not. */
export function tooGreat(plan: Plan): string | undefined {
  const beyond = ({ registers, coefficients, constant, divisor }: Linear): string | undefined => {
    const reach = registers.reduce(
      (sum, register, at) =>
        sum +
        Math.abs(coefficients[at] as number) * ((plan.nest.registers[register]?.extent ?? 1) + 1),
      Math.abs(constant) + Math.abs(divisor),
    );
    return reach < maxMagnitude
      ? undefined
      : `an index reaches ${reach}, where 32-bit arithmetic goes up to ${maxMagnitude}`;
  };
  const statements: readonly PlannedStatement[] = plan.statements.flat();
  const found = [
    ...statements.map((each) => ("coordinate" in each ? beyond(each.coordinate) : undefined)),
    ...plan.output.map(beyond),
  ];
  for (const { lower, upper, checks, guards, drivers, extent } of plan.loops) {
    if (extent >= maxMagnitude) return `a loop over ${extent} tuples`;
    found.push(...[...lower, ...upper, ...checks.map(({ value }) => value), ...guards].map(beyond));
    for (const { value, extent: limit } of checks)
      if (limit * Math.abs(value.divisor) >= maxMagnitude)
        return `an index divided by ${value.divisor}`;
    for (const { rest, scale, divisor, fibers } of drivers) {
      if (fibers.shape >= maxMagnitude) return `tuples of ${fibers.shape} coordinates`;
      found.push(beyond(rest));
      if (Math.abs(scale) * extent + Math.abs(divisor) * extent >= maxMagnitude)
        return "a stride times a loop's extent passes 32-bit arithmetic";
    }
  }
  return found.find((reason) => reason !== undefined);
}
