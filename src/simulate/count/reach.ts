/**
 * Reaching a body: what must hold for an iteration of a loop, and for each statement in its body, to happen.
 *
 * The registers of the loops are the variables of a query; what is gathered here on the way inwards are its
 * limits and factors.
 */
import { defined } from "../../base/index.ts";
import type { Linear, Plan, PlannedLoop, PlannedStatement } from "../plan.ts";
import { linear } from "../plan.ts";
import {
  addScaled,
  bareForm,
  dividendForm,
  formOf,
  spanOf,
  type Form,
  type Ranges,
} from "./form.ts";
import type { Factor } from "./query.ts";
import { listed, type Boxed, type Listed } from "./relation.ts";
import type { StoredRelations } from "./stored-relations.ts";

/** Conditions on registers. */
export interface Reach {
  readonly limits: readonly Form[];
  /** Conditions that are neither limits nor presence: whole quotients, values that are not zero. */
  readonly factors: readonly Factor[];
  /** By operand: the last rank in which an element is known to be present; -1 for none. */
  readonly depths: readonly number[];
}

/** The ranges of a plan's registers. */
export function registerRanges({ nest }: Plan): Ranges {
  return {
    low: nest.registers.map(() => 0),
    high: nest.registers.map(({ extent }) => extent - 1),
  };
}

/** `value` in [0, extent): both ends as limits on its dividend. */
function within(value: Linear, extent: number): readonly Form[] {
  const form = dividendForm(value);
  return [form, addScaled(form, -1, formOf([], value.divisor * extent - 1))];
}

/** The ends of the legal range of a loop, and its checks. */
export function limitsOf({ loop, lower, upper, checks }: PlannedLoop): readonly Form[] {
  const x = bareForm(loop.registers[0] as number);
  return [
    ...lower.map((bound) =>
      addScaled(x, bound.divisor, addScaled(dividendForm(bound), -1, formOf([], 0))),
    ),
    ...upper.map((bound) => addScaled(x, -bound.divisor, dividendForm(bound))),
    ...checks.flatMap(({ value, extent }) => within(value, extent)),
  ];
}

/** That the dividend is a multiple of the divisor. */
function wholeFactor(value: Linear, ranges: Ranges): Factor {
  const form = dividendForm(value);
  const [low, high] = spanOf(form, ranges);
  const values = Float64Array.from({ length: high - low + 1 }, (_, at) =>
    (low + at) % value.divisor === 0 ? 1 : 0,
  );
  const key = `multiples of ${String(value.divisor)} in ${String(low)}..${String(high)}`;
  const relation: Boxed = {
    kind: "boxed",
    key,
    low: [low],
    high: [high],
    strides: [1],
    values,
    isIndicator: true,
  };
  return { relation, axes: [form] };
}

/** The guards of a loop. */
export function guardsOf({ guards }: PlannedLoop, ranges: Ranges): readonly Factor[] {
  return guards.filter(({ divisor }) => divisor > 1).map((guard) => wholeFactor(guard, ranges));
}

/** The relation with coordinates multiplied, column by column. */
function scaled(relation: Listed, by: readonly number[]): Listed {
  if (by.every((factor) => factor === 1)) return relation;
  const columns = relation.columns.map((column, at) =>
    by[at] === 1 ? column : column.map((each) => each * (by[at] as number)),
  );
  return listed(`${relation.key}*${by.join()}`, columns, relation.size, relation.weights);
}

/** A relation of an operand's first ranks, at their coordinates. */
export function atCoordinates(relation: Listed, operand: number, plan: Plan): Factor {
  const ranks = defined(plan.nest.operands[operand], "operand").ranks.slice(
    0,
    relation.columns.length,
  );
  const coordinates = ranks.map(({ coordinate }) => linear(coordinate));
  return {
    relation: scaled(
      relation,
      coordinates.map(({ divisor }) => divisor),
    ),
    axes: coordinates.map(dividendForm),
  };
}

/** That an element of an operand is present down to a rank; nothing where all ranks down to there are uncompressed. */
export function presence(
  operand: number,
  depth: number,
  plan: Plan,
  relations: StoredRelations,
): readonly Factor[] {
  const ranks = defined(plan.nest.operands[operand], "operand").ranks.slice(0, depth + 1);
  const last = ranks.findLastIndex(({ format }) => format !== "U");
  return last === -1 ? [] : [atCoordinates(relations.stored(operand, last), operand, plan)];
}

/** All factors of a reach, presence among them. */
export function factorsOf(reach: Reach, plan: Plan, relations: StoredRelations): readonly Factor[] {
  const present = reach.depths.flatMap((depth, operand) =>
    depth < 0 ? [] : presence(operand, depth, plan, relations),
  );
  return [...reach.factors, ...present];
}

/** Before anything. */
export function atStart(plan: Plan): Reach {
  return { limits: [], factors: [], depths: plan.tensors.map(() => -1) };
}

/** After a loop has begun an iteration. */
export function throughLoop(reach: Reach, level: number, plan: Plan): Reach {
  const loop = defined(plan.loops[level], "loop");
  const depths = [...reach.depths];
  for (const { operand, leaf } of loop.drivers)
    depths[operand] = Math.max(depths[operand] as number, leaf);
  return {
    limits: [...reach.limits, ...limitsOf(loop)],
    factors: [...reach.factors, ...guardsOf(loop, registerRanges(plan))],
    depths,
  };
}

/** After a statement of a body, where the body goes on. */
export function throughStatement(reach: Reach, statement: PlannedStatement, plan: Plan): Reach {
  if (statement.kind === "read" || !statement.skip) return reach;
  const { operand, rank, coordinate } = statement;
  const depths = reach.depths.with(operand, rank);
  if (statement.kind === "find") return { ...reach, depths };
  const { shape } = defined(plan.tensors[operand]?.ranks[rank], "rank");
  return { ...reach, limits: [...reach.limits, ...within(coordinate, shape)], depths };
}
