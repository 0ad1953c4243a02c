/**
 * Which query is which count of a nest.
 *
 * Loops are gone through from the outside in, gathering what it takes to reach each body; every count is a
 * query over the registers of the loops around it. Nothing here evaluates anything.
 */
import { defined } from "../../base/index.ts";
import type { ProgramExpression } from "../../einsum/index.ts";
import { tooGreat } from "../magnitude.ts";
import { linear, type Linear, type Plan } from "../plan.ts";
import { addScaled, bareForm, dividendForm, spanOf, type Form } from "./form.ts";
import {
  elementsUpToEnd,
  intersected,
  looksPastEnd,
  type Intersection,
} from "./intersection-counts.ts";
import { Refusal, type Query, type Terms, type Variable } from "./query.ts";
import type { OfNest } from "./of-nest.ts";
import { Conditioning, type Reach } from "./reach.ts";
import type { Sources } from "./script.ts";

/** The counts of a nest as queries. */
export type NestQueries = OfNest<Terms>;

const one = (query: Query | Refusal): Terms => [{ sign: 1, query }];

const severalFibers = new Refusal("more than two fibers are brought together in one loop");

/** Whether nothing is left of an expression where one of its operands is absent. */
function isConjunction(expression: ProgramExpression): boolean {
  if (expression.kind === "operand" || expression.kind === "literal") return true;
  const isSum = expression.kind === "binary" && expression.operator !== "*";
  return !isSum && isConjunction(expression.left) && isConjunction(expression.right);
}

/** The counts of a nest as queries, or why its kind cannot be counted so. */
export function queriesOf(sources: Sources): NestQueries | Refusal {
  const { plan } = sources;
  if (!isConjunction(plan.nest.expression)) return new Refusal("its expression is a sum");
  if (plan.statements.flat().some((each) => each.kind === "find" && each.gates.length > 0))
    return new Refusal("a gate spares searches");
  const reason = tooGreat(plan);
  if (reason !== undefined) return new Refusal(reason);
  const conditioning = new Conditioning(sources);
  if (!conditioning.canTellMultiples)
    return new Refusal("a division that must be exact takes many values");
  return new Queries(plan, conditioning).all();
}

class Queries {
  private readonly plan: Plan;
  private readonly conditioning: Conditioning;
  private readonly accesses: Reach[] = [];

  constructor(plan: Plan, conditioning: Conditioning) {
    this.plan = plan;
    this.conditioning = conditioning;
  }

  all(): NestQueries {
    const { plan, conditioning } = this;
    const iterations: Terms[] = [];
    const steps: Terms[number][] = [];
    const matches: Terms[number][] = [];
    const lookups = plan.tensors.map((): Terms[number][] => []);
    const coordReads = plan.tensors.map((): Terms[number][] => []);
    const accesses = plan.tensors.map((): Terms => []);
    let reach = this.throughBody(conditioning.atStart(), -1, lookups, accesses);
    plan.loops.forEach((loop, level) => {
      const before = reach;
      reach = conditioning.throughLoop(reach, level);
      const delivered = this.sum(reach, level);
      iterations.push(one(delivered));
      if (loop.parts !== undefined) {
        reach = this.throughBody(reach, level, lookups, accesses);
        return;
      }
      if (loop.stream.kind === "driver") {
        const driver = defined(loop.drivers[loop.stream.driver], "driver");
        defined(coordReads[driver.operand], "operand").push({ sign: 1, query: delivered });
      } else if (loop.stream.kind === "intersect") {
        matches.push({ sign: 1, query: delivered });
        steps.push({ sign: -1, query: delivered });
        if (!this.intersection(before, level, steps, coordReads))
          matches.push({ sign: 1, query: severalFibers });
      }
      reach = this.throughBody(reach, level, lookups, accesses);
    });
    const last = plan.loops.length - 1;
    const computes = this.sum(reach, last);
    const ungated = this.conditioning.nonZero(reach, plan.gates);
    const updates = plan.gates.length === 0 ? computes : this.sum(ungated, last);
    const effectual = this.conditioning.nonZero(
      reach,
      plan.tensors.map((_, operand) => operand),
    );
    const isSpatial = plan.loops.some(({ spatial }) => spatial);
    const { suffix } = plan;
    const allSuffix = plan.loops.every(({ spatial }, level) => spatial === level >= suffix);
    const stepQuery = suffix > last ? computes : this.query(reach, (level) => level < suffix, []);
    const output = plan.output.map((coordinate, at) => ({
      coordinate,
      shape: plan.nest.output.ranks[at]?.shape ?? 1,
    }));
    const writes = this.elements(ungated, output, plan.nest.output.residence ?? -1);
    return {
      iterations,
      computes: one(computes),
      updates: one(updates),
      effectual: one(this.sum(effectual, last)),
      steps: one(stepQuery),
      cycles: one(!isSpatial ? computes : allSuffix ? stepQuery : this.cycles(reach)),
      intersectionSteps: steps,
      intersectionMatches: matches,
      operands: plan.tensors.map((_, operand) => ({
        accesses: accesses[operand] as Terms,
        reads: one(this.reads(operand)),
        lookups: lookups[operand] as Terms,
        coordReads: coordReads[operand] as Terms,
      })),
      writes: one(writes),
      created: one(this.staysWhereWritten() ? writes : this.elements(ungated, output, -1)),
    };
  }

  /** Goes through the statements of a body and notes what they count. */
  private throughBody(
    start: Reach,
    level: number,
    lookups: Terms[number][][],
    accesses: Terms[],
  ): Reach {
    const { plan } = this;
    let reach = start;
    for (const statement of plan.statements[level + 1] ?? []) {
      const { operand } = statement;
      if (statement.kind === "read") {
        const read = this.conditioning.nonZero(reach, statement.gates);
        this.accesses[operand] = read;
        accesses[operand] = one(this.sum(read, level));
      } else if (statement.kind === "find") {
        const { skip, rank } = statement;
        // A naive lookup goes on below an absent element without searching.
        const above = skip ? reach : { ...reach, depths: reach.depths.with(operand, rank - 1) };
        defined(lookups[operand], "operand").push({ sign: 1, query: this.sum(above, level) });
      }
      reach = this.conditioning.throughStatement(reach, statement);
    }
    return reach;
  }

  /** Adds what an intersection counts; false where it brings more than two fibers together. */
  private intersection(
    before: Reach,
    level: number,
    steps: Terms[number][],
    coordReads: Terms[number][][],
  ): boolean {
    const { plan, conditioning } = this;
    const loop = defined(plan.loops[level], "loop");
    const sides = intersected(loop);
    if (sides === undefined) {
      steps.push({ sign: 1, query: severalFibers });
      for (const { operand } of loop.drivers)
        defined(coordReads[operand], "operand").push({ sign: 1, query: severalFibers });
      return false;
    }
    const outer = this.registers(level - 1);
    const around: Intersection = { conditioning, level, before, outer };
    const [left, right] = sides;
    for (const [own, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const upToEnd = elementsUpToEnd(around, own, other);
      steps.push(...upToEnd);
      const { operand } = defined(loop.drivers[own], "driver");
      defined(coordReads[operand], "operand").push(...upToEnd, ...looksPastEnd(around, own, other));
    }
    return true;
  }

  /** The registers of the loops down to one, all summed over. */
  private registers(level: number): Map<number, Variable> {
    const variables = new Map<number, Variable>();
    for (let at = 0; at <= level; at += 1)
      for (const [register, variable] of this.conditioning.variablesOf(at))
        variables.set(register, variable);
    return variables;
  }

  /** A query over variables and what a reach asks for. */
  private over(
    reach: Reach,
    variables: ReadonlyMap<number, Variable>,
    equalities: readonly Form[],
  ): Query | Refusal {
    const conditions = this.conditioning.conditionsOf(reach);
    if (conditions instanceof Refusal) return conditions;
    const { factors, limits, witnesses } = conditions;
    return { variables: new Map([...variables, ...witnesses]), factors, limits, equalities };
  }

  private sum(reach: Reach, level: number): Query | Refusal {
    return this.over(reach, this.registers(level), []);
  }

  /**
   * How often, over the loops that are summed over and all values of the elements, something is reached.
   *
   * @param isSummed by loop level
   * @param elements forms whose value is summed over besides
   */
  private query(
    reach: Reach,
    isSummed: (level: number) => boolean,
    elements: readonly { readonly value: Linear; readonly low: number; readonly high: number }[],
    depth = this.plan.loops.length - 1,
  ): Query | Refusal {
    const variables = new Map<number, Variable>();
    for (let level = 0; level <= depth; level += 1) {
      for (const [register, variable] of this.conditioning.variablesOf(level))
        variables.set(
          register,
          isSummed(level) ? variable : { ...variable, aggregate: "max", block: 1 },
        );
    }
    const first = this.plan.nest.registers.length;
    const equalities = elements.map(({ value, low, high }, at): Form => {
      variables.set(first + at, { low, high, aggregate: "sum", block: 0 });
      return addScaled(bareForm(first + at), -value.divisor, dividendForm(value));
    });
    return this.over(reach, variables, equalities);
  }

  /** Cycles: sums over time of maxima in space, in the order of the loops. */
  private cycles(reach: Reach): Query | Refusal {
    const { plan, conditioning } = this;
    const variables = new Map<number, Variable>();
    let block = 0;
    plan.loops.forEach(({ spatial }, level) => {
      if (level > 0 && plan.loops[level - 1]?.spatial !== spatial) block += 1;
      for (const [register, variable] of conditioning.variablesOf(level)) {
        variables.set(register, { ...variable, aggregate: spatial ? "max" : "sum", block });
      }
    });
    return this.over(reach, variables, []);
  }

  /** Whether no element is written in two iterations of the loop that the output stays in. */
  private staysWhereWritten(): boolean {
    const { nest, output } = this.plan;
    const bare = output.flatMap(({ registers, constant, divisor, coefficients }) =>
      registers.length === 1 && constant === 0 && divisor === 1 && coefficients[0] === 1
        ? registers
        : [],
    );
    const residence = nest.output.residence ?? -1;
    return nest.loops
      .slice(0, residence + 1)
      .every(({ registers }) => registers.every((register) => bare.includes(register)));
  }

  /** Distinct elements, within each iteration of the loop that they stay in. */
  private elements(
    reach: Reach,
    coordinates: readonly { readonly coordinate: Linear; readonly shape: number }[],
    residence: number,
    depth = this.plan.loops.length - 1,
  ): Query | Refusal {
    const { nest } = this.plan;
    if (residence === depth) return this.sum(reach, depth);
    const isOuter = (register: number): boolean =>
      (nest.registers[register]?.level ?? 0) <= residence;
    const free = coordinates.filter(({ coordinate }) => !coordinate.registers.every(isOuter));
    const elements = free.map(({ coordinate, shape }) => ({
      value: coordinate,
      low: 0,
      high: shape - 1,
    }));
    return this.query(reach, (level) => level <= residence, elements, depth);
  }

  private reads(operand: number): Query | Refusal {
    const { plan } = this;
    const { tensor, residence, bound, mode, ranks } = defined(
      plan.nest.operands[operand],
      "operand",
    );
    const reach = defined(this.accesses[operand], "access");
    if (plan.nest.operands.filter((other) => other.tensor === tensor).length > 1)
      return new Refusal("two accesses share what is resident of one tensor");
    const level = bound ?? -1;
    const coordinates = ranks.flatMap(({ coordinate, isParts }, at) =>
      isParts
        ? []
        : [{ coordinate: linear(coordinate), shape: plan.operandShapes[operand]?.[at] ?? 1 }],
    );
    if (residence !== bound && mode === "lookup") {
      const { ranges } = this.conditioning;
      const inside = coordinates.every(({ coordinate, shape }) => {
        const [low, high] = spanOf(dividendForm(coordinate), ranges);
        return low >= 0 && high < shape * coordinate.divisor;
      });
      if (!inside) return new Refusal("elements outside of a tensor are read");
    }
    return this.elements(reach, coordinates, residence ?? -1, level);
  }
}
