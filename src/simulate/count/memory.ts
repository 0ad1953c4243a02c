/**
 * What the queries of one nest share: relations that were already worked out, answers, and the limits on work
 * and memory. Where relations fill the memory, those that nobody has asked for the longest are forgotten.
 */
import type { Refusal } from "./query.ts";
import { boxedOf, cellsOf, maxCells, type Boxed, type Relation } from "./relation.ts";

/** Memory that remembered relations may take, in bytes. */
const maxBytes = 128 * 2 ** 20;

/** Intermediate relations, remembered by how they came about. */
export class Memory {
  /** Answers by query. */
  readonly answers = new Map<string, number | Refusal>();
  private readonly relations = new Map<string, Relation>();
  /** The same relations as boxes, by their key. */
  private readonly boxes = new Map<string, Boxed>();
  /** How many remembered relations have each array; relations share columns. */
  private readonly held = new Map<Int32Array | Float64Array, number>();
  private bytes = 0;
  private made = 0;
  private operations: number;

  /** @param operations how many elementary operations the eliminations of the nest may take */
  constructor(operations: number) {
    this.operations = operations;
  }

  /** Whether so many operations more are allowed; notes them where they are. */
  spend(operations: number): boolean {
    if (operations > this.operations) return false;
    this.operations -= operations;
    return true;
  }

  /** How many operations are still allowed. */
  get operationsLeft(): number {
    return this.operations;
  }

  /** The relation of that description, made where it is new, which takes so many operations. */
  recall(description: string, cost: number, make: (key: string) => Relation): Relation {
    return this.keep(this.relations, description, () => {
      this.operations -= cost;
      this.made += 1;
      return make(`#${String(this.made)}`);
    });
  }

  /** A relation as a box; undefined where that is too big. */
  boxed(relation: Relation): Boxed | undefined {
    if (relation.kind === "boxed") return relation;
    if (!Number.isFinite(this.boxCost(relation))) return undefined;
    return this.keep(this.boxes, relation.key, () => boxedOf(relation));
  }

  /** Cost of having a relation as a box. */
  boxCost(relation: Relation): number {
    if (relation.kind === "boxed" || this.boxes.get(relation.key) !== undefined) return 0;
    const cells = cellsOf(relation.low, relation.high);
    return cells > maxCells ? Number.POSITIVE_INFINITY : cells + relation.size;
  }

  private keep<Kept extends Relation>(
    kept: Map<string, Kept>,
    key: string,
    make: () => Kept,
  ): Kept {
    const known = kept.get(key);
    const relation = known ?? make();
    if (known === undefined) this.hold(relation, 1);
    else kept.delete(key);
    // What was asked for last stands last.
    kept.set(key, relation);
    for (const store of [this.relations, this.boxes])
      for (const [oldest, forgotten] of store) {
        if (this.bytes <= maxBytes || forgotten === relation) break;
        store.delete(oldest);
        this.hold(forgotten, -1);
      }
    return relation;
  }

  /** Notes that one relation more, or one less, has its arrays. */
  private hold(relation: Relation, change: 1 | -1): void {
    const arrays =
      relation.kind === "boxed" ? [relation.values] : [...relation.columns, relation.weights];
    for (const array of arrays) {
      if (array === undefined) continue;
      const before = this.held.get(array) ?? 0;
      const after = before + change;
      if (after === 0) this.held.delete(array);
      else this.held.set(array, after);
      if (before === 0) this.bytes += array.byteLength;
      if (after === 0) this.bytes -= array.byteLength;
    }
  }
}
