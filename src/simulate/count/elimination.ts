/**
 * Answering a query: variables are eliminated one by one, each time the one that costs least.
 *
 * Two ways, chosen by cost: dropping a coordinate of a listed relation (`drop-axis.ts`) and contracting
 * boxes (`contraction.ts`). Results are remembered, as the queries of a nest have most of their
 * eliminations in common. Where every way costs too much the query is refused: a refusal is never wrong.
 */
import { bareVariable, dropAxis, dropKey, type Drop } from "./drop-axis.ts";
import { coverageOf, type Coverage } from "./coverage.ts";
import { contract, frameLeft, runningAxis, type Contraction } from "./contraction.ts";
import {
  addScaled,
  bareForm,
  coefficientIn,
  constantForm,
  formOf,
  shifted,
  spanOf,
  substitute,
  termsOf,
  type Form,
} from "./form.ts";
import { isJoinable, naturalJoin } from "./natural-join.ts";
import { diagonal, isWithin, repeatedAxes, semijoin } from "./semijoin.ts";
import { valuesOf, widened, widenedInto } from "./widen.ts";
import { byFirstWays } from "./first-ways.ts";
import { Refusal, type Factor, type Query, type Variable } from "./query.ts";
import type { Memory } from "./memory.ts";
import { cellsOf, maxCells, valueAtPoint, type Boxed, type Relation } from "./relation.ts";

/** Most points of joined relations, and of what is joined. */
const maxJoined = 100_000;

/** Most points of a relation that further variables are listed with. */
const maxWidened = 2 ** 21;

const tooDear = new Refusal("eliminating its variables would take too many operations");
const tooLarge = new Refusal("the tables that eliminating its variables needs are too large");

interface Step {
  readonly cost: number;
  readonly carryOut: () => void;
}

function factorKey({ relation, axes }: Factor): string {
  return `${relation.key}(${axes.map(({ key }) => key).join()})`;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

/** Whether a factor is 1 wherever another is not 0. */
function isImplied(factor: Factor, { relation, axes }: Factor): boolean {
  let around = relation.kind === "listed" ? relation.within : undefined;
  while (around !== undefined && around !== factor.relation) around = around.within;
  return around !== undefined && factor.axes.every((axis, at) => axis.key === axes[at]?.key);
}

/** Points or cells of a factor. */
function sizeOf({ relation }: Factor): number {
  return relation.kind === "listed" ? relation.size : relation.values.length;
}

/** One query under way. */
class Elimination {
  private readonly memory: Memory;
  private readonly variables: Map<number, Variable>;
  readonly low: number[] = [];
  readonly high: number[] = [];
  private factors: Factor[];
  private limits: Form[];
  private equalities: Form[];
  private scale = 1;
  private readonly found = new Map<
    number,
    {
      readonly factors: readonly Factor[];
      readonly limits: readonly Form[];
      readonly place: string;
      readonly steps: readonly Step[];
    }
  >();

  constructor(query: Query, memory: Memory) {
    this.memory = memory;
    this.variables = new Map(query.variables);
    for (const [variable, { low, high }] of query.variables) {
      this.low[variable] = low;
      this.high[variable] = high;
    }
    this.factors = [...query.factors];
    this.limits = [...query.limits];
    this.equalities = [...query.equalities];
  }

  answer(): number | Refusal {
    this.solveEqualities();
    for (;;) {
      if (!this.simplify()) return 0;
      if (this.variables.size === 0) return this.scale;
      const isUnion = [...this.variables.values()].some(({ aggregate }) => aggregate === "max");
      const eliminations = [...this.variables.keys()]
        .filter((variable) => this.isReady(variable))
        .flatMap((variable) => this.stepsOf(variable));
      const steps = [...eliminations, ...this.joins()];
      const best = steps.reduce<Step | undefined>(
        (least, step) => (least === undefined || step.cost < least.cost ? step : least),
        undefined,
      );
      const coverage = isUnion ? this.coverage() : undefined;
      if (coverage !== undefined && coverage.cost <= (best?.cost ?? Number.POSITIVE_INFINITY)) {
        const counted = coverage.count(this.memory.operationsLeft);
        if (counted === undefined || !this.memory.spend(counted.operations)) return tooDear;
        return this.scale * counted.count;
      }
      if (best === undefined || best.cost > maxJoined) {
        if (this.join()) continue;
        if (best === undefined) return tooLarge;
      }
      if (!this.memory.spend(best.cost)) return tooDear;
      if (this.memory.isFull) return new Refusal("the tables would take more than 64 MB");
      best.carryOut();
    }
  }

  /** Counting what is left as a union. */
  private coverage(): Coverage | undefined {
    const { variables, factors, limits, memory } = this;
    const boxed = (relation: Relation): Boxed | undefined =>
      Number.isFinite(memory.boxCost(relation)) ? memory.boxed(relation) : undefined;
    return coverageOf({ variables, ranges: this, factors, limits, boxed });
  }

  private range(variable: number): readonly [number, number] {
    return [this.low[variable] as number, this.high[variable] as number];
  }

  /** Uses equalities up: a variable with coefficient 1 or -1 is replaced by what it equals. */
  private solveEqualities(): void {
    for (;;) {
      const form = this.equalities.pop();
      if (form === undefined) return;
      const solvable = form.variables.filter(
        (_, at) => Math.abs(form.coefficients[at] as number) === 1,
      );
      const weight = (variable: number): number => {
        const block = (this.variables.get(variable) as Variable).block;
        const sizes = this.factors
          .filter(({ axes }) => axes.some((axis) => coefficientIn(axis, variable) !== 0))
          .map(({ relation }) =>
            relation.kind === "listed" ? relation.size : relation.values.length,
          );
        return block * 1e12 + Math.max(0, ...sizes);
      };
      const [chosen] = solvable.sort((a, b) => weight(b) - weight(a));
      const inner = Math.max(
        -1,
        ...form.variables.map((each) => (this.variables.get(each) as Variable).block),
      );
      if (chosen === undefined || (this.variables.get(chosen) as Variable).block < inner) {
        this.limits.push(form, addScaled(form, -1, constantForm(0)));
        continue;
      }
      const sign = -coefficientIn(form, chosen);
      const by = formOf(
        termsOf(form)
          .filter(([variable]) => variable !== chosen)
          .map(([variable, each]) => [variable, each * sign] as const),
        form.constant * sign,
      );
      const [low, high] = this.range(chosen);
      this.limits = this.limits.map((each) => substitute(each, chosen, by));
      this.limits.push(shifted(by, -low), addScaled(by, -1, constantForm(high)));
      this.equalities = this.equalities.map((each) => substitute(each, chosen, by));
      this.factors = this.factors.map(({ relation, axes }) => ({
        relation,
        axes: axes.map((axis) => substitute(axis, chosen, by)),
      }));
      this.variables.delete(chosen);
    }
  }

  /** Settles whatever is settled by ranges alone; false where nothing satisfies the query. */
  private simplify(): boolean {
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

  /** A factor no two axes of which stand at one variable. */
  private withoutRepeats(factor: Factor): Factor {
    const repeated = repeatedAxes(factor);
    if (repeated === undefined) return factor;
    const description = `${factorKey(factor)} where axes ${repeated.join()} agree`;
    const relation = this.memory.recall(description, (key) => diagonal(factor, repeated, key));
    return this.withoutRepeats({ relation, axes: factor.axes.toSpliced(repeated[1], 1) });
  }

  /** Joins the two smallest listed factors that share a variable; false where that gives too many points. */
  private join(): boolean {
    const pairs = this.factors.flatMap((a, at) =>
      this.factors.slice(at + 1).flatMap((b) => (isJoinable(a, b) ? [[a, b] as const] : [])),
    );
    const size = ([a, b]: readonly [Factor, Factor]): number => sizeOf(a) * sizeOf(b);
    const [smallest] = pairs.sort((a, b) => size(a) - size(b));
    if (smallest === undefined) return false;
    const [a, b] = smallest;
    if (sizeOf(a) + sizeOf(b) > maxJoined) return false;
    const joined = naturalJoin(a, b, maxJoined, `${factorKey(a)} joined with ${factorKey(b)}`);
    if (joined === undefined || !this.memory.spend(20 * maxJoined)) return false;
    this.factors = [...this.factors.filter((each) => each !== a && each !== b), joined];
    return true;
  }

  /** Multiplying listed factors into others that know all of their variables. */
  private joins(): readonly Step[] {
    const { factors, memory } = this;
    return factors.flatMap((small) =>
      factors.flatMap((large): readonly Step[] => {
        if (small === large || !isWithin(small, large)) return [];
        const carryOut = (): void => {
          const relation = memory.recall(`${factorKey(small)} in ${factorKey(large)}`, (key) =>
            semijoin(small, large, key),
          );
          const rest = factors.filter((each) => each !== small && each !== large);
          this.factors = [...rest, { relation, axes: large.axes }];
        };
        return [{ cost: 20 * (sizeOf(small) + sizeOf(large)), carryOut }];
      }),
    );
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
  private around(variable: number): {
    readonly factors: readonly Factor[];
    readonly limits: readonly Form[];
  } {
    return {
      factors: this.factors.filter(({ axes }) =>
        axes.some((axis) => coefficientIn(axis, variable) !== 0),
      ),
      limits: this.limits.filter((limit) => coefficientIn(limit, variable) !== 0),
    };
  }

  /** Whether nothing that knows the variable knows one of an inner block. */
  private isReady(variable: number): boolean {
    const { block } = this.variables.get(variable) as Variable;
    const { factors, limits } = this.around(variable);
    return [...factors.flatMap(({ axes }) => axes), ...limits].every(({ variables }) =>
      variables.every((each) => (this.variables.get(each) as Variable).block <= block),
    );
  }

  /** The ways to eliminate a variable, found anew only where what surrounds it has changed. */
  private stepsOf(variable: number): readonly Step[] {
    const { factors, limits } = this.around(variable);
    const known = new Set([variable]);
    for (const { axes } of factors)
      for (const { variables } of axes) for (const each of variables) known.add(each);
    for (const { variables } of limits) for (const each of variables) known.add(each);
    let place = "";
    for (const each of known)
      place += `${String(each)}:${String(this.low[each])}:${String(this.high[each])} `;
    const before = this.found.get(variable);
    if (before?.place === place && isSame(before.factors, factors) && isSame(before.limits, limits))
      return before.steps;
    const steps = this.findSteps(variable, factors, limits);
    this.found.set(variable, { factors, limits, place, steps });
    return steps;
  }

  private findSteps(
    variable: number,
    factors: readonly Factor[],
    limits: readonly Form[],
  ): readonly Step[] {
    const { aggregate } = this.variables.get(variable) as Variable;
    const [low, high] = this.range(variable);
    if (factors.length === 0 && limits.length === 0) {
      const count = aggregate === "sum" ? high - low + 1 : 1;
      return [{ cost: 0, carryOut: () => this.replace(variable, [], [], count) }];
    }
    const steps = factors.flatMap((factor) => [
      ...this.dropStep(variable, factor, factors, limits),
      ...this.widenStep(variable, factor, factors, limits),
    ]);
    const contraction = this.contractStep(variable, factors, limits);
    return contraction === undefined ? steps : [...steps, contraction];
  }

  private dropStep(
    variable: number,
    factor: Factor,
    factors: readonly Factor[],
    limits: readonly Form[],
  ): readonly Step[] {
    const { relation, axes } = factor;
    if (relation.kind !== "listed") return [];
    const { aggregate } = this.variables.get(variable) as Variable;
    if (aggregate === "max" && !relation.isIndicator) return [];
    const bare = axes.map(bareVariable);
    const axis = bare.indexOf(variable);
    const own = axes.filter((form) => coefficientIn(form, variable) !== 0);
    if (
      axis === -1 ||
      own.length > 1 ||
      new Set(bare.filter((each) => each !== undefined)).size <
        bare.filter((each) => each !== undefined).length
    )
      return [];
    const others = factors.filter((each) => each !== factor);
    const knows = (form: Form): boolean => form.variables.every((each) => bare.includes(each));
    if (!others.every((other) => other.axes.every(knows)) || !limits.every(knows)) return [];
    const boxing = others.reduce((sum, other) => sum + this.memory.boxCost(other.relation), 0);
    const cost = boxing + relation.size * (1 + 2 * others.length + limits.length);
    if (!Number.isFinite(cost)) return [];
    const carryOut = (): void => {
      const [low, high] = this.range(variable);
      const drop: Drop = {
        relation,
        axes,
        axis,
        absorbed: others.map((other) => ({
          relation: this.memory.boxed(other.relation) as Boxed,
          axes: other.axes,
        })),
        limits,
        low,
        high,
        aggregate,
      };
      const result = this.memory.recall(dropKey(drop), (key) => dropAxis(drop, key));
      const kept = axes.filter((form, at) => at !== axis && form.variables.length > 0);
      this.replace(variable, [factor, ...others], limits, 1, { relation: result, axes: kept });
    };
    return [{ cost, carryOut }];
  }

  /** Listing what else is around a variable with a factor's points, so that the variable can be dropped. */
  private widenStep(
    variable: number,
    factor: Factor,
    factors: readonly Factor[],
    limits: readonly Form[],
  ): readonly Step[] {
    const { relation, axes } = factor;
    if (relation.kind !== "listed") return [];
    const bare = axes.map(bareVariable);
    if (!bare.includes(variable) || new Set(bare).size < bare.length || bare.includes(undefined))
      return [];
    const others = factors.filter((each) => each !== factor);
    const boxing = others.reduce((sum, other) => sum + this.memory.boxCost(other.relation), 0);
    const around = [...limits, ...others.flatMap((other) => other.axes)];
    const unknown = new Set(around.flatMap(({ variables }) => variables));
    const further = [...unknown].filter((each) => !bare.includes(each));
    const size = relation.size * valuesOf(further, this);
    if (further.length === 0 || size > maxWidened || !Number.isFinite(boxing)) return [];
    const { aggregate } = this.variables.get(variable) as Variable;
    const points = { relation, axes };
    const ranges = [variable, ...further].map((each) => this.range(each).join(".."));
    const name = `${factorKey(factor)} with ${further.join()} in ${ranges.join()} if ${limits.map(({ key }) => key).join()}`;
    const isAlone = others.length === 0 && (aggregate === "sum" || relation.isIndicator);
    const kept = axes.flatMap((_, at) => (bare[at] === variable ? [] : [at]));
    const [low, high] = this.range(variable);
    const edge = axes[bare.indexOf(variable)] as Form;
    const ends = [low, high].map((end) => (edge.coefficients[0] as number) * end + edge.constant);
    const isWhole =
      Math.min(...ends) <= (relation.low[bare.indexOf(variable)] as number) &&
      Math.max(...ends) >= (relation.high[bare.indexOf(variable)] as number);
    const cells = kept.reduce(
      (product, at) => product * ((relation.high[at] as number) - (relation.low[at] as number) + 1),
      valuesOf(further, this),
    );
    if (isAlone && isWhole && cells <= Math.min(maxCells, 4 * size)) {
      const carryOut = (): void => {
        const made = this.memory.recall(`${aggregate} ${String(variable)} of ${name}`, (key) =>
          widenedInto(points, kept, further, limits, this, aggregate, key),
        );
        const left = [...kept.map((at) => axes[at] as Form), ...further.map(bareForm)];
        this.replace(variable, [factor], limits, 1, { relation: made, axes: left });
      };
      return [{ cost: cells + size * (3 + limits.length), carryOut }];
    }
    const carryOut = (): void => {
      const made = this.memory.recall(name, (key) => widened(points, further, limits, this, key));
      this.factors = this.factors.map((each) =>
        each === factor ? { relation: made, axes: [...axes, ...further.map(bareForm)] } : each,
      );
      this.limits = this.limits.filter((each) => !limits.includes(each));
    };
    return [{ cost: boxing + size * (6 + 2 * limits.length + others.length), carryOut }];
  }

  private contractStep(
    variable: number,
    factors: readonly Factor[],
    limits: readonly Form[],
  ): Step | undefined {
    const { aggregate } = this.variables.get(variable) as Variable;
    const boxing = factors.reduce((sum, { relation }) => sum + this.memory.boxCost(relation), 0);
    if (!Number.isFinite(boxing)) return undefined;
    const [low, high] = this.range(variable);
    const sketch = {
      variable,
      aggregate,
      ranges: this,
      limits,
      factors: factors as Contraction["factors"],
    };
    const frame = frameLeft(sketch);
    const points = cellsOf(frame.low, frame.high);
    if (points > maxCells) return undefined;
    const isRunning = runningAxis(sketch) !== undefined;
    const [only] = factors;
    const work = only === undefined ? 1 : isRunning ? 1 : (high - low + 1) * factors.length;
    const summing =
      isRunning && only !== undefined ? cellsOf(only.relation.low, only.relation.high) : 0;
    const carryOut = (): void => {
      const ranges = { low: [...this.low], high: [...this.high] };
      const contraction: Contraction = {
        ...sketch,
        ranges,
        factors: factors.map(({ relation, axes }) => ({
          relation: this.memory.boxed(relation) as Boxed,
          axes,
        })),
      };
      const known = new Set([
        variable,
        ...factors.flatMap(({ axes }) => axes.flatMap(({ variables }) => variables)),
        ...limits.flatMap(({ variables }) => variables),
      ]);
      const places = [...known].map((each) => `${String(each)}:${this.range(each).join("..")}`);
      const parts = contraction.factors.map(
        ({ relation, axes }) => `${relation.key}(${axes.map(({ key }) => key).join()})`,
      );
      const description = `${aggregate} ${String(variable)} of ${parts.join()} if ${limits.map(({ key }) => key).join()} in ${places.join()}`;
      const result = this.memory.recall(description, (key) => contract(contraction, frame, key));
      this.replace(variable, factors, limits, 1, { relation: result, axes: frame.axes });
    };
    return { cost: boxing + summing + points * (8 + work), carryOut };
  }

  /** Puts the result of an elimination in the place of what it was made from. */
  private replace(
    variable: number,
    factors: readonly Factor[],
    limits: readonly Form[],
    scale: number,
    result?: Factor,
  ): void {
    this.variables.delete(variable);
    this.factors = this.factors.filter((each) => !factors.includes(each));
    this.limits = this.limits.filter((each) => !limits.includes(each));
    if (result !== undefined) this.factors.push(result);
    this.scale *= scale;
  }
}

/** A text that equal queries share. */
function queryKey({ variables, factors, limits, equalities }: Query): string {
  const ways = [...variables].map(
    ([variable, { low, high, aggregate, block }]) =>
      `${aggregate}${String(block)} ${String(variable)} in ${String(low)}..${String(high)}`,
  );
  return `${ways.join()} of ${factors.map(factorKey).join()} if ${limits.map(({ key }) => key).join()} and ${equalities.map(({ key }) => key).join()}`;
}

/** The value of a query, or why it was not found. */
export function evaluate(query: Query, memory: Memory): number | Refusal {
  const key = queryKey(query);
  const answer = memory.answers.get(key) ?? find(query, memory);
  memory.answers.set(key, answer);
  return answer;
}

function find(query: Query, memory: Memory): number | Refusal {
  const byWays = byFirstWays(query, memory);
  const counted = byWays === undefined ? undefined : new Elimination(byWays, memory).answer();
  return typeof counted === "number" ? counted : new Elimination(query, memory).answer();
}
