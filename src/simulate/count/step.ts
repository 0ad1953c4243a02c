/** Steps that make a query smaller, of which only the cheapest is kept. */

/** Operations that any step takes, whatever its size. */
const stepCost = 500;

/** The cheapest of the steps that were offered. */
export class Cheapest {
  /** What it costs; infinite where there is none. */
  cost = Number.POSITIVE_INFINITY;
  /** Carries it out. */
  carryOut: () => void = () => undefined;

  /** Whether a step of that cost would be kept. */
  isBeatenBy(cost: number): boolean {
    return cost + stepCost < this.cost;
  }

  /** Keeps a step. */
  take(cost: number, carryOut: () => void): void {
    this.cost = cost + stepCost;
    this.carryOut = carryOut;
  }
}
