/**
 * What queries share: relations that were already worked out, answers, and the limits on work and memory.
 *
 * A memory may serve the nests of many documents, as lanes of a comparison read the same tensors. Relations
 * are known by how they came about; where they fill the memory, those that nobody has asked for the longest
 * are forgotten.
 */
import type { Tensor } from "../../fibertree/index.ts";
import { Arrays } from "./arrays.ts";
import { boxedOf } from "./fibers.ts";
import { cellsOf, maxCells, type Boxed, type Relation } from "./relation.ts";
import { KeptScripts } from "./kept-scripts.ts";
import { Recording, type Made, type Rooms, type Sources } from "./script.ts";

/** Memory that remembered relations may take, in bytes. */
const maxBytes = 256 * 2 ** 20;
/** Most answers that are remembered. */
const maxAnswers = 4096;

/** Relations and answers, remembered by how they came about. */
export class Memory {
  readonly scripts: KeptScripts;
  private readonly answers = new Map<string, number>();
  private readonly relations = new Map<string, Relation>();
  /** Large arrays of relations, and of what is needed on the way to them. */
  private readonly arrays = new Arrays();
  /** How many remembered relations have each array's buffer; relations share columns. */
  private readonly held = new Map<ArrayBufferLike, number>();
  private readonly tensors = new WeakMap<Tensor, string>();
  private bytes = 0;
  private made = 0;
  private operations = 0;
  private sources: Sources | undefined;
  /** By the nest's things that were counted: how many numbers are set aside for them. */
  private rooms = new Map<string, number>();
  /** How the nest under way is counted. */
  recording = new Recording(this.rooms);

  /** @param scripts of nests that were counted before, with this memory or another */
  constructor(scripts = new KeptScripts()) {
    this.scripts = scripts;
  }

  /**
   * Begins with a nest, whose eliminations may take so many elementary operations.
   *
   * @param rooms that were taken when it was counted over other elements
   */
  begin(sources: Sources, operations: number, rooms: Rooms = new Map()): void {
    this.sources = sources;
    this.rooms = new Map(rooms);
    this.recording = new Recording(this.rooms);
    this.operations = operations;
    this.arrays.takeBackAllBut((buffer) => this.held.has(buffer));
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

  /** Makes relations of others, or of what the nest reads, and notes how; see `script.ts` for what `make` may keep. */
  derive<Each extends Made>(
    inputs: readonly Relation[],
    make: (inputs: readonly Relation[], sources: Sources) => Each,
  ): Each {
    const made = make(inputs, this.sources as Sources);
    this.recording.note(made, inputs, make);
    return made;
  }

  /**
   * How many numbers a nest sets aside for so many of its things, where the elements alone say how many: rather
   * more, and no less than for about as many others, so that it is counted alike over other elements (`script.ts`).
   */
  roomFor(things: string, count: number): number {
    const least = Math.max(1, count);
    const step = Math.max(4, 2 ** (Math.ceil(Math.log2(least)) - 3));
    const enough = step * Math.ceil(least / step);
    const before = this.rooms.get(things) ?? 0;
    const room = before > 2 * enough ? enough : Math.max(enough, before);
    this.rooms.set(things, room);
    return room;
  }

  /** A name that nothing else has. */
  newName(): string {
    this.made += 1;
    return `#${String(this.made)}`;
  }

  /** A name that a tensor has as long as there is this memory. */
  nameOf(tensor: Tensor): string {
    const name = this.tensors.get(tensor) ?? this.newName();
    this.tensors.set(tensor, name);
    return name;
  }

  /** The answer to a query, found where it is new; only numbers are remembered. */
  answer<Answer>(query: string, find: () => number | Answer): number | Answer {
    const known = this.answers.get(query);
    if (known !== undefined) return known;
    const found = find();
    if (typeof found === "number") {
      if (this.answers.size >= maxAnswers) this.answers.clear();
      this.answers.set(query, found);
    }
    return found;
  }

  /** The relation of that description, made where it is new, which takes so many operations. */
  recall<Recalled extends Relation>(
    description: string,
    cost: number,
    make: (key: string, arrays: Arrays) => Recalled,
  ): Recalled {
    const known = this.relations.get(description) as Recalled | undefined;
    const relation = known ?? make(this.newName(), this.arrays);
    if (known === undefined) {
      this.operations -= cost;
      this.hold(relation, 1);
    } else this.relations.delete(description);
    // What was asked for last stands last.
    this.relations.set(description, relation);
    for (const [oldest, forgotten] of this.relations) {
      if (this.bytes <= maxBytes || forgotten === relation) break;
      this.relations.delete(oldest);
      this.hold(forgotten, -1);
    }
    return relation;
  }

  /** A relation as a box; undefined where that is too big. */
  boxed(relation: Relation): Boxed | undefined {
    if (relation.kind === "boxed") return relation;
    if (!Number.isFinite(this.boxCost(relation))) return undefined;
    return this.recall(boxName(relation), 0, (_, arrays) => boxedOf(relation, arrays));
  }

  /** Cost of having a relation as a box. */
  boxCost(relation: Relation): number {
    if (relation.kind === "boxed" || this.relations.has(boxName(relation))) return 0;
    const cells = cellsOf(relation.low, relation.high);
    return cells > maxCells ? Number.POSITIVE_INFINITY : cells + relation.size;
  }

  /** Notes that one relation more, or one less, has its arrays. */
  private hold(relation: Relation, change: 1 | -1): void {
    if (relation.kind === "listed" && relation.fibers !== undefined) {
      // Its columns may yet be made.
      const columns = 4 * relation.size * relation.low.length;
      this.bytes += change * (columns + (relation.weights?.byteLength ?? 0));
      return;
    }
    const arrays =
      relation.kind === "boxed" ? [relation.values] : [...relation.columns, relation.weights];
    for (const array of arrays) {
      if (array === undefined) continue;
      const { buffer } = array;
      const before = this.held.get(buffer) ?? 0;
      const after = before + change;
      if (after === 0) this.held.delete(buffer);
      else this.held.set(buffer, after);
      if (before === 0) this.bytes += buffer.byteLength;
      if (after === 0) this.bytes -= buffer.byteLength;
    }
  }
}

const boxName = ({ key }: Relation): string => `box of ${key}`;
