/**
 * Reaching a body: what must hold for an iteration of a loop, and for each statement in its body, to happen.
 *
 * The registers of the loops are the variables of a query; what is gathered here on the way inwards are its
 * limits and factors. A loop over parts adds which parts there are; the drivers that a part must not leave
 * empty are witnessed by a variable of their own, until the loop inside the part is reached.
 */
import { defined } from "../../base/index.ts";
import type { Linear, Plan, PlannedLoop, PlannedStatement } from "../plan.ts";
import { filling, guarding } from "./base-relations.ts";
import {
  addScaled,
  bareForm,
  constantForm,
  dividendForm,
  formOf,
  type Form,
  type Ranges,
} from "./form.ts";
import { hasMultiples } from "./multiples.ts";
import { PartFactors, type Cutting, type Occupant } from "./part-factors.ts";
import type { Told } from "./part-relations.ts";
import { Refusal, type Factor, type Variable } from "./query.ts";
import type { Listed } from "./relation.ts";
import type { Sources } from "./script.ts";
import { StoredFactors } from "./stored-factors.ts";

/** Conditions on registers. */
export interface Reach {
  readonly limits: readonly Form[];
  /** Conditions that are neither limits nor presence: whole quotients, values that are not zero. */
  readonly factors: readonly Factor[];
  /** By operand: the last rank in which an element is known to be present; -1 for none. */
  readonly depths: readonly number[];
  readonly parts: readonly Cutting[];
  readonly occupants: readonly Occupant[];
}

/** What a reach asks of a query. */
export interface Conditions {
  readonly factors: readonly Factor[];
  readonly limits: readonly Form[];
  /** Variables besides the registers. */
  readonly witnesses: ReadonlyMap<number, Variable>;
}

/** `value` in [0, extent): both ends as limits on its dividend. */
function within(value: Linear, extent: number): readonly Form[] {
  const form = dividendForm(value);
  return [form, addScaled(form, -1, constantForm(value.divisor * extent - 1))];
}

/** The ends of the legal range of a loop, and its checks. */
export function limitsOf({ loop, lower, upper, checks }: PlannedLoop): readonly Form[] {
  const x = bareForm(loop.registers[0] as number);
  const none = constantForm(0);
  return [
    ...lower.map((bound) => addScaled(x, bound.divisor, addScaled(dividendForm(bound), -1, none))),
    ...upper.map((bound) => addScaled(x, -bound.divisor, dividendForm(bound))),
    ...checks.flatMap(({ value, extent }) => within(value, extent)),
  ];
}

/** The limits of a loop apart from the part that it stays inside of. */
function ownLimits(planned: PlannedLoop): readonly Form[] {
  const { inside, registers } = planned.loop;
  if (inside === undefined) return limitsOf(planned);
  const x = bareForm(registers[0] as number);
  const edges = [
    addScaled(bareForm(inside.start), -1, x),
    addScaled(x, -1, formOf([[inside.end, 1]], -1)),
  ].map(({ key }) => key);
  return limitsOf(planned).filter((limit) => !edges.includes(limit.key));
}

/** Which registers of loops over parts queries know. */
function toldOf(plan: Plan): Told {
  const used = new Set(
    plan.loops.flatMap((planned) => {
      const { inside } = planned.loop;
      const isCompared = planned.stream.kind === "intersect" && inside !== undefined;
      const own = [
        ...ownLimits(planned).flatMap(({ variables }) => variables),
        ...planned.guards.flatMap(({ registers: each }) => each),
      ];
      return isCompared ? [...own, inside.start, inside.end] : own;
    }),
  );
  const stored = plan.nest.operands.flatMap(({ ranks }) =>
    ranks.flatMap(({ coordinate }) => coordinate.terms.map(({ register }) => register)),
  );
  const levels = plan.loops.flatMap(({ parts }, level) => (parts === undefined ? [] : [level]));
  const edge = (level: number, at: number): number =>
    plan.loops[level]?.loop.registers[at] as number;
  return {
    withEnd: new Set(levels.filter((level) => used.has(edge(level, 1)))),
    byNumber: new Set(
      levels.filter((level) => !used.has(edge(level, 0)) && !stored.includes(edge(level, 0))),
    ),
  };
}

/** What a plan's loops and statements ask for, as relations over its registers. */
export class Conditioning {
  readonly plan: Plan;
  readonly sources: Sources;
  readonly ranges: Ranges;
  private readonly told: Told;
  private readonly stored: StoredFactors;
  private readonly parts: PartFactors;

  constructor(sources: Sources) {
    const { plan } = sources;
    this.plan = plan;
    this.sources = sources;
    const { registers } = plan.nest;
    this.ranges = {
      low: registers.map(() => 0),
      high: registers.map(({ extent }) => extent - 1),
    };
    this.told = toldOf(plan);
    this.stored = new StoredFactors(sources);
    this.parts = new PartFactors(sources, this.stored, this.told);
  }

  /** The registers of a loop that queries know, and how they are gone through by themselves. */
  variablesOf(level: number): ReadonlyMap<number, Variable> {
    const { loop, parts } = defined(this.plan.loops[level], "loop");
    const variables = new Map<number, Variable>();
    loop.registers.forEach((register, at) => {
      const isEnd = parts !== undefined && at === 1;
      if (isEnd && !this.told.withEnd.has(level)) return;
      const high = this.ranges.high[register] as number;
      variables.set(register, { low: 0, high, aggregate: "sum", block: 0 });
    });
    return variables;
  }

  /** Whether what the guards of all loops divide takes few enough values. */
  get canTellMultiples(): boolean {
    return this.plan.loops.every(({ guards }) =>
      guards.every(
        (guard) => guard.divisor === 1 || hasMultiples(dividendForm(guard), this.ranges),
      ),
    );
  }

  /** The guards of a loop. */
  guardsOf({ guards }: PlannedLoop): readonly Factor[] {
    return guards
      .filter(({ divisor }) => divisor > 1)
      .map((guard) => {
        const dividend = dividendForm(guard);
        const make = guarding(dividend, guard.divisor, this.ranges);
        return { relation: this.sources.memory.derive([], make), axes: [dividend] };
      });
  }

  /** A relation whose first columns are an operand's first ranks, those at their coordinates. */
  atCoordinates(relation: Listed, operand: number, ranks?: number): Factor {
    return this.stored.atCoordinates(relation, operand, ranks);
  }

  /** The parts that a loop stays inside of; undefined where there are none. */
  partsAround(level: number): Factor | Refusal | undefined {
    const around = this.parts.around(level);
    if (around === -1) return undefined;
    return this.parts.factorOf({ level: around, inside: undefined, leader: undefined });
  }

  /** Before anything. */
  atStart(): Reach {
    const depths = this.plan.tensors.map(() => -1);
    return { limits: [], factors: [], depths, parts: [], occupants: [] };
  }

  /** After a loop has begun an iteration. */
  throughLoop(reach: Reach, level: number): Reach {
    const planned = defined(this.plan.loops[level], "loop");
    const { drivers, parts } = planned;
    const around = this.parts.around(level);
    const depths = [...reach.depths];
    for (const { operand, leaf, isParts } of drivers)
      if (parts === undefined || isParts)
        depths[operand] = Math.max(depths[operand] as number, leaf);
    const outer = reach.parts.filter((each) => each.level !== around);
    if (parts === undefined) {
      return {
        limits: [...reach.limits, ...ownLimits(planned)],
        factors: [...reach.factors, ...this.guardsOf(planned)],
        depths,
        parts: around === -1 ? outer : [...outer, this.parts.cutting(around, level)],
        occupants: reach.occupants.filter(
          ({ driver }) =>
            !drivers.some(
              ({ operand, rank }) => operand === driver.operand && rank === driver.rank,
            ),
        ),
      };
    }
    const occupied = planned.loop.drivers.length;
    const own = drivers.slice(0, occupied).filter(({ isParts }) => !isParts);
    return {
      ...reach,
      depths,
      parts: [...outer, { level, inside: undefined, leader: undefined }],
      occupants: [
        ...reach.occupants.filter(
          ({ driver }) =>
            !own.some(({ operand, rank }) => operand === driver.operand && rank === driver.rank),
        ),
        ...own.map((driver) => ({ level, driver })),
      ],
    };
  }

  /** After a statement of a body, where the body goes on. */
  throughStatement(reach: Reach, statement: PlannedStatement): Reach {
    if (statement.kind === "read" || !statement.skip) return reach;
    const { operand, rank, coordinate } = statement;
    const depths = reach.depths.with(operand, rank);
    if (statement.kind === "find") return { ...reach, depths };
    const { shape } = defined(this.plan.tensors[operand]?.ranks[rank], "rank");
    return { ...reach, limits: [...reach.limits, ...within(coordinate, shape)], depths };
  }

  /** A reach where some operands are not zero. */
  nonZero(reach: Reach, operands: readonly number[]): Reach {
    const factors: Factor[] = [];
    const depths = [...reach.depths];
    for (const operand of operands) {
      const last = defined(this.plan.tensors[operand], "tensor").ranks.length - 1;
      if (depths[operand] === last && !this.sources.stored.hasZeros(operand)) continue;
      depths[operand] = -1;
      const nonZero = this.sources.memory.derive([], filling(operand));
      factors.push(this.stored.atCoordinates(nonZero, operand));
    }
    return { ...reach, factors: [...reach.factors, ...factors], depths };
  }

  /** All that a reach asks of a query. */
  conditionsOf(reach: Reach): Conditions | Refusal {
    const factors: Factor[] = [...reach.factors];
    const witnesses = new Map<number, Variable>();
    reach.depths.forEach((depth, operand) => {
      const isListed = reach.parts.some(
        ({ leader }) => leader?.operand === operand && leader.leaf >= depth,
      );
      if (!isListed) factors.push(...this.stored.presence(operand, depth));
    });
    const needed = [
      ...reach.parts.map((cutting) => this.parts.factorOf(cutting)),
      ...reach.occupants.flatMap((occupant) => this.parts.occupied(occupant, witnesses)),
    ];
    for (const factor of needed) {
      if (factor instanceof Refusal) return factor;
      factors.push(factor);
    }
    return { factors, limits: reach.limits, witnesses };
  }
}
