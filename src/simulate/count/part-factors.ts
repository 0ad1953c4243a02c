/**
 * Loops over parts as factors of a query: which parts there are, which coordinates or elements lie in them, and
 * that a part leaves no driver empty, which is witnessed by variables of their own.
 */
import { defined } from "../../base/index.ts";
import type { PlannedDriver } from "../plan.ts";
import { cutting, type PartsOf } from "./base-relations.ts";
import { bareForm, substitute, type Form } from "./form.ts";
import { chainOf, type Chain, type Told } from "./part-relations.ts";
import { Refusal, type Factor, type Variable } from "./query.ts";
import type { Listed } from "./relation.ts";
import type { Sources } from "./script.ts";
import type { StoredFactors } from "./stored-factors.ts";

/** A driver of a loop over parts, which has an element in the part. */
export interface Occupant {
  readonly level: number;
  readonly driver: PlannedDriver;
}

/** The innermost loop over parts of a chain. */
export interface Cutting {
  readonly level: number;
  /** The loop inside of it, where that has been reached. */
  readonly inside: number | undefined;
  /** The leader, where it drives that loop. */
  readonly leader: PlannedDriver | undefined;
}

/** Block of variables that only witness that something exists. */
const witnessBlock = 1000;

/** The factors of a plan's loops over parts. */
export class PartFactors {
  private readonly sources: Sources;
  private readonly stored: StoredFactors;
  private readonly told: Told;

  /** @param told which registers of loops over parts queries know */
  constructor(sources: Sources, stored: StoredFactors, told: Told) {
    this.sources = sources;
    this.stored = stored;
    this.told = told;
  }

  /** The loop over the parts that a loop stays inside of; -1 for none. */
  around(level: number): number {
    const { inside } = defined(this.sources.plan.loops[level], "loop").loop;
    if (inside === undefined) return -1;
    return this.sources.plan.loops.findIndex(({ loop }) => loop.registers[0] === inside.start);
  }

  /** The parts of a loop, once the loop inside of them has been reached. */
  cutting(level: number, inside: number): Cutting {
    const chain = chainOf(this.sources.plan, level);
    const leader = chain instanceof Refusal ? undefined : chain.leader;
    const { drivers } = defined(this.sources.plan.loops[inside], "loop");
    const isDriving = drivers.some(
      ({ operand, rank }) => operand === leader?.operand && rank === leader.rank,
    );
    return { level, inside, leader: isDriving ? leader : undefined };
  }

  /** The parts that there are, or what lies in them once the loop inside has been reached. */
  factorOf({ level, inside, leader }: Cutting): Factor | Refusal {
    const chain = chainOf(this.sources.plan, level);
    if (chain instanceof Refusal) return chain;
    const { loop, strides } = defined(this.sources.plan.loops[inside ?? level], "loop");
    const relation = this.partsOf(
      level,
      inside === undefined
        ? { kind: "parts" }
        : { kind: leader === undefined ? "members" : "leading", strides },
    );
    if (relation instanceof Refusal) return relation;
    return this.atParts(chain, relation, inside === undefined ? [] : loop.registers.map(bareForm));
  }

  /** That a driver has an element, witnessed by variables of its own, in the part that has begun. */
  occupied(
    { level, driver }: Occupant,
    witnesses: Map<number, Variable>,
  ): readonly (Factor | Refusal)[] {
    const { plan } = this.sources;
    const chain = chainOf(plan, level);
    if (chain instanceof Refusal) return [chain];
    const cut = plan.loops.find(
      ({ loop, parts }) => parts === undefined && loop.inside?.start === this.innermostStart(level),
    );
    if (cut === undefined) return [new Refusal("no loop is inside of a part")];
    const { registers } = cut.loop;
    const first = plan.nest.registers.length + 1000 + 8 * witnesses.size;
    registers.forEach((register, at) => {
      const high = defined(plan.nest.registers[register], "register").extent - 1;
      witnesses.set(first + at, { low: 0, high, aggregate: "max", block: witnessBlock });
    });
    const own = registers.map((_, at) => bareForm(first + at));
    const { leader } = chain;
    if (leader?.operand === driver.operand && leader.rank === driver.rank) {
      const leading = this.partsOf(level, { kind: "leading", strides: cut.strides });
      return [leading instanceof Refusal ? leading : this.atParts(chain, leading, own)];
    }
    const members = this.partsOf(level, { kind: "members", strides: cut.strides });
    if (members instanceof Refusal) return [members];
    const present = this.stored.presence(driver.operand, driver.leaf).map(({ relation, axes }) => ({
      relation,
      axes: axes.map((axis) =>
        registers.reduce((form, register, at) => substitute(form, register, own[at] as Form), axis),
      ),
    }));
    return [...present, this.atParts(chain, members, own)];
  }

  /** Parts, or their members, at the leader's coordinates, at starts and ends, and at further forms. */
  private atParts({ levels, leader }: Chain, relation: Listed, further: readonly Form[]): Factor {
    const edges = levels.flatMap((level) => {
      const { registers } = defined(this.sources.plan.loops[level], "loop").loop;
      return registers.slice(0, this.told.withEnd.has(level) ? 2 : 1).map(bareForm);
    });
    const led =
      leader === undefined
        ? { relation, axes: [] }
        : this.stored.atCoordinates(relation, leader.operand, leader.rank);
    return { relation: led.relation, axes: [...led.axes, ...edges, ...further] };
  }

  private partsOf(level: number, of: PartsOf): Listed | Refusal {
    return this.sources.memory.derive([], cutting(level, this.told, of));
  }

  /** The start register of the innermost loop over parts inside of one, itself included. */
  private innermostStart(level: number): number {
    const { loops } = this.sources.plan;
    const start = defined(loops[level]?.loop.registers[0], "start");
    const inner = loops.findIndex(
      ({ loop, parts }) => parts !== undefined && loop.inside?.start === start,
    );
    return inner === -1 ? start : this.innermostStart(inner);
  }
}
