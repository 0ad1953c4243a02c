/**
 * The statements of a body: what a walk finds, indexes and reads before it goes on to the loop inside, or to the
 * compute. Operands that are absent end the body where the expression cannot do without them.
 */
import { defined } from "../base/index.ts";
import type { ProgramExpression } from "../einsum/index.ts";
import { findPosition } from "../fibertree/index.ts";
import type { Passages } from "./passage.ts";
import { valueOf, type Plan, type PlannedStatement } from "./plan.ts";
import type { Residency } from "./residency.ts";
import { operandCounts, type StateLayout } from "./state.ts";

const present = Number.POSITIVE_INFINITY;

/** What a walk has bound; the walk owns the state that it is in. */
export class Bindings {
  /** Told of iterations that come to nothing. */
  passages: Passages | undefined;
  private readonly plan: Plan;
  private readonly layout: StateLayout;
  private readonly state: Float64Array;
  private readonly x: Float64Array;
  private readonly residency: Residency;

  constructor(
    plan: Plan,
    layout: StateLayout,
    state: Float64Array,
    x: Float64Array,
    residency: Residency,
  ) {
    this.plan = plan;
    this.layout = layout;
    this.state = state;
    this.x = x;
    this.residency = residency;
  }

  /** Operands that became absent in an iteration of this loop, or inside it, may be there in the next. */
  forgetAbsence(level: number): void {
    const { absent } = this.layout;
    for (let operand = 0; operand < this.plan.tensors.length; operand += 1) {
      if (this.get(absent + operand) >= level) this.state[absent + operand] = present;
    }
  }

  /** Carries out the statements of a loop's body; false where a find has found nothing. */
  bind(level: number): boolean {
    const { state, layout, x } = this;
    for (const statement of this.plan.statements[level + 1] as readonly PlannedStatement[]) {
      const { operand } = statement;
      const positions = layout.positions[operand] as number;
      if (statement.kind === "read") {
        this.read(operand, statement.gates);
        continue;
      }
      const parent = this.get(positions + statement.rank);
      const rank = defined(
        defined(this.plan.tensors[operand], "tensor").ranks[statement.rank],
        "rank",
      );
      let position = -1;
      let spared = false;
      if (statement.kind === "index") {
        if (parent >= 0) position = findPosition(rank, parent, valueOf(statement.coordinate, x));
      } else if (this.isSpared(statement.gates)) {
        spared = true;
      } else if (parent >= 0) {
        this.tally(operand, operandCounts.lookups);
        position = findPosition(rank, parent, valueOf(statement.coordinate, x));
      }
      state[positions + statement.rank + 1] = position;
      if (position < 0 && statement.skip && !spared && !this.survives(operand, level)) {
        this.passages?.miss(level, operand);
        return false;
      }
    }
    return true;
  }

  /** Whether one of the gates is zero. */
  isSpared(gates: readonly number[]): boolean {
    for (const gate of gates) if (this.state[this.layout.values + gate] === 0) return true;
    return false;
  }

  private get(offset: number): number {
    return this.state[offset] as number;
  }

  private tally(operand: number, count: number): void {
    const at = this.layout.counts + 4 * operand + count;
    this.state[at] = this.get(at) + 1;
  }

  /** Notes that an operand is absent; whether the expression can be non-empty all the same. */
  private survives(operand: number, level: number): boolean {
    if (this.plan.isProduct) return false;
    const at = this.layout.absent + operand;
    if (this.get(at) === present) this.state[at] = level;
    return this.isAlive(this.plan.nest.expression);
  }

  /** Whether the expression can be non-empty, given the operands that are known to be absent. */
  private isAlive(expression: ProgramExpression): boolean {
    switch (expression.kind) {
      case "literal":
        return true;
      case "operand":
        return this.get(this.layout.absent + expression.operand) === present;
      case "take":
        return this.isAlive(expression.left) && this.isAlive(expression.right);
      case "binary":
        return expression.operator === "*"
          ? this.isAlive(expression.left) && this.isAlive(expression.right)
          : this.isAlive(expression.left) || this.isAlive(expression.right);
    }
  }

  private read(operand: number, gates: readonly number[]): void {
    const { state, layout } = this;
    const { stays } = this.residency;
    const spared = this.isSpared(gates);
    state[layout.spared + operand] = spared ? 1 : 0;
    state[layout.values + operand] = 0;
    state[layout.fresh + operand] = 0;
    if (spared || this.get(layout.absent + operand) !== present) return;
    const tensor = defined(this.plan.tensors[operand], "tensor");
    const position = this.get((layout.positions[operand] as number) + tensor.ranks.length);
    state[layout.values + operand] = position < 0 ? 0 : (tensor.values[position] as number);
    this.tally(operand, operandCounts.accesses);
    if (stays.shared[operand] === true) {
      const element = stays.named[operand] === true ? this.elementNumber(operand) : position;
      if (!this.residency.admit(stays.stays[operand] as number, element)) return;
    }
    this.tally(operand, operandCounts.reads);
    state[layout.fresh + operand] = 1;
  }

  /** A number for an element, stored or not, however it is stored: its declared coordinates, row-major. */
  private elementNumber(operand: number): number {
    return this.residency.stays
      .numbers(operand)
      .reduce((sum, { shape, coordinate }) => sum * shape + valueOf(coordinate, this.x), 0);
  }
}
