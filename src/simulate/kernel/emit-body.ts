/** Bodies: their statements, the stays that begin in them, and the compute. */
import { defined } from "../../base/index.ts";
import { totals } from "../state.ts";
import { staysOf, type Stays } from "../stays.ts";
import type { Emission } from "./emission.ts";
import { countEffectual } from "./expression.ts";
import type { Marks } from "./marks.ts";
import { OperandEmitter } from "./operands.ts";
import { OutputEmitter } from "./output.ts";
import {
  block,
  br,
  constant,
  get,
  i32,
  newLabel,
  set,
  type,
  when,
  type Code,
  type Label,
  type Local,
} from "./wasm.ts";

/** Emits what stands in bodies. */
export class BodyEmitter {
  readonly stays: Stays;
  readonly output: OutputEmitter;
  /** Marks by operand that needs them, the output's last; operands that share a stay share them. */
  readonly marks: ReadonlyMap<number, Marks>;
  /** Set by a compute, taken back when a step ends. */
  readonly computed: Local;
  private readonly emission: Emission;
  private readonly operands: OperandEmitter;

  constructor(emission: Emission) {
    this.emission = emission;
    const { plan } = emission;
    this.stays = staysOf(plan);
    this.computed = emission.local(type.i32);
    const output = plan.tensors.length;
    const residence = defined(this.stays.residences[output], "residence");
    this.output = new OutputEmitter(emission, residence);
    this.operands = new OperandEmitter(emission, this.stays);
    this.marks = new Map([
      ...this.operands.marks,
      ...(this.output.marks === undefined ? [] : [[output, this.output.marks] as const]),
    ]);
  }

  /** Ends the stays that last an iteration of a loop, as its next one begins. */
  beginStays(level: number): Code {
    const ending = [...new Set(this.marks.values())].filter(({ residence }) => residence === level);
    return ending.map(({ stay }) => set(stay, i32.add(get(stay), constant(1))));
  }

  /** The statements of a body; branches to `next` where the rest of it is left out. */
  statements(level: number, next: Label): Code {
    const statements = defined(this.emission.plan.statements[level + 1], "statements");
    return statements.map((each) => this.operands.statement(each, level, next));
  }

  /** The compute and what it writes. */
  compute(): Code {
    const { emission } = this;
    const { plan, layout } = emission;
    const isStep = plan.suffix === plan.loops.length;
    if (isStep) emission.tally(layout.totals + totals.steps);
    const step = isStep ? [] : set(this.computed, constant(1));
    const gated = this.operands.sparedBy(plan.gates);
    if (gated === undefined) return [step, this.update()];
    const over = newLabel();
    const gatedBlock = emission.beginBlock();
    emission.tally(layout.totals + totals.gated);
    const suppressed = when(gated, [gatedBlock, br(over)]);
    const executed = emission.beginBlock();
    return [step, block(over, [suppressed, executed, this.update()])];
  }

  private update(): Code {
    const { emission } = this;
    emission.tally(emission.layout.totals + totals.updates);
    return emission.outcome([countEffectual(emission), this.output.update()]);
  }
}
