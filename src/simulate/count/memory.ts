/**
 * What the queries of one nest share: relations that were already worked out, answers, and the limits on work
 * and memory.
 */
import type { Refusal } from "./query.ts";
import { boxedOf, cellsOf, maxCells, type Boxed, type Relation } from "./relation.ts";

/** Most elementary operations that a nest's eliminations may take: about a tenth of a second. */
const maxOperations = 60_000_000;
/** Memory that remembered relations may take, in bytes. */
const maxBytes = 64 * 2 ** 20;

/** Intermediate relations, remembered by how they came about. */
export class Memory {
  /** Answers by query. */
  readonly answers = new Map<string, number | Refusal>();
  private readonly relations = new Map<string, Relation>();
  private readonly boxes = new Map<string, Boxed | undefined>();
  /** Arrays that were counted; relations share columns. */
  private readonly held = new WeakSet<Int32Array | Float64Array>();
  private bytes = 0;
  private operations = 0;

  /** Whether so many operations more are allowed; notes them where they are. */
  spend(operations: number): boolean {
    if (this.operations + operations > maxOperations) return false;
    this.operations += operations;
    return true;
  }

  /** How many operations are still allowed. */
  get operationsLeft(): number {
    return maxOperations - this.operations;
  }

  /** The relation of that description, made where it is new. */
  recall(description: string, make: (key: string) => Relation): Relation {
    const known = this.relations.get(description);
    if (known !== undefined) return known;
    const made = make(`#${String(this.relations.size)}`);
    this.hold(made);
    this.relations.set(description, made);
    return made;
  }

  /** A relation as a box; undefined where that is too big. */
  boxed(relation: Relation): Boxed | undefined {
    if (relation.kind === "boxed") return relation;
    if (!this.boxes.has(relation.key)) {
      const box = boxedOf(relation);
      if (box !== undefined) this.hold(box);
      this.boxes.set(relation.key, box);
    }
    return this.boxes.get(relation.key);
  }

  /** Cost of having a relation as a box. */
  boxCost(relation: Relation): number {
    if (relation.kind === "boxed" || this.boxes.get(relation.key) !== undefined) return 0;
    const cells = cellsOf(relation.low, relation.high);
    return cells > maxCells ? Number.POSITIVE_INFINITY : cells + relation.size;
  }

  private hold(relation: Relation): void {
    const arrays =
      relation.kind === "boxed" ? [relation.values] : [...relation.columns, relation.weights];
    for (const array of arrays) {
      if (array === undefined || this.held.has(array)) continue;
      this.held.add(array);
      this.bytes += array.byteLength;
    }
  }

  get isFull(): boolean {
    return this.bytes > maxBytes;
  }
}
