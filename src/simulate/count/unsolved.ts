/**
 * A query under way: the variables that are left, what they are multiplied from, and what binds them.
 *
 * It knows what is settled without any elimination: ranges that limits narrow, factors that others imply,
 * factors at constants, variables that nothing knows. Variables are numbered anew, so that sets of them are
 * words of bits. How variables are eliminated is the matter of `ways.ts`.
 */
import { substituteEqualities } from "./equalities.ts";
import {
  bareVariable,
  constantForm,
  formOf,
  isSameForm,
  maskOf,
  spanOf,
  substitute,
  termsOf,
  type Form,
} from "./form.ts";
import type { Memory } from "./memory.ts";
import type { Factor, Query } from "./query.ts";
import { valueAtPoint, type Listed, type Relation } from "./relation.ts";
import type { Sources } from "./script.ts";
import { diagonal, repeatedAxes } from "./semijoin.ts";
import { Space } from "./space.ts";

/** Most variables of a query: as many as a word has bits. */
export const maxVariables = 31;

/** A text that equal factors share. */
export function factorKey({ relation, axes }: Factor): string {
  return `${relation.key}(${axes.map(({ key }) => key).join()})`;
}

/** A factor of a query under way. */
export interface Known extends Factor {
  /** The variables that its axes stand at, a bit each. */
  readonly mask: number;
  /** By axis: the variable that it stands at alone. */
  readonly bare: readonly (number | undefined)[];
}

/** A form that must not be negative. */
export interface Limit {
  readonly form: Form;
  /** Its variables, a bit each. */
  readonly mask: number;
}

/** A factor with what is asked of it often. */
function known({ relation, axes }: Factor): Known {
  let mask = 0;
  for (const axis of axes) mask |= maskOf(axis);
  return { relation, axes, mask, bare: axes.map(bareVariable) };
}

const limitOf = (form: Form): Limit => ({ form, mask: maskOf(form) });

/** Whether a factor is 1 wherever another is not 0. */
export function isImplied(factor: Factor, { relation, axes }: Factor): boolean {
  let around = relation.kind === "listed" ? relation.within : undefined;
  while (around !== undefined && around !== factor.relation) around = around.within;
  return (
    around !== undefined && factor.axes.every((axis, at) => isSameForm(axis, axes[at] as Form))
  );
}

function isSameFactor(a: Known, b: Known): boolean {
  return (
    a.mask === b.mask &&
    a.relation.key === b.relation.key &&
    a.axes.every((axis, at) => isSameForm(axis, b.axes[at] as Form))
  );
}

/** Makes the points of a relation at which two axes agree. */
const agreeing =
  (axes: readonly Form[], repeated: readonly [number, number]) =>
  ([relation]: readonly Relation[], { memory }: Sources): Relation => {
    const factor = { relation: relation as Listed, axes };
    const description = `${factorKey(factor)} where axes ${repeated.join()} agree`;
    return memory.recall(description, 4 * factor.relation.size, (key) =>
      diagonal(factor, repeated, key),
    );
  };

/** One query under way. */
export class Unsolved extends Space {
  readonly memory: Memory;
  /** Variables that are not eliminated yet, a bit each. */
  left: number;
  factors: readonly Known[];
  limits: readonly Limit[];
  /** What the rest is multiplied by: a number, and values of relations. */
  scale = 1;
  readonly readings: { readonly relation: Relation; readonly point: readonly number[] }[] = [];
  /** By variable: those of inner blocks. */
  private readonly inner: readonly number[];

  constructor(query: Query, memory: Memory) {
    const { variables, factors, limits } = substituteEqualities(query);
    const all = [...variables.values()];
    super(
      all,
      all.map(({ low }) => low),
      all.map(({ high }) => high),
    );
    this.memory = memory;
    const numbers = new Map([...variables.keys()].map((variable, at) => [variable, at]));
    const renamed = (form: Form): Form =>
      formOf(
        termsOf(form).map(([variable, each]) => [numbers.get(variable) as number, each] as const),
        form.constant,
      );
    this.left = 2 ** numbers.size - 1;
    this.factors = factors.map(({ relation, axes }) =>
      known({ relation, axes: axes.map(renamed) }),
    );
    this.limits = limits.map((limit) => limitOf(renamed(limit)));
    this.inner = this.variables.map(({ block }) =>
      this.variables.reduce((mask, each, at) => (each.block > block ? mask | (1 << at) : mask), 0),
    );
  }

  /** Settles whatever is settled by ranges alone; false where nothing satisfies the query. */
  simplify(): boolean {
    do {
      if (!this.narrow()) {
        this.scale = 0;
        return false;
      }
    } while (this.fixSingles());
    const factors: Known[] = [];
    for (const factor of this.factors) {
      const { relation, axes, mask } = factor;
      if (mask === 0) {
        const point = axes.map(({ constant }) => constant);
        this.readings.push({ relation, point });
        if (valueAtPoint(relation, point) === 0) return false;
      } else if (!relation.isIndicator || !factors.some((each) => isSameFactor(each, factor)))
        factors.push(this.withoutRepeats(factor));
    }
    this.factors = factors.filter((factor) => !factors.some((other) => isImplied(factor, other)));
    this.dropUnknown();
    return true;
  }

  /** Narrows ranges as far as limits and factors do; false where nothing is left of one. */
  private narrow(): boolean {
    for (let again = true; again;) {
      again = false;
      const limits: Limit[] = [];
      for (const limit of this.limits) {
        const [least, most] = spanOf(limit.form, this);
        if (most < 0) return false;
        if (least >= 0) continue;
        const { variables, coefficients, constant } = limit.form;
        if (variables.length > 1) {
          if (!limits.some(({ form }) => isSameForm(form, limit.form))) limits.push(limit);
        } else if (this.tighten(variables[0] as number, coefficients[0] as number, constant))
          again = true;
      }
      this.limits = limits;
      for (const { relation, axes } of this.factors) {
        for (let at = 0; at < axes.length; at += 1) {
          const { variables, coefficients, constant } = axes[at] as Form;
          if (variables.length !== 1) continue;
          const variable = variables[0] as number;
          const coefficient = coefficients[0] as number;
          if (this.tighten(variable, coefficient, constant - (relation.low[at] as number)))
            again = true;
          if (this.tighten(variable, -coefficient, (relation.high[at] as number) - constant))
            again = true;
        }
      }
    }
    for (let at = 0; at < this.low.length; at += 1)
      if ((this.low[at] as number) > (this.high[at] as number)) return false;
    return true;
  }

  /** Narrows the range of a variable to `coefficient x variable + constant >= 0`; whether that changed it. */
  private tighten(variable: number, coefficient: number, constant: number): boolean {
    // Never -0, so that ranges stay whole numbers to the engine too.
    const bound = 0 - constant / coefficient;
    if (coefficient > 0) {
      if (bound <= (this.low[variable] as number)) return false;
      this.low[variable] = Math.ceil(bound) + 0;
    } else {
      if (bound >= (this.high[variable] as number)) return false;
      this.high[variable] = Math.floor(bound);
    }
    return true;
  }

  /** Puts variables that have one value left at it; whether there were any. */
  private fixSingles(): boolean {
    const before = this.left;
    for (const variable of this.numbersOf(before)) {
      if (this.low[variable] !== this.high[variable]) continue;
      const by = constantForm(this.low[variable] as number);
      const bit = 1 << variable;
      this.left &= ~bit;
      this.limits = this.limits.map((limit) =>
        (limit.mask & bit) === 0 ? limit : limitOf(substitute(limit.form, variable, by)),
      );
      this.factors = this.factors.map((factor) =>
        (factor.mask & bit) === 0
          ? factor
          : known({
              relation: factor.relation,
              axes: factor.axes.map((axis) => substitute(axis, variable, by)),
            }),
      );
    }
    return this.left !== before;
  }

  /** A factor no two axes of which stand at one variable. */
  private withoutRepeats(factor: Known): Known {
    const repeated = repeatedAxes(factor);
    if (repeated === undefined) return factor;
    const { relation, axes } = factor;
    const onDiagonal = this.memory.derive([relation], agreeing(axes, repeated));
    return this.withoutRepeats(
      known({ relation: onDiagonal, axes: axes.toSpliced(repeated[1], 1) }),
    );
  }

  /** Eliminates the variables that nothing knows. */
  private dropUnknown(): void {
    let unknown = this.left;
    for (const { mask } of this.factors) unknown &= ~mask;
    for (const { mask } of this.limits) unknown &= ~mask;
    for (const variable of this.numbersOf(unknown))
      if (this.variables[variable]?.aggregate === "sum") this.scale *= this.widthOf(variable);
    this.left &= ~unknown;
  }

  /** Whether nothing that knows the variable knows one of an inner block. */
  isReady(variable: number): boolean {
    const bit = 1 << variable;
    const inner = this.inner[variable] as number;
    return (
      inner === 0 ||
      [...this.factors, ...this.limits].every(
        ({ mask }) => (mask & bit) === 0 || (mask & inner) === 0,
      )
    );
  }

  /** Puts the result of an elimination in the place of what it was made from. */
  replace(
    eliminated: number,
    factors: readonly Factor[],
    limits: readonly Limit[],
    result: Factor,
  ): void {
    this.left &= ~eliminated;
    this.factors = [...this.factors.filter((each) => !factors.includes(each)), known(result)];
    this.limits = this.limits.filter((each) => !limits.includes(each));
  }
}
