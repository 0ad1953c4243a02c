/**
 * A query under way: the variables that are left, what they are multiplied from, and what binds them.
 *
 * It knows what is settled without any elimination: ranges that limits narrow, factors that others imply,
 * factors at constants. How variables are eliminated is the matter of `ways.ts`.
 */
import { substituteEqualities } from "./equalities.ts";
import {
  addScaled,
  coefficientIn,
  constantForm,
  shifted,
  spanOf,
  substitute,
  type Form,
} from "./form.ts";
import type { Memory } from "./memory.ts";
import type { Factor, Query, Variable } from "./query.ts";
import { valueAtPoint } from "./relation.ts";
import { diagonal, repeatedAxes } from "./semijoin.ts";

/** A text that equal factors share. */
export function factorKey({ relation, axes }: Factor): string {
  return `${relation.key}(${axes.map(({ key }) => key).join()})`;
}

/** Whether a factor is 1 wherever another is not 0. */
function isImplied(factor: Factor, { relation, axes }: Factor): boolean {
  let around = relation.kind === "listed" ? relation.within : undefined;
  while (around !== undefined && around !== factor.relation) around = around.within;
  return around !== undefined && factor.axes.every((axis, at) => axis.key === axes[at]?.key);
}

/** What knows a variable. */
export interface Surroundings {
  readonly factors: readonly Factor[];
  readonly limits: readonly Form[];
}

/** One query under way; `low` and `high` are the ranges of its variables. */
export class Unsolved {
  readonly memory: Memory;
  readonly variables: Map<number, Variable>;
  readonly low: number[] = [];
  readonly high: number[] = [];
  factors: readonly Factor[];
  limits: readonly Form[];
  /** What the rest is multiplied by. */
  scale = 1;

  constructor(query: Query, memory: Memory) {
    this.memory = memory;
    const { variables, factors, limits } = substituteEqualities(query);
    this.variables = new Map(variables);
    for (const [variable, { low, high }] of variables) {
      this.low[variable] = low;
      this.high[variable] = high;
    }
    this.factors = factors;
    this.limits = limits;
  }

  /** The range of a variable. */
  range(variable: number): readonly [number, number] {
    return [this.low[variable] as number, this.high[variable] as number];
  }

  /** Settles whatever is settled by ranges alone; false where nothing satisfies the query. */
  simplify(): boolean {
    for (let again = true; again;) {
      again = false;
      const limits = new Map<string, Form>();
      for (const limit of this.limits) {
        const [least, most] = spanOf(limit, this);
        if (most < 0) return false;
        if (least >= 0) continue;
        if (limit.variables.length === 1) {
          again = this.tighten(limit) || again;
          continue;
        }
        limits.set(limit.key, limit);
      }
      this.limits = [...limits.values()];
      for (const { relation, axes } of this.factors) {
        axes.forEach((axis, at) => {
          if (axis.variables.length !== 1) return;
          const lowest = shifted(axis, -(relation.low[at] as number));
          const highest = addScaled(axis, -1, constantForm(relation.high[at] as number));
          again = this.tighten(lowest) || again;
          again = this.tighten(highest) || again;
        });
      }
      for (const variable of this.variables.keys())
        if ((this.low[variable] as number) > (this.high[variable] as number)) return false;
    }
    if (this.fixSingles()) return this.simplify();
    const factors = new Map<string, Factor>();
    for (const factor of this.factors) {
      const { relation, axes } = factor;
      if (axes.every(({ variables }) => variables.length === 0)) {
        this.scale *= valueAtPoint(
          relation,
          axes.map(({ constant }) => constant),
        );
        if (this.scale === 0) return false;
        continue;
      }
      const key = factorKey(factor);
      factors.set(relation.isIndicator ? key : `${key}@${String(factors.size)}`, factor);
    }
    const distinct = [...factors.values()];
    this.factors = distinct
      .filter((factor) => !distinct.some((other) => isImplied(factor, other)))
      .map((factor) => this.withoutRepeats(factor));
    return true;
  }

  /** Puts variables that have one value left at it; whether there were any. */
  private fixSingles(): boolean {
    const before = this.variables.size;
    for (const variable of this.variables.keys()) {
      const [low, high] = this.range(variable);
      if (low !== high) continue;
      const by = constantForm(low);
      this.variables.delete(variable);
      this.limits = this.limits.map((limit) => substitute(limit, variable, by));
      this.factors = this.factors.map((factor) =>
        factor.axes.some((axis) => coefficientIn(axis, variable) !== 0)
          ? {
              relation: factor.relation,
              axes: factor.axes.map((axis) => substitute(axis, variable, by)),
            }
          : factor,
      );
    }
    return this.variables.size < before;
  }

  /** A factor no two axes of which stand at one variable. */
  private withoutRepeats(factor: Factor): Factor {
    const repeated = repeatedAxes(factor);
    if (repeated === undefined) return factor;
    const description = `${factorKey(factor)} where axes ${repeated.join()} agree`;
    const relation = this.memory.recall(description, (key) => diagonal(factor, repeated, key));
    return this.withoutRepeats({ relation, axes: factor.axes.toSpliced(repeated[1], 1) });
  }

  /** Narrows the range of the only variable of a limit; whether that changed anything. */
  private tighten({ variables, coefficients, constant }: Form): boolean {
    const variable = variables[0] as number;
    const coefficient = coefficients[0] as number;
    const [low, high] = this.range(variable);
    const bound = -constant / coefficient;
    if (coefficient > 0) this.low[variable] = Math.max(low, Math.ceil(bound));
    else this.high[variable] = Math.min(high, Math.floor(bound));
    return this.low[variable] !== low || this.high[variable] !== high;
  }

  /** Factors and limits that know a variable. */
  around(variable: number): Surroundings {
    return {
      factors: this.factors.filter(({ axes }) =>
        axes.some((axis) => coefficientIn(axis, variable) !== 0),
      ),
      limits: this.limits.filter((limit) => coefficientIn(limit, variable) !== 0),
    };
  }

  /** Whether nothing that knows the variable knows one of an inner block. */
  isReady(variable: number): boolean {
    const { block } = this.variables.get(variable) as Variable;
    const { factors, limits } = this.around(variable);
    return [...factors.flatMap(({ axes }) => axes), ...limits].every(({ variables }) =>
      variables.every((each) => (this.variables.get(each) as Variable).block <= block),
    );
  }

  /** Puts the result of an elimination in the place of what it was made from. */
  replace(
    variable: number,
    factors: readonly Factor[],
    limits: readonly Form[],
    scale: number,
    result?: Factor,
  ): void {
    this.variables.delete(variable);
    this.factors = this.factors.filter((each) => !factors.includes(each));
    this.limits = this.limits.filter((each) => !limits.includes(each));
    if (result !== undefined) this.factors = [...this.factors, result];
    this.scale *= scale;
  }
}
