/** Which elements are resident where a walk stands: what the stays under way have seen, see `stays.ts`. */
import { invariant } from "../base/index.ts";
import type { Plan } from "./plan.ts";
import { staysOf, type Residents, type Stays } from "./stays.ts";

/** What is resident, by operand, then of the output. */
export class Residency {
  readonly stays: Stays;
  private readonly own: readonly Set<number>[];
  private residents: readonly Residents[];
  /** By loop: the tensors whose stay ends when the loop begins an iteration. */
  private readonly leaving: readonly (readonly number[])[];

  constructor(plan: Plan) {
    const { operands, output } = plan.nest;
    this.own = [...operands, output].map(() => new Set<number>());
    this.residents = this.own;
    this.stays = staysOf(plan);
    const { residences, shared } = this.stays;
    this.leaving = plan.loops.map((_, level) =>
      residences.flatMap((residence, at) =>
        residence === level && shared[at] !== false ? [at] : [],
      ),
    );
  }

  /** Ends the stays that end when a loop begins an iteration. */
  leave(level: number): void {
    for (const tensor of this.leaving[level] as readonly number[])
      (this.residents[tensor] as Residents).clear();
  }

  /** Lets an element stay; whether it was not there. */
  admit(tensor: number, element: number): boolean {
    const residents = this.residents[tensor] as Residents;
    if (residents.has(element)) return false;
    residents.add(element);
    return true;
  }

  /** A copy of all that is resident, where a walk has seen it come. */
  copy(): readonly ReadonlySet<number>[] {
    invariant(this.residents === this.own, "a walk that knows all that is resident");
    return this.own.map((set) => new Set(set));
  }

  /** Takes what is resident from a copy, or from whoever knows; else nothing is. */
  place(copy: readonly ReadonlySet<number>[] = [], residents?: readonly Residents[]): void {
    this.own.forEach((set, at) => {
      set.clear();
      for (const element of copy[at] ?? []) set.add(element);
    });
    this.residents = residents ?? this.own;
  }
}
