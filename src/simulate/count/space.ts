/** The variables of a query under way and their ranges; sets of variables are words of bits. */
import type { Ranges } from "./form.ts";
import type { Variable } from "./query.ts";

/** Variables by number: how each is gone through, and between which values. */
export class Space implements Ranges {
  readonly variables: readonly Variable[];
  readonly low: number[];
  readonly high: number[];

  constructor(variables: readonly Variable[], low: number[], high: number[]) {
    this.variables = variables;
    this.low = low;
    this.high = high;
  }

  /** The same as it is now, whatever narrows it later. */
  copy(): Space {
    return new Space(this.variables, this.low.slice(), this.high.slice());
  }

  /** The numbers of the variables of a set. */
  *numbersOf(mask: number): Generator<number> {
    for (let rest = mask; rest !== 0; rest &= rest - 1) yield 31 - Math.clz32(rest & -rest);
  }

  /** How many values a variable may take. */
  widthOf(variable: number): number {
    return Math.max(0, (this.high[variable] as number) - (this.low[variable] as number) + 1);
  }

  /** How many values the variables of a set take together. */
  valuesOf(mask: number): number {
    let product = 1;
    for (let rest = mask; rest !== 0; rest &= rest - 1)
      product *= this.widthOf(31 - Math.clz32(rest & -rest));
    return product;
  }
}
